"""What the actions share: who called with what, and how a call is checked."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from homeassistant.const import ATTR_CONFIG_ENTRY_ID
from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv, service
from homeassistant.util import dt as dt_util
import voluptuous as vol

from .const import DOMAIN
from .desk_approvals import LONGEST
from .errors import Refused
from .kinds import kind_of
from .model import Actor, Door, MediaRef, MediaType, Thread
from .operations.find import Query, namesakes, nothing
from .orchestrator import Desk
from .texts import Texts
from .understanding import detect_language


@dataclass(frozen=True, slots=True)
class Asked:
    """One call: by whom, of whom, in which language it is answered."""

    hass: HomeAssistant
    desk: Desk
    actor: Actor
    texts: Texts
    data: Mapping[str, Any]

    @property
    def thread(self) -> Thread:
        """An action has no place of its own: its answer is its place."""
        return Thread(self.actor.id, Door.ACTION, "", self.texts.language)

    def language(self, text: str | None = None) -> str:
        """Return the language to look titles up in: Cyrillic words are Russian in any house."""
        russian = text is not None and detect_language(text, "en") == "ru"
        return "ru" if russian else self.hass.config.language

    @property
    def ref(self) -> MediaRef | None:
        """The ref that the call names. Raises Refused (`invalid_ref`)."""
        return parse_ref(self.data["ref"]) if "ref" in self.data else None

    @property
    def media_type(self) -> MediaType | None:
        """The kind of title that the call names."""
        return MediaType(self.data["media_type"]) if "media_type" in self.data else None

    @property
    def entry_id(self) -> str | None:
        """The instance that the call names; checked to be one of ours that runs. Raises Refused."""
        if (entry_id := self.data.get(ATTR_CONFIG_ENTRY_ID)) is None:
            return None
        entry = service.async_get_config_entry(self.hass, DOMAIN, entry_id)
        if kind_of(entry) is None:  # the household, or an AI account: the field offers all of ours
            raise Refused("entry_no_service", name=entry.title)
        return entry.entry_id

    async def title(self) -> MediaRef:
        """Return the one title that the call names, by ref or in words. Raises NotFound, Refused."""
        if ref := self.ref:
            return ref
        query = Query(
            text=self.data["title"],
            language=self.language(self.data["title"]),
            media_type=self.media_type,
            year=self.data.get("year"),
            limit=10,
            one=True,
        )
        found = await self.desk.find(self.actor, query)
        same = namesakes(found.candidates, query)
        chosen = [one for one in same if one.in_library] if len(same) > 1 else same
        if len(chosen) == 1:
            return chosen[0].item.ref
        raise Refused("ambiguous_title", title=query.text) if found.candidates else nothing(found)


def parse_ref(text: str) -> MediaRef:
    """Read a ref as it was typed. Raises Refused (`invalid_ref`)."""
    try:
        return MediaRef.parse(text)
    except ValueError as err:
        raise Refused("invalid_ref", value=text[:80]) from err


TEXT: Final = vol.All(cv.string, vol.Strip, vol.Length(min=1, max=200))
REASON: Final = vol.All(cv.string, vol.Strip, vol.Length(max=LONGEST))
REF: Final = vol.All(cv.string, vol.Length(max=200))
LIMIT: Final = vol.All(vol.Coerce(int), vol.Range(min=1, max=25))
MOMENT: Final = vol.All(cv.datetime, dt_util.as_utc)
TYPE: Final = {vol.Optional("media_type"): vol.In([one.value for one in MediaType])}
ENTRY: Final = {vol.Optional(ATTR_CONFIG_ENTRY_ID): cv.string}
YEAR: Final = {vol.Optional("year"): vol.All(vol.Coerce(int), vol.Range(min=1870, max=2200))}
NAMED: Final = {vol.Exclusive("ref", "what"): REF, vol.Exclusive("title", "what"): TEXT, **YEAR, **TYPE}
EPISODE: Final = vol.Any(vol.All(vol.Coerce(int), vol.Range(min=1, max=9999)), "latest")
SEASONS: Final = vol.Any(
    vol.In(["all", "latest", "first", "pilot"]),
    vol.All(
        cv.ensure_list, vol.Length(min=1, max=100), [vol.All(vol.Coerce(int), vol.Range(min=0, max=999))]
    ),
)


@dataclass(frozen=True, slots=True)
class Action:
    """A row of the table: what is called, with what, and whether it only reads."""

    run: Callable[[Asked], Awaitable[dict[str, Any]]]
    fields: Mapping[Any, Any]
    reads: bool = False
    one_title: bool = False  # by ref or title, and by one of them
    one_of: tuple[str, ...] = ()  # one of these has to be given

    @property
    def schema(self) -> Any:
        """What a call may hold."""
        plain = vol.Schema(dict(self.fields))
        named = ("ref", "title") if self.one_title else self.one_of
        return vol.All(cv.has_at_least_one_key(*named), plain) if named else plain
