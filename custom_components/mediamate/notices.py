"""Who is told of what: a step's name becomes the rows of the outbox."""

from collections import OrderedDict
from collections.abc import Collection, Hashable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from homeassistant.core import HomeAssistant, callback

from .bot_chats import private_place
from .history import Notice
from .members import Member, member_of_actor, members
from .model import Door, Follow, MediaRequest, Part, RequestState, Role, Thread
from .operations.follow import News
from .steps import payload_of

ADMINS: Final = "admins"  # the thread of whoever may approve

# What people are told without asking; the rest they see if they look
_TOLD: Final = frozenset({"stalled", "not_found", "ready", "failed", "approved", "declined", "repaired"})
# No events of their own: outsiders hear `requested`, or `failed` with the reason `declined`
_PERSONAL: Final = frozenset({"approved", "declined", "repaired"})


# A wish that is ready is there, or imported where nobody can verify it; else others of its parts are still to come
_OVER: Final = frozenset({RequestState.READY.value, RequestState.IMPORTED.value})


def shown_as(notice: Notice) -> str:
    """Return the name under which somebody is shown this: what is newer of the same name takes its place.

    What becomes of a wish is one thing. Two seasons of it that can be watched are two, and so are the episodes of
    different evenings: who has not seen the first yet is not to lose it.
    """
    payload = notice.payload
    if notice.name != "ready" or (payload.get("request_id") and payload.get("stage") in _OVER):
        return notice.request_id
    first, *_ = payload.get("episodes") or payload.get("seasons") or ("",)  # nothing is told twice
    return f"{notice.request_id} {first}".strip()


class Once:
    """Remembers who has heard of a step: somebody may wait for it in several places."""

    def __init__(self, most: int = 500) -> None:
        """Nobody has heard of anything."""
        self._heard: OrderedDict[Hashable, None] = OrderedDict()
        self._most = most

    @callback
    def first(self, notice: Notice, whom: str) -> bool:
        """Note that somebody is told; False if they were, of the same step."""
        key = (notice.request_id, notice.name, notice.created, whom)
        new = key not in self._heard
        self._heard[key] = None
        while len(self._heard) > self._most:
            self._heard.popitem(last=False)
        return new


@callback
def notices_of(
    hass: HomeAssistant,
    request: MediaRequest,
    name: str,
    parts: Sequence[Part] = (),
    *,
    now: datetime,
    instance: str | None = None,
) -> list[Notice]:
    """Return the rows for a step (of these parts): one for the house, one for each place where somebody waits.

    `instance` names the service that fetches it, where another one has the title too.
    """
    threads: list[Thread | None] = [] if name in _PERSONAL else [None]
    if name == "approval_needed":
        threads += _of_administrators(hass)
    elif name in _TOLD and not (name == "failed" and request.state is RequestState.DECLINED):
        threads += {(one.actor, one.door, one.place): one for one in request.watchers}.values()
    payload = payload_of(request, parts) | ({"instance": instance} if instance else {})
    personal = {
        key: value for key, value in {"by": request.decided_by, "note": request.note}.items() if value
    }
    return [
        Notice(
            name=name,
            request_id=request.id,
            payload=payload | personal if thread else payload,
            created=now,
            thread=thread,
        )
        for thread in threads
    ]


@callback
def _of_administrators(hass: HomeAssistant) -> Iterator[Thread]:
    """Yield where administrators are asked: Home Assistant, for all of them, and each one's Telegram."""
    yield Thread(ADMINS, Door.ACTION, "", hass.config.language)
    for one in members(hass):
        if one.role is Role.ADMIN and (thread := telegram_thread(hass, one)):
            yield thread


@callback
def telegram_thread(hass: HomeAssistant, member: Member) -> Thread | None:
    """Return the private chat with a member, if there is one."""
    if member.telegram_id is None or (place := private_place(hass, member.telegram_id)) is None:
        return None
    return Thread(member.actor_id, Door.TELEGRAM, place, member.language or hass.config.language)


@callback
def threads_for(hass: HomeAssistant, member: Member, asked_in: Thread) -> tuple[Thread, ...]:
    """Return where a member is told of what somebody else asked for in their name."""
    own = Thread(member.actor_id, asked_in.door, asked_in.place, member.language or asked_in.language)
    asker = () if member_of_actor(hass, asked_in.actor) == member else _if_person(asked_in)
    return tuple(one for one in (own, telegram_thread(hass, member), *asker) if one)


def _if_person(thread: Thread) -> tuple[Thread, ...]:
    """Automations wait for nothing."""
    return (thread,) if ":" in thread.actor else ()


def news_notices(
    follow: Follow, parts: Collection[Part], found: News, now: datetime, *, person: bool
) -> list[Notice]:
    """Return one notice a season: several episodes at once are one piece of news."""
    seasons = sorted({one.season for one in parts})
    return [
        Notice(
            name="ready",
            request_id=f"follow {follow.ref} {season}",
            payload=_news_payload(follow, sorted(one for one in parts if one.season == season), found),
            created=now,
            thread=follow.thread if person else None,
        )
        for season in seasons
    ]


def notice_of_ending(follow: Follow, name: str, now: datetime) -> Notice:
    """Return that a series is followed no longer, and not because somebody said so."""
    payload = {
        "ref": str(follow.ref),
        "title": follow.title,
        "year": follow.year,
        "media_type": follow.ref.media_type.value,
    }
    return Notice(
        name=name, request_id=f"follow {follow.ref}", payload=payload, created=now, thread=follow.thread
    )


def _news_payload(follow: Follow, parts: Sequence[Part], found: News) -> dict[str, Any]:
    """Return what the event `ready` says; it belongs to no request, and nobody asked for it."""
    link = found.link(parts)
    optional = {
        "episode": parts[0].episode if len(parts) == 1 else None,
        "link": link,
        "poster_url": follow.poster_url,
        "reason": None if any(found.items.get(one) for one in parts) else "not_verified",
    }
    return {
        "request_id": None,
        "ref": str(follow.ref),
        "title": follow.title,
        "year": follow.year,
        "media_type": follow.ref.media_type.value,
        "door": None,
        "stage": "ready",
        "seasons": [parts[0].season],
        "episodes": [one.episode for one in parts],
    } | {name: value for name, value in optional.items() if value is not None}
