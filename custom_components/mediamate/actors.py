"""Who asks, and what they may do: decided here, in code, never by an argument or a prompt.

The table of the design's section 6. No id that somebody passes is an identity; it is the
context of the call that says who it is, or a door that knows its person (`Bindings`).
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from homeassistant.core import Context, HomeAssistant

from .errors import Refused
from .household import Household, Rooms, Unlisted, household
from .members import actor_of, member_of_actor, member_of_user
from .model import Actor, Door, Role, Thread


class Verb(StrEnum):
    """What can be done at the desk."""

    FIND = "find"
    DETAILS = "details"
    HAVE = "have"
    RECENT = "recent"
    UPCOMING = "upcoming"
    RECOMMEND = "recommend"
    RATE = "rate"
    DOWNLOADS = "downloads"
    REQUESTS = "requests"
    REQUEST = "request"
    FOLLOW = "follow"
    UNFOLLOW = "unfollow"  # who may not begin may end what they began before
    MONITOR = "monitor"  # what of a series is searched for
    CANCEL = "cancel"
    PAUSE = "pause"
    RESUME = "resume"
    LIMITS = "limits"
    REMOVE = "remove"
    RETRY = "retry"
    REPAIR = "repair"  # what drops nothing; another release is RETRY
    RELEASES = "releases"
    GRAB = "grab"
    GRAB_STRAIGHT = "grab_straight"  # past every library: an administrator's alone
    SUBTITLES = "subtitles"
    KEEP_SUBTITLES = "keep_subtitles"  # have their manager go on looking for a title, by a setting of its own
    INDEXERS = "indexers"
    APPROVE = "approve"
    FOR_MEMBER = "for_member"


_READ = frozenset(
    {
        Verb.FIND,
        Verb.DETAILS,
        Verb.HAVE,
        Verb.RECENT,
        Verb.UPCOMING,
        Verb.RECOMMEND,
        Verb.DOWNLOADS,
        Verb.REQUESTS,
        Verb.INDEXERS,
    }
)
_ASK = _READ | {Verb.REQUEST, Verb.SUBTITLES}
_OWN = _ASK | {
    *(Verb.FOLLOW, Verb.UNFOLLOW, Verb.MONITOR, Verb.KEEP_SUBTITLES),
    *(Verb.RATE, Verb.CANCEL, Verb.PAUSE, Verb.RESUME, Verb.REMOVE, Verb.RETRY),
    *(Verb.REPAIR, Verb.RELEASES, Verb.GRAB),
}

ALLOWED: Mapping[Role, frozenset[Verb]] = {
    Role.ADMIN: frozenset(Verb),
    Role.MEMBER: _OWN,
    Role.CHILD: _ASK | {Verb.RATE, Verb.CANCEL, Verb.UNFOLLOW, Verb.KEEP_SUBTITLES},
    Role.GUEST: _ASK | {Verb.CANCEL, Verb.UNFOLLOW},
    # Removing takes an explicit id in the desk's signature: there is no "remove all"
    Role.AUTOMATION: _OWN - {Verb.RATE, Verb.FOLLOW, Verb.UNFOLLOW} | {Verb.LIMITS, Verb.FOR_MEMBER},
    Role.ROOM: _ASK,
    Role.NOBODY: frozenset(),
}

# Whose power does not end at what is their own
_EVERYBODYS = frozenset({Role.ADMIN, Role.AUTOMATION})
# Whose wishes wait for a yes of an administrator
_ASK_FIRST = frozenset({Role.CHILD, Role.GUEST})

_UNLISTED: Mapping[Unlisted, Role] = {
    Unlisted.MAY_ASK: Role.MEMBER,
    Unlisted.ASK_APPROVAL: Role.GUEST,
    Unlisted.NOTHING: Role.NOBODY,
}

_USER = "user:"
NOBODYS = ""  # the owner of what nobody asked MediaMate for


def sees_all(actor: Actor) -> bool:
    """Is this actor shown what others asked for? Not where still others read along."""
    return actor.role in _EVERYBODYS and not actor.overheard


def may(actor: Actor, verb: str, *, owner: str | None = None) -> None:
    """Let pass who may do this, to a thing of `owner` (an Actor.id, NOBODYS, or None: no thing).

    Raises Refused (`not_allowed`, `not_yours`).
    """
    if verb not in ALLOWED[actor.role]:
        raise Refused("not_allowed")
    if owner is not None and owner not in own_ids(actor) and actor.role not in _EVERYBODYS:
        raise Refused("not_yours")


def needs_approval(actor: Actor, home: Household) -> bool:
    """Does a wish of this actor wait for an administrator's yes?"""
    if actor.role is Role.ROOM:
        return home.rooms is Rooms.APPROVAL
    return actor.role in _ASK_FIRST


def user_actor(user_id: str) -> str:
    """Return the Actor.id of a Home Assistant user who is no listed member."""
    return f"{_USER}{user_id}"


def user_of(hass: HomeAssistant, actor_id: str) -> str | None:
    """Return the Home Assistant user whose wishes belong to this Actor.id, if there is one."""
    if member := member_of_actor(hass, actor_id):
        return member.user_id
    return actor_id.removeprefix(_USER) if actor_id.startswith(_USER) else None


def own_ids(actor: Actor) -> frozenset[str]:
    """Return the ids under which this actor's things may be kept: some are older than their listing."""
    return frozenset({actor.id, user_actor(actor.user_id) if actor.user_id else actor.id})


async def actor_for_context(
    hass: HomeAssistant, context: Context | None, *, device_id: str | None = None, conversation: bool = False
) -> Actor:
    """Return who stands behind a call that no door has bound to its person."""
    home = household(hass)
    if context is not None and context.user_id is not None:
        return await _user(hass, context.user_id, home)
    if conversation or device_id is not None:
        return _room(device_id, home)
    role = Role.AUTOMATION if home.enabled else Role.NOBODY
    return Actor("automation", role)


async def _user(hass: HomeAssistant, user_id: str, home: Household) -> Actor:
    """Return a listed user as their member, whose wishes they are; an administrator is one either way."""
    user = await hass.auth.async_get_user(user_id)
    if user is None or not user.is_active:
        return Actor(user_actor(user_id), Role.NOBODY)
    listed = member_of_user(hass, user_id)
    actor = actor_of(listed) if listed else Actor(user_actor(user_id), Role.NOBODY, user.name or "", user_id)
    if user.is_admin:
        return replace(actor, role=Role.ADMIN)
    if not home.enabled:
        return replace(actor, role=Role.NOBODY)
    return actor if listed else replace(actor, role=_UNLISTED[home.unlisted])


def _room(device_id: str | None, home: Household) -> Actor:
    closed = not home.enabled or home.rooms is Rooms.DENY
    return Actor(f"room:{device_id or ''}", Role.NOBODY if closed else Role.ROOM)


@dataclass(frozen=True, slots=True)
class Bound:
    """Whom a door knows behind a context, and where they speak: what they ask for is told there."""

    actor: Actor
    door: Door | None = None
    place: str = ""


class Bindings:
    """Contexts whose person the door knows (Telegram); far more are remembered than can be at work."""

    def __init__(self, room: int = 4096) -> None:
        """Make an empty book."""
        self._bound: OrderedDict[str, Bound] = OrderedDict()
        self._room = room

    def bind(self, context_id: str, actor: Actor, door: Door | None = None, place: str = "") -> None:
        """Say who a context is, before it is used. A context never changes its person."""
        self._bound.setdefault(context_id, Bound(actor, door, place))
        while len(self._bound) > self._room:
            self._bound.popitem(last=False)

    def get(self, context_id: str) -> Actor | None:
        """Return who was bound to this context."""
        return bound.actor if (bound := self._bound.get(context_id)) else None

    def thread(self, context_id: str, language: str) -> Thread | None:
        """Return the conversation that this context belongs to, where its door said so."""
        bound = self._bound.get(context_id)
        if bound is None or bound.door is None:
            return None
        return Thread(bound.actor.id, bound.door, bound.place, language)
