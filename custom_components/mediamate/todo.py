"""The household's wishes as a to-do list: adding an item asks for it, deleting it withdraws the wish.

Whoever adds an item on a dashboard or by an action has said what they want, and it is done.
Inside a conversation (a voice intent, a language model's tool) nobody knows who speaks and the
sentence may not be theirs: there adding only prepares, and the item's text is the question.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
import re
from typing import Any, Final, override

from homeassistant.components import persistent_notification
from homeassistant.components.homeassistant.exposed_entities import KNOWN_ASSISTANTS, async_expose_entity
from homeassistant.components.todo import TodoItem, TodoItemStatus, TodoListEntity, TodoListEntityFeature
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, Context, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.chat_session import current_session
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.entity import EntityDescription
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.event import async_track_point_in_utc_time
from homeassistant.util.ulid import ulid_now

from .actors import own_ids
from .const import DOMAIN
from .data import DATA, MediaMate
from .dialogue.plans import args_of
from .dialogue.say import label, state
from .entity import HouseholdEntity, translated_errors
from .errors import NotFound, Refused
from .household_coordinator import HouseholdCoordinator
from .model import (
    Actor,
    Door,
    MediaRequest,
    Message,
    Proposal,
    RequestResult,
    RequestState,
    RequestStatus,
    Role,
    Thread,
    parts_said,
)
from .operations.request import Plan, Wish
from .proposals import LISTED, SIGNAL_WAITING, notification_id
from .texts import Texts, async_texts
from .understanding import Command, detect_language, parse, warm_up

PARALLEL_UPDATES = 1

REQUESTS: Final = EntityDescription(key="requests", translation_key="requests")
QUESTIONS: Final = "todo_questions"  # keys in the history's meta table
DISMISSED: Final = "todo_dismissed"
EXPOSURE: Final = "exposure_decided"  # our option in the entity registry
MAX_QUESTIONS: Final = 50
MAX_DISMISSED: Final = 500
SHOWN: Final = 20  # wishes that are over
LONGEST: Final = 200  # characters of an item; a title is no longer

_YEAR: Final = re.compile(r"^(?P<title>.+?)\s*\((?P<year>(?:18|19|20)\d\d)\)$")
_UNSHOWN: Final = frozenset({RequestState.CANCELLED, RequestState.DECLINED})


async def async_setup_entry(
    hass: HomeAssistant, entry: ConfigEntry[Any], async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the list; assistants do not see it unless somebody wants that."""
    async_add_entities([RequestsList(entry, entry.runtime_data, hass.data[DATA])])


@dataclass(frozen=True, slots=True)
class Question:
    """An item whose title could not be taken as it stood; it waits to be renamed."""

    uid: str
    actor: str
    summary: str


class RequestsList(HouseholdEntity, TodoListEntity):
    """Open and newest wishes, what waits for a yes, and items that need another name."""

    _attr_supported_features = (
        TodoListEntityFeature.CREATE_TODO_ITEM
        | TodoListEntityFeature.UPDATE_TODO_ITEM
        | TodoListEntityFeature.DELETE_TODO_ITEM
    )
    _texts: Texts
    _caller: Context | None = None
    _wake: CALLBACK_TYPE | None = None
    _there = False  # what was begun while the list was there may end when it is gone

    def __init__(self, entry: ConfigEntry[Any], coordinator: HouseholdCoordinator, mate: MediaMate) -> None:
        """Come to the desk as every door does."""
        super().__init__(entry, coordinator, REQUESTS)
        self._mate = mate
        self._questions: list[Question] = []
        self._proposals: list[tuple[Proposal, str]] = []
        self._dismissed: list[str] = []

    # -- what is shown --------------------------------------------------------------------

    @override
    async def async_added_to_hass(self) -> None:
        await super().async_added_to_hass()
        self._there = True
        self._texts = await async_texts(self.hass, self.hass.config.language)
        self._questions = [Question(**one) for one in await self._mate.history.meta(QUESTIONS, [])]
        self._dismissed = list(await self._mate.history.meta(DISMISSED, []))
        await self._read_proposals()
        self._hide_from_assistants()
        self.async_on_remove(self._leave)
        self.async_on_remove(async_dispatcher_connect(self.hass, SIGNAL_WAITING, self._show))

    @callback
    def _hide_from_assistants(self) -> None:
        """Home Assistant exposes to-do lists by default: switch that off once, later choices stand."""
        registry = er.async_get(self.hass)
        known = registry.async_get(self.entity_id)
        if known is None or EXPOSURE in known.options.get(DOMAIN, ()):
            return
        for assistant in KNOWN_ASSISTANTS:
            async_expose_entity(self.hass, assistant, self.entity_id, should_expose=False)
        registry.async_update_entity_options(self.entity_id, DOMAIN, {EXPOSURE: True})

    @property
    @override
    def todo_items(self) -> list[TodoItem]:
        snapshot = self.coordinator.data
        over = [one for one in snapshot.recent if one.closed and one.state not in _UNSHOWN]
        shown = [one for one in (*snapshot.open, *over[:SHOWN]) if one.id not in self._dismissed]
        return [
            *(_waiting(one.id, question) for one, question in self._proposals),
            *(_waiting(one.uid, one.summary) for one in self._questions),
            *(self._item(one) for one in shown),
        ]

    def _item(self, request: MediaRequest) -> TodoItem:
        """Show a wish: ticked when it can be watched, else with where it stands. What failed is not done."""
        done = request.closed and request.state is not RequestState.FAILED
        where = request.link if done else self._texts.message(_standing(request))
        return TodoItem(
            uid=request.id,
            summary=self._named(request),
            status=TodoItemStatus.COMPLETED if done else TodoItemStatus.NEEDS_ACTION,
            description=where,
        )

    def _named(self, request: MediaRequest) -> str:
        summary = _summary(request.title, request.year)
        parts = parts_said(one.part for one in request.parts) if request.in_parts else None
        return f"{summary}, {self._texts.message(parts)}" if parts else summary

    # -- what people do with it -----------------------------------------------------------

    @override
    @translated_errors
    async def async_create_todo_item(self, item: TodoItem) -> None:
        await self._wish(await self._who(), (item.summary or "").strip())
        await self._show()

    @override
    @translated_errors
    async def async_update_todo_item(self, item: TodoItem) -> None:
        actor, uid = await self._who(), item.uid or ""
        if actor.role in {Role.ROOM, Role.NOBODY}:
            raise Refused("todo_not_by_voice")
        if (proposal := self._proposal(uid)) is not None:
            if item.status != TodoItemStatus.COMPLETED:  # an action hands the plain word in
                raise Refused("todo_tick_to_confirm")
            _may_touch(actor, proposal.thread.actor)
            await self._mate.desk.confirm(actor, proposal.thread, proposal.id)
        elif (question := self._question(uid)) is not None:
            _may_touch(actor, question.actor)
            summary = (item.summary or "").strip()
            if summary == question.summary:
                raise Refused("todo_rename")
            await self._wish(actor, summary)  # a failure leaves the question as it is
            await self._drop(question)
        elif item.status == TodoItemStatus.COMPLETED and self._asks_approval(uid):
            await self._mate.desk.approve_request(actor, uid)
        else:
            raise Refused("todo_ticks_itself")
        await self._show()

    @override
    @translated_errors
    async def async_delete_todo_items(self, uids: list[str]) -> None:
        actor = await self._who()
        for uid in uids:
            if (proposal := self._proposal(uid)) is not None:
                _may_touch(actor, proposal.thread.actor)
                await self._mate.desk.decline(actor, proposal.thread, proposal.id)
            elif (question := self._question(uid)) is not None:
                _may_touch(actor, question.actor)
                await self._drop(question)
            elif actor.role is Role.ADMIN and self._asks_approval(uid, but_of=actor):
                await self._mate.desk.decline_request(actor, uid)
            else:
                await self._withdraw(actor, uid)
        await self._show()

    async def _withdraw(self, actor: Actor, uid: str) -> None:
        """End a wish; one that is over only leaves the list. Files stay in any case."""
        over = next((one for one in self.coordinator.data.recent if one.id == uid and one.closed), None)
        if over is None:
            await self._mate.desk.cancel(actor, uid, keep_files=True)
            return
        if actor.role in {Role.ROOM, Role.NOBODY}:
            raise Refused("todo_not_by_voice")
        self._dismissed = [*self._dismissed, uid][-MAX_DISMISSED:]
        await self._mate.history.set_meta(DISMISSED, self._dismissed)

    # -- who ------------------------------------------------------------------------------

    @override
    @callback
    def async_set_context(self, context: Context) -> None:
        """Note whose service call begins. It asks who that is before anything else can run, or not at all."""
        super().async_set_context(context)
        self._caller = context
        self.hass.loop.call_soon(self._forget, context)

    @callback
    def _forget(self, context: Context) -> None:
        if self._caller is context:
            self._caller = None

    async def _who(self) -> Actor:
        """Say who acts: the running service call's user; in a conversation, or without a call, the room."""
        context, self._caller = self._caller, None
        desk = self._mate.desk
        if context is None or current_session.get() is not None:
            return await desk.actor_for_context(None, conversation=True)
        return await desk.actor_for_context(context)

    def _proposal(self, uid: str) -> Proposal | None:
        return next((one for one, _ in self._proposals if one.id == uid), None)

    def _asks_approval(self, uid: str, *, but_of: Actor | None = None) -> bool:
        """Does somebody (else) wait for a yes there?"""
        return any(
            one.id == uid
            and one.state is RequestState.PENDING_APPROVAL
            and not (but_of and _waits(but_of, one))
            for one in self.coordinator.data.open
        )

    def _question(self, uid: str) -> Question | None:
        return next((one for one in self._questions if one.uid == uid), None)

    # -- what becomes of it ---------------------------------------------------------------

    async def _wish(self, actor: Actor, text: str) -> None:
        """Ask for it, or, where nobody knows who speaks, prepare it. Raises why there is nothing to be had."""
        text = text[:LONGEST]
        language = detect_language(text, self.hass.config.language)
        # a place of its own: a newer item must not replace what an older one asks
        thread = Thread(actor.id, Door.TODO, ulid_now(), language)
        await self.hass.async_add_executor_job(warm_up, language)
        wish, desk = wish_of(text, language), self._mate.desk
        if actor.role is Role.ROOM:
            planned = await desk.plan(actor, wish)
            if isinstance(planned, Plan):
                await self._prepare(actor, thread, planned)
                return
            result = planned
        else:
            result = await desk.request(actor, thread, wish)
        texts = await async_texts(self.hass, language)
        if result.status is RequestStatus.NEEDS_CHOICE:
            await self._ask(actor, text, result, texts)
        elif result.request is None:
            raise NotFound("todo_refused", message=texts.message(result.message))

    async def _prepare(self, actor: Actor, thread: Thread, plan: Plan) -> None:
        question = Message("todo_confirm", {"label": label(plan.item)})
        await self._mate.desk.prepare(actor, thread, "request", args_of(plan, thread.language), question)

    async def _ask(self, actor: Actor, text: str, result: RequestResult, texts: Texts) -> None:
        """Keep the item, its text asking to be renamed."""
        named = [_summary(one.item.title, one.item.year) for one in result.candidates[:3]]
        asked = Message("todo_which", {"title": text[:80], "examples": ", ".join(named)})
        summary = texts.message(asked if named else Message("todo_which_seasons", {"title": text[:80]}))
        kept = [*self._questions, Question(ulid_now(), actor.id, summary)]
        await self._save_questions(kept[-MAX_QUESTIONS:])

    async def _drop(self, question: Question) -> None:
        await self._save_questions([one for one in self._questions if one.uid != question.uid])

    async def _save_questions(self, questions: Sequence[Question]) -> None:
        await self._mate.history.set_meta(QUESTIONS, [asdict(one) for one in questions])
        self._questions = list(questions)

    # -- questions that expire ------------------------------------------------------------

    async def _read_proposals(self) -> None:
        """Read what waits for a yes, and look again when the first of it has expired."""
        found = []
        for one in await self._mate.history.proposals():
            if one.expires > self._mate.now() and (message := _item_of(one)) is not None:
                texts = await async_texts(self.hass, one.thread.language)
                found.append((one, texts.message(message)))
        for over in {one.id for one, _ in self._proposals} - {one.id for one, _ in found}:
            persistent_notification.async_dismiss(self.hass, notification_id(over))
        self._proposals = found
        self._sleep()
        if found and self._there:
            when = min(one.expires for one, _ in found)
            self._wake = async_track_point_in_utc_time(self.hass, self._expired, when)

    async def _expired(self, now: datetime) -> None:
        self._wake = None
        await self._show()

    @callback
    def _leave(self) -> None:
        self._there = False
        self._sleep()

    @callback
    def _sleep(self) -> None:
        if self._wake is not None:
            self._wake()
            self._wake = None

    async def _show(self) -> None:
        await self._read_proposals()
        await self.coordinator.async_refresh()
        if self._there:
            self.async_write_ha_state()


def _item_of(proposal: Proposal) -> Message | None:
    """Return what the list says of a proposal; None for one that only its own conversation shows."""
    if proposal.thread.door is Door.TODO:
        return proposal.question
    return Message("todo_waiting", {"question": proposal.question}) if LISTED in proposal.args else None


def _standing(request: MediaRequest) -> Message:
    """Say where a wish stands; of one that waits for an administrator, what a tick would do."""
    if request.state is not RequestState.PENDING_APPROVAL:
        return state(request.state, request.reason, request.ref.media_type)
    asks = {"member": request.member or Message("notice_somebody")}
    if not request.reason:
        return Message("todo_asks_approval", asks)
    return Message("todo_asks_approval_because", {**asks, "reason": Message(f"reason_{request.reason}")})


def _waits(actor: Actor, request: MediaRequest) -> bool:
    """Is it (also) this person's own wish?"""
    return not own_ids(actor).isdisjoint({request.actor, *(one.actor for one in request.watchers)})


def _waiting(uid: str, summary: str) -> TodoItem:
    return TodoItem(uid=uid, summary=summary, status=TodoItemStatus.NEEDS_ACTION)


def _summary(title: str, year: int | None) -> str:
    return f"{title} ({year})" if year else title


def _may_touch(actor: Actor, owner: str) -> None:
    if actor.role is not Role.ADMIN and owner not in own_ids(actor):
        raise Refused("not_yours")


def wish_of(text: str, language: str) -> Wish:
    """Read an item: a sentence ("Dune in 4K"), a title with its year, or just a title."""
    if (named := _YEAR.match(text)) is not None:
        return Wish(title=named["title"], year=int(named["year"]), language=language)
    command = parse(text, language)
    if command is None or command.verb != "request" or command.title is None:
        command = Command(verb="request", title=text)
    return Wish(
        title=command.title,
        year=command.year,
        media_type=command.media_type,
        resolution=command.quality,
        seasons=(command.season,) if isinstance(command.season, int) else command.season,
        episode="latest" if command.newest else command.episode,
        language=language,
        forms=command.forms,
    )
