"""Which releases of seasons and episodes the indexers offer."""

from collections.abc import Sequence
from datetime import datetime
import random

from ..arr.indexers import GB, RUSSIAN, dotted, preferred, release
from ..arr.kind import Kind
from ..arr.shelf import ENGLISH, Release
from .model import Episode, Series

PACKS = ((19, ENGLISH), (7, ENGLISH), (3, ENGLISH), (3, RUSSIAN), (5, ENGLISH))
SINGLES = ((18, ENGLISH), (3, ENGLISH), (7, ENGLISH), (3, RUSSIAN), (9, ENGLISH))
EXISTING = "Existing file on disk is of equal or higher preference: {} v1"
FULL_SEASON = "Full season pack"


def offered(
    kind: Kind, parts: Sequence[Episode], seed: int, now: datetime, blocklist: set[str]
) -> list[Release]:
    """Return what is on offer for episodes: packs of seasons that have aired whole, and single ones.

    A search for one episode finds the pack of its season too, and does not take it.
    """
    alone, found = len(parts) == 1, []
    for series, season in dict.fromkeys((one.series, one.season) for one in parts):
        whole = series.season(season)
        if season > 0 and all(one.aired(now) for one in whole):
            reasons = (FULL_SEASON,) if alone and len(whole) > 1 else ()
            found += _made(kind, whole, seed, blocklist, pack=True, reasons=reasons)
    for episode in parts:
        if episode.aired(now):
            found += _made(kind, [episode], seed, blocklist)
    return preferred(kind, found)


def _made(
    kind: Kind,
    episodes: list[Episode],
    seed: int,
    blocklist: set[str],
    *,
    pack: bool = False,
    reasons: tuple[str, ...] = (),
) -> list[Release]:
    series = episodes[0].series
    code = f"S{episodes[0].season:02}" if pack else episodes[0].code
    rng = random.Random(f"{seed}{series.show.tvdb}{code}")
    made = []
    for number, (quality, languages) in enumerate(PACKS if pack else SINGLES):
        known = kind.qualities[quality]
        dub = ".RUS" if languages is RUSSIAN else ""
        name = f"{dotted(series.show.title)}.{code}.{known.height}p.{known.word}{dub}.x264-GROUP"
        made.append(
            release(
                kind,
                key=f"{series.show.tvdb}/{code}",
                number=number,
                name=name,
                parts=episodes,
                quality=quality,
                size=known.gb * GB * series.show.runtime / 100 * len(episodes),
                rng=rng,
                profile=series.profile_id,
                blocklist=blocklist,
                languages=languages,
                rejections=(*reasons, *_existing(kind, episodes, quality)),
            )
        )
    return made


def _existing(kind: Kind, episodes: Sequence[Episode], quality: int) -> list[str]:
    """Say that what is there already is as good."""
    better = [
        one.file for one in episodes if one.file and kind.rank(one.file.quality_id) >= kind.rank(quality)
    ]
    return [EXISTING.format(kind.qualities[better[0].quality_id].name)] if better else []


def release_words(found: Release) -> dict[str, object]:
    """Return what only Sonarr says of a release."""
    first = found.parts[0]
    series: Series = first.series
    whole = len(found.parts) > 1 or len(series.season(first.season)) == 1
    numbers = [one.number for one in found.parts]
    return {
        "fullSeason": whole,
        "seasonNumber": first.season,
        "languageWeight": 0,
        "seriesTitle": series.show.title,
        "episodeNumbers": [] if whole else numbers,
        "absoluteEpisodeNumbers": [],
        "mappedSeasonNumber": first.season,
        "mappedEpisodeNumbers": numbers,
        "mappedAbsoluteEpisodeNumbers": [],
        "mappedSeriesId": series.id,
        "mappedEpisodeInfo": [
            {
                "id": one.id,
                "seasonNumber": one.season,
                "episodeNumber": one.number,
                "absoluteEpisodeNumber": one.facts.absolute,
                "title": one.facts.title,
            }
            for one in found.parts
        ],
        "tvdbId": series.show.tvdb,
        "tvRageId": 0,
        "imdbId": series.show.imdb,
        "episodeRequested": True,
        "indexerFlags": 0,
        "isDaily": False,
        "isAbsoluteNumbering": False,
        "isPossibleSpecialEpisode": False,
        "special": first.season == 0,
    }
