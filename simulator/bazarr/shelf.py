"""What Bazarr knows: the files of its Radarr and its Sonarr, their subtitles, and who has more."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from .profiles import Profile, usual

if TYPE_CHECKING:
    from ..stack import SimulatedStack

LANGUAGES = {"de": ("ger", "German"), "en": ("eng", "English"), "ru": ("rus", "Russian")}
SPOKEN = ("en",)  # in every film

type Key = tuple[str, int]  # "movie" | "episode" | "series" (which has a profile), and the *arr's own id


@dataclass(slots=True)
class Shelf:
    """Subtitles by film and episode. Each file has English ones inside it; the profile of a title says what is looked for.

    wanted: the languages that are in use at all. default: the profile of a title that was `given` none, or another.
    nowhere: keys of which no site has any.
    """

    stack: SimulatedStack
    wanted: tuple[str, ...] = ("en", "ru")
    profiles: dict[int, Profile] = field(default_factory=usual)
    default: int | None = 1
    given: dict[Key, int | None] = field(default_factory=dict)
    kept: dict[Key, set[str]] = field(default_factory=dict)
    nowhere: set[Key] = field(default_factory=set)

    def movies(self) -> Iterator[Any]:
        """Walk over the films that have a file."""
        if "radarr" in self.stack.arrs:
            yield from (one for one in self.stack.radarr.library.movies.values() if one.file)

    def episodes(self) -> Iterator[Any]:
        """Walk over the episodes that have a file."""
        if "sonarr" in self.stack.arrs:
            yield from (one for one in self.stack.sonarr.library.episodes.values() if one.file)

    def profile_of(self, key: Key) -> int | None:
        """Return the number of the profile that a film, a series or the series of an episode has."""
        kind, number = key
        if kind == "episode":
            key = ("series", self.stack.sonarr.library.episodes[number].series.id)
        return self.given.get(key, self.default)

    def missing(self, key: Key) -> list[str]:
        """Return the subtitles that are looked for: for what has no profile none."""
        profile = self.profiles.get(self.profile_of(key) or 0)
        return profile.missing(self.present(key), SPOKEN) if profile else []

    def present(self, key: Key) -> set[str]:
        return {"en"} | self.kept.get(key, set())

    def take(self, key: Key, language: str) -> bool:
        """Keep what a site has, and say whether it had any."""
        if key in self.nowhere or language not in LANGUAGES:
            return False
        self.kept.setdefault(key, set()).add(language)
        return True

    def search_missing(self, kind: Literal["movie", "episode"]) -> None:
        """Look for everything that is missing, as Bazarr does by itself every six hours."""
        among = self.movies() if kind == "movie" else self.episodes()
        for key in [(kind, one.id) for one in among]:
            for language in self.missing(key):
                self.take(key, language)


def subtitle(code: str, path: str | None) -> dict[str, Any]:
    """Return the record of subtitles that are there; without a path they are inside the film's file."""
    return missing(code) | {"path": path, "file_size": 0 if path is None else 90_000}


def missing(code: str) -> dict[str, Any]:
    """Return the record of subtitles that are looked for, by their code as a profile has it."""
    language, _, kind = code.partition(":")
    code3, name = LANGUAGES[language]
    return {
        "name": name,
        "code2": language,
        "code3": code3,
        "forced": kind == "forced",
        "hi": kind == "hi",
    }


def _subtitles(shelf: Shelf, key: Key, path: str) -> dict[str, Any]:
    stem = path.rpartition(".")[0]
    present = sorted(shelf.present(key))
    return {
        "subtitles": [subtitle(one, None if one == "en" else f"{stem}.{one}.srt") for one in present],
        "missing_subtitles": [missing(one) for one in shelf.missing(key)],
    }


def movie_record(shelf: Shelf, movie: Any) -> dict[str, Any]:
    """Return a film as `/api/movies` has it."""
    path = f"{movie.path}/{movie.file.name}"
    return _subtitles(shelf, ("movie", movie.id), path) | {
        "radarrId": movie.id,
        "title": movie.film.title,
        "year": str(movie.film.year),
        "imdbId": movie.film.imdb,
        "alternativeTitles": list(movie.film.aliases),
        "audio_language": [{"name": "English", "code2": "en", "code3": "eng"}],
        "monitored": movie.monitored,
        "overview": movie.film.overview,
        "path": path,
        "poster": "",
        "fanart": "",
        "profileId": shelf.profile_of(("movie", movie.id)),
        "sceneName": movie.file.scene_name or None,
        "tags": [],
    }


def episode_record(shelf: Shelf, episode: Any) -> dict[str, Any]:
    """Return an episode as `/api/episodes` has it."""
    path = f"{episode.series.path}/{episode.file.name}"
    return _subtitles(shelf, ("episode", episode.id), path) | {
        "sonarrSeriesId": episode.series.id,
        "sonarrEpisodeId": episode.id,
        "season": episode.season,
        "episode": episode.number,
        "title": episode.facts.title,
        "audio_language": [{"name": "English", "code2": "en", "code3": "eng"}],
        "monitored": episode.monitored,
        "path": path,
        "sceneName": episode.file.scene_name or None,
    }


def series_record(shelf: Shelf, series: Any, missing_count: int) -> dict[str, Any]:
    """Return a series as `/api/series` has it."""
    return {
        "sonarrSeriesId": series.id,
        "title": series.show.title,
        "year": str(series.show.year),
        "tvdbId": series.show.tvdb,
        "imdbId": series.show.imdb,
        "alternativeTitles": [],
        "audio_language": [{"name": "English", "code2": "en", "code3": "eng"}],
        "episodeFileCount": sum(1 for one in series.episodes if one.file),
        "episodeMissingCount": missing_count,
        "ended": series.show.ended,
        "monitored": series.monitored,
        "overview": series.show.overview,
        "path": series.path,
        "poster": "",
        "fanart": "",
        "profileId": shelf.profile_of(("series", series.id)),
        "seriesType": series.type,
        "tags": [],
    }
