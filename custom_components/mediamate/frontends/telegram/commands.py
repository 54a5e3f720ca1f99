"""The commands: short ways to what can be said in a sentence too."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from homeassistant.components import conversation

from ...dialogue import HANDLERS, Said
from ...dialogue.memory import Reply
from ...dialogue.talk import Talk, declined
from ...members import Member
from ...model import Message
from ...texts import Texts
from ...understanding import Command, parse
from .room import Room, Speaker

type _Handler = Callable[[Room, Speaker, str, int | None], Awaitable[None]]


def _verb(verb: str, slot: str = "title") -> _Handler:
    """Make a command that asks what a sentence with this verb asks; what follows it fills a slot of words."""

    async def handle(room: Room, speaker: Speaker, text: str, reply_to: int | None) -> None:
        words: dict[str, Any] = {slot: text} if text else {}
        command = Command(verb=verb, **words)
        await room.turns.run(speaker, lambda talk: HANDLERS[verb](talk, command), reply_to=reply_to)

    return handle


async def _find(room: Room, speaker: Speaker, text: str, reply_to: int | None) -> None:
    """Read the words as a sentence's: a year or a season among them is none of the title."""
    command = parse(f"{_FIND.get(speaker.language, 'find')} {text}", speaker.language) if text else None
    if command is None or command.verb != "find":
        command = Command(verb="find", title=text or None)
    await room.turns.run(speaker, lambda talk: HANDLERS["find"](talk, command), reply_to=reply_to)


async def _start(room: Room, speaker: Speaker, text: str, reply_to: int | None) -> None:
    texts = await room.texts(speaker.language)
    hello = texts.message(Message("telegram_hello", {"name": speaker.member.name}))
    words = f"{hello}\n\n{texts.message(Message('telegram_help'))}"
    await room.turns.show(speaker, Said(words, asks=False, language=speaker.language), reply_to=reply_to)


async def _help(room: Room, speaker: Speaker, text: str, reply_to: int | None) -> None:
    texts = await room.texts(speaker.language)
    words = f"{texts.message(Message('say_help'))}\n\n{texts.message(Message('telegram_help'))}"
    await room.turns.show(speaker, Said(words, asks=False, language=speaker.language), reply_to=reply_to)


async def _cancel(room: Room, speaker: Speaker, text: str, reply_to: int | None) -> None:
    """Leave what is being asked; where nothing is, drop a wish."""
    if not text and room.mate.desk.open_proposal(speaker.thread) is not None:
        await room.turns.run(speaker, _decline, reply_to=reply_to)
    else:
        await _verb("remove")(room, speaker, text, reply_to)


async def _decline(talk: Talk) -> Reply:
    return await declined(talk)


async def _settings(room: Room, speaker: Speaker, text: str, reply_to: int | None) -> None:
    """Say what is set for this member; it is changed in Home Assistant, by an administrator."""
    texts, member = await room.texts(speaker.language), speaker.member
    lines = [texts.message(Message("telegram_settings", {"name": member.name}))]
    lines += [f"– {line}" for line in _set_for(room, texts, member)]
    lines.append(texts.message(Message("telegram_settings_where")))
    said = Said("\n".join(lines), asks=False, language=speaker.language)
    await room.turns.show(speaker, said, reply_to=reply_to)


def _set_for(room: Room, texts: Texts, member: Member) -> list[str]:
    """Return a line for each thing that is set."""
    agent = "MediaMate"
    if member.agent_id and (info := conversation.async_get_agent_info(room.hass, member.agent_id)):
        agent = info.name
    quotas = member.quotas
    given: tuple[tuple[str, object], ...] = (
        ("role", texts.message(Message(f"role_{member.role}"))),
        ("agent", agent),
        ("per_day", quotas.per_day if quotas else None),
        ("per_week", quotas.per_week if quotas else None),
        ("max_age", member.max_age),
    )
    return [
        texts.message(Message(f"telegram_setting_{name}", {"value": str(value)}))
        for name, value in given
        if value is not None
    ]


_FIND: Final = {"ru": "найди"}

COMMANDS: Final[Mapping[str, _Handler]] = {
    "start": _start,
    "help": _help,
    "find": _find,
    "downloads": _verb("downloads"),
    "requests": _verb("history"),
    "upcoming": _verb("upcoming"),
    "recommend": _verb("recommend", "like"),
    "settings": _settings,
    "cancel": _cancel,
}
