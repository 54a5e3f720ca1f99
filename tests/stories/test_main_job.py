"""The main job, in words: from "download Dune" to the notification with the link, over real HTTP."""

from typing import Any

import aiohttp
from homeassistant.components.persistent_notification import _async_get_or_create_notifications
from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.mediamate.data import MediaMate
from simulator import Fault, SimulatedStack

from .watching import Say, until


@pytest.mark.parametrize(
    ("words", "answers", "title"),
    [
        (
            ("download Dune", "the first one", "yes"),
            ("I found several titles for “Dune”. Which one?", "Download the film Dune", "is requested."),
            "Ready to watch",
        ),
        (
            ("скачай Дюну", "первый", "да"),
            (
                "По запросу «Дюна» нашлось несколько вариантов. Какой нужен?",
                "Скачать фильм «Дюна»",
                "заказ принят.",
            ),
            "Можно смотреть",
        ),
    ],
    ids=["english", "russian"],
)
async def test_from_a_sentence_to_the_link(
    hass: HomeAssistant,
    mate: MediaMate,
    sim: SimulatedStack,
    say: Say,
    *,
    words: tuple[str, ...],
    answers: tuple[str, ...],
    title: str,
) -> None:
    events = async_capture_events(hass, "mediamate_ready")
    for sentence, answer in zip(words, answers, strict=True):
        assert answer in await say(sentence)

    async def ready() -> Any:
        return [one for one in await mate.history.requests() if one.state == "ready"]

    (request,) = await until(ready)
    assert request.link.startswith(sim.jellyfin.url)

    async def told() -> Any:
        return _async_get_or_create_notifications(hass).get(f"mediamate_{request.id}")

    notification = await until(told)
    assert notification["title"] == title and request.link in notification["message"]
    assert [one.data["link"] for one in events] == [request.link]
    async with async_get_clientsession(hass).get(request.link, timeout=aiohttp.ClientTimeout(5)) as response:
        assert response.status == 200
    again = await say("do we have Dune from 2021?" if words[0][0] == "d" else "у нас есть Дюна 2021 года?")
    assert request.link in again


async def test_what_goes_on_is_told_in_words(mate: MediaMate, sim: SimulatedStack, say: Say) -> None:
    sim.faults.set("radarr", Fault("no-seed"))
    sim.faults.set("qbittorrent", Fault("no-seed"))
    await say("скачай Прибытие 2016 года")
    assert "заказ принят." in await say("да")

    async def downloading() -> Any:
        return [one for one in await mate.history.requests() if one.state == "downloading"]

    await until(downloading)
    status = await say("что качается?")
    assert status.startswith("Прибытие (2016): ")
    assert (await say("поставь загрузки на паузу")) == "На паузе: Прибытие (2016)."
    assert (await say("отмени Прибытие")).startswith(
        "Отменить загрузку «Прибытие» (2016) и удалить то, что уже"
    )
    assert (await say("да")) == "«Прибытие» (2016): заказ отменён."


@pytest.mark.parametrize("kind", ["down", "html"])
async def test_a_service_that_fails_is_said_in_words(
    mate: MediaMate, sim: SimulatedStack, say: Say, kind: str
) -> None:
    for service in ("radarr", "tmdb"):
        sim.faults.set(service, Fault(kind))
    for sentence in ("скачай Дюну", "у нас есть Дюна?", "посоветуй фильм"):
        said = await say(sentence)
        assert "Traceback" not in said and "{" not in said, said
        assert "TMDb" in said and "не нашлось" not in said, said
