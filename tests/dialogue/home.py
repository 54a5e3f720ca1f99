"""A household to talk about: several films of one name, a torrent client, a media server, two languages."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from custom_components.mediamate.errors import NotFound
from custom_components.mediamate.model import (
    MediaItem,
    MediaRef,
    MediaType,
    QualityProfile,
    RootFolder,
    ServerItem,
    UpcomingItem,
)
from custom_components.mediamate.operations.stack import MediaStack
from tests.made import ARRIVAL, DUNE, Clock
from tests.made_home import Home

HD = QualityProfile(4, "HD-1080p", (1080,))
UHD = QualityProfile(5, "Ultra-HD", (2160,))
GB = 10**9

OLD_DUNE = MediaRef(MediaType.MOVIE, "tmdb", "841")
PART_TWO = MediaRef(MediaType.MOVIE, "tmdb", "693134")
PART_THREE = MediaRef(MediaType.MOVIE, "tmdb", "1170608")
SICARIO = MediaRef(MediaType.MOVIE, "tmdb", "273481")
CHERNOBYL = MediaRef(MediaType.SERIES, "tmdb", "87108")

FILMS = (
    MediaItem(
        ref=DUNE,
        title="Dune",
        year=2021,
        overview="A young heir goes to the most dangerous planet there is.",
        rating=7.8,
        runtime=155,
        genres=("Science Fiction", "Adventure"),
        aliases=("Дюна",),
        in_cinemas=date(2021, 9, 15),
        released=date(2021, 10, 22),
        people=("Denis Villeneuve", "Timothée Chalamet"),
        popularity=90,
    ),
    MediaItem(
        ref=OLD_DUNE,
        title="Dune",
        year=1984,
        aliases=("Дюна",),
        runtime=137,
        released=date(1985, 6, 1),
        people=("David Lynch", "Kyle MacLachlan"),
        popularity=30,
    ),
    MediaItem(
        ref=PART_TWO,
        title="Dune: Part Two",
        year=2024,
        aliases=("Дюна: Часть вторая",),
        runtime=167,
        released=date(2024, 4, 15),
        popularity=80,
    ),
    MediaItem(
        ref=PART_THREE,
        title="Dune: Part Three",
        year=2026,
        aliases=("Дюна: Часть третья",),
        popularity=70,
    ),
    MediaItem(
        ref=ARRIVAL,
        title="Arrival",
        year=2016,
        overview="A linguist talks to visitors.",
        aliases=("Прибытие",),
        runtime=116,
        released=date(2017, 1, 31),
        popularity=50,
    ),
    MediaItem(
        ref=SICARIO,
        title="Sicario",
        year=2015,
        aliases=("Убийца",),
        runtime=121,
        released=date(2015, 12, 22),
        popularity=40,
    ),
    MediaItem(ref=CHERNOBYL, title="Chernobyl", year=2019, aliases=("Чернобыль",), popularity=60),
)
RUSSIAN = {
    DUNE: "Дюна",
    OLD_DUNE: "Дюна",
    PART_TWO: "Дюна: Часть вторая",
    PART_THREE: "Дюна: Часть третья",
    ARRIVAL: "Прибытие",
    SICARIO: "Убийца",
    CHERNOBYL: "Чернобыль",
}


class TalkHome(Home):
    """The household of fakes with more titles, two profiles and a catalogue that knows both languages."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.titles = {one.ref: one for one in FILMS}
        # one of them is not out yet, whenever the tests run
        premiere = clock().date() + timedelta(days=26)
        self.titles[PART_THREE] = replace(self.titles[PART_THREE], in_cinemas=premiere)
        self.russian = dict(RUSSIAN)
        self.profiles: tuple[QualityProfile, ...] = (HD, UHD)
        self.free = 900 * GB
        self.calendar: tuple[UpcomingItem, ...] = (
            UpcomingItem(ref=PART_THREE, title="Dune: Part Three", day=premiere, kind="cinema"),
        )

    def stack(self) -> MediaStack:
        stack = super().stack()
        return replace(
            stack,
            backends=tuple(
                replace(
                    one,
                    snapshot=one.snapshot
                    and replace(one.snapshot, quality_profiles=self.profiles, upcoming=self.calendar),
                )
                for one in stack.backends
            ),
        )

    def _radarr(self) -> Any:
        port = super()._radarr()

        async def profiles() -> tuple[QualityProfile, ...]:
            return self.profiles

        async def folders() -> tuple[RootFolder, ...]:
            return (RootFolder(1, "/movies", True, self.free, 1000 * GB),)

        port.quality_profiles.side_effect = profiles
        port.root_folders.side_effect = folders
        return port

    def _jellyfin(self) -> Any:
        port = super()._jellyfin()

        async def newest(limit: int = 10) -> list[ServerItem]:
            self._up("jellyfin")
            when = self.clock() - timedelta(days=2)
            return [ServerItem(id="j7", name="Sicario", year=2015, playable=True, ref=SICARIO, added=when)]

        port.recently_added.side_effect = newest
        return port

    def _tmdb(self) -> Any:
        port = super()._tmdb()

        async def search(
            query: str, *, language: str, media_type: MediaType | None = None, year: int | None = None
        ) -> list[MediaItem]:
            self._up("tmdb")
            word = query.casefold()
            return [
                self.said(one, language)
                for one in self.titles.values()
                if any(word in name.casefold() for name in (one.title, *one.aliases))
                and media_type in {None, one.ref.media_type}
            ]

        async def details(ref: MediaRef, *, language: str) -> MediaItem:
            self._up("tmdb")
            if ref not in self.titles:
                raise NotFound("title_not_found")
            return self.said(self.titles[ref], language)

        def some(*refs: MediaRef) -> Any:
            async def answer(*args: Any, language: str, **how: Any) -> list[MediaItem]:
                self._up("tmdb")
                return [self.said(self.titles[ref], language) for ref in refs]

            return answer

        async def discover(media_type: MediaType, *, language: str, **how: Any) -> list[MediaItem]:
            found = some(DUNE, ARRIVAL, SICARIO) if media_type is MediaType.MOVIE else some()
            return await found(language=language)

        port.search.side_effect = search
        port.details.side_effect = details
        port.similar.side_effect = some(SICARIO, PART_TWO)
        port.trending.side_effect = some(SICARIO, PART_TWO)
        port.discover.side_effect = discover
        return port

    def said(self, item: MediaItem, language: str) -> MediaItem:
        """Describe a title in a language, as a catalogue does."""
        if language != "ru" or item.ref not in self.russian:
            return item
        return replace(item, title=self.russian[item.ref], original_title=item.title)

    def have(self, ref: MediaRef, **changes: Any) -> None:
        """Put a film into the library, ready to be watched."""
        self.library[ref] = self._held(ref, has_file=True)
        self.playable(ref)

    def _held(self, ref: MediaRef, **changes: Any) -> Any:
        from custom_components.mediamate.model import LibraryItem

        values: dict[str, Any] = {
            "item": self.titles[ref],
            "backend_id": 100 + len(self.library),
            "monitored": True,
            "has_file": False,
            "available": True,
            "quality_profile_id": HD.id,
            "path": f"/movies/{self.titles[ref].title}",
        }
        return LibraryItem(**(values | changes))
