"""Sonarr's resources as JSON values."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from ..arr.files import video_record
from ..arr.kept import KeptFile
from ..arr.kind import Kind
from ..arr.words import images, iso, language
from ..catalogue import GENRES, TV_GENRES, clean_title, sort_title
from ..shows import Series as Show
from .model import Episode, Series

NO_ID = 0


def show_record(show: Show, now: datetime, image_base: str, series_id: int = NO_ID) -> dict[str, Any]:
    """Return a series as a lookup shows it; one in the library has more (`series_record`)."""
    today = now.date()
    record: dict[str, Any] = {
        "title": show.title,
        "alternateTitles": [{"title": show.ru, "seasonNumber": -1}] if show.ru != show.title else [],
        "sortTitle": sort_title(show.title),
        "status": show.status(today),
        "ended": show.ended,
        "overview": show.overview,
        "network": show.network,
        "airTime": "20:00",
        "images": images(series_id, show.poster, show.backdrop, image_base),
        "originalLanguage": language(show.language),
        "seasons": [
            {"seasonNumber": number, "monitored": number > 0}
            for number in range(0 if show.titles.get("0") else 1, len(show.seasons) + 1)
        ],
        "year": show.year,
        "qualityProfileId": 0,
        "seasonFolder": True,
        "monitored": True,
        "monitorNewItems": "all",
        "useSceneNumbering": False,
        "runtime": show.runtime,
        "tvdbId": show.tvdb,
        "tvRageId": 0,
        "tvMazeId": 0,
        "tmdbId": show.tmdb,
        "firstAired": iso(show.first_aired),
        "seriesType": "standard",
        "cleanTitle": clean_title(show.title),
        "imdbId": show.imdb,
        "titleSlug": "-".join("".join(c if c.isalnum() else " " for c in show.title.casefold()).split()),
        "certification": show.certification,
        "genres": [TV_GENRES.get(one, GENRES.get(one, ("Drama", "")))[0] for one in show.genres],
        "tags": [],
        "added": "0001-01-01T00:00:00Z",
        "ratings": {"votes": show.votes, "value": show.rating},
    }
    if not series_id:
        record |= {"remotePoster": f"{image_base}/original{show.poster}", "folder": show.title}
    return record


def series_record(series: Series, now: datetime, image_base: str) -> dict[str, Any]:
    """Return a series of the library, with its statistics."""
    record = show_record(series.show, now, image_base, series.id) | {
        "id": series.id,
        "path": series.path,
        "rootFolderPath": series.root,
        "qualityProfileId": series.profile_id,
        "languageProfileId": 1,
        "monitored": series.monitored,
        "monitorNewItems": series.monitor_new,
        "seasonFolder": series.season_folder,
        "seriesType": series.type,
        "tags": series.tags,
        "added": iso(series.added),
        "seasons": [_season(series, number, now) for number in series.seasons],
        "statistics": {"seasonCount": sum(1 for one in series.seasons if one)}
        | _counts(series.episodes, now),
    }
    record |= _airings(series.episodes, now)
    if aired := [one.facts.air_time for one in series.episodes if one.aired(now)]:
        record["lastAired"] = iso(max(aired).date())
    if series.options:
        record["addOptions"] = series.options
    return record


def _season(series: Series, number: int, now: datetime) -> dict[str, Any]:
    record: dict[str, Any] = {"seasonNumber": number, "monitored": series.seasons[number]}
    if episodes := series.season(number):
        record["statistics"] = _airings(episodes, now) | _counts(episodes, now)
    return record


def _airings(episodes: Iterable[Episode], now: datetime) -> dict[str, Any]:
    times = sorted(one.facts.air_time for one in episodes if one.monitored or one.file)
    after, before = [t for t in times if t > now], [t for t in times if t <= now]
    record = {"nextAiring": iso(after[0])} if after else {}
    return record | ({"previousAiring": iso(before[-1])} if before else {})


def _counts(episodes: list[Episode], now: datetime) -> dict[str, Any]:
    files = [one.file for one in episodes if one.file]
    wanted = sum(1 for one in episodes if one.file or (one.monitored and one.aired(now)))
    return {
        "episodeFileCount": len(files),
        "episodeCount": wanted,
        "totalEpisodeCount": len(episodes),
        "sizeOnDisk": sum(one.size for one in files),
        "releaseGroups": sorted({one.group for one in files}),
        "percentOfEpisodes": 100 * len(files) / wanted if wanted else 0,
    }


def episode_record(kind: Kind, episode: Episode, *, with_file: bool = False) -> dict[str, Any]:
    """Return an EpisodeResource."""
    facts = episode.facts
    record: dict[str, Any] = {
        "seriesId": episode.series.id,
        "tvdbId": facts.tvdb,
        "episodeFileId": episode.file.id if episode.file else 0,
        "seasonNumber": facts.season,
        "episodeNumber": facts.number,
        "title": facts.title,
        "airDate": facts.air_time.date().isoformat(),
        "airDateUtc": iso(facts.air_time),
        "runtime": episode.series.show.runtime,
        "overview": f"What happens in “{facts.title}”.",
        "hasFile": episode.file is not None,
        "monitored": episode.monitored,
        "absoluteEpisodeNumber": facts.absolute,
        "unverifiedSceneNumbering": False,
        "id": episode.id,
    }
    if facts.season and facts.number == len(episode.series.season(facts.season)):
        last = facts.season == len(facts.show.seasons) and facts.show.ended
        record["finaleType"] = "series" if last else "season"
    if episode.last_search:
        record["lastSearchTime"] = iso(episode.last_search)
    if with_file and episode.file:
        record["episodeFile"] = file_record(kind, episode, episode.file)
    return record


def file_record(kind: Kind, episode: Episode, file: KeptFile) -> dict[str, Any]:
    """Return an EpisodeFileResource."""
    series = episode.series
    return video_record(kind, file, series, series.show.runtime, "EAC3") | {
        "seriesId": series.id,
        "seasonNumber": episode.season,
        "releaseType": "singleEpisode",
    }
