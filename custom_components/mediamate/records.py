"""Requests, proposals, what was said as JSON text and back: the one form in which they are kept.

Reading is tolerant of fields that a later version adds, and strict about the rest: a
record that cannot be understood raises ValueError, and its reader leaves it out.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
import json
import logging
from sqlite3 import Row
from typing import Any

from .model import (
    Door,
    Exchange,
    Follow,
    MediaRef,
    MediaRequest,
    Mention,
    Message,
    Part,
    Proposal,
    ProposalState,
    RequestPart,
    RequestState,
    Thread,
    Told,
)

_LOGGER = logging.getLogger(__name__)


def _time(value: str) -> datetime:
    when = datetime.fromisoformat(value)
    if when.tzinfo is None:
        raise ValueError("a time without a zone")
    return when


def message_json(message: Message) -> dict[str, Any]:
    """Return a message as JSON values; messages inside it are marked by their `key`."""
    return {
        "key": message.key,
        "placeholders": {name: _value_json(value) for name, value in message.placeholders.items()},
    }


def _value_json(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_value_json(one) for one in value]
    return message_json(value) if isinstance(value, Message) else value


def message_from(data: Mapping[str, Any]) -> Message:
    """Read what `message_json` wrote."""
    return Message(
        str(data["key"]), {name: _value_from(value) for name, value in data["placeholders"].items()}
    )


def _value_from(value: Any) -> Any:
    if isinstance(value, list):
        return [_value_from(one) for one in value]
    return message_from(value) if isinstance(value, Mapping) else value


def thread_json(thread: Thread) -> dict[str, Any]:
    """Return a thread as JSON values."""
    return {
        "actor": thread.actor,
        "door": thread.door.value,
        "place": thread.place,
        "language": thread.language,
    }


def thread_from(data: Mapping[str, Any]) -> Thread:
    """Read what `thread_json` wrote."""
    return Thread(str(data["actor"]), Door(data["door"]), str(data["place"]), str(data["language"]))


def _part_json(part: RequestPart) -> list[Any]:
    return [part.season, part.episode, part.state.value, part.progress, part.have, part.aired, part.total]


def _part_from(data: list[Any]) -> RequestPart:
    return RequestPart(data[0], data[1], RequestState(data[2]), *data[3:7])  # older ones have three


# Fields that JSON knows as they are
_PLAIN = (
    "id",
    "title",
    "creator",
    "actor",
    "year",
    "poster_url",
    "member",
    "entry_id",
    "backend_id",
    "quality_profile_id",
    "root_folder",
    "existing",
    "reason",
    "stalled",
    "progress",
    "link",
    "size",
    "decided_by",
    "note",
)


def request_text(request: MediaRequest) -> str:
    """Return a request as JSON text."""
    data: dict[str, Any] = {name: getattr(request, name) for name in _PLAIN}
    data |= {
        "ref": str(request.ref),
        "state": request.state.value,
        "created": request.created.isoformat(),
        "updated": request.updated.isoformat(),
        "moved": request.moved.isoformat() if request.moved else None,
        "watchers": [thread_json(one) for one in request.watchers],
        "parts": [_part_json(one) for one in request.parts],
        "download_ids": list(request.download_ids),
        "stages": {name: when.isoformat() for name, when in request.stages.items()},
    }
    return json.dumps(data, ensure_ascii=False)


def request_from(text: str) -> MediaRequest:
    """Read what `request_text` wrote. Raises ValueError."""
    try:
        data = json.loads(text)
        return MediaRequest(
            **{name: data[name] for name in _PLAIN if name in data},
            ref=MediaRef.parse(data["ref"]),
            state=RequestState(data["state"]),
            created=_time(data["created"]),
            updated=_time(data["updated"]),
            moved=_time(data["moved"]) if data.get("moved") else None,
            watchers=tuple(thread_from(one) for one in data["watchers"]),
            parts=tuple(_part_from(one) for one in data["parts"]),
            download_ids=tuple(data["download_ids"]),
            stages={name: _time(when) for name, when in data["stages"].items()},
        )
    except (KeyError, TypeError, AttributeError, IndexError) as err:
        raise ValueError("not a stored request") from err


def proposal_text(proposal: Proposal) -> str:
    """Return a proposal as JSON text. Raises ValueError for arguments that JSON does not know."""
    try:
        return json.dumps(
            {
                "id": proposal.id,
                "thread": thread_json(proposal.thread),
                "verb": proposal.verb,
                "args": dict(proposal.args),
                "question": message_json(proposal.question),
                "created": proposal.created.isoformat(),
                "expires": proposal.expires.isoformat(),
                "destructive": proposal.destructive,
            },
            ensure_ascii=False,
        )
    except TypeError as err:
        raise ValueError("a proposal's arguments must be JSON values") from err


def proposal_from(text: str, state: str) -> Proposal:
    """Read what `proposal_text` wrote; the state is kept beside it. Raises ValueError."""
    try:
        data = json.loads(text)
        return Proposal(
            id=data["id"],
            thread=thread_from(data["thread"]),
            verb=data["verb"],
            args=dict(data["args"]),
            question=message_from(data["question"]),
            created=_time(data["created"]),
            expires=_time(data["expires"]),
            destructive=data["destructive"],
            state=ProposalState(state),
        )
    except (KeyError, TypeError, AttributeError) as err:
        raise ValueError("not a stored proposal") from err


def exchange_text(exchange: Exchange) -> str:
    """Return an exchange as JSON text."""
    data = {
        "thread": thread_json(exchange.thread),
        "said": exchange.said,
        "answer": exchange.answer,
        "when": exchange.when.isoformat(),
        "mentions": [[str(one.ref), one.title, one.year] for one in exchange.mentions],
    }
    return json.dumps(data, ensure_ascii=False)


def exchange_from(text: str, number: int) -> Exchange:
    """Read what `exchange_text` wrote. Raises ValueError."""
    try:
        data = json.loads(text)
        return Exchange(
            id=number,
            thread=thread_from(data["thread"]),
            said=str(data["said"]),
            answer=str(data["answer"]),
            when=_time(data["when"]),
            mentions=tuple(
                Mention(MediaRef.parse(ref), str(title), year) for ref, title, year in data["mentions"]
            ),
        )
    except (KeyError, TypeError, AttributeError) as err:
        raise ValueError("not a stored exchange") from err


# Fields of a follow that JSON knows as they are
_FOLLOW_PLAIN = (
    "title",
    "entry_id",
    "quality_profile_id",
    "root_folder",
    "year",
    "poster_url",
    "backend_id",
)


def follow_text(follow: Follow) -> str:
    """Return a follow as JSON text."""
    data = {name: getattr(follow, name) for name in _FOLLOW_PLAIN} | {
        "ref": str(follow.ref),
        "thread": thread_json(follow.thread),
        "since": follow.since.isoformat(),
        "told": [
            [one.part.season, one.part.episode, one.when.isoformat(), one.airs and one.airs.isoformat()]
            for one in follow.told
        ],
        "settled": follow.settled and follow.settled.isoformat(),
    }
    return json.dumps(data, ensure_ascii=False)


def follow_from(text: str) -> Follow:
    """Read what `follow_text` wrote. Raises ValueError."""
    try:
        data = json.loads(text)
        return Follow(
            **{name: data[name] for name in _FOLLOW_PLAIN if name in data},
            ref=MediaRef.parse(data["ref"]),
            thread=thread_from(data["thread"]),
            since=_time(data["since"]),
            told=tuple(_told(*one) for one in data["told"]),
            settled=_time(data["settled"]) if data.get("settled") else None,
        )
    except (KeyError, TypeError, AttributeError) as err:
        raise ValueError("not a stored follow") from err


def _told(season: int, episode: int, when: str, airs: str | None = None) -> Told:
    return Told(Part(season, episode), _time(when), _time(airs) if airs else None)


def readable[T](rows: Iterable[Row], read: Callable[[Row], T]) -> Iterator[T]:
    """Read row by row; one that a later or a broken version wrote is left out, with a line in the log."""
    for row in rows:
        try:
            yield read(row)
        except (ValueError, KeyError, TypeError) as err:
            _LOGGER.warning("A stored record cannot be read and is left out: %s", err)
