"""What a sentence means: a command, or an answer to our question."""

from dataclasses import dataclass, fields
from typing import Any

from ..model import MediaType


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A sentence as a verb and its slots; a slot is None unless the text gives it.

    `titles` are several works at once (then `title` is None). `season` is a number, a
    tuple of numbers, "all" or "latest". `quality` is "2160p", "1080p" or "720p";
    `language` two letters. `forms` are further readings of `title` worth trying in a
    catalogue, the likeliest first (Russian cases). `certain`: a known pattern consumed
    every word, and the title is no pronoun or description.

    `about` says which side of a verb is meant: "new_episodes" (request: follow; remove: follow no
    longer; history: what is followed), "monitoring" (remove: seasons or episodes that are searched for
    no longer), "cause" (downloads: why does it not move), "space" (downloads: how much room is left), "fix" (retry: do
    what helps), "releases" (find: which ones are there), "missed" (history: what came out unseen).
    `newest`: the newest episode that is out. `instance` and `profile` are words for a service
    ("second radarr") and for a quality profile or a format ("hd-1080p", "epub").
    """

    verb: str
    title: str | None = None
    titles: tuple[str, ...] | None = None
    year: int | None = None
    media_type: MediaType | None = None
    season: int | str | tuple[int, ...] | None = None
    episode: int | None = None
    quality: str | None = None
    language: str | None = None
    person: str | None = None
    genre: str | None = None
    like: str | None = None
    liked: bool | None = None
    ordinal: int | None = None
    about: str | None = None
    newest: bool | None = None
    instance: str | None = None
    profile: str | None = None
    forms: tuple[str, ...] = ()
    certain: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return verb and given slots, JSON-able, with the keys of the public yardstick."""
        given: dict[str, Any] = {}
        for one in fields(self):
            value = getattr(self, one.name)
            if one.name in {"forms", "certain"} or value is None:
                continue
            given[one.name] = list(value) if isinstance(value, tuple) else value
        return given


@dataclass(frozen=True, slots=True)
class Yes:
    """The whole utterance is an assent."""


@dataclass(frozen=True, slots=True)
class No:
    """The whole utterance is a refusal."""


@dataclass(frozen=True, slots=True)
class Pick:
    """One of the offered candidates, counted from 1."""

    number: int


@dataclass(frozen=True, slots=True)
class Amend:
    """A yes with a change ("yes, but in 4K"): the slots to change, verb `request`."""

    command: Command


type Answer = Yes | No | Pick | Amend


@dataclass(frozen=True, slots=True)
class Offered:
    """A candidate as it was shown, so that "the 1984 one" or its title can name it."""

    title: str
    year: int | None = None
