"""The tools that a language model gets: one table, one class, one place where errors become answers."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
import re
from typing import Any, Final, override

from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv, llm
from homeassistant.helpers.intent import is_blank_slot_value
from homeassistant.util.json import JsonObjectType
import voluptuous as vol

from ..const import DOMAIN, LOGGER
from ..data import MediaMate
from ..errors import MediaMateError
from ..kind import ServiceRole
from ..kinds import service_entries
from ..model import MediaType
from ..operations.wish import Seasons, Wished
from . import changing, looking, mending, subtitling, waiting
from .api import MediaApi
from .caller import Caller
from .plain import OVERVIEW, clean
from .prompt import ARGUMENTS, NEXT, TOOLS as WORDS

__all__ = ["TOOLS", "MediaApi", "MediaTool", "ToolRow", "media_tools"]

LONGEST: Final = 200  # characters of an argument

type Run = Callable[[Caller, Mapping[str, Any]], Awaitable[dict[str, Any]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolRow:
    """A tool: its name after `mediamate__`, what it runs, and which arguments it takes."""

    verb: str
    title: str
    run: Run
    arguments: Mapping[str, Any]
    required: frozenset[str] = frozenset()
    one_of: tuple[str, ...] = ()  # at least one of these has to be given
    reads: bool = False
    destructive: bool = False
    idempotent: bool = True
    role: ServiceRole | None = None  # offered where the household has such a service; None: always

    schema: vol.Schema = field(init=False, compare=False)  # what it takes; anything else is an error

    def __post_init__(self) -> None:
        """Make the schema once: an answer of a model asks for all tools."""
        fields = {
            (vol.Required if name in self.required else vol.Optional)(
                name, description=ARGUMENTS.get(name)
            ): check
            for name, check in self.arguments.items()
        }
        object.__setattr__(self, "schema", vol.Schema(fields))

    @property
    def annotations(self) -> llm.ToolAnnotations:
        """How the tool behaves, for those who show that."""
        return llm.ToolAnnotations(
            read_only=self.reads,
            destructive=self.destructive,
            idempotent=self.idempotent,
            open_world=True,
        )


def _text(value: str) -> str:
    """Take a short text."""
    text = clean(value[: 2 * LONGEST], 2 * LONGEST)
    if not text or len(text) > LONGEST:
        raise vol.Invalid(f"expected 1 to {LONGEST} characters")
    return text


def _seasons(value: str) -> tuple[Seasons, Wished]:
    """Read "all", "1, 2", "2x5" or "latest episode" as the seasons and the episode of a wish."""
    said = value.lower()
    if said in {"all", "latest", "first", "pilot"}:
        return said, None
    if said == "latest episode":
        return None, "latest"
    if single := _EPISODE.fullmatch(said):
        return (int(single[1]),), int(single[2])
    numbers = said.replace(" ", "").split(",")
    if not all(one.isascii() and one.isdigit() and len(one) <= 3 for one in numbers):
        raise vol.Invalid('expected all, latest, numbers as "1,2" or an episode as "2x5"')
    return tuple(dict.fromkeys(int(one) for one in numbers)), None


def _language(value: str) -> str:
    """Read a language by its two letters."""
    if len(value) != 2 or not value.isascii() or not value.isalpha():
        raise vol.Invalid('expected two letters as "en"')
    return value.lower()


def _day(value: str) -> date:
    """Read a day of this household's time."""
    try:
        day = date.fromisoformat(value)
    except ValueError as err:
        raise vol.Invalid("expected YYYY-MM-DD") from err
    if not 2000 <= day.year <= 2200:
        raise vol.Invalid("expected a day of the household's time")
    return day


def _number(least: int, most: int) -> vol.All:
    return vol.All(vol.Coerce(int), vol.Range(min=least, max=most))


_EPISODE: Final = re.compile(r"s?(\d{1,3}) ?[xe] ?(\d{1,4})", re.ASCII)
_TEXT: Final = vol.All(str, _text)
_TITLED: Final[Mapping[str, Any]] = {
    "title": _TEXT,
    "ref": _TEXT,
    "media_type": vol.In(
        [one.value for one in (MediaType.MOVIE, MediaType.SERIES, MediaType.ALBUM, MediaType.BOOK)]
    ),
    "year": _number(1870, 2200),
}


async def _confirm(call: Caller, args: Mapping[str, Any]) -> dict[str, Any]:
    return await waiting.confirm(call, args["proposal_id"])


TOOLS: Final[tuple[ToolRow, ...]] = (
    ToolRow(
        verb="find",
        title="Find titles",
        run=looking.find,
        arguments=_TITLED,
        one_of=("title", "ref"),
        reads=True,
    ),
    ToolRow(
        verb="request",
        title="Request a title",
        run=changing.request,
        arguments={
            **_TITLED,
            "seasons": vol.All(_TEXT, _seasons),
            "quality": _TEXT,
            "instance": _TEXT,
            "follow": cv.boolean,
            "stop": cv.boolean,
        },
        one_of=("title", "ref"),
    ),
    ToolRow(
        verb="confirm",
        title="Carry out what the user agreed to",
        run=_confirm,
        arguments={"proposal_id": _TEXT},
        required=frozenset({"proposal_id"}),
        idempotent=False,
    ),
    ToolRow(verb="downloads", title="Downloads", run=looking.downloads, arguments={"ref": _TEXT}, reads=True),
    ToolRow(
        verb="control_download",
        title="Control a download",
        run=changing.control_download,
        arguments={"action": vol.In(["pause", "resume", "remove", "retry", "repair"]), "id": _TEXT},
        required=frozenset({"action"}),
    ),
    ToolRow(
        verb="releases",
        title="Releases",
        run=mending.releases,
        arguments={"ref": _TEXT, "season": _number(0, 999), "id": _TEXT},
        one_of=("ref", "id"),
    ),
    ToolRow(verb="library", title="Library", run=looking.library, arguments=_TITLED, reads=True),
    ToolRow(
        verb="upcoming",
        title="Upcoming titles",
        run=looking.upcoming,
        arguments={"days": _number(1, 365), "media_type": _TITLED["media_type"]},
        reads=True,
    ),
    ToolRow(
        verb="recommend",
        title="Recommend titles",
        run=looking.recommend,
        arguments={
            "like": _TEXT,
            "genre": _TEXT,
            "person": _TEXT,
            "media_type": _TITLED["media_type"],
            "owned": cv.boolean,
        },
        reads=True,
    ),
    ToolRow(
        verb="rate",
        title="Rate a title",
        run=changing.rate,
        arguments={"ref": _TEXT, "liked": cv.boolean},
        required=frozenset({"ref", "liked"}),
    ),
    ToolRow(
        verb="history",
        title="Earlier requests and talks",
        run=looking.history,
        arguments={"query": _TEXT, "since": vol.All(_TEXT, _day), "until": vol.All(_TEXT, _day)},
        reads=True,
    ),
    ToolRow(
        verb="subtitles",
        title="Subtitles",
        run=subtitling.subtitles,
        arguments={
            "title": _TEXT,
            "ref": _TEXT,
            "language": vol.All(_TEXT, _language),
            "seasons": vol.All(_TEXT, _seasons),
        },
        role=ServiceRole.SUBTITLES,
    ),
)

# What a model is told to do about an error; for all others `failed`
_AFTER: Final[Mapping[str, str]] = {
    "not_shown": "not_shown",
    "proposal_gone": "gone",
    "proposal_expired": "gone",
    "proposal_declined": "declined",
    "confirm_no_assent": "no_assent",
    "confirm_not_asked": "not_asked",
    "confirm_elsewhere": "elsewhere",
    "confirm_destructive": "ask_only",
    "too_many_calls": "too_many",
    "title_not_found": "nothing",
}


class MediaTool(llm.Tool):
    """One row of the table, for one household."""

    integration = DOMAIN

    def __init__(self, row: ToolRow, mate: MediaMate) -> None:
        """Take name, words and schema from the row."""
        self.name = f"{DOMAIN}__{row.verb}"
        self.title = row.title
        self.description = WORDS[row.verb]
        self.parameters = row.schema
        self.annotations = row.annotations
        self._row = row
        self._mate = mate

    @override
    async def async_call(
        self, hass: HomeAssistant, tool_input: llm.ToolInput, llm_context: llm.LLMContext
    ) -> llm.ToolResult:
        """Answer a call. Whatever goes wrong is an answer too: an error would end the conversation."""
        texts = None
        try:
            call = await Caller.of(hass, self._mate, llm_context)
            texts = call.texts
            turn = call.said.created if call.said else None
            call.shown.count(call.place, turn)
            await waiting.settle(call)
            answer = await self._row.run(call, self._arguments(tool_input.tool_args))
            call.shown.note(call.place, answer)
            return llm.ToolResult(data=answer)
        except vol.Invalid as err:
            return _error("invalid_arguments", clean(str(err), LONGEST), "arguments")
        except waiting.NotAsked as err:
            failed = _error(err.key, texts.error(err) if texts else err.key, "not_asked")
            return llm.ToolResult(data={**failed.data, "question": err.question}, error=True)
        except MediaMateError as err:
            key = err.translation_key
            return _error(key, texts.error(err) if texts else key, _AFTER.get(key, "failed"))
        except Exception:  # noqa: BLE001 - a fault of ours must not take the user's conversation with it
            LOGGER.exception("The tool %s failed", self.name)
            return _error("unknown", texts.error(MediaMateError()) if texts else "unknown", "failed")

    def _arguments(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Check the arguments: Home Assistant does not. Raises vol.Invalid."""
        kept = {
            key: str(value) if type(value) is int else value  # the film 1917, season 2
            for key, value in given.items()
            if not is_blank_slot_value(value)
        }
        args: dict[str, Any] = self.parameters(kept)
        if self._row.one_of and not any(name in args for name in self._row.one_of):
            raise vol.Invalid(f"one of {', '.join(self._row.one_of)} is needed")
        return args


def _error(key: str, message: str, what_next: str) -> llm.ToolResult:
    data: JsonObjectType = {"error": key, "message": clean(message, OVERVIEW), "next": NEXT[what_next]}
    return llm.ToolResult(data=data, error=True)


def media_tools(hass: HomeAssistant, mate: MediaMate) -> list[llm.Tool]:
    """Return the tools of this household, in an order that never changes."""
    return [MediaTool(row, mate) for row in TOOLS if row.role is None or service_entries(hass, row.role)]
