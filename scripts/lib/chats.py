"""Telegram in a home that really runs: core's telegram_bot at the simulated Bot API, people, a chat in a terminal."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from simulator import SimulatedStack
from simulator.telegram import Message, Person
from simulator.telegram.changes import NotSeen

from .flows import FLOW, walk
from .realhome import HomeError, RealHome

SUBENTRIES = "/api/config/config_entries/subentries/flow"
OPTIONS = "/api/config/config_entries/options/flow"
MEMBERS = ((1001, "Anna", "admin"), (1003, "Mia", "child"))
ANSWER_SECONDS = 20.0
QUIET_SECONDS = 0.8  # so long without a change: the bot has said what it had to say

type Show = Callable[[str, str], None]


@dataclass(frozen=True, slots=True)
class Chats:
    """The people of the demo: one who decides, and a child."""

    owner: Person
    child: Person


async def set_up_telegram(home: RealHome, sim: SimulatedStack, more: Sequence[Person] = ()) -> Chats:
    """Do what a person does: add the bot, let the family (and `more` members) through, list them, choose the bot."""
    entry = await walk(
        home,
        FLOW,
        {"handler": "telegram_bot"},
        {"platform": "polling", "api_key": sim.telegram.token, "api_endpoint": sim.telegram.url},
    )
    bot = entry["result"]["entry_id"]
    household = await _household(home)
    people = [sim.telegram.person(number, name) for number, name, _ in MEMBERS]
    roles = [role for _, _, role in MEMBERS] + ["member"] * len(more)
    for person, role in zip((*people, *more), roles, strict=True):
        await walk(home, SUBENTRIES, {"handler": [bot, "allowed_chat_ids"]}, {"chat_id": person.id})
        member = {"name": person.name, "role": role, "telegram_id": str(person.id)}
        await walk(home, SUBENTRIES, {"handler": [household, "member"]}, member)
    await walk(home, OPTIONS, {"handler": household}, {"telegram_bot": bot})
    await _loaded(home, household)  # with its options changed it is loaded anew, and with it the door
    return Chats(*people)


async def _loaded(home: RealHome, entry_id: str) -> None:
    async with asyncio.timeout(ANSWER_SECONDS):
        while (entry_id, "loaded") not in {(one["entry_id"], one["state"]) for one in await home.entries()}:
            await asyncio.sleep(0.1)


async def _household(home: RealHome) -> str:
    """Return the entry that members are listed in."""
    for entry in await home.entries():
        if "member" in entry.get("supported_subentry_types", {}):
            return str(entry["entry_id"])
    raise HomeError("the household's entry is not there")


class Talk:
    """One person's chat, played from the command line and shown as text."""

    def __init__(self, person: Person, show: Show) -> None:
        """`show` prints who and what."""
        self._person = person
        self._show = show
        self._seen: dict[int, str] = {}

    async def say(self, sentence: str) -> None:
        """Press the button that is called so, if there is one; else write it. Then show what comes of it."""
        pressed = await self._press(sentence)
        if not pressed:
            self._show("You", sentence)
            await self._person.says(sentence)
        await self._settle()

    async def _press(self, sentence: str) -> bool:
        """Press in the newest message that has such a button."""
        for message in reversed(self._person.chat.of_bot[-8:]):
            try:
                button = message.button(sentence)
            except LookupError:
                continue
            if button.data:
                self._show("You press", f"[{button.text}]")
                press = await self._person.presses(message, button)
                if answer := await press.answer(ANSWER_SECONDS):
                    self._show("(pops up)", answer)
                return True
        return False

    async def _settle(self) -> None:
        """Wait for something new, and then until nothing more comes."""
        changes = self._person.chat.changes
        try:
            await changes.until(self._news, ANSWER_SECONDS)
        except NotSeen:
            raise HomeError(f"no answer within {ANSWER_SECONDS:.0f} s") from None
        with suppress(TimeoutError):
            async with asyncio.timeout(ANSWER_SECONDS):
                while await changes.next(QUIET_SECONDS):
                    continue
        self.show_news()

    def _news(self) -> list[Message]:
        return [one for one in self._person.chat.of_bot if self._seen.get(one.id) != drawn(one)]

    def show_news(self) -> None:
        """Print what is new or was changed."""
        for message in self._news():
            self._seen[message.id] = drawn(message)
            self._show("MediaMate", drawn(message))

    async def told(self, link: str, seconds: float) -> Message:
        """Wait for the message that says that it can be watched, with its link."""
        try:
            message = await self._person.sees(lambda one: link in _links(one), seconds)
        except NotSeen:
            raise HomeError("the chat was not told that it can be watched") from None
        self.show_news()
        return message


def _links(message: Message) -> str:
    """Return every address in a message."""
    written = [str(one.more.get("url", "")) for one in message.body.entities]
    return " ".join([message.text, *written, *(button.url or "" for button in message.buttons)])


def drawn(message: Message) -> str:
    """Draw a message for a terminal."""
    lines = ["[poster]"] if message.photo else []
    lines += [message.text] if message.text else []
    lines += [" ".join(f"[{button.text}]" for button in row) for row in message.rows]
    return "\n".join(lines)


def addresses(sim: SimulatedStack, chats: Chats) -> dict[str, Any]:
    """Return the page of each person."""
    return {person.name: sim.chat.of(person) for person in (chats.owner, chats.child)}
