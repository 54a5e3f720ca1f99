"""From `find` to a request in Radarr through Home Assistant's real MCP server, with a real MCP client, over real HTTP."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
import json
from typing import Any

from homeassistant.auth.const import GROUP_ID_USER
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.setup import async_setup_component
import httpx
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.mediamate.data import MediaMate
from custom_components.mediamate.model import Door
from simulator import SimulatedStack
from tests.made import DUNE

LIST = "todo.mediamate_requests"
type Connect = Callable[[Any], Any]


class Client:
    """One user's MCP client."""

    def __init__(self, session: ClientSession) -> None:
        self.session = session

    async def call(self, tool: str, **args: Any) -> dict[str, Any]:
        answer = await self.session.call_tool(f"mediamate__{tool}", args)
        data = json.loads(answer.content[0].text)
        assert bool(answer.isError) is ("error" in data)
        return data


@pytest.fixture
async def connect(
    hass: HomeAssistant, mate: MediaMate, hass_client_no_auth: ClientSessionGenerator
) -> Connect:
    """Return a maker of MCP clients that are signed in as somebody."""
    entry = MockConfigEntry(
        domain="mcp_server",
        data={"all_llm_apis": False, "llm_hass_api": ["mediamate"], "require_admin": False},
    )
    entry.add_to_hass(hass)
    assert await async_setup_component(hass, "mcp_server", {})
    await hass.async_block_till_done()
    address = (await hass_client_no_auth()).make_url("/api/mcp")

    @asynccontextmanager
    async def connected(user: Any) -> AsyncIterator[Client]:
        refresh = await hass.auth.async_create_refresh_token(user, "https://claude.example/")
        token = hass.auth.async_create_access_token(refresh)
        async with (
            httpx.AsyncClient(headers={"Authorization": f"Bearer {token}"}) as http,
            streamable_http_client(str(address), http_client=http) as (read, write, _),
            ClientSession(read, write) as session,
        ):
            await session.initialize()
            yield Client(session)

    return connected


async def somebody(hass: HomeAssistant, name: str) -> Any:
    return await hass.auth.async_create_user(name, group_ids=[GROUP_ID_USER])


async def tick(hass: HomeAssistant, user: Any, uid: str) -> None:
    await hass.services.async_call(
        "todo",
        "update_item",
        {"entity_id": LIST, "item": uid, "status": "completed"},
        blocking=True,
        context=Context(user_id=user.id),
    )


async def test_from_find_to_a_request_in_radarr(
    hass: HomeAssistant, mate: MediaMate, sim: SimulatedStack, connect: Connect
) -> None:
    boris, vera = await somebody(hass, "Boris"), await somebody(hass, "Vera")
    radarr = mate.desk.stack().backends[0].port
    async with connect(boris) as client:
        offered = {one.name: one for one in (await client.session.list_tools()).tools}
        assert "llm__GetDateTime" in offered and offered["mediamate__find"].annotations.readOnlyHint
        found = await client.call("find", title="Dune", year=2021)
        assert str(DUNE) in [one["ref"] for one in found["results"]]
        prepared = await client.call("request", ref=str(DUNE))
        assert prepared["status"] == "needs_confirmation" and "to-do list" in prepared["next"]
        for _ in range(2):
            refused = await client.call("confirm", proposal_id=prepared["proposal_id"])
            assert refused["error"] == "confirm_elsewhere"
    await hass.async_block_till_done(wait_background_tasks=True)
    with pytest.raises(HomeAssistantError):
        await tick(hass, vera, prepared["proposal_id"])
    assert await mate.history.requests() == [] and await radarr.get(DUNE) is None
    await tick(hass, boris, prepared["proposal_id"])
    assert (await radarr.get(DUNE)) is not None
    requests = await mate.history.requests()
    assert [(one.ref, one.actor, one.door) for one in requests] == [(DUNE, f"user:{boris.id}", Door.MCP)]
    async with connect(boris) as client:
        assert [one["ref"] for one in (await client.call("history"))["requests"]] == [str(DUNE)]
        assert (await client.call("request", title="Dune", year=2021))["status"] == "already_requested"
    async with connect(vera) as client:
        assert (await client.call("history"))["requests"] == []
        assert (await client.call("request", ref=str(DUNE)))["error"] == "not_shown"


async def test_what_a_client_gets_wrong_is_an_answer(hass: HomeAssistant, connect: Connect) -> None:
    async with connect(await somebody(hass, "Boris")) as client:
        assert (await client.call("request", ref="movie:tmdb:1"))["error"] == "not_shown"
        assert (await client.call("control_download", action="resume", id="x"))["error"] == "not_shown"
        assert (await client.call("library", title="zzzz no such title zzzz"))["error"] == "title_not_found"


async def test_the_prompt_of_the_api_is_offered(hass: HomeAssistant, connect: Connect) -> None:
    async with connect(await somebody(hass, "Boris")) as client:
        prompt = await client.session.get_prompt("Media")
        assert "Nothing that you call changes anything" in prompt.messages[0].content.text
