"""Series in words, over real HTTP with the simulated services: from the sentence to what can be watched."""

from collections.abc import Sequence
from typing import Any

from homeassistant.components.persistent_notification import _async_get_or_create_notifications
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.mediamate.data import MediaMate
from custom_components.mediamate.model import Episode, MediaRequest, Part, RequestState
from custom_components.mediamate.ports import Episodic
from simulator import Fault, SimulatedStack
from tests.made import ADMIN

from .watching import Say, days_pass, ended, granted, look, request_of, until


@pytest.fixture
def arrs() -> tuple[str, ...]:
    return ("sonarr",)


async def episodes(mate: MediaMate, request: MediaRequest) -> Sequence[Episode]:
    port = mate.desk.stack().backends[0].port
    assert isinstance(port, Episodic) and request.backend_id is not None
    return await port.episodes(request.backend_id)


def posted(sim: SimulatedStack, path: str) -> int:
    """Count what Sonarr stored."""
    return sum(one.method == "POST" and one.path == path and one.status == 201 for one in sim.log.calls)


@pytest.mark.parametrize(
    ("words", "question", "answer", "title", "parts"),
    [
        (
            "download season 2 of The Bear",
            "Download the series The Bear (2022): HD-1080p, season 2",
            "The Bear (2022), season 2 is requested.",
            "Ready to watch",
            [(2, None)],
        ),
        (
            "скачай второй сезон Пацанов",
            "Скачать сериал «Пацаны» (The Boys, 2019): HD-1080p, 2-й сезон",
            "«Пацаны» (2019), 2-й сезон: заказ принят.",
            "Можно смотреть",
            [(2, None)],
        ),
        (
            "download episode 3 of season 1 of The Bear",
            "Download the series The Bear (2022): HD-1080p, season 1, episode 3",
            "The Bear (2022), season 1, episode 3 is requested.",
            "Ready to watch",
            [(1, 3)],
        ),
    ],
    ids=["english", "russian", "episode"],
)
async def test_from_a_sentence_to_the_link(
    hass: HomeAssistant,
    mate: MediaMate,
    sim: SimulatedStack,
    say: Say,
    *,
    words: str,
    question: str,
    answer: str,
    title: str,
    parts: list[tuple[int, int | None]],
) -> None:
    events = async_capture_events(hass, "mediamate_ready")
    request, notification = await granted(hass, mate, sim, say, (words, question, answer))
    assert [(one.season, one.episode) for one in request.parts] == parts
    assert notification["title"] == title
    (event,) = [one.data for one in events]
    assert (event["seasons"], event.get("episode"), event["stage"]) == ([parts[0][0]], parts[0][1], "ready")
    there = await episodes(mate, request)
    files = {one.part for one in there if one.has_file}
    asked = [one.part for one in request.parts]
    assert files and all(any(part.covers(one) for part in asked) for one in files)
    again = await say(words)
    assert request.link and request.link.partition("/web/")[0] in again
    assert again.startswith(("You already have", "«Пацаны» (The Boys, 2019), 2-й сезон уже есть"))


async def test_season_by_season_is_told_once_each(
    hass: HomeAssistant, mate: MediaMate, sim: SimulatedStack, say: Say
) -> None:
    events = async_capture_events(hass, "mediamate_ready")
    assert "seasons 1 and 2" in await say("download seasons 1 and 2 of Slow Horses")
    await say("yes")
    request = await ended(hass, mate)
    await hass.async_block_till_done(wait_background_tasks=True)
    told = [one.data for one in events]
    assert sorted(season for one in told for season in one["seasons"]) == [1, 2]
    assert [one["stage"] for one in told][-1] == "ready" and request.state is RequestState.READY
    assert {one.have for one in request.parts} == {6}


async def test_sonarr_goes_away_in_the_middle(
    hass: HomeAssistant, mate: MediaMate, sim: SimulatedStack, say: Say
) -> None:
    await say("download season 1 of The Bear")
    await say("yes")
    sim.faults.set("sonarr", Fault("down"))
    for _ in range(3):
        await look(hass, mate)
    assert not (await request_of(mate)).closed
    sim.faults.clear()
    assert (await ended(hass, mate)).state is RequestState.READY
    assert posted(sim, "/api/v3/series") == 1


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/api/v3/series"), ("PUT", "/api/v3/episode/monitor"), ("POST", "/api/v3/command")],
)
async def test_an_episode_is_asked_for_once_whatever_fails_on_the_way(
    hass: HomeAssistant, mate: MediaMate, sim: SimulatedStack, say: Say, *, method: str, path: str
) -> None:
    await say("download episode 2 of season 1 of The Bear")
    sim.faults.set("sonarr", Fault("drop", path=path, method=method, times=1))
    assert "season 1, episode 2" in await say("yes")
    assert (await ended(hass, mate)).state is RequestState.READY
    assert posted(sim, "/api/v3/series") <= 1  # an answer that was dropped is logged with no status
    there = await episodes(mate, await request_of(mate))
    assert [one.part for one in there if one.has_file] == [Part(1, 2)]


async def test_after_a_restart_it_goes_on(
    hass: HomeAssistant, mate: MediaMate, sim: SimulatedStack, say: Say
) -> None:
    await say("скачай первый сезон Медведя")
    await say("да")
    mate.tracker.stop()
    mate.tracker.clear()
    await mate.tracker.load()
    mate.tracker.start()
    request = await ended(hass, mate)
    assert request.state is RequestState.READY and posted(sim, "/api/v3/series") == 1


async def test_what_has_not_come_out_is_waited_for(
    hass: HomeAssistant, mate: MediaMate, sim: SimulatedStack, say: Say
) -> None:
    assert "Not out yet: season 1" in await say("download Lanterns")
    await say("yes")

    async def waiting() -> bool:
        await look(hass, mate)
        return (await request_of(mate)).state is RequestState.WAITING

    await until(waiting)
    assert (await request_of(mate)).reason == "unreleased"
    assert "not been released" in await say("what is downloading?")


async def test_a_followed_series_brings_its_new_episode_by_itself(
    hass: HomeAssistant, mate: MediaMate, sim: SimulatedStack, say: Say
) -> None:
    """Slow Horses runs now: its next episode comes in the days after somebody began to follow it."""
    events = async_capture_events(hass, "mediamate_ready")
    assert "new episodes will be fetched by themselves" in await say("follow Slow Horses")
    assert (await say("yes")).startswith("You follow Slow Horses (2022) now.")
    assert posted(sim, "/api/v3/series") == 1
    (followed,) = await mate.history.follows()

    async def indexed() -> bool:
        """What we add ourselves is known at the next look."""
        await look(hass, mate)
        (backend,) = mate.desk.stack().backends
        return backend.snapshot is not None and followed.ref in backend.snapshot.index

    await until(indexed, 20)

    async def told() -> list[dict[str, Any]]:
        await days_pass(hass, mate, sim)
        return [dict(one.data) for one in events]

    first, *_ = await until(told)
    assert (first["title"], first["stage"], first["request_id"]) == ("Slow Horses", "ready", None)
    assert first["link"].startswith(sim.jellyfin.url)
    shown = [one["message"] for one in _async_get_or_create_notifications(hass).values()]
    assert any("Slow Horses" in one and first["link"] in one for one in shown)
    assert "season 6" in await say("what did I miss?")
    assert await mate.history.requests() == []
    assert (await say("stop following Slow Horses")).startswith("You follow Slow Horses (2022) no longer.")


async def test_a_season_that_is_withdrawn_is_wanted_no_longer(
    hass: HomeAssistant, mate: MediaMate, sim: SimulatedStack, say: Say
) -> None:
    """The series stays as long as somebody waits for a part of it, and goes with the last one."""
    sim.faults.set("sonarr", Fault("no-seed"))
    sim.faults.set("qbittorrent", Fault("no-seed"))
    for season in (1, 2):
        await say(f"download season {season} of The Bear")
        await say("yes")

    async def known() -> Sequence[Episode]:
        await look(hass, mate)
        newest, *_ = await mate.history.requests()
        return await episodes(mate, newest)

    await until(known)
    second, first = await mate.history.requests()
    assert "cancelled" in await cancelled(mate, second)
    there = await episodes(mate, first)
    assert {one.part.season for one in there if one.monitored} == {1}
    await cancelled(mate, first)
    assert await mate.desk.stack().backends[0].port.get(first.ref) is None
    assert [one.state for one in await mate.history.requests()] == [RequestState.CANCELLED] * 2


async def test_what_is_there_in_part_is_looked_for_no_longer_and_again(
    hass: HomeAssistant, mate: MediaMate, sim: SimulatedStack, say: Say
) -> None:
    await say("download episode 2 of season 1 of The Bear")
    await say("yes")
    request = await ended(hass, mate)
    backend_id = request.backend_id
    data = {"ref": str(request.ref), "seasons": [1, 2], "monitored": True}
    how = {"blocking": True, "return_response": True}
    on = await hass.services.async_call("mediamate", "monitor", data, **how)
    assert on and (on["status"], on["seasons"], on["missing"]) == ("done", [1, 2], on["episodes"])

    async def wanted() -> dict[int, int]:
        there = [one for one in await episodes(mate, request) if one.monitored]
        return {season: sum(one.part.season == season for one in there) for season in (1, 2)}

    assert all((await wanted()).values())
    question = await say("не отслеживай первый сезон Медведя")
    assert "не хватает" in question and f"{(await wanted())[1] - 1} сери" in question
    await say("да")
    assert (await wanted())[1] == 0 and (await wanted())[2] > 0
    held = await mate.desk.stack().backends[0].port.get(request.ref)
    assert held is not None and held.backend_id == backend_id and held.monitored
    flags = {one.number: one.monitored for one in held.item.seasons}
    assert (flags[1], flags[2]) == (False, True)
    assert [one.part for one in await episodes(mate, request) if one.has_file] == [Part(1, 2)]
    assert "этого и так никто не ищет" in await say("не отслеживай первый сезон Медведя")
    assert "Download the series The Bear" in await say("season 1 of The Bear")


async def cancelled(mate: MediaMate, request: MediaRequest) -> str:
    return (await mate.desk.cancel(ADMIN, request.id)).message.key
