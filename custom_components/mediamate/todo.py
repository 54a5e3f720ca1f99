"""The household's wishes as a to-do list: adding an item asks for it, deleting it withdraws the wish.

Whoever adds an item on a dashboard or by an action has said what they want, and it is done.
Inside a conversation (a voice intent, a language model's tool) nobody knows who speaks and the
sentence may not be theirs: there adding only prepares, and the item's text is the question.
"""

from dataclasses import dataclass, replace
import re
from typing import Any, Final, override

from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.components.todo import TodoItem, TodoItemStatus, TodoListEntity, TodoListEntityFeature
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.chat_session import current_session
from homeassistant.helpers.entity import EntityDescription
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util.ulid import ulid_now

from .data import DATA, MediaMate
from .entity import HouseholdEntity, translated_errors
from .errors import NotFound, Refused
from .household_coordinator import HouseholdCoordinator
from .model import Actor, Candidate, Door, Message, Proposal, RequestResult, RequestStatus, Role, Thread
from .operations.request import Wish
from .texts import Texts, async_texts
from .understanding import Command, detect_language, parse

PARALLEL_UPDATES = 1

REQUESTS: Final = EntityDescription(key="requests", translation_key="requests")
OPEN_ITEMS: Final = "todo_questions"  # key in the history's meta table
EXPOSED_ONCE: Final = "todo_exposure_decided"
MAX_QUESTIONS: Final = 50
_YEAR: Final = re.compile(r"^(?P<title>.+?)\s*\((?P<year>(?:18|19|20)\d\d)\)$")


async def async_setup_entry(
    hass: HomeAssistant, entry: ConfigEntry[Any], async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the list; assistants do not see it unless somebody wants that."""
    entity = RequestsList(entry, entry.runtime_data, hass.data[DATA])
    async_add_entities([entity])


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

    def __init__(self, entry: ConfigEntry[Any], coordinator: HouseholdCoordinator, mate: MediaMate) -> None:
        """Come to the desk as every door does."""
        super().__init__(entry, coordinator, REQUESTS)
        self._mate = mate
        self._questions: list[Question] = []
        self._proposals: list[tuple[Proposal, str]] = []

    @override
    async def async_added_to_hass(self) -> None:
        await super().async_added_to_hass()
        stored = await self._mate.history.meta(OPEN_ITEMS, [])
        self._questions = [Question(**one) for one in stored]
        await self._read_proposals()
        await self._hide_from_assistants()

    async def _hide_from_assistants(self) -> None:
        """Home Assistant exposes to-do lists by default: switch that off once, later choices stand."""
        if await self._mate.history.meta(EXPOSED_ONCE, default=False):
            return
        if er.async_get(self.hass).async_get(self.entity_id) is None:
            return
        async_expose_entity(self.hass, "conversation", self.entity_id, should_expose=False)
        await self._mate.history.set_meta(EXPOSED_ONCE, value=True)

    @property
    @override
    def todo_items(self) -> list[TodoItem]:
        snapshot = self.coordinator.data
        shown = {one.id: one for one in (*snapshot.open, *snapshot.recent[:20])}
        requests = [
            TodoItem(
                uid=one.id,
                summary=f"{one.title} ({one.year})" if one.year else one.title,
                status=TodoItemStatus.COMPLETED if one.closed else TodoItemStatus.NEEDS_ACTION,
                description=one.link,
            )
            for one in shown.values()
        ]
        waiting = [
            TodoItem(uid=one.id, summary=question, status=TodoItemStatus.NEEDS_ACTION)
            for one, question in self._proposals
        ]
        unclear = [
            TodoItem(uid=one.uid, summary=one.summary, status=TodoItemStatus.NEEDS_ACTION)
            for one in self._questions
        ]
        return [*waiting, *unclear, *requests]

    @override
    @translated_errors
    async def async_create_todo_item(self, item: TodoItem) -> None:
        actor = await self._who()
        await self._wish(actor, (item.summary or "").strip())

    @override
    @translated_errors
    async def async_update_todo_item(self, item: TodoItem) -> None:
        actor, uid = await self._who(), item.uid or ""
        if actor.role is Role.ROOM:
            raise Refused("todo_not_by_voice")
        if (proposal := self._proposal(uid)) is not None:
            if item.status is TodoItemStatus.COMPLETED:
                await self._confirm(actor, proposal)
        elif (question := self._question(uid)) is not None:
            if (summary := (item.summary or "").strip()) != question.summary:
                self._may_touch(actor, question.actor)
                await self._drop(question)
                await self._wish(actor, summary)
        else:
            raise Refused("todo_ticks_itself")

    @override
    @translated_errors
    async def async_delete_todo_items(self, uids: list[str]) -> None:
        actor = await self._who()
        for uid in uids:
            if (proposal := self._proposal(uid)) is not None:
                self._may_touch(actor, proposal.thread.actor)
                await self._mate.proposals.decline(proposal.id, proposal.thread)
            elif (question := self._question(uid)) is not None:
                self._may_touch(actor, question.actor)
                await self._drop(question)
            else:
                await self._mate.desk.cancel(actor, uid, keep_files=True)
        await self._show()

    async def _who(self) -> Actor:
        """Say who acts: the running service call's user, or in a conversation the room.

        Home Assistant leaves the context of an earlier call on the entity: it counts once.
        """
        context, self._context, self._context_set = self._context, None, None
        desk = self._mate.desk
        if current_session.get() is not None:
            return await desk.actor_for_context(Context(), conversation=True)
        return await desk.actor_for_context(context or Context())

    @staticmethod
    def _may_touch(actor: Actor, owner: str) -> None:
        if actor.role is not Role.ADMIN and actor.id != owner:
            raise Refused("not_yours")

    def _proposal(self, uid: str) -> Proposal | None:
        return next((one for one, _ in self._proposals if one.id == uid), None)

    def _question(self, uid: str) -> Question | None:
        return next((one for one in self._questions if one.uid == uid), None)

    async def _wish(self, actor: Actor, text: str) -> None:
        language = detect_language(text, self.hass.config.language)
        texts = await async_texts(self.hass, language)
        # a place of its own: a newer item must not replace what an older one asks
        thread = Thread(actor.id, Door.TODO, ulid_now(), language)
        wish = wish_of(text, language)
        if actor.role is Role.ROOM:
            await self._prepare(actor, thread, wish, texts)
            return
        result = await self._mate.desk.request(actor, thread, wish)
        if result.status is RequestStatus.NEEDS_CHOICE:
            await self._ask(actor, text, result, texts)
        elif result.status in {RequestStatus.NOT_FOUND, RequestStatus.REFUSED}:
            raise NotFound("todo_refused", message=texts.message(result.message))
        await self._show()

    async def _prepare(self, actor: Actor, thread: Thread, wish: Wish, texts: Texts) -> None:
        plan = await self._mate.desk.plan(actor, wish)
        if isinstance(plan, RequestResult):
            if plan.status is RequestStatus.NEEDS_CHOICE:
                await self._ask(actor, wish.title or "", plan, texts)
                return
            raise NotFound("todo_refused", message=texts.message(plan.message))
        label = f"{plan.item.title} ({plan.item.year})" if plan.item.year else plan.item.title
        args = {
            "ref": str(plan.item.ref),
            "entry_id": plan.entry_id,
            "quality_profile": str(plan.quality_profile_id),
            "root_folder": plan.root_folder,
            "language": wish.language,
        }
        question = Message("todo_confirm", {"label": label})
        await self._mate.desk.prepare(actor, thread, "request", args, question)
        await self._show()

    async def _ask(self, actor: Actor, text: str, result: RequestResult, texts: Texts) -> None:
        """Keep the item, its text asking to be renamed."""
        examples = texts.join([_label(one) for one in result.candidates[:3]])
        summary = texts.message(Message("todo_which", {"title": text[:80], "examples": examples}))
        self._questions = [*self._questions, Question(ulid_now(), actor.id, summary)][-MAX_QUESTIONS:]
        await self._save_questions()
        await self._show()

    async def _drop(self, question: Question) -> None:
        self._questions = [one for one in self._questions if one.uid != question.uid]
        await self._save_questions()

    async def _save_questions(self) -> None:
        rows = [{"uid": one.uid, "actor": one.actor, "summary": one.summary} for one in self._questions]
        await self._mate.history.set_meta(OPEN_ITEMS, rows)

    async def _confirm(self, actor: Actor, proposal: Proposal) -> None:
        self._may_touch(actor, proposal.thread.actor)
        await self._mate.desk.confirm(actor, proposal.thread, proposal.id)
        await self._show()

    async def _read_proposals(self) -> None:
        found = []
        for one in await self._mate.history.proposals():
            if one.thread.door is Door.TODO and one.expires > self._mate.now():
                texts = await async_texts(self.hass, one.thread.language)
                found.append((one, texts.message(one.question)))
        self._proposals = found

    async def _show(self) -> None:
        await self._read_proposals()
        await self.coordinator.async_refresh()
        self.async_write_ha_state()


def _label(candidate: Candidate) -> str:
    item = candidate.item
    return f"{item.title} ({item.year})" if item.year else item.title


def wish_of(text: str, language: str) -> Wish:
    """Read an item: a sentence ("Dune in 4K"), a title with its year, or just a title."""
    if (named := _YEAR.match(text)) is not None:
        return Wish(title=named["title"], year=int(named["year"]), language=language)
    command = parse(text, language)
    if command is None or command.verb != "request" or command.title is None:
        command = Command(verb="request", title=text)
    return replace(
        Wish(title=command.title, language=language),
        year=command.year,
        media_type=command.media_type,
        resolution=command.quality,
        seasons=(command.season,) if isinstance(command.season, int) else command.season,
        forms=command.forms,
    )
