"""Who belongs to the household: its `member` subentries, read as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant, callback

from .household import choice, defaults_in, household, household_entry
from .model import Actor, MediaType, Role
from .operations.policy import Quotas
from .operations.stack import Defaults

MEMBER: Final = "member"  # the subentry type

# Keys of a member's data, as the form shows them; role, defaults and the name have keys of their own
USER: Final = "user_id"
ROLE: Final = "role"
TELEGRAM: Final = "telegram_id"
MEDIA_USER: Final = "media_user"
LANGUAGE: Final = "language"
PER_DAY: Final = "per_day"
PER_WEEK: Final = "per_week"
DISK: Final = "disk"
MAX_AGE: Final = "max_age"
NOTIFY: Final = "notify"
SATELLITE: Final = "satellite"
AGENT: Final = "agent"
REMEMBER: Final = "remember"
SCREEN: Final = "screen"

# What a member can be; the other roles are nobody's
ROLES: Final = (Role.ADMIN, Role.MEMBER, Role.CHILD, Role.GUEST)
GB: Final = 1_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One person of the household. `id` is the subentry's."""

    id: str
    name: str
    role: Role = Role.NOBODY
    user_id: str | None = None  # the Home Assistant user
    telegram_id: int | None = None
    media_user: str | None = None  # the user's id at the media server
    language: str | None = None  # in which they are written to; None: as they write
    defaults: tuple[tuple[MediaType, Defaults], ...] = ()
    quotas: Quotas = field(default_factory=Quotas)
    max_age: int | None = None  # what is rated for older people waits for an administrator
    notify: tuple[str, ...] = ()  # notify entities
    satellite: str | None = None  # an assist_satellite entity
    screen: str | None = None  # the media_player that they mostly watch on, one of the household's screens
    agent_id: str | None = None  # the conversation entity that answers them; None: the local one
    remembered: bool = True  # may what they say be kept?

    @property
    def actor_id(self) -> str:
        """Return the Actor.id that their wishes belong to."""
        return f"{MEMBER}:{self.id}"

    def subtitles(self, media_type: MediaType) -> str | None:
        """Return the language of the subtitles that they want without saying so."""
        return dict(self.defaults).get(media_type, Defaults()).subtitles

    @classmethod
    def of(cls, subentry: ConfigSubentry) -> Member:
        """Read a stored member; what is not there, or cannot be read, has its default."""
        data = subentry.data
        return cls(
            id=subentry.subentry_id,
            name=subentry.title,
            role=choice(data.get(ROLE), ROLES, Role.NOBODY),
            user_id=_text(data, USER),
            telegram_id=_number(data, TELEGRAM),
            media_user=_text(data, MEDIA_USER),
            language=_text(data, LANGUAGE),
            defaults=defaults_in(data),
            quotas=Quotas(
                per_day=_number(data, PER_DAY),
                per_week=_number(data, PER_WEEK),
                disk=None if (size := _number(data, DISK)) is None else size * GB,
            ),
            max_age=_number(data, MAX_AGE),
            notify=_texts(data, NOTIFY),
            satellite=_text(data, SATELLITE),
            screen=_text(data, SCREEN),
            agent_id=_text(data, AGENT),
            remembered=data.get(REMEMBER, True) is not False,
        )


def _text(data: Mapping[str, Any], key: str) -> str | None:
    value = data.get(key)
    return value if isinstance(value, str) and value else None


def _texts(data: Mapping[str, Any], key: str) -> tuple[str, ...]:
    values = data.get(key)
    return tuple(one for one in values if isinstance(one, str)) if isinstance(values, list) else ()


def _number(data: Mapping[str, Any], key: str) -> int | None:
    value = data.get(key)
    return int(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


@callback
def members(hass: HomeAssistant) -> tuple[Member, ...]:
    """Return everybody who is listed, in the order in which they were."""
    if (entry := household_entry(hass)) is None:
        return ()
    return tuple(Member.of(one) for one in entry.get_subentries_of_type(MEMBER))


@callback
def member_of_user(hass: HomeAssistant, user_id: str) -> Member | None:
    """Return the member behind a Home Assistant user."""
    return next((one for one in members(hass) if one.user_id == user_id), None)


@callback
def member_of_telegram(hass: HomeAssistant, telegram_user_id: int) -> Member | None:
    """Return the member behind the `from.id` of an update, never a chat's id; None while the household is off."""
    if not household(hass).enabled:
        return None
    return next((one for one in members(hass) if one.telegram_id == telegram_user_id), None)


async def async_is_off(hass: HomeAssistant, member: Member) -> bool:
    """Is this member's Home Assistant user switched off, or gone? Then they are nobody at any door."""
    if member.user_id is None:
        return False
    user = await hass.auth.async_get_user(member.user_id)
    return user is None or not user.is_active


async def async_age_limit(hass: HomeAssistant, actor_id: str) -> int | None:
    """Return the age up to which this person has things without asking. Administrators have no limit."""
    member = member_of_actor(hass, actor_id)
    if member is None or member.max_age is None or member.role is Role.ADMIN:
        return None
    user = await hass.auth.async_get_user(member.user_id) if member.user_id else None
    return None if user and user.is_admin else member.max_age


@callback
def member_of_actor(hass: HomeAssistant, actor_id: str) -> Member | None:
    """Return the member whose wishes belong to this Actor.id."""
    return next((one for one in members(hass) if one.actor_id == actor_id), None)


@callback
def member_named(hass: HomeAssistant, name: str) -> Member | None:
    """Return the member that somebody names: by name, id, or Home Assistant user."""
    wanted = name.strip().casefold()
    return next((one for one in members(hass) if wanted in _names(one)), None)


def _names(member: Member) -> set[str]:
    return {member.name.casefold(), member.id.casefold(), (member.user_id or member.id).casefold()}


def actor_of(member: Member) -> Actor:
    """Return a member as the desk knows them, with the member's own role."""
    return Actor(member.actor_id, member.role, member.name, member.user_id)
