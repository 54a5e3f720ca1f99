"""Assist as a door: which conversation a sentence belongs to, and media commands in other agents' pipelines."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from hassil.recognize import RecognizeResult
from homeassistant.components.conversation import ConversationInput
from homeassistant.components.conversation.agent_manager import get_agent_manager
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.chat_session import ChatSession, current_session
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.loader import async_get_loaded_integration
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN
from .data import DATA
from .dialogue import AMENDERS, HANDLERS, Dialogue, Said
from .errors import MediaMateError
from .household import household
from .model import Actor, Door, Mention, Message, Thread
from .operations.find import Query, namesakes
from .proposals import SIGNAL_WAITING
from .texts import async_texts
from .understanding import TRIGGER_TEMPLATES, Command, detect_language, parse, warm_up

if TYPE_CHECKING:
    from .orchestrator import Desk

ASSIST: HassKey[Assist] = HassKey(f"{DOMAIN}_assist")
GUESTS = 100  # conversations of other agents that are remembered; older ones are over
_SHARED = frozenset(
    {"find", "pause", "resume", "watch"}
)  # what the things of a home are told in the same words
_PLAYBACK = frozenset({"HassMediaPause", "HassMediaUnpause"})  # without a room they may mean a download


class Assist:
    """One for the local agent, the sentence triggers and every model's agent: they speak of the same things."""

    def __init__(self, hass: HomeAssistant, desk: Desk) -> None:
        """Use `async_get`."""
        self._hass = hass
        self._desk = desk
        self._dialogue = Dialogue(hass, desk, HANDLERS, AMENDERS, dt_util.utcnow)
        # the to-do list has fewer questions to show
        desk.talks.on_forget(lambda actor, door: async_dispatcher_send(hass, SIGNAL_WAITING))
        self._loaded: set[str] = set()  # languages
        self._hosts: dict[str, str] = {}  # conversation id -> the agent in whose pipeline we asked something

    @property
    def dialogue(self) -> Dialogue:
        """The conversations themselves, for doors that know their people."""
        return self._dialogue

    @classmethod
    async def async_get(cls, hass: HomeAssistant) -> Assist:
        """Return the one there is; the first who asks has the language of this home loaded, off the loop."""
        # It is imports for the most part: what they leave free, the next ones take
        await hass.async_add_import_executor_job(warm_up, hass.config.language)
        if (made := hass.data.get(ASSIST)) is None:  # each that is made listens to what is forgotten
            made = hass.data[ASSIST] = cls(hass, hass.data[DATA].desk)
        return made

    async def async_said(self, user_input: ConversationInput, conversation_id: str) -> Said | None:
        """Answer a sentence that reached the local agent; None when it is not for us.

        In another agent's pipeline only answers are: that is where everything else goes on to.
        """
        actor, thread = await self.async_speaker(user_input, conversation_id)
        answers_only = conversation_id in self._hosts or await self._is_of_the_home(
            user_input, thread.language
        )
        said = await self._dialogue.turn(actor, thread, user_input.text, answers_only=answers_only)
        if said is not None and not said.asks:
            self._hosts.pop(conversation_id, None)
        return said

    async def _is_of_the_home(self, user_input: ConversationInput, language: str) -> bool:
        """Does Home Assistant itself understand it, with the names of this home? "Pause the music in the kitchen" is its.

        It is asked where its things are told the like, or where we are not certain. What holds free words, a title
        to play or to put on a list, is ours all the same.
        """
        command = parse(user_input.text, language)
        if (
            command is None
            or command.verb not in HANDLERS
            or (command.certain and command.verb not in _SHARED)
        ):
            return False
        home = get_agent_manager(self._hass).default_agent
        found = home and await home.async_recognize_intent(user_input, strict_intents_only=True)
        if not found or any(one.is_wildcard for one in found.entities_list):
            return False
        return found.intent.name not in _PLAYBACK or any(one.text for one in found.entities_list)

    async def async_without_model(
        self, user_input: ConversationInput, conversation_id: str, *, certain: bool
    ) -> Said | None:
        """Answer what needs no model: an answer to our question and, if `certain`, a command without doubt.

        What is to be forgotten is told to no model either way.
        """
        actor, thread = await self.async_speaker(user_input, conversation_id)
        said = await self._dialogue.turn(actor, thread, user_input.text, answers_only=True)
        if said is not None or not await self._is_plain(
            actor, user_input.text, thread.language, certain=certain
        ):
            return said
        if await self._is_of_the_home(user_input, thread.language):
            return None
        return await self._dialogue.turn(actor, thread, user_input.text)

    async def _is_plain(self, actor: Actor, text: str, language: str, *, certain: bool) -> bool:
        """Is it a command that a model could only make slower, or that is none of its business?"""
        command = parse(text, language)
        if command is None or not command.certain:
            return False
        if command.verb == "forget":
            return True
        if not certain or command.verb == "recommend":
            return False
        return not (command.person or command.genre or command.like) and await self._means_a_work(
            actor, command, language
        )

    async def _means_a_work(self, actor: Actor, command: Command, language: str) -> bool:
        """Is its title that of a work? "That alien language thing" is read as one too, and is none."""
        if command.verb not in HANDLERS:
            return False
        for title in filter(None, (*(command.titles or ()), command.title, command.like)):
            query = Query(text=title, language=language, media_type=command.media_type, forms=command.forms)
            try:
                found = await self._desk.find(actor, query)
            except MediaMateError:
                return True  # a model would not be told more than we can say
            if not namesakes(found.candidates, query):
                return False
        return True

    async def async_note(
        self, user_input: ConversationInput, conversation_id: str, answer: str, mentions: tuple[Mention, ...]
    ) -> None:
        """Keep a turn that a model answered, and what it spoke of."""
        actor, thread = await self.async_speaker(user_input, conversation_id)
        self._desk.talks.note(actor, thread, user_input.text, answer, mentions)
        self._dialogue.outspoken(thread, mentions)

    async def async_instead_of_model(
        self, user_input: ConversationInput, conversation_id: str
    ) -> Said | None:
        """Answer what a model could not; None when it is no command that we understand for sure."""
        actor, thread = await self.async_speaker(user_input, conversation_id)
        command = parse(user_input.text, thread.language)
        if command is None or not await self._means_a_work(actor, command, thread.language):
            return None
        if await self._is_of_the_home(user_input, thread.language):
            return None
        return await self._dialogue.turn(actor, thread, user_input.text)

    async def async_open_question(
        self, user_input: ConversationInput, conversation_id: str
    ) -> Message | None:
        """Return what a bare yes would now answer."""
        _, thread = await self.async_speaker(user_input, conversation_id)
        proposal = self._desk.open_proposal(thread)
        return proposal.question if proposal else None

    @callback
    def async_take_host(self, conversation_id: str) -> str | None:
        """Return the agent in whose pipeline we asked something. The conversation is its own again."""
        return self._hosts.pop(conversation_id, None)

    async def async_host_asks(
        self, user_input: ConversationInput, conversation_id: str, host: str | None
    ) -> None:
        """Note that the other agent asked something: the answer is for it, and reaches it through us."""
        if host is not None:
            self._remember(conversation_id, host)
        _, thread = await self.async_speaker(user_input, conversation_id)
        self._dialogue.interrupted(thread)

    def async_listen_everywhere(self, our_agent: Callable[[], str]) -> CALLBACK_TYPE:
        """Register the sentence triggers where the household switched them on."""
        if not household(self._hass).sentence_triggers:
            return lambda: None
        sentences = [template for templates in TRIGGER_TEMPLATES.values() for template in templates]

        async def heard(user_input: ConversationInput, result: RecognizeResult) -> str:
            return await self._heard(user_input, our_agent())

        return get_agent_manager(self._hass).register_trigger(sentences, heard)

    async def _heard(self, user_input: ConversationInput, our_agent: str) -> str:
        """Answer a sentence said to another agent, and take the next one too if we ask something.

        A matched trigger cannot be given back: what is not understood after all is answered too.
        """
        session = current_session.get()
        conversation_id = session.conversation_id if session else user_input.conversation_id or ""
        actor, thread = await self.async_speaker(user_input, conversation_id)
        said = await self._dialogue.turn(actor, thread, user_input.text)
        if said is None:
            texts = await async_texts(self._hass, thread.language)
            return texts.message(Message("say_nothing_understood"))
        if said.asks and session:
            await self._take_next(session, user_input.agent_id, our_agent)
        return said.text

    async def _take_next(self, session: ChatSession, host: str, our_agent: str) -> None:
        """Let the next sentence of this conversation come to us; what is no answer goes on to its host."""
        if "assist_pipeline" not in self._hass.config.components:  # nobody speaks through a pipeline
            return
        integration = async_get_loaded_integration(self._hass, "assist_pipeline")
        pipeline = await integration.async_get_platform("default_pipeline")
        pipeline.async_get_pipeline_conversation_data(
            self._hass, session
        ).continue_conversation_agent = our_agent
        if host != our_agent:
            self._remember(session.conversation_id, host)

    def _remember(self, conversation_id: str, agent_id: str) -> None:
        self._hosts[conversation_id] = agent_id
        while len(self._hosts) > GUESTS:
            self._hosts.pop(next(iter(self._hosts)))

    async def async_speaker(
        self, user_input: ConversationInput, conversation_id: str
    ) -> tuple[Actor, Thread]:
        """Say who speaks, and which conversation of theirs it is: a device's, or a dialog's."""
        device = user_input.device_id or user_input.satellite_id
        actor = await self._desk.actor_for_context(user_input.context, device_id=device, conversation=True)
        door = Door.VOICE if device else Door.ASSIST
        language = detect_language(user_input.text, user_input.language)
        if language not in self._loaded:  # a walk to another thread would take longer than all the rest
            await self._hass.async_add_executor_job(warm_up, language)
            self._loaded.add(language)
        talks = self._desk.talks
        if (thread := self._desk.thread_of(user_input.context, language)) is None:
            place = device or await talks.place(actor, conversation_id, user_input.conversation_id)
            thread = Thread(actor.id, door, place, language)
        talks.heard(thread, conversation_id)
        return actor, thread
