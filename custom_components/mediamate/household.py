"""What the household chose: the options of its one entry, read as a plain value."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util

from .const import DOMAIN
from .model import MediaType
from .operations.stack import Defaults

HOUSEHOLD: Final = "household"  # kind and unique id of the entry
TELEGRAM_BOT: Final = "telegram_bot"  # an option, and the domain of what it names
QUIET_FROM: Final = "quiet_from"
QUIET_TO: Final = "quiet_to"
SCREENS: Final = "screens"  # a section of the options
# Its lists: the key of one -> the height of the best picture that the players in it show
HEIGHTS: Final[Mapping[str, int]] = {"screens_2160": 2160, "screens_1080": 1080, "screens_720": 720}

# What follows from other choices, and is stored nowhere
_FOLLOWING: Final = frozenset({"usual", "screen"})


class Unlisted(StrEnum):
    """What a Home Assistant user may do who is no listed member."""

    MAY_ASK = "may_ask"
    ASK_APPROVAL = "ask_approval"
    NOTHING = "nothing"


class Rooms(StrEnum):
    """What a voice satellite, or any conversation without a user, may do."""

    ALLOW = "allow"
    APPROVAL = "approval"
    DENY = "deny"


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    """The options. `enabled` is False only if somebody disabled the entry: administrators only then."""

    enabled: bool = True
    unlisted: Unlisted = Unlisted.MAY_ASK
    rooms: Rooms = Rooms.ALLOW
    not_found_after: timedelta = timedelta(hours=24)
    remember_for: timedelta = timedelta(days=30)  # what was said; nothing: not at all
    auto_repair: int = 0  # how often a release that is at fault is dropped by itself, for one request
    sentence_triggers: bool = False
    tools_in_assist: bool = False  # language models that control the house get our tools as well
    notify: tuple[str, ...] = ()  # notify entities that every notice goes to as well
    telegram_bot: str | None = None  # the entry of Home Assistant's own bot
    watch_url: str | None = None  # where the media server is reached from outside
    quiet_from: time = time(22)  # nobody wants to be woken by a voice
    quiet_to: time = time(8)
    defaults: tuple[tuple[MediaType, Defaults], ...] = ()
    screens: tuple[tuple[str, int], ...] = ()  # media_player entities, each with the height of its picture

    def quiet_at(self, moment: datetime) -> bool:
        """Is nothing said aloud then? Hours that end when they begin are none."""
        now = dt_util.as_local(moment).time()
        if self.quiet_from <= self.quiet_to:
            return self.quiet_from <= now < self.quiet_to
        return now >= self.quiet_from or now < self.quiet_to

    @classmethod
    def of(cls, options: Mapping[str, Any], *, enabled: bool = True) -> Household:
        """Read stored options; what is not there has its default."""
        plain = cls()
        return cls(
            enabled=enabled,
            unlisted=choice(options.get("unlisted", plain.unlisted), Unlisted, Unlisted.NOTHING),
            rooms=choice(options.get("rooms", plain.rooms), Rooms, Rooms.DENY),
            not_found_after=timedelta(
                hours=float(options.get("not_found_after", plain.not_found_after / timedelta(hours=1)))
            ),
            remember_for=timedelta(
                days=float(options.get("remember_for", plain.remember_for / timedelta(days=1)))
            ),
            notify=tuple(options.get("notify", ())),
            telegram_bot=options.get(TELEGRAM_BOT),
            watch_url=options.get("watch_url") or None,
            auto_repair=int(options.get("auto_repair", plain.auto_repair)),
            sentence_triggers=bool(options.get("sentence_triggers", plain.sentence_triggers)),
            tools_in_assist=bool(options.get("tools_in_assist", plain.tools_in_assist)),
            quiet_from=_clock(options.get(QUIET_FROM), plain.quiet_from),
            quiet_to=_clock(options.get(QUIET_TO), plain.quiet_to),
            defaults=defaults_in(options),
            screens=tuple(_screens(options.get(SCREENS))),
        )


def _clock(stored: Any, plain: time) -> time:
    """Read a stored time of day."""
    return (dt_util.parse_time(stored) if isinstance(stored, str) else None) or plain


def _screens(stored: Any) -> Iterator[tuple[str, int]]:
    """Read the lists of screens, the best ones first."""
    for key, height in HEIGHTS.items():
        listed = stored.get(key) if isinstance(stored, Mapping) else None
        if isinstance(listed, list):
            yield from ((one, height) for one in listed if isinstance(one, str))


def choice[ChoiceT: StrEnum](stored: Any, known: Iterable[ChoiceT], strictest: ChoiceT) -> ChoiceT:
    """Read a stored choice; one that only a later version knows is the strictest of ours."""
    return next((one for one in known if one == stored), strictest)


def defaults_in(stored: Mapping[str, Any]) -> tuple[tuple[MediaType, Defaults], ...]:
    """Read the defaults of each media type that somebody made a choice for."""
    return tuple(
        (kind, _defaults(stored[kind])) for kind in MediaType if isinstance(stored.get(kind), Mapping)
    )


def _defaults(stored: Mapping[str, Any]) -> Defaults:
    """Read a media type's defaults, without what only a later version knows."""
    known = {one.name for one in fields(Defaults)} - _FOLLOWING
    return Defaults(**{name: value for name, value in stored.items() if name in known})


@callback
def household_entry(hass: HomeAssistant) -> ConfigEntry[Any] | None:
    """Return the household's entry, or None until the first service made it."""
    return hass.config_entries.async_entry_for_domain_unique_id(DOMAIN, HOUSEHOLD)


@callback
def household(hass: HomeAssistant) -> Household:
    """Return what the household chose; defaults where there is no entry (yet)."""
    if (entry := household_entry(hass)) is None:
        return Household()
    return Household.of(entry.options, enabled=entry.disabled_by is None)
