"""Approvals at the desk: the first answer wins, the others hear who was quicker, whoever asked hears."""

import asyncio
from typing import Any

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.mediamate.data import MediaMate
from custom_components.mediamate.errors import CannotConnect, MediaMateError, NotFound, Refused
from custom_components.mediamate.history import Notice
from custom_components.mediamate.model import (
    Actor,
    Door,
    MediaRequest,
    QualityProfile,
    RequestState,
    Role,
    Thread,
)
from custom_components.mediamate.orchestrator import Desk
from custom_components.mediamate.tracker import SIGNAL_DECIDED
from tests.desk.asking import asked, settle
from tests.made import ADMIN, AUTOMATION, CHILD, DUNE, MEMBER, NOBODY, OTHER_ADMIN, ROOM, Clock
from tests.made_home import Home
from tests.members import bot_of, household_of, member_data

GUEST = Actor("user:guest", Role.GUEST)


@pytest.fixture
async def pending(desk: Desk) -> MediaRequest:
    found = await asked(desk, CHILD)
    assert found.state is RequestState.PENDING_APPROVAL
    return found


@pytest.fixture
def decided(hass: HomeAssistant) -> list[MediaRequest]:
    """What was decided, as frontends hear it."""
    heard: list[MediaRequest] = []

    @callback
    def hear(request: MediaRequest) -> None:
        heard.append(request)

    async_dispatcher_connect(hass, SIGNAL_DECIDED, hear)
    return heard


@pytest.mark.parametrize("actor", [MEMBER, CHILD, GUEST, AUTOMATION, ROOM, NOBODY])
async def test_only_administrators_decide(desk: Desk, pending: MediaRequest, actor: Actor) -> None:
    for act in (desk.approve_request, desk.decline_request, desk.qualities):
        with pytest.raises(Refused, match="not_allowed"):
            await act(actor, pending.id)


async def test_two_administrators_at_the_same_moment(
    hass: HomeAssistant,
    desk: Desk,
    home: Home,
    *,
    mate: MediaMate,
    pending: MediaRequest,
    decided: list[MediaRequest],
) -> None:
    results = await asyncio.gather(
        desk.approve_request(ADMIN, pending.id),
        desk.decline_request(OTHER_ADMIN, pending.id, reason="no"),
        desk.approve_request(OTHER_ADMIN, pending.id),
        return_exceptions=True,
    )
    won = [one for one in results if isinstance(one, MediaRequest)]
    late = [one for one in results if isinstance(one, MediaMateError)]
    assert len(won) == 1 and len(late) == 2
    assert {one.translation_key for one in late} == {"already_approved"}
    assert {one.placeholders["by"] for one in late} == {"Anna"}
    assert [(one.state, one.decided_by) for one in decided] == [(RequestState.REQUESTED, "Anna")]
    await hass.async_block_till_done(wait_background_tasks=True)
    stored = await mate.history.request(pending.id)
    assert stored is not None and stored.decided_by == "Anna" and home.added == [DUNE]


async def test_too_late_after_a_no(desk: Desk, pending: MediaRequest, decided: list[MediaRequest]) -> None:
    declined = await desk.decline_request(
        ADMIN, pending.id, reason="  not\nwith school tomorrow " + "x" * 999
    )
    assert declined.note is not None and declined.note.startswith("not with school tomorrow xxx")
    assert len(declined.note) == 300
    for act in (desk.approve_request, desk.decline_request):
        with pytest.raises(Refused, match="already_declined"):
            await act(OTHER_ADMIN, pending.id)
    assert decided == [declined]


async def test_what_does_not_wait_or_is_unknown(desk: Desk) -> None:
    running = await asked(desk, MEMBER)
    for act in (desk.approve_request, desk.decline_request, desk.qualities):
        with pytest.raises(Refused, match="not_waiting"):
            await act(ADMIN, running.id)
        with pytest.raises(NotFound, match="request_not_found"):
            await act(ADMIN, "nonesuch")


async def test_withdrawn_while_it_waits(
    desk: Desk, pending: MediaRequest, decided: list[MediaRequest]
) -> None:
    await desk.cancel(CHILD, pending.id)
    assert [one.state for one in decided] == [RequestState.CANCELLED]
    with pytest.raises(Refused, match="not_waiting"):
        await desk.approve_request(ADMIN, pending.id)


async def test_an_administrator_without_a_name_is_one(desk: Desk, pending: MediaRequest) -> None:
    approved = await desk.approve_request(Actor("user:x", Role.ADMIN), pending.id)
    assert approved.decided_by == "–"
    with pytest.raises(Refused, match="already_approved"):
        await desk.approve_request(ADMIN, pending.id)


# -- another quality ----------------------------------------------------------------------------


@pytest.fixture
def two_qualities(monkeypatch: pytest.MonkeyPatch) -> tuple[QualityProfile, ...]:
    found = (QualityProfile(9, "SD", (480,)), QualityProfile(4, "HD-1080p", (1080,)))
    monkeypatch.setattr("tests.made_home.PROFILES", found)
    return found


@pytest.mark.parametrize("wanted", ["SD", " sd ", "9"])
async def test_approved_in_another_quality(
    hass: HomeAssistant,
    desk: Desk,
    home: Home,
    *,
    mate: MediaMate,
    clock: Clock,
    two_qualities: Any,
    wanted: str,
) -> None:
    sd, hd = two_qualities
    pending = await asked(desk, CHILD)
    assert await desk.qualities(ADMIN, pending.id) == (hd, sd)  # the one that was asked for first
    await desk.approve_request(ADMIN, pending.id, quality_profile=wanted)
    await settle(hass, mate, clock)
    assert home.radarr.add.await_args.kwargs["quality_profile_id"] == sd.id


async def test_a_quality_that_is_not_there(desk: Desk, mate: MediaMate, two_qualities: Any) -> None:
    pending = await asked(desk, CHILD)
    with pytest.raises(Refused, match="unknown_profile") as err:
        await desk.approve_request(ADMIN, pending.id, quality_profile="8K")
    assert err.value.placeholders == {"profile": "8K", "names": "HD-1080p, SD"}
    assert mate.tracker.open[pending.id].state is RequestState.PENDING_APPROVAL


async def test_while_the_library_is_away(desk: Desk, home: Home, pending: MediaRequest) -> None:
    """A plain yes needs nobody; another quality needs the list."""
    home.missing.add("radarr")
    with pytest.raises(NotFound, match="instance_not_found"):
        await desk.approve_request(ADMIN, pending.id, quality_profile="SD")
    assert (await desk.approve_request(ADMIN, pending.id)).state is RequestState.REQUESTED


async def test_a_library_that_does_not_answer(desk: Desk, home: Home, pending: MediaRequest) -> None:
    home.down.add("radarr")
    home.radarr.quality_profiles.side_effect = CannotConnect(service="radarr")
    with pytest.raises(CannotConnect):
        await desk.qualities(ADMIN, pending.id)


# -- who is told --------------------------------------------------------------------------------


def told(notices: list[Notice]) -> list[tuple[str, str | None, str | None]]:
    return [
        (one.name, one.thread.actor if one.thread else None, one.thread.place if one.thread else None)
        for one in notices
    ]


async def test_each_administrator_is_asked_where_they_are(
    hass: HomeAssistant, desk: Desk, mate: MediaMate
) -> None:
    """One row for Home Assistant, one for each chat: who cannot be written to has none."""
    mate.outbox.stop()
    bot_of(hass, 1, 2)
    household_of(
        hass,
        member_data("Anna", role="admin", telegram_id=1, language="ru"),
        member_data("Olga", role="admin", telegram_id=3),  # the bot does not know her
        member_data("Oleg", role="admin"),
        member_data("Vera", telegram_id=2),
        telegram_bot="bot",
    )
    await asked(desk, CHILD)
    rows = await mate.history.pending_notices()
    assert told(rows) == [
        ("approval_needed", None, None),
        ("approval_needed", "admins", ""),
        ("approval_needed", "member:anna", "bot:1:0"),
    ]
    assert rows[2].thread == Thread("member:anna", Door.TELEGRAM, "bot:1:0", "ru")
    assert {one.payload["reason"] for one in rows} == {"asks_first"}
    assert rows[0].payload["member"] == "Kid"


async def test_who_asked_hears_yes(
    hass: HomeAssistant, desk: Desk, mate: MediaMate, pending: MediaRequest
) -> None:
    events = async_capture_events(hass, "mediamate_approved")
    mate.outbox.stop()
    before = len(await mate.history.pending_notices())
    await desk.approve_request(ADMIN, pending.id)
    rows = (await mate.history.pending_notices())[before:]
    assert told(rows)[:1] == [("approved", CHILD.id, "dialog")]
    assert rows[0].payload["by"] == "Anna" and events == []


async def test_who_asked_hears_no_and_why(
    hass: HomeAssistant, desk: Desk, mate: MediaMate, pending: MediaRequest
) -> None:
    mate.outbox.stop()
    before = len(await mate.history.pending_notices())
    await desk.decline_request(ADMIN, pending.id, reason="too scary")
    house, kid = (await mate.history.pending_notices())[before:]
    assert told([house, kid]) == [("failed", None, None), ("declined", CHILD.id, "dialog")]
    assert house.payload["reason"] == "declined"
    assert not {"by", "note"} & house.payload.keys()  # outsiders are told what happened, not who said what
    assert (kid.payload["by"], kid.payload["note"]) == ("Anna", "too scary")
