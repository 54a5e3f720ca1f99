"""What there is, what came, what comes, and what one could watch."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from custom_components.mediamate.errors import CannotConnect, NotConfigured, NotFound
from custom_components.mediamate.model import (
    MediaItem,
    MediaType,
    Part,
    Rating,
    ServerItem,
    TitleIndex,
    UpcomingItem,
)
from custom_components.mediamate.operations import library
from custom_components.mediamate.operations.library import have, recent
from custom_components.mediamate.operations.recommend import Tastes, recommend
from custom_components.mediamate.operations.stack import MediaStack
from custom_components.mediamate.operations.upcoming import upcoming

from .fakes import (
    ARRIVAL,
    DUNE,
    NOW,
    OLD_DUNE,
    PART_TWO,
    SERIES,
    FakeBackend,
    Home,
    jellyfin,
    radarr,
    ref,
    tmdb,
)

SEEN = ServerItem(id="j1", name="Dune", playable=True, ref=DUNE.ref, year=2021, added=NOW)
LINK = "http://jellyfin.test/web/#/details?id=j1"


def home(*, held: dict[str, Any] | None = None, shown: tuple[ServerItem, ...] = (SEEN,)) -> Home:
    port = FakeBackend(DUNE)
    if held is not None:
        port.hold(DUNE, **held)
    return Home(backends=[radarr(port)], servers=[jellyfin(*shown)], catalogues=[tmdb(DUNE, ARRIVAL)])


# --- one title


async def test_have_it() -> None:
    held = await have(home(held={"has_file": True, "size": 5}).stack, DUNE.ref, "ru")
    assert (held.candidate.in_library, held.candidate.available, held.verified) == (True, True, True)
    assert (held.link, held.size, held.monitored) == (LINK, 5, True)


@pytest.mark.parametrize(
    ("outside", "link"), [(None, LINK), ("https://films.example.org/tv/", "https://films.example.org/tv")]
)
async def test_a_link_leads_outside(outside: str | None, link: str) -> None:
    """Where the household said how its server is reached there: in an answer, in what is new, in a notice."""
    link = link if outside is None else f"{link}/web/#/details?id=j1"
    stack = MediaStack(servers=(replace(jellyfin(SEEN, recent=(SEEN,)), outside=outside),))
    assert [one.link for one in await recent(stack, 1)] == [link]
    assert (await have(stack, DUNE.ref)).link == link
    _, found = await library.ask_server(stack.servers[0], DUNE.ref)
    assert found is not None and found.link == link


async def test_have_it_not_playable() -> None:
    held = await have(home(held={"has_file": True}, shown=(replace(SEEN, playable=False),)).stack, DUNE.ref)
    assert (held.candidate.in_library, held.candidate.available, held.link) == (True, False, None)


async def test_have_it_only_in_the_server() -> None:
    held = await have(home().stack, DUNE.ref)
    assert (held.candidate.in_library, held.candidate.available, held.size) == (True, True, None)


async def test_do_not_have_it() -> None:
    where = home(shown=())
    held = await have(where.stack, ARRIVAL.ref)
    assert (held.candidate.in_library, held.candidate.available, held.link) == (False, False, None)
    assert held.candidate.item == ARRIVAL


@pytest.mark.parametrize("how", ["none", "down", "slow"])
async def test_have_unverified(how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "PATIENCE", 0.02)
    where = home(held={"has_file": True})
    if how == "none":
        where.servers = []
    elif how == "down":
        where.servers[0].port.fails["find"] = CannotConnect()
    else:
        where.servers[0].port.delay = 1
    held = await have(where.stack, DUNE.ref)
    assert (held.verified, held.candidate.available, held.link) == (False, True, None)


async def test_have_described_by_its_holder() -> None:
    """The catalogue is silent, the title is known all the same."""
    where = home(held={})
    where.catalogues[0].port.fails["*"] = CannotConnect()
    where.backends[0].port.fails["lookup_ref"] = CannotConnect()
    assert (await have(where.stack, DUNE.ref)).candidate.item == DUNE
    only_server = Home(servers=where.servers)
    assert (await have(only_server.stack, DUNE.ref)).candidate.item.title == "Dune"
    with pytest.raises(NotFound):
        await have(home().stack, ref(1))


async def test_have_what_the_index_does_not_know_yet() -> None:
    where = home(shown=())
    where.backends[0].port.hold(DUNE)
    assert (await have(where.stack, DUNE.ref)).candidate.in_library


async def test_have_where_the_index_is_all_there_is() -> None:
    """The *arr does not answer now; what its coordinator saw last still counts."""
    where = home(held={"has_file": True}, shown=())
    where.backends[0].port.fails["get"] = CannotConnect()
    assert (await have(where.stack, DUNE.ref)).candidate.in_library
    where.backends[0].port.fails["get"] = RuntimeError("a bug")  # type: ignore[assignment]
    with pytest.raises(RuntimeError):
        await have(where.stack, DUNE.ref)


async def test_have_with_one_of_two_instances_down() -> None:
    port, other = FakeBackend(DUNE), FakeBackend(DUNE)
    port.hold(DUNE, has_file=True)
    other.fails["get"] = CannotConnect(service="Other")
    where = Home(
        backends=[radarr(other, "o", "Other", up=False), radarr(port, titles=None, index=TitleIndex())],
        catalogues=[tmdb(DUNE)],
    )
    assert (await have(where.stack, DUNE.ref)).candidate.available
    alone = Home(backends=where.backends[:1], catalogues=where.catalogues)
    with pytest.raises(CannotConnect):
        await have(alone.stack, DUNE.ref)
    with pytest.raises(NotConfigured):
        await have(MediaStack(), DUNE.ref)


# --- what came


def shown(number: int, **changes: Any) -> ServerItem:
    return ServerItem(
        id=f"s{number}", name=f"Film {number}", playable=True, added=NOW - timedelta(days=number), **changes
    )


async def test_recent() -> None:
    first = jellyfin(shown(1), shown(3), shown(5))
    second = jellyfin(recent=(shown(2), replace(shown(4), added=None)))
    items = await recent(Home(servers=[first, second]).stack, 2)
    assert [one.id for one in items] == ["s1", "s2"]
    assert items[0].link == "http://jellyfin.test/web/#/details?id=s1"
    assert not second.port.calls  # its coordinator had seen enough
    second.port.fails["*"] = CannotConnect()
    assert [one.id for one in await recent(Home(servers=[first, second]).stack, 3)] == ["s1", "s3", "s5"]
    with pytest.raises(CannotConnect):
        await recent(Home(servers=[second]).stack, 3)
    with pytest.raises(NotConfigured):
        await recent(MediaStack())


# --- what comes

TODAY = date(2026, 11, 22)


def coming(days: int, title: str = "Dune", kind: MediaType = MediaType.MOVIE) -> UpcomingItem:
    return UpcomingItem(ref=ref(days, kind), title=title, day=TODAY + timedelta(days=days), kind="digital")


async def test_upcoming() -> None:
    items = (coming(5, "B"), coming(5, "A"), coming(-1), coming(31), coming(2, kind=MediaType.SERIES))
    where = Home(backends=[radarr(upcoming=items), radarr(upcoming=items[:1], entry_id="uhd")])
    found = await upcoming(where.stack, TODAY, 30)
    assert [(one.title, (one.day - TODAY).days) for one in found] == [("Dune", 2), ("A", 5), ("B", 5)]
    films = await upcoming(where.stack, TODAY, 30, MediaType.MOVIE)
    assert [one.title for one in films] == ["A", "B"]
    assert not where.backends[0].port.calls


async def test_upcoming_of_several_episodes_a_day() -> None:
    one = replace(coming(2, kind=MediaType.SERIES), kind="episode")
    items = tuple(replace(one, part=Part(1, number)) for number in (3, 1, 2))
    where = Home(backends=[radarr(upcoming=items), radarr(upcoming=items, entry_id="uhd")])
    found = await upcoming(where.stack, TODAY, 30)
    assert [item.part for item in found] == [Part(1, 1), Part(1, 2), Part(1, 3)]


async def test_upcoming_further_than_the_coordinator_looks() -> None:
    one = radarr()
    one.port.calendar = (coming(80),)
    assert [item.day for item in await upcoming(Home(backends=[one]).stack, TODAY, 90)] == [
        TODAY + timedelta(days=80)
    ]
    assert one.port.called("upcoming") == [(TODAY, TODAY + timedelta(days=90))]


async def test_upcoming_with_services_down() -> None:
    down = radarr(up=False)
    down.port.fails["upcoming"] = CannotConnect()
    found = await upcoming(Home(backends=[down, radarr(upcoming=(coming(1),))]).stack, TODAY)
    assert len(found) == 1
    with pytest.raises(CannotConnect):
        await upcoming(Home(backends=[down]).stack, TODAY)
    with pytest.raises(NotConfigured):
        await upcoming(MediaStack(), TODAY)
    with pytest.raises(NotConfigured):
        await upcoming(Home(backends=[radarr()]).stack, TODAY, 30, MediaType.SERIES)
    down.port.fails["upcoming"] = RuntimeError("a bug must not look like a service that is down")  # type: ignore[assignment]
    with pytest.raises(RuntimeError):
        await upcoming(Home(backends=[down, radarr()]).stack, TODAY)


# --- what one could watch


def rated(item: MediaItem, liked: bool = True) -> Rating:
    return Rating(actor="user:1", ref=item.ref, title=item.title, liked=liked, when=NOW)


async def titles(where: Home, ratings: tuple[Rating, ...] = (), **tastes: Any) -> list[MediaItem]:
    return [one.item for one in (await recommend(where.stack, Tastes(**tastes), ratings)).candidates]


async def test_recommend_what_is_not_there() -> None:
    port = FakeBackend()
    port.hold(DUNE)
    where = Home(backends=[radarr(port)], catalogues=[tmdb(DUNE, ARRIVAL, OLD_DUNE)])
    assert await titles(where) == [ARRIVAL, OLD_DUNE]
    assert await titles(where, (rated(ARRIVAL, liked=False),)) == [OLD_DUNE]
    assert await titles(where, limit=1) == [ARRIVAL]


async def test_likes_weigh() -> None:
    where = Home(catalogues=[tmdb(OLD_DUNE, ARRIVAL)])
    where.catalogues[0].port.neighbours = {DUNE.ref: (PART_TWO, ARRIVAL)}
    assert await titles(where, (rated(DUNE),)) == [ARRIVAL, PART_TWO, OLD_DUNE]


async def test_like_a_title() -> None:
    where = Home(catalogues=[tmdb(DUNE, ARRIVAL)])
    where.catalogues[0].port.neighbours = {DUNE.ref: (PART_TWO, DUNE)}
    assert await titles(where, like="dune") == [PART_TWO]
    assert await titles(where, like=DUNE.ref) == [PART_TWO]
    with pytest.raises(NotFound):
        await titles(where, like="Nonesuch")


async def test_by_genre_and_person() -> None:
    where = Home(catalogues=[tmdb(ARRIVAL, SERIES)])
    assert await titles(where, genre="sci-fi") == [ARRIVAL, SERIES]
    assert await titles(where, person="Villeneuve", media_type=MediaType.SERIES) == [SERIES]
    assert where.catalogues[0].port.called("discover")[-1] == (MediaType.SERIES, None, "Villeneuve")
    assert await titles(where, media_type=MediaType.SERIES) == [SERIES]


async def test_one_list_that_fails_is_left_out() -> None:
    where = Home(catalogues=[tmdb(ARRIVAL)])
    where.catalogues[0].port.fails["similar"] = CannotConnect()
    assert await titles(where, (rated(DUNE),)) == [ARRIVAL]
    where.catalogues[0].port.fails["trending"] = CannotConnect()
    with pytest.raises(CannotConnect):
        await titles(where, (rated(DUNE),))
    where.catalogues[0].port.fails = {"similar": RuntimeError("a bug")}  # type: ignore[dict-item]
    with pytest.raises(RuntimeError):
        await titles(where, (rated(DUNE),))
    with pytest.raises(NotConfigured):
        await titles(Home())
