"""Another release is looked for: by whom it is asked for, while there is something to look for."""

import pytest

from custom_components.mediamate.data import MediaMate
from custom_components.mediamate.errors import NotFound, Refused
from custom_components.mediamate.model import Actor
from custom_components.mediamate.operations.request import Wish
from tests.made import ADMIN, CHILD, DUNE, MEMBER, OTHER, thread
from tests.made_home import Home


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
