"""What a voice satellite says unasked: what became of a wish, and whether it shall be played.

Whoever asked by voice is told by the satellite that heard them; a member by their own satellite as
well. A question is put without answer patterns and its answer is read here, so that it works
whatever agent the satellite's pipeline has.
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
import logging
import re
from typing import Any, Final

from homeassistant.components import persistent_notification
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import ATTR_ENTITY_ID, ATTR_SUPPORTED_FEATURES, STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.event import async_track_state_change_event

from ..areas import SATELLITE, area_of, satellite_of
from ..const import DOMAIN
from ..data import MediaMate
from ..errors import MediaMateError
from ..history import Notice
from ..household import household
from ..members import member_of_actor
from ..model import NOT_VERIFIED, Door, MediaRef, Message, Thread
from ..notices import shown_as
from ..phones import tag_of
from ..texts import Texts, async_texts
from ..told import label_of, notice_message
from ..understanding import No, Yes, read_answer
from .players import Found, Screen, async_find, async_play, screens

_LOGGER = logging.getLogger(__name__)

# A satellite's features by number: the platform itself is not imported, two of its libraries need a compiler
ANNOUNCE: Final = 1
START_CONVERSATION: Final = 2

TOLD: Final = frozenset(
    {
        *("ready", "stalled", "not_found", "failed", "approved", "declined"),
        *("releases_found", "releases_nothing", "releases_failed"),
    }
)

# Seconds that a conversation, or another announcement, may take before we speak all the same
_FREE: Final = 60.0
_ANSWERED: Final = 120.0  # seconds until a question is given up

# "Yes, play it": what is said besides the yes itself, which alone may be missing
_PLAY: Final[Mapping[str, re.Pattern[str]]] = {
    "en": re.compile(
        r"\b(?:play|start|watch|put) (?:it|that|the (?:film|movie|series))(?: on)?\b|\bplay\b", re.IGNORECASE
    ),
    "ru": re.compile(
        r"\b(?:включи(?:те)?|включай(?:те)?|запусти(?:те)?|запускай(?:те)?|поставь(?:те)?|смотрим)"
        r"(?: (?:его|её|ее|фильм|сериал|кино))?\b",
        re.IGNORECASE,
    ),
}


class Voice:
    """Speaks through the satellites of the house, each of which says one thing at a time."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry[Any], mate: MediaMate) -> None:
        """Take what is needed to speak; nothing is said before `start`."""
        self._hass = hass
        self._entry = entry
        self._mate = mate
        self._turns: dict[str, asyncio.Lock] = {}

    @callback
    def start(self) -> None:
        """Speak until the household's entry is unloaded."""
        self._entry.async_on_unload(self._mate.outbox.accompany(self.told))

    @callback
    def told(self, notice: Notice) -> None:
        """Say what somebody was just told. It may take a minute, and whoever is next does not wait for it.

        In the quiet hours nothing is said: what is written waits for the morning.
        """
        thread = notice.thread
        quiet = household(self._hass).quiet_at(self._mate.now())
        if thread is None or notice.name not in TOLD or quiet:
            return
        for entity_id, language in self._satellites(thread).items():
            task = self._say(entity_id, language, notice)
            self._entry.async_create_background_task(self._hass, task, f"{DOMAIN} {entity_id}")

    @callback
    def _satellites(self, thread: Thread) -> dict[str, str]:
        """Return the satellites that are to speak, and the language of each."""
        found: dict[str, str] = {}
        if thread.door is Door.VOICE and (heard := satellite_of(self._hass, thread.place)):
            found[heard] = thread.language
        member = member_of_actor(self._hass, thread.actor)
        if member is not None and member.satellite:
            found.setdefault(member.satellite, member.language or thread.language)
        return found

    async def _say(self, entity_id: str, language: str, notice: Notice) -> None:
        texts = await async_texts(self._hass, language)
        async with self._turns.setdefault(entity_id, asyncio.Lock()):
            await _until_free(self._hass, entity_id)
            try:
                if notice.name == "ready" and notice.payload.get("reason") != NOT_VERIFIED:
                    await self._ready(entity_id, texts, notice)
                else:
                    await self._announce(entity_id, texts, notice_message(notice))
            except (HomeAssistantError, TimeoutError) as err:  # they were told in writing as well
                _LOGGER.warning("[%s] %s did not speak: %s", notice.request_id, entity_id, err)

    async def _ready(self, entity_id: str, texts: Texts, notice: Notice) -> None:
        """Say that it can be watched; offer it where there is a player for it."""
        label = Message(
            "notice_ready", {"label": label_of(notice), "media_type": notice.payload.get("media_type")}
        )
        area = area_of(self._hass, entity_id)
        found = await self._found(notice) if area else None
        there = screens(self._hass, area.id, found) if area and found else []
        if area is None or found is None or any(one.busy for one in there):
            await self._announce(entity_id, texts, label)  # who is watching something is not asked
            return
        if not any(one.awake for one in there):
            await self._announce(
                entity_id, texts, Message("voice_no_player", {"ready": label, "area": area.name})
            )
            return
        if not _can(self._hass, entity_id, START_CONVERSATION):
            await self._announce(entity_id, texts, label)
            return
        question = Message("voice_play", {"ready": label, "area": area.name})
        answer = await self._ask(entity_id, texts.message(question))
        persistent_notification.async_dismiss(self._hass, tag_of(shown_as(notice)))  # somebody has heard it
        read = understood(answer, texts.language)
        if read is None:
            await self._announce(entity_id, texts, Message("voice_not_understood"))
        elif read:
            await self._play(entity_id, texts, area.id, found)

    async def _found(self, notice: Notice) -> Found | None:
        try:
            return await async_find(self._mate.desk.stack(), MediaRef.parse(notice.payload["ref"]))
        except MediaMateError, ValueError:
            return None

    async def _play(self, entity_id: str, texts: Texts, area_id: str, found: Found) -> None:
        """Begin it on the first player that is awake now: the answer may have taken a while."""
        screen: Screen | None = next((one for one in screens(self._hass, area_id, found) if one.awake), None)
        if screen is None:
            await self._announce(entity_id, texts, Message("voice_player_asleep"))
            return
        try:
            await async_play(self._hass, screen, found.media_type)
        except HomeAssistantError as err:
            _LOGGER.warning("%s did not play it: %s", screen.entity_id, err)
            await self._announce(entity_id, texts, Message("voice_play_failed"))

    async def _announce(self, entity_id: str, texts: Texts, message: Message) -> None:
        if not _can(self._hass, entity_id, ANNOUNCE):
            _LOGGER.warning("%s did not speak: it cannot announce, or is not there", entity_id)
            return
        data = {ATTR_ENTITY_ID: entity_id, "message": texts.message(message)}
        async with asyncio.timeout(_ANSWERED):
            await self._hass.services.async_call(SATELLITE, "announce", data, blocking=True)

    async def _ask(self, entity_id: str, question: str) -> str:
        data = {ATTR_ENTITY_ID: entity_id, "question": question}
        async with asyncio.timeout(_ANSWERED):
            answer = await self._hass.services.async_call(
                SATELLITE, "ask_question", data, blocking=True, return_response=True
            )
        return str((answer or {}).get("sentence") or "")


def understood(sentence: str, language: str) -> bool | None:
    """Read the answer to "Play it?": yes, no, or something else."""
    rest, said = _PLAY.get(language, _PLAY["en"]).subn(" ", sentence)
    if said and not re.search(r"\w", rest):
        return True
    match read_answer(rest, language, ()):
        case Yes():
            return True
        case No():
            return False
    return None


@callback
def _can(hass: HomeAssistant, entity_id: str, feature: int) -> bool:
    state = hass.states.get(entity_id)
    if state is None or state.state in {STATE_UNAVAILABLE, STATE_UNKNOWN}:
        return False
    return bool(state.attributes.get(ATTR_SUPPORTED_FEATURES, 0) & feature)


async def _until_free(hass: HomeAssistant, entity_id: str) -> None:
    """Wait until it is idle: an announcement would cut off whoever speaks with it now."""
    free = asyncio.Event()

    @callback
    def changed(event: Event[EventStateChangedData]) -> None:
        if (state := event.data["new_state"]) is None or state.state == "idle":
            free.set()

    stop = async_track_state_change_event(hass, entity_id, changed)
    try:
        state = hass.states.get(entity_id)
        if state is not None and state.state in {"listening", "processing", "responding"}:
            with suppress(TimeoutError):
                async with asyncio.timeout(_FREE):
                    await free.wait()
    finally:
        stop()
