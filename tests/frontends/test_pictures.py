"""Which posters can be had: asked once, quickly, and not of a host that is away."""

import aiohttp
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.test_util.aiohttp import AiohttpClientMocker

from custom_components.mediamate.frontends.telegram.pictures import Pictures
from tests.made import Clock

ADDRESS = "https://image.tmdb.org/t/p/w500/a.jpg"
IMAGE = {"Content-Type": "image/jpeg", "Content-Length": "1000"}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pictures(hass: HomeAssistant, clock: Clock) -> Pictures:
    return Pictures(hass, clock)


async def test_a_good_one_is_asked_for_once(pictures: Pictures, aioclient_mock: AiohttpClientMocker) -> None:
    aioclient_mock.get(ADDRESS, content=b"x", headers=IMAGE)
    assert await pictures.good(ADDRESS) and await pictures.good(ADDRESS)
    assert aioclient_mock.call_count == 1
    pictures.remember(ADDRESS, good=False)
    assert not await pictures.good(ADDRESS)


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (404, IMAGE),
        (200, {"Content-Type": "text/html", "Content-Length": "1000"}),
        (200, IMAGE | {"Content-Length": "20000000"}),
        (200, IMAGE | {"Content-Length": "0"}),
    ],
)
async def test_what_is_no_picture(
    pictures: Pictures, aioclient_mock: AiohttpClientMocker, status: int, headers: dict[str, str]
) -> None:
    aioclient_mock.get(ADDRESS, status=status, headers=headers)
    assert not await pictures.good(ADDRESS) and not await pictures.good(ADDRESS)
    assert aioclient_mock.call_count == 1


async def test_a_host_that_is_away_is_left_alone(
    pictures: Pictures, aioclient_mock: AiohttpClientMocker, clock: Clock
) -> None:
    other = ADDRESS.replace("a.jpg", "b.jpg")
    for failure in (TimeoutError(), aiohttp.ClientConnectionError()):
        aioclient_mock.clear_requests()
        aioclient_mock.get(ADDRESS, exc=failure)
        assert not await pictures.good(ADDRESS) and not await pictures.good(other)
        assert aioclient_mock.call_count == 1
        clock.forward(minutes=11)
    aioclient_mock.clear_requests()
    aioclient_mock.get(ADDRESS, content=b"x", headers=IMAGE)
    assert await pictures.good(ADDRESS)


@pytest.mark.parametrize("address", [None, "", "file:///etc/passwd", "ftp://x/y", "data:image/png;base64,x"])
async def test_other_addresses_are_not_asked(pictures: Pictures, address: str | None) -> None:
    assert not await pictures.good(address)


async def test_it_remembers_so_many(pictures: Pictures, aioclient_mock: AiohttpClientMocker) -> None:
    pictures.remember(ADDRESS, good=True)
    for number in range(500):
        pictures.remember(f"{ADDRESS}{number}", good=True)
    aioclient_mock.get(ADDRESS, status=404)
    assert not await pictures.good(ADDRESS)
