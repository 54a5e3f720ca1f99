"""A wish is handed over once, whatever happens in between; and what may be taken back again."""

from datetime import timedelta
from typing import Any

import pytest

from custom_components.mediamate.errors import (
    AlreadyInLibrary,
    BadResponse,
    MediaMateError,
    NotConfigured,
    NotFound,
)
from custom_components.mediamate.model import LibraryItem, MediaRequest
from custom_components.mediamate.operations.handover import submit as hand_over
from custom_components.mediamate.operations.stack import MediaStack

from .fakes import DUNE, NOW, OLD_DUNE, PART_TWO, FakeBackend, Home, a_request, entry, radarr


def home() -> Home:
    return Home(backends=[radarr(FakeBackend(DUNE, OLD_DUNE, PART_TWO))])


async def submit(stack: MediaStack, request: MediaRequest) -> LibraryItem:
    """Hand a film over: that is always done at once."""
    held, done = await hand_over(stack, request)
    assert done
    return held


async def test_submit() -> None:
    where = home()
    item = await submit(where.stack, a_request())
    assert item.item == DUNE
    assert where.backends[0].port.called("add") == [(DUNE.ref, 4, "/movies", None, True)]


async def test_submit_again_after_a_crash_asks_nothing_twice() -> None:
    """It was added, and we were killed before we wrote that down."""
    where = home()
    first = await submit(where.stack, a_request())
    again = await submit(where.stack, a_request())
    assert again == first
    assert len(where.backends[0].port.called("add")) == 1
    assert not where.backends[0].port.called("search_now")


@pytest.mark.parametrize(
    ("held", "request_", "queued", "searches"),
    [
        ({}, {}, False, 1),
        ({"has_file": True}, {}, False, 0),
        ({"added": NOW}, {}, False, 0),
        ({"added": NOW - timedelta(days=2)}, {}, False, 1),
        ({}, {"backend_id": 1}, False, 0),
        ({}, {}, True, 0),
    ],
)
async def test_submit_what_is_there(
    held: dict[str, Any], request_: dict[str, Any], queued: bool, searches: int
) -> None:
    port = FakeBackend(DUNE)
    port.hold(DUNE, **held)
    where = Home(backends=[radarr(port, queue=(entry(),) if queued else ())])
    item = await submit(where.stack, a_request(**request_))
    assert item.backend_id == 1
    assert len(port.called("search_now")) == searches
    assert not port.called("add")


@pytest.mark.parametrize(
    ("held", "profile", "monitored"),
    [
        ({}, 4, []),
        ({"monitored": False}, 4, [(1, 4)]),
        ({}, 5, [(1, 5)]),
        ({"monitored": False}, None, [(1, 4)]),
    ],
)
async def test_what_is_there_is_wanted_again(
    held: dict[str, Any], profile: int | None, monitored: list[tuple[int, int]]
) -> None:
    port = FakeBackend(DUNE)
    port.hold(DUNE, quality_profile_id=4, **held)
    await submit(Home(backends=[radarr(port)]).stack, a_request(quality_profile_id=profile))
    assert port.called("monitor") == monitored
    assert port.called("search_now") == [(1,)]


async def test_submit_loses_a_race() -> None:
    class Racing(FakeBackend):
        async def add(self, *args: Any, **kwargs: Any) -> Any:
            self.hold(DUNE, added=NOW)
            raise AlreadyInLibrary

    where = Home(backends=[radarr(Racing(DUNE))])
    assert (await submit(where.stack, a_request())).item == DUNE


async def test_submit_contradicted() -> None:
    class Confused(FakeBackend):
        async def add(self, *args: Any, **kwargs: Any) -> Any:
            raise AlreadyInLibrary

    with pytest.raises(BadResponse):
        await submit(Home(backends=[radarr(Confused(DUNE))]).stack, a_request())


@pytest.mark.parametrize(
    ("request_", "error"),
    [
        ({"entry_id": None}, NotConfigured),
        ({"entry_id": "gone"}, NotFound),
        ({"root_folder": None}, NotFound),
    ],
)
async def test_submit_impossible(request_: dict[str, Any], error: type[MediaMateError]) -> None:
    with pytest.raises(error):
        await submit(home().stack, a_request(**request_))
