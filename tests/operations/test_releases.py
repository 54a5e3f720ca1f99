"""Releases to choose from: where they are looked for, which is best and why, and how one is got."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

import pytest

from custom_components.mediamate.errors import CannotConnect, NotConfigured, NotFound, NotTaken, Refused
from custom_components.mediamate.model import MediaItem, MediaType, Message, Part, Release
from custom_components.mediamate.model.indexers import Offer
from custom_components.mediamate.operations.releases import (
    Find,
    Wanted,
    grab,
    hand_over,
    names_of,
    ranked,
    search,
    shown_name,
    spoken_in,
    taker,
)
from custom_components.mediamate.operations.stack import Instance, MediaStack
from custom_components.mediamate.ports import ReleasePicker
from custom_components.mediamate.ports_sources import ReleaseTaker

from .fakes import DUNE, GB, SERIES, Failing, FakeBackend, ref

RUSSIAN = replace(DUNE, title="Дюна", original_title="Dune", aliases=("Dune: Part One", "沙丘"))
HAIL_MARY = MediaItem(
    ref=ref(54493401, MediaType.BOOK, "goodreads"),
    title="Проект «Аве Мария»",
    original_title="Project Hail Mary",
    year=2021,
    creator="Andy Weir",
)


def release(title: str = "Dune.2021.1080p.BluRay.x264-EMBER", **changes: Any) -> Release:
    values: dict[str, Any] = {
        "guid": f"https://indexer.invalid/{title}",
        "indexer_id": 3,
        "indexer": "Cinder",
        "size": 10 * GB,
        "quality": "Bluray-1080p",
        "languages": ("English",),
        "seeders": 50,
    }
    return Release(title=title, **(values | changes))


class Picking(FakeBackend, ReleasePicker, ReleaseTaker):
    def __init__(self, *found: Release) -> None:
        super().__init__(DUNE)
        self.found = found
        self.reasons: Sequence[str] = ()

    async def releases(self, backend_id: int, part: Part | None = None) -> Sequence[Release]:
        await self.note("releases", backend_id, part)
        return self.found

    async def grab(self, guid: str, indexer_id: int) -> None:
        await self.note("grab", guid, indexer_id)

    async def push(self, offer: Offer) -> Sequence[str]:
        await self.note("push", offer.title)
        return self.reasons


class Manager(Failing):
    def __init__(self, *found: Release) -> None:
        super().__init__()
        self.found = found

    async def search(self, queries: Sequence[str], media_type: MediaType) -> Sequence[Release]:
        await self.note("search", tuple(queries), media_type)
        return self.found

    async def offer(self, guid: str, indexer_id: int) -> Offer:
        await self.note("offer", guid, indexer_id)
        return Offer(title="offered", link="http://prowlarr.invalid/hush")

    async def fetch(self, guid: str, indexer_id: int) -> bytes | str:
        await self.note("fetch", guid, indexer_id)
        return b"de"


def library(port: Any) -> Any:
    return Instance("radarr", "Radarr", port, None)


def stack(port: Any, *managers: Any) -> MediaStack:
    made = tuple(Instance(f"prowlarr{n}", "Prowlarr", one, None) for n, one in enumerate(managers))
    return MediaStack(backends=(library(port),), indexers=made)


# --- looking


async def look(
    port: Any, *managers: Any, held: int | None = 7, part: Part | None = None, item: MediaItem = RUSSIAN
) -> list[tuple[str, str, bool]]:
    found = await search(stack(port, *managers), library(port), held, part, item)
    return [(one.release.title, one.entry_id, one.manager) for one in found]


async def test_the_library_looks_first() -> None:
    port, manager = Picking(release("a")), Manager(release("b"))
    assert await look(port, manager, part=Part(2)) == [("a", "radarr", False)]
    assert port.called("releases") == [(7, Part(2))] and manager.calls == []


async def test_a_flood_of_releases_is_not_all_read() -> None:
    port = Picking(*(release(f"a{number}") for number in range(5000)))
    assert len(await look(port)) == 2000


async def test_where_it_has_nothing_that_fits_every_name_is_tried() -> None:
    port, manager = Picking(release("a", approved=False)), Manager(release("A"), release("b"))
    assert await look(port, manager) == [("a", "radarr", False), ("b", "prowlarr0", True)]
    assert manager.called("search") == [(("Dune 2021", "Дюна 2021"), MediaType.MOVIE)]


async def test_a_title_that_is_not_in_the_library_is_looked_for_by_the_indexers() -> None:
    port, manager = Picking(release("a")), Manager(release("b"))
    assert await look(port, manager, held=None) == [("b", "prowlarr0", True)]
    assert port.calls == []


async def test_who_cannot_list_releases_is_not_asked() -> None:
    assert await look(FakeBackend(DUNE), Manager(release("b"))) == [("b", "prowlarr0", True)]


async def test_one_that_fails_does_not_hide_the_others() -> None:
    port, broken, manager = Picking(), Manager(), Manager(release("b"))
    port.fails["releases"] = Refused("indexers_failed")
    broken.fails["search"] = CannotConnect(service="Prowlarr")
    assert await look(port, broken, manager) == [("b", "prowlarr1", True)]
    with pytest.raises(Refused, match="indexers_failed"):
        await look(port, broken)
    with pytest.raises(CannotConnect):
        await look(Picking(), broken)
    with pytest.raises(NotFound, match="no_releases"):
        await look(Picking(), Manager())


@pytest.mark.parametrize(
    ("item", "part", "names"),
    [
        (DUNE, None, ("Dune 2021", "Дюна 2021")),
        (RUSSIAN, None, ("Dune 2021", "Дюна 2021")),
        (replace(DUNE, year=None, aliases=()), None, ("Dune",)),
        (replace(SERIES, aliases=()), Part(1), ("Dune: Prophecy S01",)),
        (replace(SERIES, aliases=()), Part(1, 3), ("Dune: Prophecy S01E03",)),
        (replace(SERIES, aliases=()), None, ("Dune: Prophecy",)),
        (
            replace(SERIES, aliases=("Пророчество",)),
            Part(1, 3),
            ("Dune: Prophecy S01E03", "Пророчество S01E03", "Пророчество Сезон 1"),
        ),
        (HAIL_MARY, None, ("Andy Weir Project Hail Mary", "Проект «Аве Мария»")),
        (
            replace(HAIL_MARY, creator="Энди Вейер"),
            None,
            ("Project Hail Mary", "Энди Вейер Проект «Аве Мария»"),
        ),
    ],
)
def test_original_and_translated_names(item: MediaItem, part: Part | None, names: tuple[str, ...]) -> None:
    assert names_of(item, part) == names


# --- which is best


def order(wanted: Wanted, *found: Release) -> list[str]:
    return [one.find.release.title for one in ranked([Find(one, "radarr") for one in found], wanted)]


PLAIN = release("plain", seeders=60)


@pytest.mark.parametrize(
    ("wanted", "worse"),
    [
        (Wanted(), release("dead", seeders=0)),
        (Wanted(), release("rejected", approved=False, seeders=900)),
        (Wanted(), release("few", seeders=3)),
        (Wanted(heights=(1080,)), release("4k", quality="Bluray-2160p", seeders=900)),
        (Wanted(audio="en"), release("Дюна", languages=("Russian",), seeders=900)),
        (Wanted(most=12 * GB), release("huge", size=40 * GB, seeders=60)),
        (Wanted(), release("small", quality="WEBDL-720p", seeders=60)),
    ],
)
def test_the_better_one_comes_first(wanted: Wanted, worse: Release) -> None:
    assert order(wanted, worse, PLAIN) == order(wanted, PLAIN, worse) == ["plain", worse.title]


def test_the_language_that_is_wanted_counts_more_than_what_the_library_thinks() -> None:
    russian = release("Dune.2021.RUS", languages=("Russian", "English"), approved=False, seeders=3)
    assert order(Wanted(audio="ru"), PLAIN, russian) == ["Dune.2021.RUS", "plain"]


def test_a_crowd_is_a_crowd() -> None:
    first = release("first", seeders=300, size=5 * GB)
    assert order(Wanted(most=6 * GB), release("more", seeders=3000, size=50 * GB), first)[0] == "first"


def test_usenet_has_no_seeders_and_is_not_dead() -> None:
    assert (
        order(Wanted(), release("dead", seeders=0), release("nzb", seeders=None, protocol="usenet"))[0]
        == "nzb"
    )


@pytest.mark.parametrize(
    ("found", "languages", "height"),
    [
        (release(languages=("Russian", "English")), ("ru", "en"), 1080),
        (release("Dune.2021.2160p.RUS.ENG", languages=(), quality=""), ("en", "ru"), 2160),
        (release("Dune 4K", languages=("Unknown",), quality="?"), (), 2160),
        (release("Дюна / Dune (2021) BDRip 1080p | Дубляж", languages=(), quality=""), ("ru",), 1080),
        (release("Дюна (2021) BDRip 720p | укр, eng", languages=(), quality=""), ("en", "uk"), 720),
        (release("Dune 1984", languages=(), quality=""), (), None),
        (release("Dune", quality="HDTV-720p"), ("en",), 720),
    ],
)
def test_what_is_read_from_a_release(found: Release, languages: tuple[str, ...], height: int | None) -> None:
    (one,) = ranked([Find(found, "radarr")], Wanted())
    assert (one.languages, one.height) == (languages, height)


def why(found: Release, **wanted: Any) -> tuple[str, Any]:
    (one,) = ranked([Find(found, "radarr")], Wanted(**wanted))
    values = one.why.placeholders
    facts = values.get("facts")
    return one.why.key, [fact.key for fact in facts] if facts else values.get("why")


def test_the_ranking_is_explained_in_a_line() -> None:
    assert why(PLAIN, audio="en", heights=(1080,)) == (
        "release_why",
        ["release_in", "release_quality", "release_shared"],
    )
    assert why(PLAIN, most=GB) == ("release_why", ["release_shared", "release_large"])
    assert why(release(seeders=None)) == ("release_plain", None)
    assert why(release(seeders=0)) == ("release_dead", None)
    rejected = release(approved=False, rejections=("Unknown Movie " * 20, "other"))
    assert why(rejected) == ("release_rejected", ("Unknown Movie " * 20)[:160])
    assert why(release(approved=False)) == ("release_unwanted", None)


def test_languages_are_named_a_few_at_most() -> None:
    assert spoken_in(("ru", "xx", "en", "de", "fr")) == (Message("language_ru"), Message("language_en"))


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Dune.2021.1080p.BluRay-EMBER", "Dune.2021.1080p.BluRay-EMBER"),
        ("[Ember] Dune (2021) [1080p]", "[Ember] Dune (2021) [1080p]"),
        ("![x](http://evil.invalid/leak?k=1)", "![x] (http: //evil.invalid/leak?k=1)"),
        ("Dune <img src=//evil.invalid/x> </p>", "Dune < img src=//evil.invalid/x> </p>"),
        ("Dune <IMG/src=//evil.invalid/x><b>x</b>", "Dune < IMG/src=//evil.invalid/x><b>x</b>"),
    ],
)
def test_no_name_becomes_a_link_or_a_picture(title: str, shown: str) -> None:
    assert shown_name(release(title)) == shown


# --- getting it


async def test_a_find_of_the_library_is_grabbed_there() -> None:
    port = Picking()
    one = release("a")
    await grab(stack(port), library(port), Find(one, "radarr"))
    assert port.called("grab") == [(one.guid, 3)]
    with pytest.raises(Refused, match="no_release_choice"):
        await grab(stack(port), library(FakeBackend(DUNE)), Find(one, "radarr"))


async def test_a_find_of_the_indexers_is_handed_to_the_library() -> None:
    port, manager = Picking(), Manager()
    one = Find(release("a"), "prowlarr0", manager=True)
    await grab(stack(port, manager), library(port), one)
    assert manager.called("offer") == [(one.release.guid, 3)] and port.called("push") == [("offered",)]
    port.reasons = ("Not wanted in profile",)
    with pytest.raises(Refused) as raised:
        await grab(stack(port, manager), library(port), one)
    assert raised.value.placeholders["reason"] == "Not wanted in profile"
    with pytest.raises(NotFound, match="instance_not_found"):
        await grab(stack(port), library(port), one)
    with pytest.raises(Refused, match="no_release_choice"):
        await grab(stack(port, manager), library(FakeBackend(DUNE)), one)


@pytest.mark.parametrize("reason", ["Unknown Movie", "Unknown Series.", "Unable to parse release"])
async def test_what_the_library_does_not_know_is_told_from_what_it_does_not_want(reason: str) -> None:
    port, manager = Picking(), Manager()
    one = Find(release("a"), "prowlarr0", manager=True)
    for reasons, unknown in (((reason,), True), (("Not wanted in profile",), False)):
        port.reasons = reasons
        with pytest.raises(Refused, match="refused_by_service") as raised:
            await grab(stack(port, manager), library(port), one)
        assert isinstance(raised.value, NotTaken) is unknown
        assert raised.value.placeholders["reason"] == reasons[0]


async def test_what_the_library_cannot_even_read(monkeypatch: pytest.MonkeyPatch) -> None:
    port, manager = Picking(), Manager()
    port.fails["push"] = Refused("refused_by_service", service="Radarr", reason="Unable to parse")
    with pytest.raises(NotTaken) as raised:
        await grab(stack(port, manager), library(port), Find(release("a"), "prowlarr0", manager=True))
    assert raised.value.placeholders == {"service": "Radarr", "reason": "Unable to parse"}


async def test_a_library_that_takes_nothing_from_others() -> None:
    port = FakeBackend(DUNE)
    with pytest.raises(NotTaken, match="no_release_choice"):
        await grab(stack(port, Manager()), library(port), Find(release("a"), "prowlarr0", manager=True))


# --- past every library


async def test_without_a_library_only_torrents_are_listed() -> None:
    manager = Manager(release("a"), release("nzb", protocol="usenet"))
    found = await search(stack(FakeBackend(DUNE), manager), None, None, None, RUSSIAN)
    assert [one.release.title for one in found] == ["a"]


class Client(Failing):
    async def add(self, torrent: bytes | str, *, category: str | None = None, paused: bool = False) -> None:
        await self.note("add", torrent, category, paused)


def clients(*ups: bool) -> MediaStack:
    """Return a stack with a manager and these torrent clients, of which some are up."""
    made = [
        Instance(f"qb{n}", f"qB {n}", cast(Any, Client()), cast(Any, up or None)) for n, up in enumerate(ups)
    ]
    return replace(stack(FakeBackend(DUNE), Manager()), torrents=tuple(made))


async def test_a_find_is_handed_straight_to_a_torrent_client() -> None:
    one, made = Find(release("a"), "prowlarr0", manager=True), clients(True)
    await hand_over(made, taker(made), one)
    port: Any = made.torrents[0].port
    assert port.called("add") == [(b"de", "mediamate", False)]
    with pytest.raises(NotFound, match="instance_not_found"):
        await hand_over(replace(made, indexers=()), taker(made), one)


def test_which_torrent_client_it_goes_to() -> None:
    assert taker(clients(True, True)).title == "qB 0"
    assert taker(clients(False, True)).title == "qB 1"
    assert taker(clients(False, False)).title == "qB 0"
    with pytest.raises(NotConfigured, match="no_torrent_client"):
        taker(clients())
    assert taker(clients(True, False), "qb1").title == "qB 1", "who is named is meant, up or not"
    with pytest.raises(NotFound, match="instance_not_found"):
        taker(clients(True), "qb1")


def test_a_ref_is_no_name() -> None:
    assert str(ref()) not in names_of(DUNE)
