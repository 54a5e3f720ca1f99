"""Subtitles: of the right instance, in the language that is meant, and what came of a look."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import pytest

from custom_components.mediamate.errors import (
    CannotConnect,
    MediaMateError,
    NotConfigured,
    NotFound,
    ServiceFailed,
)
from custom_components.mediamate.model import (
    Episode,
    LibraryItem,
    MediaItem,
    MediaRef,
    MediaType,
    Part,
    ServiceInfo,
    named,
)
from custom_components.mediamate.model.subtitles import (
    Subtitle,
    Subtitled,
    SubtitleOutcome as Outcome,
    SubtitleProvider,
    SubtitlesSnapshot,
)
from custom_components.mediamate.operations import subtitles as operation
from custom_components.mediamate.operations.parts import Unfit
from custom_components.mediamate.operations.stack import Instance, MediaStack
from custom_components.mediamate.operations.subtitle_profiles import Keeping
from custom_components.mediamate.operations.subtitles import (
    SubtitleReport,
    SubtitleWish,
    fetch,
    overview,
    said,
    seek,
    spoken,
)
from custom_components.mediamate.ports import Episodic

NOW = datetime(2026, 11, 23, 7, tzinfo=UTC)
DUNE = MediaRef(MediaType.MOVIE, "tmdb", "438631")
BEAR = MediaRef(MediaType.SERIES, "tvdb", "403294")
EN, RU = Subtitle("en"), Subtitle("ru")


@dataclass
class Shelf:
    """A backend of which only the library is asked."""

    held: dict[MediaRef, LibraryItem] = field(default_factory=dict)
    error: MediaMateError | None = None
    media_types: frozenset[MediaType] = frozenset({MediaType.MOVIE})

    async def get(self, ref: MediaRef) -> LibraryItem | None:
        if self.error:
            raise self.error
        return self.held.get(ref)


class Shows(Shelf):
    """A backend of which the episodes are asked, too."""

    known: tuple[Episode, ...] = ()

    async def episodes(self, backend_id: int) -> tuple[Episode, ...]:
        return self.known


Episodic.register(Shows)  # of what else it could do, nothing is asked here


@dataclass
class Manager:
    """A subtitle manager. `sites`: what can be found; `refusal`: what a search ends with."""

    films: dict[int, Subtitled] = field(default_factory=dict)
    shows: dict[int, str] = field(default_factory=dict)
    known: dict[int, Subtitled] = field(default_factory=dict)
    nowhere: set[int] = field(default_factory=set)
    refusal: MediaMateError | None = None
    error: MediaMateError | None = None
    searched: list[tuple[int, str]] = field(default_factory=list)

    async def movie(self, backend_id: int) -> Subtitled | None:
        if self.error:
            raise self.error
        return self.films.get(backend_id)

    async def series(self, backend_id: int) -> str | None:
        return self.shows.get(backend_id)

    async def episodes(self, ids: list[int]) -> list[Subtitled]:
        return [self.known[one] for one in ids if one in self.known]

    async def search(self, of: Subtitled, language: str) -> None:
        number = of.episode_id or of.backend_id
        self.searched.append((number, language))
        if self.refusal:
            raise self.refusal
        if number in self.nowhere:
            return
        found = replace(of, present=(*of.present, Subtitle(language)))
        (self.known if of.episode_id else self.films)[number] = found


def film(backend_id: int = 11, title: str = "Dune", year: int | None = 2021, **more: Any) -> Subtitled:
    return Subtitled(backend_id=backend_id, title=title, year=year, **{"present": (EN,)} | more)


def held(
    ref: MediaRef = DUNE, backend_id: int = 11, title: str = "Dune", *, has_file: bool = True
) -> LibraryItem:
    return LibraryItem(
        item=MediaItem(ref=ref, title=title, year=2021),
        backend_id=backend_id,
        monitored=True,
        has_file=has_file,
        available=True,
    )


def snapshot(*languages: str, throttled: tuple[str, ...] = (), **counts: int) -> SubtitlesSnapshot:
    return SubtitlesSnapshot(
        info=ServiceInfo("Bazarr", "1.5.3"),
        languages=languages,
        providers=tuple(SubtitleProvider(one, "TooManyRequests") for one in throttled),
        **counts,
    )


def stack(
    manager: Manager, *shelves: Shelf, seen: SubtitlesSnapshot | None = None, title: str = "Bazarr"
) -> MediaStack:
    backends: Any = tuple(
        Instance(f"arr{number}", f"Arr {number}", one, None) for number, one in enumerate(shelves)
    )
    made: Any = (Instance("bazarr", title, manager, seen or snapshot("en", "ru")),)
    return MediaStack(backends=backends, subtitles=made)


def wish(ref: MediaRef = DUNE, **more: Any) -> SubtitleWish:
    return SubtitleWish(ref=ref, **more)


async def sought(home: MediaStack, asked: SubtitleWish) -> Any:
    found = await seek(home, asked, NOW)
    assert found is not None
    return found


# --- whose film it is


async def test_a_film_that_lacks_some() -> None:
    manager = Manager(films={11: film()})
    found = await sought(stack(manager, Shelf({DUNE: held()})), wish(language="ru"))
    assert (found.language, found.lacking) == ("ru", (film(),))
    report = await fetch(found)
    assert (report.outcome, report.wanted, report.got) == (Outcome.FOUND, 1, 1)
    assert manager.searched == [(11, "ru")]


async def test_a_film_that_has_them() -> None:
    manager = Manager(films={11: film(present=(EN, RU))})
    report = await fetch(await sought(stack(manager, Shelf({DUNE: held()})), wish(language="ru")))
    assert report.outcome is Outcome.THERE
    assert manager.searched == []


async def test_forced_ones_are_not_enough() -> None:
    manager = Manager(films={11: film(present=(Subtitle("ru", forced=True),))})
    report = await fetch(await sought(stack(manager, Shelf({DUNE: held()})), wish(language="ru")))
    assert report.outcome is Outcome.FOUND


async def test_nobody_has_any() -> None:
    manager = Manager(films={11: film()}, nowhere={11})
    home = stack(manager, Shelf({DUNE: held()}), seen=snapshot("ru", throttled=("podnapisi",)))
    report = await fetch(await sought(home, wish(language="ru")))
    assert (report.outcome, report.throttled) == (Outcome.NOTHING, ("podnapisi",))


@pytest.mark.parametrize("library", [{}, {DUNE: held(has_file=False)}])
async def test_a_film_that_is_not_there(library: dict[MediaRef, LibraryItem]) -> None:
    assert await seek(stack(Manager(), Shelf(library)), wish(), NOW) is None


async def test_the_number_of_another_instance_means_another_film() -> None:
    """Bazarr stands behind the second Radarr; in the first one its number is another film's."""
    manager = Manager(films={7: film(7), 11: film(11, "Arrival", 2016)})
    shelves = Shelf({DUNE: held(backend_id=11)}), Shelf({DUNE: held(backend_id=7)})
    found = await sought(stack(manager, *shelves), wish(language="ru"))
    assert found.items == (film(7),)


@pytest.mark.parametrize("known", [{}, {11: film(11, "Arrival", 2016)}, {11: film(11, "Dune", 1984)}])
async def test_a_film_that_the_manager_does_not_know(known: dict[int, Subtitled]) -> None:
    with pytest.raises(NotFound) as caught:
        await seek(stack(Manager(films=known), Shelf({DUNE: held()})), wish(), NOW)
    assert caught.value.translation_key == "subtitles_not_known"


async def test_an_instance_that_is_down_is_no_matter_beside_another() -> None:
    manager = Manager(films={11: film()})
    down = Shelf(error=CannotConnect(service="Radarr"))
    assert (await sought(stack(manager, down, Shelf({DUNE: held()})), wish())).items
    with pytest.raises(CannotConnect):
        await seek(stack(manager, down), wish(), NOW)


async def test_a_manager_that_is_down_is_no_matter_beside_another() -> None:
    up, down = Manager(films={11: film()}), Manager(error=CannotConnect(service="Bazarr"))
    home = stack(down, Shelf({DUNE: held()}))
    with pytest.raises(CannotConnect):
        await seek(home, wish(), NOW)
    both = replace(home, subtitles=(*home.subtitles, *stack(up, title="Other").subtitles))
    assert (await sought(both, wish())).manager.title == "Other"


async def test_without_a_manager() -> None:
    with pytest.raises(NotConfigured) as caught:
        await seek(MediaStack(), wish(), NOW)
    assert caught.value.translation_key == "no_subtitle_manager"


# --- in which language


@pytest.mark.parametrize(
    ("asked", "used", "missing", "language"),
    [
        (wish(language="de", likely=("ru",)), ("en", "ru"), (), "de"),
        (wish(likely=("ru", "en")), ("en", "ru"), (), "ru"),
        (wish(likely=("de", "ru")), ("en", "ru"), (), "ru"),
        (wish(likely=("de",)), ("en", "ru"), (RU,), "ru"),
        (wish(likely=("de",)), (), (), "de"),
        (wish(), (), (), "en"),
    ],
)
async def test_the_language_that_is_meant(
    asked: SubtitleWish, used: tuple[str, ...], missing: tuple[Subtitle, ...], language: str
) -> None:
    manager = Manager(films={11: film(missing=missing)})
    home = stack(manager, Shelf({DUNE: held()}), seen=snapshot(*used))
    assert (await sought(home, asked)).language == language


async def test_a_manager_of_which_nothing_is_known_yet() -> None:
    manager: Any = Manager(films={11: film()}, nowhere={11})
    home = replace(
        stack(manager, Shelf({DUNE: held()})), subtitles=(Instance("bazarr", "Bazarr", manager, None),)
    )
    report = await fetch(await sought(home, wish(likely=("ru",))))
    assert (report.outcome, report.language, report.throttled) == (Outcome.NOTHING, "ru", ())


# --- series


def shows(*files: tuple[int, int], without: tuple[tuple[int, int], ...] = ()) -> Shows:
    backend = Shows({BEAR: held(BEAR, 5, "The Bear")}, media_types=frozenset({MediaType.SERIES}))
    backend.known = tuple(
        Episode(
            id=100 * season + number, part=Part(season, number), airs=NOW, has_file=(season, number) in files
        )
        for season, number in (*files, *without)
    )
    return backend


def bear(*files: tuple[int, int], **more: Any) -> Manager:
    episodes = {
        100 * season + number: Subtitled(
            backend_id=5, episode_id=100 * season + number, title="", part=Part(season, number), present=(EN,)
        )
        for season, number in files
    }
    return Manager(shows={5: "The Bear"}, known=episodes, **more)


async def test_a_season() -> None:
    files = ((1, 1), (2, 1), (2, 2))
    manager = bear(*files)
    found = await sought(
        stack(manager, shows(*files, without=((2, 3),))), wish(BEAR, language="ru", seasons=(2,))
    )
    assert found.parts == (Part(2),)
    report = await fetch(found)
    assert (report.outcome, report.got) == (Outcome.FOUND, 2)
    assert manager.searched == [(201, "ru"), (202, "ru")]


async def test_the_newest_episode() -> None:
    files = ((1, 1), (2, 1))
    found = await sought(stack(bear(*files), shows(*files)), wish(BEAR, episode="latest"))
    assert [one.episode_id for one in found.items] == [201]


async def test_all_of_a_series_some_of_it_found() -> None:
    files = ((1, 1), (1, 2), (2, 1))
    manager = bear(*files, nowhere={102})
    report = await fetch(await sought(stack(manager, shows(*files)), wish(BEAR, language="ru")))
    assert (report.outcome, report.got, report.wanted) == (Outcome.PARTLY, 2, 3)


async def test_there_is_an_end_to_one_look(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operation, "MOST", 2)
    files = ((1, 1), (1, 2), (1, 3))
    manager = bear(*files)
    report = await fetch(await sought(stack(manager, shows(*files)), wish(BEAR, language="ru")))
    assert len(manager.searched) == 2
    assert (report.outcome, report.got, report.wanted) == (Outcome.PARTLY, 2, 3)


async def test_a_season_that_has_no_file_yet() -> None:
    home = stack(bear((1, 1)), shows((1, 1), without=((2, 1),)))
    assert await seek(home, wish(BEAR, seasons=(2,)), NOW) is None


async def test_a_book_with_the_number_and_the_title_of_a_film() -> None:
    book = MediaRef(MediaType.BOOK, "goodreads", "44767458")
    with pytest.raises(Unfit) as caught:
        await seek(stack(bear((1, 1)), shows((1, 1))), wish(book), NOW)
    assert caught.value.message.key == "subtitles_of_none"
    report = SubtitleReport(outcome=Outcome.UNFIT, why=caught.value.message)
    assert said(report, named("Dune", 1965)).placeholders == {"title": "Dune"}


async def test_a_season_that_does_not_exist() -> None:
    with pytest.raises(Unfit) as caught:
        await seek(stack(bear((1, 1)), shows((1, 1))), wish(BEAR, seasons=(9,)), NOW)
    assert caught.value.message.key == "no_such_season"


@pytest.mark.parametrize("known", [{}, {5: "The Wire"}])
async def test_a_series_that_the_manager_does_not_know(known: dict[int, str]) -> None:
    with pytest.raises(NotFound):
        await seek(stack(Manager(shows=known), shows((1, 1))), wish(BEAR), NOW)


# --- what a search ends with


async def test_what_it_refused_with_is_told_where_nothing_was_found() -> None:
    refusal = ServiceFailed(service="Bazarr", reason="Path mapping issue?")
    manager = Manager(films={11: film()}, refusal=refusal)
    with pytest.raises(ServiceFailed) as caught:
        await fetch(await sought(stack(manager, Shelf({DUNE: held()})), wish(language="ru")))
    assert caught.value is refusal


async def test_who_is_down_is_not_asked_again_and_again() -> None:
    files = ((1, 1), (1, 2))
    manager = bear(*files, refusal=CannotConnect(service="Bazarr"))
    with pytest.raises(CannotConnect):
        await fetch(await sought(stack(manager, shows(*files)), wish(BEAR, language="ru")))
    assert manager.searched == [(101, "ru")]


async def test_a_film_that_went_meanwhile() -> None:
    manager = Manager(films={11: film()})
    found = await sought(stack(manager, Shelf({DUNE: held()})), wish(language="ru"))
    manager.films = {}
    manager.nowhere = {11}
    assert (await fetch(found)).outcome is Outcome.NOTHING


# --- numbers and words


def test_overview() -> None:
    seen = snapshot(movies=3)
    assert overview(stack(Manager(), seen=seen)) == [("Bazarr", seen)]
    with pytest.raises(NotConfigured):
        overview(MediaStack())
    down: Any = (Instance("bazarr", "Bazarr", Manager(), None),)
    with pytest.raises(CannotConnect) as caught:
        overview(MediaStack(subtitles=down))
    assert caught.value.placeholders == {"service": "Bazarr"}


LABEL = named("Dune", 2021)


@pytest.mark.parametrize(
    ("report", "key"),
    [
        (SubtitleReport(outcome=Outcome.FOUND), "subtitles_found"),
        (SubtitleReport(outcome=Outcome.NOTHING), "subtitles_nothing"),
        (SubtitleReport(outcome=Outcome.NOTHING, throttled=("x",)), "subtitles_nothing_throttled"),
        (SubtitleReport(outcome=Outcome.PARTLY, throttled=("x",)), "subtitles_partly_throttled"),
        (SubtitleReport(outcome=Outcome.FOUND, throttled=("x",)), "subtitles_found"),
        (SubtitleReport(outcome=Outcome.NO_FILE), "subtitles_no_file"),
    ],
)
def test_sentences(report: SubtitleReport, key: str) -> None:
    assert said(report, LABEL).key == key


@pytest.mark.parametrize(
    ("outcome", "profile", "keys"),
    [
        (Outcome.FOUND, "Russian", ("subtitles_found", "subtitles_kept_found")),
        (Outcome.NOTHING, "Russian", ("subtitles_nothing", "subtitles_kept")),
        (Outcome.PARTLY, "Russian", ("subtitles_partly", "subtitles_kept")),
        (Outcome.SEARCHING, "Russian", ("subtitles_searching", "subtitles_kept")),
        (Outcome.NOTHING, None, ("subtitles_nothing", "subtitles_unkept")),
        (Outcome.SEARCHING, None, ("subtitles_searching", "subtitles_unkept")),
    ],
)
def test_who_goes_on_looking_is_said(outcome: Outcome, profile: str | None, keys: tuple[str, str]) -> None:
    told = said(SubtitleReport(outcome=outcome, kept=Keeping("Bazarr", profile)), LABEL)
    assert told.key == "subtitles_and"
    assert (told.placeholders["found"].key, told.placeholders["kept"].key) == keys
    named_ = {"service": "Bazarr"} | ({"profile": profile} if profile else {})
    assert told.placeholders["kept"].placeholders == named_


def test_nothing_is_missing_so_nobody_needs_to_go_on() -> None:
    report = SubtitleReport(outcome=Outcome.FOUND, kept=Keeping("Bazarr", None))
    assert said(report, LABEL).key == "subtitles_found"


def test_when_it_may_be_asked_again_is_said() -> None:
    told = said(SubtitleReport(outcome=Outcome.RECENT, wait=360.0), LABEL)
    assert (told.key, told.placeholders["duration"]) == ("subtitles_recent", 360.0)


async def test_only_what_is_due_is_looked_for() -> None:
    files = ((1, 1), (1, 2), (1, 3))
    manager = bear(*files, nowhere={103})
    found = await sought(stack(manager, shows(*files)), wish(BEAR, language="ru"))
    report = await fetch(found, found.lacking[1:])
    assert manager.searched == [(102, "ru"), (103, "ru")]
    assert (report.outcome, report.got, report.wanted) == (Outcome.PARTLY, 1, 3)
    assert report.looked == found.lacking[1:]


async def test_what_was_refused_was_not_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    files = ((1, 1), (1, 2))
    manager = bear(*files)
    found = await sought(stack(manager, shows(*files)), wish(BEAR, language="ru"))
    search = manager.search

    async def once(of: Subtitled, language: str) -> None:
        await search(of, language)
        manager.refusal = ServiceFailed(service="Bazarr")

    monkeypatch.setattr(manager, "search", once)
    report = await fetch(found)
    assert (report.outcome, report.looked) == (Outcome.PARTLY, found.lacking[:1])


async def test_the_same_has_the_same_key_whatever_it_is_asked_with() -> None:
    files = ((1, 1), (1, 2))
    home = stack(bear(*files), shows(*files))
    whole = await sought(home, wish(BEAR, language="ru"))
    one = await sought(home, wish(BEAR, language="ru", episode="latest"))
    assert set(one.keys) == {("bazarr", "ru", True, 102)} < set(whole.keys)
    film_of = await sought(stack(Manager(films={11: film()}), Shelf({DUNE: held()})), wish(language="de"))
    assert set(film_of.keys) == {("bazarr", "de", False, 11)}


def test_a_part_that_there_is_not_is_told_with_its_title() -> None:
    why = Unfit("no_such_season", season="9", count=4).message
    told = said(SubtitleReport(outcome=Outcome.UNFIT, why=why), LABEL)
    assert (told.key, told.placeholders) == ("no_such_season", {"title": "Dune", "season": "9", "count": 4})


def test_languages() -> None:
    assert spoken("ru").key == "subtitles_in_ru"
    assert spoken("pb").placeholders == {"code": "PB"}
