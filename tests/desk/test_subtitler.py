"""Subtitles that nobody asks for: once for what has arrived, in the member's language, again while they are unknown."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.mediamate import subtitler as module
from custom_components.mediamate.errors import MediaMateError, NotFound
from custom_components.mediamate.model import (
    Actor,
    MediaRef,
    MediaRequest,
    MediaType,
    RequestPart,
    RequestState,
    Role,
)
from custom_components.mediamate.model.subtitles import SubtitleOutcome as Outcome
from custom_components.mediamate.operations.stack import MediaStack
from custom_components.mediamate.operations.subtitles import SubtitleReport, SubtitleWish
from custom_components.mediamate.subtitler import PAUSES, Subtitler
from custom_components.mediamate.tracker import SIGNAL_CHANGED
from tests.made import ARRIVAL, DUNE
from tests.members import household_of, member_data

BEAR = MediaRef(MediaType.SERIES, "tvdb", "403294")
WISH = SubtitleWish(ref=DUNE, language="ru")


@dataclass
class FakeDesk:
    """A desk that is only asked for subtitles. `answers`: of each look, the last one of all further ones."""

    answers: list[Outcome | MediaMateError] = field(default_factory=lambda: [Outcome.FOUND])
    asked: list[SubtitleWish] = field(default_factory=list)
    managers: Any = ("bazarr",)
    stacks: int = 0

    def stack(self) -> MediaStack:
        self.stacks += 1
        return MediaStack(subtitles=self.managers)

    async def subtitles(self, actor: Actor, wish: SubtitleWish) -> SubtitleReport:
        assert actor.role is Role.AUTOMATION
        self.asked.append(wish)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, MediaMateError):
            raise answer
        return SubtitleReport(outcome=answer)


@pytest.fixture
def people() -> tuple[Any, ...]:
    return (
        member_data("Anna", movie={"subtitles": "ru"}, series={"subtitles": "de"}),
        member_data("Boris", movie={"audio": "en"}),
    )


@pytest.fixture
def desk(hass: HomeAssistant, people: tuple[Any, ...]) -> Any:
    household_of(hass, *people)
    desk: Any = FakeDesk()
    subtitler = Subtitler(hass, desk)
    subtitler.start()
    yield desk
    subtitler.stop()
    subtitler.stop()


def asked_for(
    ref: MediaRef = DUNE,
    *parts: RequestPart,
    actor: str = "member:anna",
    state: RequestState = RequestState.IMPORTED,
) -> MediaRequest:
    now = dt_util.utcnow()
    made = parts or (RequestPart(state=state),)
    return MediaRequest(
        id="r1", ref=ref, title="?", state=state, actor=actor, created=now, updated=now, parts=made
    )


async def happens(hass: HomeAssistant, request: MediaRequest, *, looks: int = 1) -> None:
    """Let a request change, and the time pass in which so many looks would be."""
    async_dispatcher_send(hass, SIGNAL_CHANGED, request)
    await hass.async_block_till_done(wait_background_tasks=True)
    for pause in PAUSES[:looks]:
        async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=pause + 1))
        await hass.async_block_till_done(wait_background_tasks=True)


async def test_a_film_is_looked_for_once(hass: HomeAssistant, desk: FakeDesk) -> None:
    await happens(hass, asked_for(state=RequestState.DOWNLOADING))
    assert desk.asked == []
    await happens(hass, asked_for())
    assert desk.asked == [WISH]
    await happens(hass, asked_for(state=RequestState.READY), looks=3)
    assert desk.asked == [WISH]


async def test_what_is_on_its_way_costs_nothing(hass: HomeAssistant, desk: FakeDesk) -> None:
    """Each percent of each download is told."""
    for percent in range(5):
        moved = replace(asked_for(state=RequestState.DOWNLOADING), progress=percent / 100)
        await happens(hass, moved, looks=0)
    assert desk.stacks == 0
    for _ in range(3):
        await happens(hass, asked_for(), looks=0)
    assert desk.stacks == 1


async def test_a_season_that_has_arrived(hass: HomeAssistant, desk: FakeDesk) -> None:
    parts = RequestPart(1, state=RequestState.IMPORTED), RequestPart(2, 3, state=RequestState.DOWNLOADING)
    await happens(hass, asked_for(BEAR, *parts, state=RequestState.DOWNLOADING))
    first = SubtitleWish(ref=BEAR, language="de", seasons=(1,))
    assert desk.asked == [first]
    done = parts[0], replace(parts[1], state=RequestState.READY)
    await happens(hass, asked_for(BEAR, *done))
    assert desk.asked == [first, replace(first, seasons=(2,), episode=3)]


@pytest.mark.parametrize("answer", [NotFound("subtitles_not_known"), Outcome.NO_FILE])
async def test_what_bazarr_does_not_know_yet(
    hass: HomeAssistant, desk: FakeDesk, answer: Outcome | MediaMateError
) -> None:
    desk.answers = [answer, Outcome.FOUND]
    await happens(hass, asked_for(), looks=3)
    assert desk.asked == [WISH, WISH]
    desk.answers = [answer]
    await happens(hass, asked_for(ARRIVAL), looks=3)
    await happens(hass, asked_for(ARRIVAL), looks=3)
    assert len(desk.asked) == 2 + len(PAUSES), "there is an end to it"


@pytest.mark.parametrize("actor", ["member:boris", "user:vera"])
async def test_who_has_chosen_nothing(hass: HomeAssistant, desk: FakeDesk, actor: str) -> None:
    await happens(hass, asked_for(actor=actor))
    assert desk.asked == []


async def test_nobody_looks_for_subtitles_here(hass: HomeAssistant, desk: FakeDesk) -> None:
    desk.managers = ()
    await happens(hass, asked_for())
    desk.managers = ("bazarr",)
    assert desk.asked == []
    await happens(hass, asked_for())
    assert desk.asked == [WISH], "from then on"


async def test_what_is_remembered_has_an_end(
    hass: HomeAssistant, desk: FakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_REMEMBERED", 1)
    for ref in (DUNE, ARRIVAL, DUNE):
        await happens(hass, asked_for(ref))
    assert [one.ref for one in desk.asked] == [DUNE, ARRIVAL, DUNE]


async def test_a_household_that_is_off(hass: HomeAssistant) -> None:
    household_of(hass, member_data("Anna", movie={"subtitles": "ru"}), disabled=True)
    desk: Any = FakeDesk()
    subtitler = Subtitler(hass, desk)
    subtitler.start()
    await happens(hass, asked_for())
    assert desk.asked == []
    subtitler.stop()


async def test_the_end_lets_go_of_what_was_to_come(hass: HomeAssistant, people: tuple[Any, ...]) -> None:
    household_of(hass, *people)
    desk: Any = FakeDesk()
    subtitler = Subtitler(hass, desk)
    subtitler.start()
    async_dispatcher_send(hass, SIGNAL_CHANGED, asked_for())
    await hass.async_block_till_done()
    subtitler.stop()
    await happens(hass, asked_for(ARRIVAL), looks=3)
    assert desk.asked == []
