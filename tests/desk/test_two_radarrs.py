"""The desk over two Radarrs, HD and 4K: the same film may be wished in each."""

from dataclasses import replace

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.mediamate import data as data_module, desk_base
from custom_components.mediamate.data import MediaMate
from custom_components.mediamate.errors import CannotConnect, Refused
from custom_components.mediamate.model import MediaType, RequestStatus
from custom_components.mediamate.operations.request import Wish
from custom_components.mediamate.operations.stack import Defaults, MediaStack
from tests.desk.asking import WISH, settle
from tests.made import DUNE, MEMBER, OTHER, Clock, thread
from tests.made_home import Home


class TwoRadarrs:
    """The home's Radarr and a second one for 4K, which the household prefers."""

    def __init__(self, home: Home, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
        self.home, self.uhd, self.down = home, Home(clock), False
        for module in (desk_base, data_module):
            monkeypatch.setattr(module, "current_stack", lambda hass: self.stack())

    def stack(self) -> MediaStack:
        first = self.home.stack()
        second = replace(self.uhd.stack().backends[0], entry_id="uhd", title="Radarr 4K")
        return replace(
            first,
            backends=first.backends if self.down else (*first.backends, second),
            defaults=((MediaType.MOVIE, Defaults(entry_id="uhd")),),
        )


@pytest.fixture
def pair(hass: HomeAssistant, home: Home, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> TwoRadarrs:
    MockConfigEntry(domain="mediamate", entry_id="uhd", title="4K", data={"kind": "radarr"}).add_to_hass(hass)
    return TwoRadarrs(home, clock, monkeypatch)


async def test_a_download_is_whose_wish_its_own_instance_serves(
    pair: TwoRadarrs, home: Home, mate: MediaMate, hass: HomeAssistant, clock: Clock
) -> None:
    """The same film for two people, in HD and in 4K: neither may touch the other's download."""
    desk = mate.desk
    await desk.request(MEMBER, thread(), Wish(ref=DUNE, entry_id="uhd"))
    await desk.request(OTHER, thread(OTHER), Wish(ref=DUNE, entry_id="radarr"))
    home.grab()
    with pytest.raises(Refused):  # nobody knows yet whose it is
        await desk.pause(OTHER, "qb:aa")
    await settle(hass, mate, clock)
    with pytest.raises(Refused):
        await desk.remove(MEMBER, "qb:aa", delete_files=True)
    assert await desk.downloads(MEMBER) == ()
    assert [one.id for one in await desk.downloads(OTHER)] == ["qb:aa"]
    await desk.cancel(MEMBER, desk.wanted(DUNE, "uhd").id)
    assert "aa" in home.torrents and pair.uhd.library == {} and DUNE in home.library
    assert (await desk.remove(OTHER, "qb:aa", delete_files=True)).id == "qb:aa"


async def test_the_usual_instance_is_not_replaced_because_it_starts_up(
    pair: TwoRadarrs, home: Home, mate: MediaMate
) -> None:
    """4K today and HD tomorrow, only because one of them was restarting."""
    pair.down = True
    for wish in (WISH, Wish(ref=DUNE, entry_id="uhd")):
        with pytest.raises(CannotConnect) as err:
            await mate.desk.request(MEMBER, thread(), wish)
        assert err.value.placeholders["service"] == "4K"
    assert home.added == []
    named = await mate.desk.request(MEMBER, thread(), Wish(ref=DUNE, entry_id="radarr"))
    assert named.status is RequestStatus.REQUESTED and home.added == [DUNE]


async def test_who_names_an_instance_in_words_does_not_wait_for_the_usual_one(
    pair: TwoRadarrs, home: Home, mate: MediaMate
) -> None:
    pair.down = True
    named = await mate.desk.request(MEMBER, thread(), Wish(ref=DUNE, instance="radarr"))
    assert named.status is RequestStatus.REQUESTED and home.added == [DUNE]
