"""Sonarr: series. API v3, of version 4 and of 5, which still serves it.

What version 5 changes is in its API v5, which we do not use: notifications are connections, one queue
record a download (`episodeIds`, `seasonNumbers`, `sizeLeft`, `timeLeft`), seasons are monitored by a call of
their own, `include*` are subresources. When v3 goes, `status` says that this version is not supported.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, ClassVar, override

from ..errors import NotFound
from ..model import Episode, MediaType, Part, QueueEntry, Release
from ..ports import Episodic
from ..ports_library import Growing
from . import fields, sonarr_parse as parse
from .arr_import import ArrImports
from .arr_library import ArrLibrary
from .arr_push import ArrTaker
from .arr_webhook import COMMON
from .fields import Record
from .http import Params

SEASONS_SEARCHED = 5  # at most, where nobody said which: every indexer is asked for each

# By our words: what is monitored of what there is, and whether seasons to come are
_MONITOR: MappingProxyType[str, tuple[str, str]] = MappingProxyType(
    {
        "all": ("all", "all"),
        "latest": ("lastSeason", "none"),
        "first": ("firstSeason", "none"),
        "pilot": ("pilot", "none"),
        "future": ("future", "all"),
    }
)
# The seasons' own flags tell. So does "none": Sonarr's own word of that name is done when it has read the
# episodes, a minute later maybe, and would undo what was wanted meanwhile.
_AS_SENT = ("skip", "none")


class Sonarr(ArrLibrary, ArrImports, ArrTaker, Episodic, Growing):
    """A Sonarr instance."""

    app = "Sonarr"
    minimum = (4,)
    owner = parse.OWNER
    media_types = frozenset({MediaType.SERIES})
    words = parse
    resource = "series"
    spaces = ("tvdb", "tmdb", "imdb")
    exclusion = "addImportListExclusion"
    missing_search = "MissingEpisodeSearch"
    pieces = ("episodes", "episodeIds")
    queue_params: ClassVar[Params] = MappingProxyType(
        {"includeUnknownSeriesItems": True, "includeEpisode": True}
    )
    calendar_params: ClassVar[Params] = MappingProxyType({"includeSeries": True})
    history_params: ClassVar[Params] = MappingProxyType({"includeEpisode": True})
    webhook_flags = COMMON | {
        "onDownload",
        "onImportComplete",
        "onSeriesAdd",
        "onSeriesDelete",
        "onEpisodeFileDelete",
        "onHealthRestored",
        "onManualInteractionRequired",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Start without knowing any season pack."""
        super().__init__(*args, **kwargs)
        self._packs: dict[int, list[int]] = {}  # of the last look at the queue

    @override
    def _choice(self, found: Record, seasons: Sequence[int] | str | None, *, search: bool) -> Record:
        """Say which seasons are wanted, and whether new ones are. Raises NotFound for one that is not there."""
        wanted = "all" if seasons is None else () if seasons == "none" else seasons
        chosen: dict[str, Any] = {}
        if isinstance(wanted, str):
            monitor, new = _MONITOR[wanted]
        else:
            monitor, new = _AS_SENT
            chosen = {"seasons": self._flagged(found, wanted)}
        return {
            "seriesType": fields.text(found, "seriesType", 40) or "standard",
            "seasonFolder": True,
            "monitorNewItems": new,
            "addOptions": {"monitor": monitor, "searchForMissingEpisodes": search},
            **chosen,
        }

    def _flagged(self, series: Record, numbers: Sequence[int]) -> list[Record]:
        """Return the seasons of a series, these monitored and no others."""
        self._check_seasons(series, numbers)
        held = fields.children(series, "seasons")
        return [{**one, "monitored": fields.integer(one, "seasonNumber") in numbers} for one in held]

    def _check_seasons(self, series: Record, numbers: Iterable[int]) -> None:
        """Raise NotFound for a season that the series does not have."""
        known = {fields.integer(one, "seasonNumber") for one in fields.children(series, "seasons")}
        for number in sorted(set(numbers) - known):
            raise NotFound("season_not_found", season=number)

    @override
    async def search_now(self, backend_id: int) -> None:
        """Start a search for all that is wanted of the series."""
        await self.command("SeriesSearch", seriesId=backend_id)

    @override
    def _queue_entry(self, source: Record) -> QueueEntry:
        return self._parse(parse.parse_queue_entry, source)

    @override
    async def queue(self) -> Sequence[QueueEntry]:
        """Return the queue, one entry a download."""
        packs = list(parse.grouped(await super().queue()))
        self._packs = {pack[0].id: [one.id for one in pack] for pack in packs if len(pack) > 1}
        return tuple(parse.joined(pack) for pack in packs)

    @override
    async def remove_from_queue(
        self, entry_id: int, *, remove_from_client: bool, blocklist: bool, search_again: bool
    ) -> None:
        """Drop a download: all its records at once, as long as all are there."""
        how = {"remove_from_client": remove_from_client, "blocklist": blocklist, "search_again": search_again}
        if pack := self._packs.pop(entry_id, None):
            try:
                await self.remove_many_from_queue(pack, **how)
            except NotFound:  # an episode of it came through meanwhile: any record stands for the download
                pass
            else:
                return
        await super().remove_from_queue(entry_id, **how)

    @override
    async def releases(self, backend_id: int, part: Part | None = None) -> Sequence[Release]:
        """Ask every indexer now for a season or an episode; without `part` for the seasons that lack something.

        Those come season by season, the newest first, each find once.
        """
        if part is not None and part.episode is not None:
            (episode,) = await self._pick(backend_id, [part])
            return await self._releases({"episodeId": episode.id})
        seasons = [part.season] if part else await self._lacking(backend_id)
        found: dict[str, Release] = {}
        for season in seasons:
            for one in await self._releases({self.owner: backend_id, "seasonNumber": season}):
                found.setdefault(one.guid, one)
        return list(found.values())

    async def _lacking(self, backend_id: int) -> list[int]:
        """Return the seasons that lack something, the newest first; if none does, the newest."""
        series = self._parse(self.words.parse_held, await self._get(f"/series/{backend_id}"))
        seasons = [one for one in reversed(series.item.seasons) if one.number > 0]
        lacking = [one for one in seasons if one.monitored and (one.files or 0) < (one.aired or 0)]
        return [one.number for one in (lacking or seasons[:1])[:SEASONS_SEARCHED]]

    @override
    async def episodes(self, backend_id: int) -> Sequence[Episode]:
        """Return every episode. Right after a series was added there may be none: Sonarr reads them later."""
        found = await self._list("/episode", parse.parse_episode, {self.owner: backend_id})
        return sorted((one for one in found if one), key=lambda one: one.part)

    @override
    async def want(self, backend_id: int, parts: Sequence[Part], *, wanted: bool = True) -> None:
        """Set the flags of seasons in the series, which sets those of their episodes, then what is left."""
        series = await self._get(f"/series/{backend_id}")
        numbers = {one.season for one in parts if one.episode is None}
        self._check_seasons(series, numbers)
        episodes = await self._pick(backend_id, parts)
        if changed := _with_flags(series, numbers, wanted=wanted):
            await self._put(f"/series/{backend_id}", changed)  # read whole and written whole
        await self._monitor([one for one in episodes if one.monitored is not wanted], wanted=wanted)
        self._touched.add(backend_id)

    @override
    async def want_new_seasons(self, backend_id: int, *, wanted: bool) -> None:
        """Set the series' own flag for what its metadata will bring."""
        body = {f"{self.owner}s": [backend_id], "monitorNewItems": "all" if wanted else "none"}
        await self._put(f"/{self.resource}/editor", body)
        self._touched.add(backend_id)

    @override
    async def search_parts(self, backend_id: int, parts: Sequence[Part]) -> None:
        """Start one search a season, and one for all single episodes."""
        seasons = sorted({one.season for one in parts if one.episode is None})
        if seasons:
            self._check_seasons(await self._get(f"/series/{backend_id}"), seasons)
        single = [one for one in parts if one.episode is not None]
        episodes = await self._pick(backend_id, single) if single else ()
        for season in seasons:
            await self.command("SeasonSearch", seriesId=backend_id, seasonNumber=season)
        if episodes:
            await self.command("EpisodeSearch", episodeIds=[one.id for one in episodes])

    async def _pick(self, backend_id: int, parts: Iterable[Part]) -> list[Episode]:
        """Return these episodes, and those of these seasons. Raises NotFound for one that is not there."""
        episodes = await self.episodes(backend_id)
        wanted = set(parts)
        for missing in sorted(
            one for one in wanted - {one.part for one in episodes} if one.episode is not None
        ):
            raise NotFound("episode_not_found", season=missing.season, episode=str(missing.episode))
        return [one for one in episodes if one.part in wanted or Part(one.part.season) in wanted]

    async def _monitor(self, episodes: Iterable[Episode], *, wanted: bool) -> None:
        """Set the flag of these episodes."""
        if ids := [one.id for one in episodes]:
            await self._put("/episode/monitor", {"episodeIds": ids, "monitored": wanted})

    @override
    async def aired(self, start: datetime, end: datetime) -> Sequence[int]:
        """Return the series of which a wanted episode came out in this span and is not there."""
        params: Params = {"start": _stamp(start), "end": _stamp(end), "unmonitored": False}
        found = await self._list("/calendar", parse.parse_absent, params)
        return sorted({one for one in found if one})


def _with_flags(series: Record, seasons: Iterable[int], *, wanted: bool) -> Record | None:
    """Return the series with these seasons' flags set; None if they are. A part is wanted with its series."""
    numbers = set(seasons)
    flags = [
        {**one, "monitored": wanted} if fields.integer(one, "seasonNumber") in numbers else one
        for one in fields.children(series, "seasons")
    ]
    monitored = wanted or fields.flag(series, "monitored")
    changed = {**series, "seasons": flags, "monitored": monitored}
    return None if changed == series else changed


def _stamp(when: datetime) -> str:
    """Return a time as Sonarr reads it."""
    return f"{when.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
