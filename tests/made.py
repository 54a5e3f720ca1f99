"""Values that many tests need: a film, a request, a thread, a clock that is set by hand."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from custom_components.mediamate.model import (
    Actor,
    Door,
    Follow,
    MediaItem,
    MediaRef,
    MediaRequest,
    MediaType,
    RequestState,
    Role,
    Thread,
)

START = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
DUNE = MediaRef(MediaType.MOVIE, "tmdb", "438631")
ARRIVAL = MediaRef(MediaType.MOVIE, "tmdb", "329865")

ADMIN = Actor("user:admin", Role.ADMIN, "Anna", "admin")
OTHER_ADMIN = Actor("user:olga", Role.ADMIN, "Olga", "olga")
MEMBER = Actor("user:boris", Role.MEMBER, "Boris", "boris")
OTHER = Actor("user:vera", Role.MEMBER, "Vera", "vera")
CHILD = Actor("user:kid", Role.CHILD, "Kid", "kid")
ROOM = Actor("room:kitchen", Role.ROOM)
AUTOMATION = Actor("automation", Role.AUTOMATION)
NOBODY = Actor("user:gone", Role.NOBODY)


class Clock:
    """The one injected clock, moved by hand."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        self.now += timedelta(**span)


def thread(
    actor: Actor = MEMBER, place: str = "dialog", door: Door = Door.ASSIST, language: str = "en"
) -> Thread:
    return Thread(actor.id, door, place, language)


def film(ref: MediaRef = DUNE, title: str = "Dune", year: int = 2021) -> MediaItem:
    return MediaItem(ref=ref, title=title, year=year, poster_url="https://image.tmdb.org/t/p/w500/d.jpg")


def followed(actor: Actor = MEMBER, **changes: Any) -> Follow:
    """Return that somebody follows The Bear."""
    plain = Follow(
        ref=MediaRef(MediaType.SERIES, "tvdb", "393738"),
        title="The Bear",
        year=2022,
        thread=thread(actor),
        since=START,
        entry_id="sonarr",
        quality_profile_id=4,
        root_folder="/series",
    )
    return replace(plain, **changes)


def request(request_id: str = "r1", **changes: Any) -> MediaRequest:
    plain = MediaRequest(
        id=request_id,
        ref=DUNE,
        title="Dune",
        year=2021,
        state=RequestState.REQUESTED,
        actor=MEMBER.id,
        member=MEMBER.name,
        created=START,
        updated=START,
        watchers=(thread(),),
        entry_id="radarr",
        quality_profile_id=4,
        root_folder="/movies",
        stages={"requested": START},
    )
    return replace(plain, **changes)
