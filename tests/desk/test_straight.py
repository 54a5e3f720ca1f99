"""What no library takes goes straight to a torrent client: for whom, when, and that the question says so."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any
from unittest.mock import AsyncMock, create_autospec

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.mediamate import desk_base
from custom_components.mediamate.data import MediaMate, async_create
from custom_components.mediamate.errors import (
    UNSURE,
    AlreadyInLibrary,
    CannotConnect,
    NotConfigured,
    NotFound,
    Refused,
)
from custom_components.mediamate.infohash import names_of
from custom_components.mediamate.model import (
    Actor,
    DownloadState,
    Message,
    RequestStatus,
    Role,
    Torrent,
    TransferSnapshot,
    TransferTotals,
    named,
)
from custom_components.mediamate.operations.stack import Instance, MediaStack
from custom_components.mediamate.ports import TorrentClient
from tests.made import ADMIN, AUTOMATION, DUNE, MEMBER, Clock, thread

from .test_releases import GB, GOOD, RUSSIAN, Indexed, release

FILE = b"d4:infodee"
WORDS = {"label": named("Dune", 2021), "name": GOOD.title, "size": 8 * GB, "client": "qb"}
STRAIGHT, REFUSED = (
    Message("ask_grab_straight", WORDS),
    Message("ask_grab_refused", WORDS | {"service": "radarr"}),
)


class Household(Indexed):
    """A household with Prowlarr, whose torrent client takes what it is given."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.managed = (GOOD, RUSSIAN, release("Dune.2021.nzb", protocol="usenet"))
        self.manager.fetch.return_value = FILE
        self.free: int | None = None

    def stack(self) -> MediaStack:
        made = super().stack()
        torrents = tuple(
            Instance(
                one.entry_id,
                one.title,
                one.port,
                one.snapshot
                and TransferSnapshot(TransferTotals(free_space=self.free), one.snapshot.torrents),
            )
            for one in made.torrents
        )
        return replace(made, torrents=torrents)


@pytest.fixture
def home(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Household:
    """Return a household without a library for films."""
    from custom_components.mediamate import data as data_module

    home = Household(clock)
    home.missing.add("radarr")
    for module in (desk_base, data_module):
        monkeypatch.setattr(module, "current_stack", lambda hass: home.stack())
    monkeypatch.setattr(desk_base, "away", lambda hass, role: None)
    return home


async def first(mate: MediaMate, actor: Actor = ADMIN) -> str:
    return (await mate.desk.releases(actor, DUNE)).offers[0].id


# --- where there is no library


async def test_an_administrator_is_asked_and_the_client_gets_the_file(
    mate: MediaMate, home: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str | None] = []
    monkeypatch.setattr(mate.tracker, "look", looked.append)
    found = await mate.desk.releases(ADMIN, DUNE)
    assert [one.ranked.find.release for one in found.offers] == [GOOD, RUSSIAN], "torrents only"
    assert found.instance == "qb"
    proposal, notes = await mate.desk.prepare_grab(ADMIN, thread(ADMIN), found.offers[0].id)
    assert (proposal.question, notes, proposal.destructive) == (STRAIGHT, (), False)
    assert home.manager.fetch.await_count == 0
    outcome = await mate.desk.confirm(ADMIN, thread(ADMIN))
    home.manager.fetch.assert_awaited_once_with(GOOD.guid, 3)
    home.qbittorrent.add.assert_awaited_once_with(FILE, category="mediamate")
    said = {"label": named("Dune", 2021), "client": "qb"}
    assert outcome.message == Message("desk_grabbed_straight", said) and not outcome.asks
    assert (outcome.result.status, outcome.result.request) == (RequestStatus.REQUESTED, None)
    assert looked == ["qb"], "it is in the list of downloads at once"
    assert home.radarr.add.await_count == 0 and not mate.tracker.open


async def test_a_magnet_link_is_as_good(mate: MediaMate, home: Household) -> None:
    home.manager.fetch.return_value = "magnet:?xt=urn:btih:1"
    await mate.desk.grab_straight(ADMIN, await first(mate))
    home.qbittorrent.add.assert_awaited_once_with("magnet:?xt=urn:btih:1", category="mediamate")


async def test_a_full_disk_is_said_before_the_yes(mate: MediaMate, home: Household) -> None:
    release_id = await first(mate)
    home.free = 2 * GB
    planned = await mate.desk.plan_grab(ADMIN, release_id)
    assert planned.notes == (Message("note_release_tight", {"size": 8 * GB, "free": 2 * GB}),)
    home.down.add("qb")
    assert (await mate.desk.plan_grab(ADMIN, release_id)).notes == ()


@pytest.mark.parametrize("actor", [MEMBER, AUTOMATION])
async def test_nobody_else_goes_past_the_libraries(mate: MediaMate, home: Household, actor: Actor) -> None:
    with pytest.raises(NotConfigured, match="no_backend"):
        await mate.desk.releases(actor, DUNE)
    release_id = await first(mate)
    for attempt in (mate.desk.plan_grab, mate.desk.plan_grab_straight, mate.desk.grab_straight):
        with pytest.raises(Refused, match="not_allowed"):
            await attempt(actor, release_id)
    with pytest.raises(Refused, match="not_allowed"):
        await mate.desk.prepare(actor, thread(actor), "grab_straight", {"release_id": release_id}, STRAIGHT)
    assert home.qbittorrent.add.await_count == 0


async def test_it_is_never_done_without_being_said(mate: MediaMate, home: Household) -> None:
    with pytest.raises(Refused, match="grab_only_straight"):
        await mate.desk.grab(ADMIN, thread(ADMIN), await first(mate))
    assert home.qbittorrent.add.await_count == 0


@pytest.mark.parametrize("lacking", ["prowlarr", "qb"])
async def test_without_prowlarr_or_a_torrent_client_nothing_is_new(
    mate: MediaMate, home: Household, lacking: str
) -> None:
    if lacking == "qb":
        home.missing.add("qb")
    else:
        home.managed = None
    with pytest.raises(NotConfigured, match="no_backend"):
        await mate.desk.releases(ADMIN, DUNE)
    assert home.manager.search.await_count == 0


async def test_a_library_that_is_away_is_not_gone_past(
    hass: HomeAssistant, mate: MediaMate, home: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = MockConfigEntry(domain="mediamate", title="Radarr")
    monkeypatch.setattr(desk_base, "away", lambda hass, role: entry)
    with pytest.raises(CannotConnect):
        await mate.desk.releases(ADMIN, DUNE)


@pytest.mark.parametrize(
    ("service", "error"),
    [
        ("fetch", Refused("torrent_unfetched", service="Prowlarr")),
        ("fetch", NotFound("release_expired", service="Prowlarr")),
        ("add", AlreadyInLibrary("torrent_exists")),
        ("add", CannotConnect(service="qBittorrent")),
    ],
)
async def test_why_it_cannot_be_had(mate: MediaMate, home: Household, service: str, error: Exception) -> None:
    port: AsyncMock = home.manager.fetch if service == "fetch" else home.qbittorrent.add
    release_id = await first(mate)
    port.side_effect = error
    with pytest.raises(type(error), match=str(error).split(maxsplit=1)[0]):
        await mate.desk.grab_straight(ADMIN, release_id)


async def test_the_client_was_taken_away_meanwhile(mate: MediaMate, home: Household) -> None:
    release_id = await first(mate)
    home.missing.add("qb")
    with pytest.raises(NotConfigured, match="no_torrent_client"):
        await mate.desk.grab_straight(ADMIN, release_id)


class TwoClients(Household):
    """A household with a second torrent client."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.second = create_autospec(TorrentClient, instance=True)
        self.held: Mapping[str, Torrent] = {}

    def stack(self) -> MediaStack:
        made = super().stack()
        second = self._there("tr", self.second, TransferSnapshot(TransferTotals(), self.held))
        return replace(made, torrents=(*made.torrents, *second))


@pytest.fixture
def two(home: Household, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> TwoClients:
    """Return a household with two torrent clients and no library for films."""
    two = TwoClients(clock)
    two.missing.add("radarr")
    monkeypatch.setattr(home, "stack", two.stack)
    return two


async def test_a_yes_is_one_to_the_client_that_the_question_named(mate: MediaMate, two: TwoClients) -> None:
    two.down.add("qb")
    proposal, _ = await mate.desk.prepare_grab(ADMIN, thread(ADMIN), await first(mate))
    assert proposal.question.placeholders["client"] == "tr", "the first that is up"
    two.down.clear()
    outcome = await mate.desk.confirm(ADMIN, thread(ADMIN))
    assert outcome.message.placeholders["client"] == "tr"
    assert (two.second.add.await_count, two.qbittorrent.add.await_count) == (1, 0)


async def test_a_client_that_is_gone_by_the_yes_is_replaced_by_none(mate: MediaMate, two: TwoClients) -> None:
    await mate.desk.prepare_grab(ADMIN, thread(ADMIN), await first(mate))
    two.missing.add("qb")
    with pytest.raises(NotFound, match="instance_not_found"):
        await mate.desk.confirm(ADMIN, thread(ADMIN))
    assert (two.second.add.await_count, two.manager.fetch.await_count) == (0, 0)


async def test_the_client_that_is_named_gets_it(mate: MediaMate, two: TwoClients) -> None:
    await mate.desk.grab_straight(ADMIN, await first(mate), "tr")
    two.second.add.assert_awaited_once_with(FILE, category="mediamate")
    with pytest.raises(NotFound, match="instance_not_found"):  # a library is no torrent client
        await mate.desk.grab_straight(ADMIN, await first(mate), "prowlarr")


def there(name: str, state: DownloadState, progress: float) -> Torrent:
    return Torrent(hash=name, name="Dune", state=state, progress=progress, size=8 * GB)


@pytest.mark.parametrize(
    ("name", "progress", "said"),
    [
        (names_of(FILE), 0.4, "torrent_coming"),
        (names_of(FILE), 1.0, "torrent_there"),
        ({"0" * 40}, 1.0, None),
    ],
    ids=["coming", "there", "another"],
)
async def test_what_another_client_has_is_not_fetched_twice(
    mate: MediaMate, two: TwoClients, *, name: Iterable[str], progress: float, said: str | None
) -> None:
    """Which of its names a client shows depends on the client."""
    for shown in name:
        two.held = {shown: there(shown, DownloadState.PAUSED, progress)}
        release_id = await first(mate)
        if said is None:
            await mate.desk.grab_straight(ADMIN, release_id, "qb")
            continue
        with pytest.raises(AlreadyInLibrary, match=said) as raised:
            await mate.desk.grab_straight(ADMIN, release_id, "qb")
        assert raised.value.placeholders == {"client": "tr"}
        two.qbittorrent.add.assert_not_awaited()
    assert two.qbittorrent.add.await_count == (said is None)


@pytest.mark.parametrize("lost", [error(service="qBittorrent") for error in UNSURE], ids=repr)
async def test_whether_it_went_in_is_looked_up_where_nobody_said_so(
    mate: MediaMate, home: Household, lost: Exception
) -> None:
    """A lost connection, or a proxy that says 502: the client may have taken it all the same."""
    release_id, name = await first(mate), min(names_of(FILE))
    home.qbittorrent.add.side_effect = lost
    taken = {name: there(name, DownloadState.DOWNLOADING, 0.0)}
    home.qbittorrent.snapshot.return_value = TransferSnapshot(TransferTotals(), taken)
    result = await mate.desk.grab_straight(ADMIN, release_id)
    assert result.message.key == "desk_grabbed_straight"
    home.qbittorrent.snapshot.side_effect = CannotConnect(service="qBittorrent")
    with pytest.raises(type(lost)):
        await mate.desk.grab_straight(ADMIN, release_id)
    home.qbittorrent.snapshot.side_effect = None
    home.qbittorrent.snapshot.return_value = TransferSnapshot(TransferTotals())
    with pytest.raises(type(lost)):
        await mate.desk.grab_straight(ADMIN, release_id)
    assert home.qbittorrent.add.await_count == 3, "nothing is sent twice for one yes"


async def test_a_plain_no_is_not_looked_up(mate: MediaMate, home: Household) -> None:
    home.qbittorrent.add.side_effect = Refused("torrent_refused")
    with pytest.raises(Refused, match="torrent_refused"):
        await mate.desk.grab_straight(ADMIN, await first(mate))
    home.qbittorrent.snapshot.assert_not_awaited()


@pytest.mark.parametrize("role", [Role.MEMBER, Role.CHILD, Role.GUEST, Role.NOBODY])
async def test_who_is_no_administrator_any_more_by_the_yes(
    mate: MediaMate, home: Household, role: Role
) -> None:
    await mate.desk.prepare_grab(ADMIN, thread(ADMIN), await first(mate))
    with pytest.raises(Refused, match="not_allowed"):
        await mate.desk.confirm(replace(ADMIN, role=role), thread(ADMIN))
    assert home.qbittorrent.add.await_count == 0


async def test_the_same_yes_twice_at_once_is_one(mate: MediaMate, home: Household) -> None:
    proposal, _ = await mate.desk.prepare_grab(ADMIN, thread(ADMIN), await first(mate))
    yes = [mate.desk.confirm(ADMIN, thread(ADMIN), proposal.id) for _ in range(3)]
    results = await asyncio.gather(*yes, return_exceptions=True)
    assert sum(isinstance(one, Refused) for one in results) == 2
    assert home.qbittorrent.add.await_count == 1


async def test_a_yes_after_a_restart_has_nothing_to_give(
    hass: HomeAssistant, mate: MediaMate, home: Household, clock: Clock
) -> None:
    proposal, _ = await mate.desk.prepare_grab(ADMIN, thread(ADMIN), await first(mate))
    await mate.history.close()
    again = await async_create(hass, clock)
    with pytest.raises(NotFound, match="release_expired"):
        await again.desk.confirm(ADMIN, thread(ADMIN), proposal.id)
    assert home.qbittorrent.add.await_count == 0


# --- where the library does not take it


@pytest.fixture
def refusing(home: Household) -> Household:
    """Return a household whose Radarr knows nothing of what Prowlarr found."""
    home.missing.clear()
    home.radarr.push.return_value = ("Unknown Movie",)
    return home


async def grab_by_talk(mate: MediaMate, actor: Actor) -> Any:
    await mate.desk.prepare_grab(actor, thread(actor), await first(mate, actor))
    return await mate.desk.confirm(actor, thread(actor))


async def test_an_administrator_is_asked_whether_to_go_past_it(mate: MediaMate, refusing: Household) -> None:
    outcome = await grab_by_talk(mate, ADMIN)
    assert (outcome.message, outcome.asks) == (REFUSED, True)
    assert mate.desk.open_proposal(thread(ADMIN)) == outcome.result
    assert refusing.library == {} and refusing.qbittorrent.add.await_count == 0
    done = await mate.desk.confirm(ADMIN, thread(ADMIN))
    assert (done.message.key, done.asks) == ("desk_grabbed_straight", False)
    refusing.qbittorrent.add.assert_awaited_once_with(FILE, category="mediamate")
    assert refusing.radarr.push.await_count == 1 and not mate.tracker.open


async def test_a_question_of_a_list_stays_in_the_list(mate: MediaMate, refusing: Household) -> None:
    where, release_id = thread(ADMIN), await first(mate)
    args = {"release_id": release_id, "replace": False, "listed": True}
    await mate.desk.prepare(ADMIN, where, "grab", args, Message("ask_grab"))
    outcome = await mate.desk.confirm(ADMIN, where)
    assert outcome.result.args == args | {"entry_id": "qb"} and outcome.result.verb == "grab_straight"


async def test_everybody_else_is_told_that_it_does_not_take_it(mate: MediaMate, refusing: Household) -> None:
    with pytest.raises(Refused, match="refused_by_service") as raised:
        await grab_by_talk(mate, MEMBER)
    assert raised.value.placeholders["reason"] == "Unknown Movie"
    assert mate.desk.open_proposal(thread()) is None


async def test_an_administrator_who_says_yes_for_somebody_else(mate: MediaMate, refusing: Household) -> None:
    proposal, _ = await mate.desk.prepare_grab(MEMBER, thread(), await first(mate, MEMBER))
    with pytest.raises(Refused, match="refused_by_service"):
        await mate.desk.confirm(ADMIN, thread(), proposal.id)


async def test_what_the_library_would_take_is_its_own(mate: MediaMate, refusing: Household) -> None:
    release_id = await first(mate)
    for _ in range(2):
        with pytest.raises(Refused, match="grab_not_straight"):
            await mate.desk.grab_straight(ADMIN, release_id)
        refusing.radarr.push.return_value = ("Not wanted in profile",)
        with pytest.raises(Refused, match="refused_by_service"):
            await mate.desk.grab(ADMIN, thread(ADMIN), release_id)
    refusing.radarr.push.return_value = ("Unknown Movie",)
    with pytest.raises(Refused, match="refused_by_service"):
        await mate.desk.grab(ADMIN, thread(ADMIN), release_id)
    await mate.desk.grab_straight(ADMIN, release_id)
    assert refusing.qbittorrent.add.await_count == 1


async def test_afterwards_it_is_a_download_as_any_other(mate: MediaMate, home: Household) -> None:
    async def add(torrent: bytes, **how: Any) -> None:
        home.torrents["ee"] = Torrent(
            hash="ee", name=GOOD.title, state="downloading", progress=0.0, size=8 * GB
        )

    home.qbittorrent.add.side_effect = add
    await mate.desk.grab_straight(ADMIN, await first(mate))
    (shown,) = await mate.desk.downloads(ADMIN)
    assert (shown.title, shown.client) == (GOOD.title, "qb")
    assert list(await mate.desk.downloads(MEMBER)) == []
