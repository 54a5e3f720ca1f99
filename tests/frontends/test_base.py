"""A chat door is one file: here is another, over the events and the action of Home Assistant's `matrix`."""

from collections.abc import Iterator
from typing import Any, ClassVar, override

from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_mock_service

from custom_components.mediamate.assist import Assist
from custom_components.mediamate.data import DATA
from custom_components.mediamate.frontends.base import Frontend
from custom_components.mediamate.history import Notice
from custom_components.mediamate.members import actor_of, member_named
from custom_components.mediamate.model import Door, Role, Thread
from custom_components.mediamate.texts import async_texts
from custom_components.mediamate.told import notice_message
from tests.dialogue.doors import Household
from tests.dialogue.home import TalkHome
from tests.made import ARRIVAL

from .conftest import list_member

ROOM = "!films:example.org"
PEOPLE = {"@anna:example.org": "Anna"}


class MatrixDoor(Frontend):
    """A whole door. `matrix_command` carries every text where its configuration names the expression `.*`."""

    door: ClassVar[Door] = Door.TELEGRAM  # Matrix has no name of its own yet

    @override
    def listen(self) -> Iterator[CALLBACK_TYPE]:
        yield self._hass.bus.async_listen("matrix_command", self._heard)

    async def _heard(self, event: Event[Any]) -> None:
        member = member_named(self._hass, PEOPLE.get(event.data["sender"], ""))
        if member is None:
            return
        thread = Thread(member.actor_id, self.door, event.data["room"], "en")
        said = await self._assist.dialogue.turn(actor_of(member), thread, event.data["args"]["text"])
        await self._say(event.data["room"], said.text if said else "?")

    @override
    async def tell(self, notice: Notice) -> None:
        assert notice.thread is not None
        texts = await async_texts(self._hass, notice.thread.language)
        await self._say(notice.thread.place, texts.message(notice_message(notice)))

    @override
    async def resume(self) -> None:
        """Nothing is shown there that would have to go on."""

    async def _say(self, room: str, text: str) -> None:
        await self._hass.services.async_call("matrix", "send_message", {"target": [room], "message": text})


@pytest.fixture
async def household(hass: HomeAssistant, home: TalkHome, open_doors: Household) -> MockConfigEntry:
    """List Anna, and open the door beside the others."""
    entry = await open_doors()
    await list_member(hass, entry, 1, "Anna", Role.MEMBER)
    await hass.async_block_till_done(wait_background_tasks=True)
    MatrixDoor(hass, entry, hass.data[DATA], await Assist.async_get(hass)).start()
    return entry


async def test_from_a_sentence_to_a_notice(
    hass: HomeAssistant, household: MockConfigEntry, home: TalkHome
) -> None:
    calls = async_mock_service(hass, "matrix", "send_message")

    async def hear(text: str, sender: str = "@anna:example.org") -> None:
        data = {"command": "mediamate", "sender": sender, "room": ROOM, "args": {"text": text}}
        hass.bus.async_fire("matrix_command", data)
        await hass.async_block_till_done(wait_background_tasks=True)

    await hear("download Arrival", sender="@mallory:example.org")
    assert calls == [] and home.added == []
    await hear("download Arrival")
    assert "Arrival" in calls[-1].data["message"] and home.added == []
    await hear("yes")
    assert home.added == [ARRIVAL]

    mate = hass.data[DATA]
    (request,) = mate.tracker.open.values()
    assert request.watchers[0].place == ROOM
    payload = {"title": "Arrival", "year": 2016, "ref": str(ARRIVAL)}
    ready = Notice(
        name="ready",
        request_id=request.id,
        payload=payload,
        created=mate.now(),
        thread=request.watchers[0],
    )
    await mate.history.add_notice(ready)
    mate.outbox.kick()
    await hass.async_block_till_done(wait_background_tasks=True)
    assert calls[-1].data == {"target": [ROOM], "message": "You can watch Arrival (2016) now."}
    assert await mate.history.pending_notices() == []

    said = len(calls)
    assert await hass.config_entries.async_unload(household.entry_id)
    await hear("download Arrival")
    assert len(calls) == said, "it closes with the household"
