"""What clients are tested with."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from tests.made import Clock

from .arr_suite import NOW, Arr, LibraryArr
from .recorder import FIXTURES, Recorder, recording


@pytest.fixture
async def session(socket_enabled: None) -> AsyncIterator[aiohttp.ClientSession]:
    """A session that keeps no cookies: who needs some keeps them itself."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as one:
        yield one


async def _no_sleep(_: float) -> None:
    return None


@pytest.fixture
def clock(request: pytest.FixtureRequest) -> Clock:
    """The clock of clients that have one: it stands at the module's own NOW, if that has one."""
    return Clock(getattr(request.module, "NOW", NOW))


@pytest.fixture
async def pair(
    request: pytest.FixtureRequest, clock: Clock, socket_enabled: None
) -> AsyncIterator[tuple[Recorder, Any]]:
    """The client that the module describes in `ARR`, and the server that it asks."""
    arr: Arr = request.module.ARR
    async with recording(arr.name) as (recorder, session):
        client = arr.client(session, recorder.url, arr.key, **arr.options(clock))
        client._sleep = _no_sleep
        yield recorder, client


@pytest.fixture
def recorder(pair: tuple[Recorder, Any]) -> Recorder:
    """The server of the pair."""
    return pair[0]


@pytest.fixture
def client(pair: tuple[Recorder, Any]) -> Any:
    """The client of the pair."""
    return pair[1]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run the suite's tests for each call and each fixture of the client it is about."""
    arr: LibraryArr | None = getattr(metafunc.cls, "arr", None)
    if arr is None:
        return
    files = sorted(FIXTURES.glob(f"{arr.name}/webhook/*.json"))
    cases = {"call": [*arr.calls], "document": [*arr.parsers], "file": files}
    for name in cases.keys() & {*metafunc.fixturenames}:
        ids = [file.stem for file in files] if name == "file" else None
        metafunc.parametrize(name, cases[name], ids=ids)
