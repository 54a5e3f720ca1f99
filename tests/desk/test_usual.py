"""What somebody mostly asks for decides between titles that fit alike."""

import pytest

from custom_components.mediamate.data import MediaMate
from custom_components.mediamate.history import History
from custom_components.mediamate.model import Actor, MediaRef, MediaType
from custom_components.mediamate.orchestrator import Desk
from tests.made import MEMBER, OTHER, ROOM, request as made_request, thread


async def asked(history: History, actor: Actor, *kinds: str) -> None:
    for at, kind in enumerate(kinds):
        ref = MediaRef.parse(f"{kind}:tmdb:{at + 1}")
        await history.save_request(
            made_request(f"{actor.id} {at}", ref=ref, actor=actor.id, watchers=(thread(actor),))
        )


@pytest.mark.parametrize(
    ("kinds", "usual"),
    [
        ((), None),
        (("series", "series"), None),  # twice is no habit
        (("series", "series", "series", "movie"), MediaType.SERIES),
        (("series", "series", "series", "movie", "movie", "movie"), None),
    ],
)
async def test_more_than_half_and_at_least_three(
    desk: Desk, mate: MediaMate, kinds: tuple[str, ...], usual: MediaType | None
) -> None:
    await asked(mate.history, MEMBER, *kinds)
    assert await desk._usual(MEMBER) is usual
    assert await desk._usual(OTHER) is None


async def test_a_room_has_no_habits(desk: Desk, mate: MediaMate) -> None:
    await asked(mate.history, ROOM, "series", "series", "series")
    assert await desk._usual(ROOM) is None
