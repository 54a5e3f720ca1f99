"""Another release is looked for: by whom it is asked for, while there is something to look for."""

from homeassistant.core import HomeAssistant
import pytest

from custom_components.mediamate.data import MediaMate
from custom_components.mediamate.errors import NotFound, Refused
from custom_components.mediamate.model import Actor, Part
from custom_components.mediamate.operations.request import Wish
from tests.made import ADMIN, CHILD, DUNE, MEMBER, OTHER, thread
from tests.made_home import Home, add_series
from tests.operations.fakes import BEAR, FakeSonarr, entry


async def asked(mate: MediaMate) -> str:
    result = await mate.desk.request(MEMBER, thread(), Wish(ref=DUNE))
    assert result.request
    return result.request.id


async def test_what_is_downloaded_is_dropped_for_another(mate: MediaMate, home: Home) -> None:
    request_id = await asked(mate)
    home.grab()
    await mate.desk.search_again(MEMBER, request_id)
    assert home.torrents == {} and home.radarr.search_now.await_count == 0
    how = home.radarr.remove_from_queue.call_args.kwargs
    assert how == {"remove_from_client": True, "blocklist": True, "search_again": True}


@pytest.mark.parametrize("actor", [MEMBER, ADMIN])
async def test_nothing_found_yet_is_searched_anew(mate: MediaMate, home: Home, actor: Actor) -> None:
    await mate.desk.search_again(actor, await asked(mate))
    home.radarr.search_now.assert_awaited_once_with(1)


async def test_it_is_nobody_elses_business(mate: MediaMate, home: Home) -> None:
    request_id = await asked(mate)
    for actor, key in ((OTHER, "not_yours"), (CHILD, "not_allowed")):
        with pytest.raises(Refused) as raised:
            await mate.desk.search_again(actor, request_id)
        assert raised.value.translation_key == key
    with pytest.raises(NotFound):
        await mate.desk.search_again(MEMBER, "gone")
    assert home.radarr.search_now.await_count == 0


# --- several people wait for parts of one series


async def both(hass: HomeAssistant, mate: MediaMate, home: Home) -> tuple[FakeSonarr, dict[Actor, str]]:
    """Have a season asked for by each of two, and the second one on its way: by a client that is not ours."""
    sonarr, ids = add_series(hass, home), dict[Actor, str]()
    for actor, season in ((MEMBER, 1), (OTHER, 2)):
        result = await mate.desk.request(actor, thread(actor), Wish(ref=BEAR.ref, seasons=(season,)))
        assert result.request
        ids[actor] = result.request.id
    home.episodes_on_their_way = [
        entry(id=7, download_id="nzb2", protocol="usenet", title="The.Bear.S02", parts=(Part(2, 1),))
    ]
    return sonarr, ids


async def test_a_season_of_somebody_else_is_nobodys_to_touch(
    hass: HomeAssistant, mate: MediaMate, home: Home
) -> None:
    sonarr, _ = await both(hass, mate, home)
    (theirs,) = await mate.desk.downloads(OTHER)
    assert await mate.desk.downloads(MEMBER) == ()
    for touch in (mate.desk.retry, mate.desk.remove):
        with pytest.raises(Refused, match="not_yours"):
            await touch(MEMBER, theirs.id)
    assert sonarr.called("remove_from_queue") == []


@pytest.mark.parametrize("actor", [MEMBER, ADMIN])
async def test_another_release_of_a_season_costs_no_other_season_its_own(
    hass: HomeAssistant, mate: MediaMate, home: Home, actor: Actor
) -> None:
    sonarr, ids = await both(hass, mate, home)
    await mate.desk.search_again(actor, ids[MEMBER])
    assert sonarr.called("remove_from_queue") == [] and sonarr.called("search_now") == []
    assert sonarr.called("search_parts")[-1] == (1, (Part(1),))
