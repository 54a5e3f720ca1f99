"""Bazarr: subtitles. Its API has no version; this is that of 1.2 and later.

It names films and episodes by the ids of the one Radarr and the one Sonarr that it stands
behind, and takes what it is told in the query.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, override

import aiohttp

from ..errors import BadResponse, MediaMateError, NotFound, ServiceFailed, UnsupportedVersion, WrongService
from ..model import HealthIssue, ServiceInfo
from ..model.subtitles import LanguageProfile, Subtitled, SubtitleProvider
from ..ports_sources import Subtitles
from . import bazarr_parse as parse, fields
from .arr_parse import parse_reason
from .fields import Record
from .http import HttpClient, Params, Response

MINIMUM: Final = (1, 2)
CHUNK: Final = 100  # episodes an answer: some 100 KB
SEARCH_TIMEOUT: Final = 150.0  # every site is asked while we wait
ASSIGN_TIMEOUT: Final = 60.0  # what is missing is counted anew, episode by episode
_TASKS: Final = ("wanted_search_missing_subtitles_movies", "wanted_search_missing_subtitles_series")


class Bazarr(HttpClient, Subtitles):
    """A Bazarr instance."""

    def __init__(self, session: aiohttp.ClientSession, url: str, api_key: str) -> None:
        """`url` includes the base path, if there is one."""
        super().__init__(session, url, service="Bazarr", headers={"X-API-KEY": api_key.strip()})

    @override
    async def status(self) -> ServiceInfo:
        """Say which version answers."""
        try:
            answer = await self._get("/system/status")
        except NotFound:
            raise self._stranger("HTTP 404") from None
        told = fields.child(self._read_by(fields.record, answer), "data")
        if not (version := fields.text(told, "bazarr_version", 40)):
            raise WrongService(service=self._service, expected=self._service, found="?")
        known = parse.parse_version(version)
        if known and known < MINIMUM:
            minimum = ".".join(map(str, MINIMUM))
            raise UnsupportedVersion(service=self._service, version=version, minimum=minimum)
        return ServiceInfo(self._service, version.removeprefix("v"))

    @override
    async def counts(self) -> tuple[int, int]:
        """Return what the badges of its menu show."""
        badges = self._read_by(fields.record, await self._get("/badges"))
        return fields.size(badges, "movies"), fields.size(badges, "episodes")

    @override
    async def providers(self) -> Sequence[SubtitleProvider]:
        """Return the sites that it asks."""
        return await self._list("/providers", parse.parse_provider)

    @override
    async def health(self) -> Sequence[HealthIssue]:
        """Return its own health page."""
        return await self._list("/system/health", parse.parse_issue)

    @override
    async def languages(self) -> Sequence[str]:
        """Return the languages that it looks for; this list comes without an envelope."""
        codes = [parse.parse_language(one) async for one in self._stream_array("/api/system/languages")]
        return sorted({one for one in codes if one})

    @override
    async def movie(self, backend_id: int) -> Subtitled | None:
        """Return a film of its Radarr."""
        found = await self._list("/movies", parse.parse_movie, {"radarrid[]": backend_id})
        return next((one for one in found if one.backend_id == backend_id), None)

    @override
    async def series(self, backend_id: int) -> str | None:
        """Return the title of a series of its Sonarr."""
        found = await self._list(
            "/series",
            lambda one: (fields.need_id(one, "sonarrSeriesId"), fields.need_text(one, "title")),
            {"seriesid[]": backend_id},
        )
        return dict(found).get(backend_id)

    @override
    async def episodes(self, episode_ids: Sequence[int]) -> Sequence[Subtitled]:
        """Return episodes of its Sonarr, some hundred at a time."""
        found: list[Subtitled] = []
        for start in range(0, len(episode_ids), CHUNK):
            params: Params = {"episodeid[]": tuple(episode_ids[start : start + CHUNK])}
            found += await self._list("/episodes", parse.parse_episode, params)
        return sorted(found, key=lambda one: (one.part.season, one.part.episode or 0) if one.part else (0, 0))

    @override
    async def search(self, of: Subtitled, language: str) -> None:
        """Have it look for the best and keep it: answered when that is done, whatever came of it."""
        wanted: dict[str, Any] = {"language": language, "forced": "False", "hi": "False"}
        if of.episode_id is None:
            path, wanted["radarrid"] = "/movies/subtitles", of.backend_id
        else:
            path = "/episodes/subtitles"
            wanted |= {"seriesid": of.backend_id, "episodeid": of.episode_id}
        await self._request("PATCH", f"/api{path}", params=wanted, timeout=SEARCH_TIMEOUT, expect="none")

    @override
    async def profiles(self) -> Sequence[LanguageProfile]:
        """Return its language profiles; this list, too, comes without an envelope."""
        found = self._stream_array("/api/system/languages/profiles")
        return [self._read_by(parse.parse_profile, one) async for one in found]

    @override
    async def has_profile(self, of: Subtitled) -> bool:
        """Look at the film, or at the series of the episode."""
        path, key, given = _kept_as(of)
        records = await self._list(path, parse.profiled(key), {f"{given}[]": of.backend_id})
        if (known := dict(records).get(of.backend_id)) is None:
            raise NotFound(service=self._service)
        return known

    @override
    async def assign(self, of: Subtitled, profile_id: int) -> None:
        """Set it; answered when what is missing has been counted anew."""
        path, _, given = _kept_as(of)
        params: Params = {given: of.backend_id, "profileid": profile_id}
        await self._request(
            "POST", f"/api{path}", params=params, timeout=ASSIGN_TIMEOUT, idempotent=True, expect="none"
        )

    @override
    async def search_missing(self) -> None:
        """Start both of its searches; they run on by themselves."""
        for task in _TASKS:
            await self._request(
                "POST", "/api/system/tasks", params={"taskid": task}, idempotent=True, expect="none"
            )

    async def _get(self, path: str, params: Params | None = None) -> Any:
        return await self._request("GET", f"/api{path}", params=params)

    async def _list[T](
        self, path: str, parser: Callable[[Record], T], params: Params | None = None
    ) -> list[T]:
        """Fetch what is in an envelope, each record parsed."""
        inside: Iterable[Record] = self._read_by(parse.data, await self._get(path, params))
        return [self._read_by(parser, one) for one in inside]

    def _read_by[S, T](self, parser: Callable[[S], T], source: S) -> T:
        """Run a parser; what it cannot read is this service's fault."""
        try:
            return parser(source)
        except BadResponse:
            raise BadResponse(service=self._service) from None

    @override
    def _error_for(self, response: Response) -> MediaMateError:
        """Read how Bazarr explains itself: a bare sentence."""
        error = super()._error_for(response)
        if not isinstance(error, ServiceFailed) or response.is_html:
            return error
        try:
            said = response.json()
        except ValueError:
            return error
        reason = parse_reason(said) if isinstance(said, str) else ""
        return ServiceFailed(service=self._service, reason=reason) if reason else error


def _kept_as(of: Subtitled) -> tuple[str, str, str]:
    """Return whose the profile is, a film's or a series', and what their id is called: in answers, and when asked."""
    if of.episode_id is None:
        return "/movies", "radarrId", "radarrid"
    return "/series", "sonarrSeriesId", "seriesid"
