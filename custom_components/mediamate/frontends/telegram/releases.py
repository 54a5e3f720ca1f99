"""A list of releases that took longer than whoever asked for it waited: it comes by itself."""

import asyncio
from typing import Any, Final

from ...dialogue.memory import Reply
from ...dialogue.releases import releases_of
from ...dialogue.talk import Said, Talk
from ...dialogue.tell import pick
from ...errors import MediaMateError
from ...history import Notice
from ...model import MediaRef, Message
from ...told import notice_message
from ...understanding import Command
from .cards import command_json
from .markup import escape
from .room import Room, Speaker
from .screen import Button, View
from .sending import NOTICE

_TURN: Final = 5.0  # seconds that we wait for the end of what is being said to somebody


async def listed_late(room: Room, speaker: Speaker, notice: Notice) -> None:
    """Show the list as if it had just been asked for; a button that does it where it would come between.

    Numbers of a list, and a yes, mean what was said last: who has a question to answer is not asked another.
    """
    try:
        async with asyncio.timeout(_TURN) as limit, room.turns.in_order(speaker, typing=False):
            limit.reschedule(None)
            said = await _list(room, speaker, notice)
            if said is not None:
                await room.turns.show(speaker, said)
                return
    except TimeoutError:
        pass  # they are in the middle of something
    texts = await room.texts(speaker.language)
    button = Button(texts.message(Message("button_releases")), "pick", _args(notice))
    view = View(escape(texts.message(notice_message(notice))), ((button,),))
    await room.screen.show(speaker.chat, speaker.person, view, speaker.language, patience=NOTICE)


async def _list(room: Room, speaker: Speaker, notice: Notice) -> Said | None:
    """Return the list as it is for this very person now; None where it has to wait, or is not there any more."""
    ref = MediaRef.parse(notice.payload["ref"])
    if not room.mate.desk.releases_at_hand(ref) or room.dialogue.waits(speaker.thread):
        return None

    async def act(talk: Talk) -> Reply:
        return await pick(talk, releases_of, _command(notice), ref)

    try:
        return await room.dialogue.run(speaker.actor, speaker.thread, act)
    except MediaMateError:
        return None


def _command(notice: Notice) -> Command:
    """Return what was asked, as far as it says which list is wanted."""
    payload = notice.payload
    return Command(
        verb="find",
        about="releases",
        title=payload["title"],
        season=next(iter(payload["seasons"]), None),
        episode=payload["episode"],
        language=payload["audio"],
    )


def _args(notice: Notice) -> dict[str, Any]:
    """Return what a button keeps: picking this title from a list of ours does the same."""
    return {"picker": "releases", "command": command_json(_command(notice)), "ref": notice.payload["ref"]}
