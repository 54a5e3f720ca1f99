"""Who asked is told where they asked. The outbox is on disk: told first, then crossed out.

A crash in between tells twice rather than never. Doors with a way of their own to reach
their people (Telegram) register it here; everybody else gets a notification in Home Assistant.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
import logging
import re
from typing import Any, Final

from homeassistant.components import persistent_notification
from homeassistant.core import CALLBACK_TYPE, Context, HassJob, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.event import async_call_later

from .actors import ALLOWED, Verb, actor_for_context, user_of
from .const import DOMAIN
from .errors import MediaMateError
from .history import History, Notice
from .household import household, household_entry
from .members import member_of_actor, members
from .model import (
    NOT_VERIFIED,
    Door,
    Message,
    Part,
    RequestState,
    Role,
    Thread,
    named,
    parted,
    without_creator,
)
from .notices import ADMINS, Once, shown_as
from .phones import (
    AGAIN,
    APPROVAL,
    CANCEL,
    Button,
    Note,
    Phone,
    async_administrators,
    async_phones,
    async_show,
    tag_of,
)
from .texts import async_texts
from .tracker import RequestEvent, announce

_LOGGER = logging.getLogger(__name__)

_TRY_AGAIN: Final = 300.0  # seconds until a door that failed is tried again

# Markup, entities, and what would become a link by itself
_MARKDOWN: Final = re.compile(r"[\\`*_\[\]<>#|~]|&(?=#?\w+;)|:(?=//)|(?<=www)\.", re.IGNORECASE)

# What some notices say besides what they are about
_ALSO: Final[Mapping[str, tuple[str, ...]]] = {"releases_found": ("count",), "releases_failed": ("why",)}

type Sender = Callable[[Notice], Awaitable[None]]
type Companion = Callable[[Notice], None]

# What can be done about a trouble on a phone: the button, and what it takes to be allowed
_REMEDIES: Final[Mapping[str, tuple[tuple[Button, Verb], ...]]] = {
    **dict.fromkeys(
        ("stalled", "not_found"),
        (
            (Button(AGAIN, Message("button_again")), Verb.RETRY),
            (Button(CANCEL, Message("button_cancel"), destructive=True), Verb.CANCEL),
        ),
    ),
    "failed": ((Button(AGAIN, Message("button_again")), Verb.REQUEST),),
}


class Outbox:
    """Empties the outbox into events, triggers and each watcher's door."""

    def __init__(self, hass: HomeAssistant, history: History, now: Callable[[], datetime]) -> None:
        """Prepare; nothing is told before `start`."""
        self._hass = hass
        self._history = history
        self._now = now
        self._senders: dict[Door, Sender] = {}
        self._companions: list[Companion] = []
        self._told: set[int] = set()  # told, though crossing it out failed
        self._once = Once()  # entities, and people's phones
        self._again = False
        self._started = False
        self._work: asyncio.Task[None] | None = None
        self._timer: CALLBACK_TYPE | None = None

    @callback
    def register(self, door: Door, sender: Sender) -> CALLBACK_TYPE:
        """Let a door tell its own people; returns how to take that back."""
        self._senders[door] = sender
        self.kick()

        @callback
        def unregister() -> None:
            self._senders.pop(door, None)

        return unregister

    @callback
    def accompany(self, companion: Companion) -> CALLBACK_TYPE:
        """Let somebody say to people what they have just been told in writing; returns how to take that back."""
        self._companions.append(companion)

        @callback
        def leave() -> None:
            self._companions.remove(companion)

        return leave

    @callback
    def start(self) -> None:
        """Begin to tell, with what a restart left over. Automations must be listening by now."""
        self._started = True
        self.kick()

    @callback
    def stop(self) -> None:
        """Tell nothing more; what is not crossed out waits for the next start."""
        self._started = False
        if self._work is not None:
            self._work.cancel()
        self._cancel_timer()

    @callback
    def clear(self) -> None:
        """Forget what waits to be told: its file is gone."""
        self._again = False
        self._told.clear()
        self._cancel_timer()

    @callback
    def kick(self) -> None:
        """Look into the outbox now."""
        if not self._started:
            return
        self._again = True
        if self._work is None or self._work.done():
            self._work = self._hass.async_create_background_task(self._empty(), f"{DOMAIN} outbox")

    async def _empty(self) -> None:
        while self._again:
            self._again = False
            try:
                notices = await self._history.pending_notices()
            except MediaMateError:
                self._try_later()
                return
            for notice in notices:
                await self._tell(notice)

    async def _tell(self, notice: Notice) -> None:
        try:
            if notice.id not in self._told:
                await self._send(notice)
                self._told.add(notice.id)
            await self._history.notice_sent(notice.id, self._now())
            self._told.discard(notice.id)
        except (MediaMateError, HomeAssistantError) as err:
            _LOGGER.warning("[%s] Could not tell %s yet: %s", notice.request_id, notice.name, err)
            self._try_later()
        except Exception:  # whatever is wrong with one of them, the others are told
            _LOGGER.exception("[%s] Could not tell %s", notice.request_id, notice.name)
            self._try_later()

    async def _send(self, notice: Notice) -> None:
        if (thread := notice.thread) is None:
            announce(self._hass, RequestEvent(notice.name, notice.payload))
            return
        if notice.name == "approval_needed" and not await self._waits(notice):
            return  # somebody has answered before the question was put
        sender = self._senders.get(thread.door)
        targets: tuple[str, ...] = ()
        phones: tuple[Phone, ...] = ()
        if sender is not None:
            await sender(notice)
        elif thread.actor == ADMINS:
            targets = await self._ask(notice)
        elif notice.name != "approval_needed":  # who cannot be asked there is asked in Home Assistant
            if not (phones := await self._to_phones(notice, thread)):
                await self._notify(notice, thread)
            targets = household(self._hass).notify
        if thread.actor != ADMINS and (member := member_of_actor(self._hass, thread.actor)):
            targets = (*targets, *member.notify)
        await self._send_to(self._without(phones, targets), notice, thread)
        heard_by = thread.place if thread.door is Door.VOICE else thread.actor
        if thread.actor != ADMINS and self._once.first(notice, f"spoken to {heard_by}"):
            for companion in self._companions:
                companion(notice)

    async def _waits(self, notice: Notice) -> bool:
        request = await self._history.request(notice.request_id)
        return request is not None and request.state is RequestState.PENDING_APPROVAL

    async def _to_phones(self, notice: Notice, thread: Thread) -> tuple[Phone, ...]:
        """Tell somebody on their own phones, with what can be done; return those that were reached."""
        if (user_id := user_of(self._hass, thread.actor)) is None:
            return ()
        phones = await async_phones(self._hass, frozenset({user_id}))
        if not phones:
            return ()
        actor = await actor_for_context(self._hass, Context(user_id=user_id))
        note = note_of(notice, ALLOWED[actor.role])
        new = [one for one in phones if self._once.first(notice, one.entry_id)]
        missed = [one for one in new if not await async_show(self._hass, one, note)]
        return tuple(one for one in phones if one not in missed)

    @callback
    def _without(self, phones: Iterable[Phone], targets: Iterable[str]) -> list[str]:
        """Return the notify entities, each once, that are not of a phone which knows already."""
        told, registry = {one.entry_id for one in phones}, er.async_get(self._hass)
        return [
            one
            for one in dict.fromkeys(targets)
            if (known := registry.async_get(one)) is None or known.config_entry_id not in told
        ]

    async def _notify(self, notice: Notice, thread: Thread) -> None:
        texts = await async_texts(self._hass, thread.language)
        persistent_notification.async_create(
            self._hass,
            texts.message(notice_message(notice, escaped)),
            title=texts.message(title_of(notice)),
            notification_id=tag_of(shown_as(notice)),
        )

    async def show_question(self, notice: Notice) -> None:
        """Put a question to the administrators up in Home Assistant; a restart takes it down."""
        texts = await async_texts(self._hass, self._hass.config.language)
        question = texts.message(notice_message(notice, escaped))
        where = Message("approval_where", {"link": requests_list(self._hass)})
        persistent_notification.async_create(
            self._hass,
            f"{question} {texts.message(where)}",
            title=texts.message(title_of(notice)),
            notification_id=approval_id(notice.request_id),
        )

    async def _ask(self, notice: Notice) -> tuple[str, ...]:
        """Ask the administrators in Home Assistant; return the notify entities that are to say it as well."""
        await self.show_question(notice)
        phones = await async_phones(self._hass, await async_administrators(self._hass))
        where = requests_list(self._hass)
        asking = Note(notice.request_id, title_of(notice), notice_message(notice), where, APPROVAL)
        for phone in phones:
            await async_show(self._hass, phone, asking)
        admins = [one for one in members(self._hass) if one.role is Role.ADMIN]
        others = (*household(self._hass).notify, *(one for admin in admins for one in admin.notify))
        return tuple(self._without(phones, others))

    async def _send_to(self, targets: Iterable[str], notice: Notice, thread: Thread) -> None:
        """Send it to notify entities too. One that fails is no reason to tell all again."""
        if not (entities := [one for one in targets if self._once.first(notice, one)]):
            return
        texts = await async_texts(self._hass, thread.language)
        title, message = texts.message(title_of(notice)), texts.message(notice_message(notice))
        data = {"entity_id": entities, "title": title, "message": message}
        try:
            await self._hass.services.async_call("notify", "send_message", data, blocking=True)
        except HomeAssistantError as err:
            _LOGGER.warning("Could not notify %s: %s", ", ".join(entities), err)

    def _try_later(self) -> None:
        self._cancel_timer()

        @callback
        def again(_: datetime) -> None:
            self._timer = None
            self.kick()

        job = HassJob(again, f"{DOMAIN} outbox timer", cancel_on_shutdown=True)
        self._timer = async_call_later(self._hass, _TRY_AGAIN, job)

    def _cancel_timer(self) -> None:
        if self._timer is not None:
            self._timer()
            self._timer = None


def approval_id(request_id: str) -> str:
    """Return the name of the notification that asks the administrators; it goes when one has answered."""
    return f"{DOMAIN}_approval_{request_id}"


@callback
def requests_list(hass: HomeAssistant) -> str:
    """Return the page of the list of requests."""
    entry = household_entry(hass)
    unique_id = f"{entry.entry_id}_requests" if entry else ""
    entity_id = er.async_get(hass).async_get_entity_id("todo", DOMAIN, unique_id)
    return f"/todo?entity_id={entity_id}" if entity_id else "/todo"


def title_of(notice: Notice) -> Message:
    """Return the heading over what a person is told."""
    return Message(f"notice_{notice.name}_title", _kind(notice))


def note_of(notice: Notice, allowed: Collection[Verb]) -> Note:
    """Return what a phone shows: where it can be watched, or what its owner may do about a trouble."""
    link, remedies = notice.payload.get("link"), _REMEDIES.get(notice.name, ())
    buttons = [button for button, verb in remedies if verb in allowed]
    if notice.name == "ready" and link:
        buttons.append(Button("", Message("button_watch", _kind(notice)), opens=link))
    linked = any(one.opens for one in buttons)
    bare = replace(notice, payload={**notice.payload, "link": None})  # the address is behind the button
    message = notice_message(bare if linked else notice)
    where, name = link if linked else None, shown_as(notice)
    return Note(notice.request_id, title_of(notice), message, where, tuple(buttons), name)


def _kind(notice: Notice) -> dict[str, Any]:
    """Say what it is: some sentences are others for what is read or heard."""
    return {"media_type": notice.payload.get("media_type")}


def escaped(text: str) -> str:
    """Return a title so that Markdown shows it as it is: it comes from outside."""
    return _MARKDOWN.sub(r"\\\g<0>", text)


def label_of(notice: Notice, clean: Callable[[str], str] = str) -> Message:
    """Name what a notice is about: the title, and which seasons or which episode of it."""
    payload = notice.payload
    creator = payload.get("creator")  # the title names them too
    title = clean(without_creator(payload["title"], creator))
    label = named(title, payload.get("year"), creator=creator and clean(creator))
    episodes = payload.get("episodes") or [payload.get("episode")]
    parts = [Part(season, one) for season in payload.get("seasons") or () for one in episodes]
    return at_instance(parted(label, parts), payload, clean)


def at_instance(label: Message, payload: Mapping[str, Any], clean: Callable[[str], str] = str) -> Message:
    """Say where it is, where the same title is in another instance as well."""
    instance = payload.get("instance")
    return Message("say_at", {"label": label, "instance": clean(instance)}) if instance else label


def notice_message(notice: Notice, clean: Callable[[str], str] = str) -> Message:
    """Return what a person is told; every door says the same, and cleans titles for its own markup."""
    payload = notice.payload
    label = label_of(notice, clean)
    if notice.name == "ready" and payload.get("airing"):
        ended = replace(notice, payload={**payload, "airing": None})
        return Message("notice_airing", {"notice": notice_message(ended, clean)})
    reason = payload.get("reason")
    if notice.name == "ready":
        if reason == NOT_VERIFIED:
            return Message("notice_ready_unverified", {"label": label})
        if link := payload.get("link"):
            # Markdown hides the address behind a word; where there is no Markdown it has to be seen
            key = "notice_ready_link" if clean is escaped else "notice_ready_address"
            return Message(key, {"label": label, "link": link, **_kind(notice)})
    if notice.name in {"stalled", "failed", "repaired"} and reason:
        return Message(
            f"notice_{notice.name}_because", {"label": label, "reason": Message(f"reason_{reason}")}
        )
    if notice.name == "approval_needed":
        member = clean(payload["member"]) if payload.get("member") else Message("notice_somebody")
        asked: dict[str, Any] = {"label": label, "member": member}
        if not reason:
            return Message("notice_approval_needed", asked)
        return Message("notice_approval_needed_because", {**asked, "reason": Message(f"reason_{reason}")})
    if notice.name in {"approved", "declined"}:
        answer: dict[str, Any] = {"label": label, "by": clean(payload.get("by") or "–")}
        if note := payload.get("note"):
            return Message(f"notice_{notice.name}_because", {**answer, "note": clean(note)})
        return Message(f"notice_{notice.name}", answer)
    also = {key: clean(str(payload[key])) for key in _ALSO.get(notice.name, ())}
    return Message(f"notice_{notice.name}", {"label": label, **_kind(notice), **also})
