"""TMDb v3: titles in every language, and which go together.

This product uses the TMDB API but is not endorsed or certified by TMDB.
"""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
import re
from typing import Any, override

import aiohttp

from ..errors import BadResponse, MediaMateError, NotFound, WrongService
from ..model import MediaItem, MediaRef, MediaType, ServiceInfo
from ..ports import Catalogue
from .cache import TtlCache
from .http import HttpClient
from .tmdb_genres import resolve
from .tmdb_parse import parse_details, parse_first_id, parse_genres, parse_items, parse_series_credits
from .together import together
from .wire import mapping, utc_now

API = "https://api.themoviedb.org/3"
IMAGES = "https://image.tmdb.org/t/p"

AT_ONCE = 10  # TMDb allows some 40 requests a second
CACHED = 150  # answers: some 4 MB when it is full
A_DAY = timedelta(hours=24)
AN_HOUR = timedelta(hours=1)
MAX_QUERY = 200

_IMAGE_BASE = re.compile(r"https?://[\w.:\[\]-]{1,200}(/[\w./-]{0,200})?", re.ASCII)
_V3_KEY = re.compile(r"[0-9a-f]{32}", re.IGNORECASE)
_LANGUAGE = re.compile(r"[a-z]{2}(-[A-Z]{2})?")
_SHELVES = {MediaType.MOVIE: "movie", MediaType.SERIES: "tv"}
_YEARS = {MediaType.MOVIE: "year", MediaType.SERIES: "first_air_date_year"}
_SOURCES = {"tvdb": "tvdb_id", "imdb": "imdb_id"}
_EXTRAS = {
    MediaType.MOVIE: "alternative_titles,translations,external_ids,release_dates,credits",
    MediaType.SERIES: "alternative_titles,translations,external_ids,content_ratings,credits",
}


class Tmdb(HttpClient, Catalogue):
    """TMDb by a v3 key or a v4 token; which one it is, its shape tells."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        api_key: str,
        url: str = API,
        image_url: str = IMAGES,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        """`url` may be a mirror: TMDb is blocked in some countries."""
        key = api_key.strip()
        by_query = _V3_KEY.fullmatch(key) is not None
        headers = {} if by_query else {"Authorization": f"Bearer {key}"}
        super().__init__(session, url, service="TMDb", headers=headers)
        self._secret = {"api_key": key} if by_query else {}
        self._images = image_url.rstrip("/")
        self._mirrored = url.rstrip("/") != API
        self._cache = TtlCache(CACHED, now)
        self._slots = asyncio.Semaphore(AT_ONCE)

    @override
    async def status(self) -> ServiceInfo:
        try:
            answer = await self._get("/authentication")
        except NotFound:
            raise WrongService(service=self._service, found="HTTP 404") from None
        if mapping(answer).get("success") is not True:
            raise WrongService(service=self._service, found="?")
        if self._mirrored:
            await self._find_images()
        return ServiceInfo("TMDb", "3")

    async def _find_images(self) -> None:
        """Where the API is a mirror, its pictures are where the mirror says; else where they always are."""
        with suppress(MediaMateError, ValueError):
            images = mapping(mapping(await self._get("/configuration")).get("images"))
            base = images.get("secure_base_url")
            if isinstance(base, str) and _IMAGE_BASE.fullmatch(base):
                self._images = base.rstrip("/")

    @override
    async def search(
        self, query: str, *, language: str, media_type: MediaType | None = None, year: int | None = None
    ) -> Sequence[MediaItem]:
        if not (query := " ".join(query.split())[:MAX_QUERY]):
            return ()
        asked: dict[str, Any] = {"query": query, "include_adult": False, "language": _language(language)}
        if media_type is None and year is None:
            return await self._titles("/search/multi", None, AN_HOUR, **asked)
        # A year can only be given for one type at a time
        types = [one for one in _SHELVES if media_type in {None, one}]
        found = await together(
            self._titles(f"/search/{_SHELVES[one]}", one, AN_HOUR, **asked, **{_YEARS[one]: year})
            for one in types
        )
        items = [item for each in found for item in each]
        return tuple(items) if len(types) < 2 else tuple(sorted(items, key=lambda item: -item.popularity))

    @override
    async def details(self, ref: MediaRef, *, language: str) -> MediaItem:
        shelf, number = await self._place(ref)
        language = _language(language)
        return await self._kept(
            lambda data: parse_details(data, self._images, ref.media_type, language),
            f"/{shelf}/{number}",
            A_DAY,
            language=language,
            append_to_response=_EXTRAS[ref.media_type],
        )

    @override
    async def similar(self, ref: MediaRef, *, language: str) -> Sequence[MediaItem]:
        shelf, number = await self._place(ref)
        for list_ in ("recommendations", "similar"):  # the former is better, but rare titles have none
            path = f"/{shelf}/{number}/{list_}"
            if found := await self._titles(path, ref.media_type, A_DAY, language=_language(language)):
                return found
        return ()

    @override
    async def trending(self, media_type: MediaType | None, *, language: str) -> Sequence[MediaItem]:
        shelf = "all" if media_type is None else _shelf(media_type)
        return await self._titles(
            f"/trending/{shelf}/week", media_type, AN_HOUR, language=_language(language)
        )

    @override
    async def discover(
        self,
        media_type: MediaType,
        *,
        language: str,
        genre: str | None = None,
        person: str | None = None,
    ) -> Sequence[MediaItem]:
        """Raises NotFound (`genre_not_found`, `person_not_found`) for words that TMDb does not know."""
        shelf, language = _shelf(media_type), _language(language)
        genres = await self._genre(genre, media_type, language) if genre else None
        who = await self._person(person, language) if person else None
        if who and media_type is MediaType.SERIES:
            return await self._series_with(who, genres, language)
        return await self._titles(
            f"/discover/{shelf}",
            media_type,
            AN_HOUR,
            **{
                "language": language,
                "include_adult": False,
                "sort_by": "popularity.desc",
                "vote_average.gte": 5.5 if who else 6.5,
                "vote_count.gte": 20 if who else 200,
                "with_genres": genres,
                "with_people": who,
            },
        )

    async def genres(self, media_type: MediaType, *, language: str) -> dict[int, str]:
        """Return TMDb's genres of this type with their names."""
        path = f"/genre/{_shelf(media_type)}/list"
        return await self._kept(parse_genres, path, A_DAY, language=_language(language))

    async def _genre(self, word: str, media_type: MediaType, language: str) -> str:
        """Find a genre by its word in the language asked in, or in English."""
        languages = dict.fromkeys((language, "en"))
        lists = await together(self.genres(media_type, language=one) for one in languages)
        if (found := resolve(word, media_type, lists)) is None:
            raise NotFound("genre_not_found", genre=word[:60])
        return found

    async def _person(self, name: str, language: str) -> int:
        """Find somebody by name; TMDb puts the best known first."""
        asked: dict[str, Any] = {"query": name[:MAX_QUERY], "include_adult": False, "language": language}
        found = await self._kept(
            lambda data: parse_first_id(data, "results"), "/search/person", A_DAY, **asked
        )
        if found is None:
            raise NotFound("person_not_found", person=name[:60])
        return found

    async def _series_with(self, who: int, genres: str | None, language: str) -> Sequence[MediaItem]:
        """Discovering series takes no person, so go by what the person did."""
        wanted = frozenset(map(int, genres.split("|"))) if genres else frozenset()
        return await self._kept(
            lambda data: parse_series_credits(data, self._images, wanted),
            f"/person/{who}/tv_credits",
            AN_HOUR,
            variant=genres or "",
            language=language,
        )

    async def _place(self, ref: MediaRef) -> tuple[str, int]:
        """Return where a title stands: movie or tv, and TMDb's number. Raises NotFound."""
        shelf = _shelf(ref.media_type)
        if ref.space == "tmdb" and ref.id.isascii() and ref.id.isdigit():
            return shelf, int(ref.id)
        if (source := _SOURCES.get(ref.space)) and re.fullmatch(r"\w{1,20}", ref.id, re.ASCII):
            field = f"{shelf}_results"
            number = await self._kept(
                lambda data: parse_first_id(data, field), f"/find/{ref.id}", A_DAY, external_source=source
            )
            if number:
                return shelf, number
        raise NotFound

    async def _titles(
        self, path: str, media_type: MediaType | None, lifetime: timedelta, **params: Any
    ) -> tuple[MediaItem, ...]:
        """Ask for a list of titles."""
        return await self._kept(
            lambda data: parse_items(data, self._images, media_type), path, lifetime, **params
        )

    async def _kept[ValueT](
        self,
        parse: Callable[[Any], ValueT],
        path: str,
        lifetime: timedelta,
        variant: str = "",
        **params: Any,
    ) -> ValueT:
        """Return what is read from an answer, for its lifetime without asking again.

        `variant` tells apart what is read differently from the same answer.
        """
        key = (path, variant, *sorted((name, str(value)) for name, value in params.items()))
        kept: ValueT | None = self._cache.get(key)
        if kept is not None:
            return kept
        try:
            value = parse(await self._get(path, **params))
        except ValueError:
            raise BadResponse(service=self._service) from None
        if value is not None:
            self._cache.put(key, value, lifetime)
        return value

    async def _get(self, path: str, **params: Any) -> Any:
        """Ask, with the key, and not too much at once."""
        async with self._slots:
            return await self._request("GET", path, params={**params, **self._secret})


def _shelf(media_type: MediaType) -> str:
    """Return TMDb's word for the type. Raises NotFound: it knows films and series only."""
    if (shelf := _SHELVES.get(media_type)) is None:
        raise NotFound
    return shelf


def _language(language: str) -> str:
    """Return a language that TMDb knows: it answers others in English."""
    return language if _LANGUAGE.fullmatch(language) else "en"
