"""What goes out: in order, patient, and what Telegram's words mean."""

import asyncio
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceNotFound
import pytest

from custom_components.mediamate.frontends.telegram import sending
from custom_components.mediamate.frontends.telegram.incoming import Chat
from custom_components.mediamate.frontends.telegram.sending import Bot
from custom_components.mediamate.frontends.telegram.trouble import (
    BadPicture,
    Flooded,
    Gone,
    NoTopic,
    Unchanged,
    Unfit,
    Unreachable,
    Unsent,
    trouble_of,
)
from tests.made import Clock

from .fake_bot import FakeBot, Refused

CHAT = Chat("bot", 5)
AWAY = "httpx.ConnectError: All connection attempts failed"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture
def sender(hass: HomeAssistant, clock: Clock, slept: list[float]) -> Bot:
    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        clock.forward(seconds=seconds)

    return Bot(hass, "bot", clock, sleep)


@pytest.fixture
def told(hass: HomeAssistant) -> FakeBot:
    return FakeBot(hass, "bot")


def refusing(words: str, times: int) -> Any:
    left = iter(range(times))

    def refuse(action: str, data: dict[str, Any]) -> Exception | None:
        return Refused(words) if next(left, None) is not None else None

    return refuse


async def test_an_answer_waits_for_telegram(sender: Bot, told: FakeBot, slept: list[float]) -> None:
    told.refuse = refusing(AWAY, 3)
    assert await sender.send(CHAT, "hello") == told.last(5).id
    assert slept == [1.0, 3.0, 10.0]
    told.refuse = refusing(AWAY, 99)
    with pytest.raises(Unsent):
        await sender.send(CHAT, "hello")
    assert slept[3:] == list(sending.PAUSES)


async def test_flood_control_is_waited_for(
    sender: Bot, told: FakeBot, slept: list[float], clock: Clock
) -> None:
    told.refuse = refusing("Flood control exceeded. Retry in 35 seconds", 1)
    await sender.send(CHAT, "hello")
    assert slept == [35.0]
    told.refuse = refusing("Too Many Requests", 2)
    await sender.send(CHAT, "hello")
    assert slept[1:] == [5.0, 10.0], "Telegram does not say how long"
    told.refuse = refusing("Flood control exceeded. Retry in 300 seconds", 1)
    with pytest.raises(Flooded) as raised:
        await sender.send(CHAT, "hello")
    assert raised.value.retry_after == 300 and slept[3:] == []
    tried = len(told.calls)
    with pytest.raises(Flooded):
        await sender.edit(CHAT, told.last(5).id, "changed", patience=sending.NONE)
    assert len(told.calls) == tried, "it is not even tried"
    await sender.send(Chat("bot", 6), "another chat is open")
    clock.forward(seconds=301)
    await sender.send(CHAT, "again")


async def test_who_is_not_patient_does_not_wait(sender: Bot, told: FakeBot, slept: list[float]) -> None:
    message = await sender.send(CHAT, "hello")
    told.refuse = refusing(AWAY, 1)
    with pytest.raises(Unsent):
        await sender.edit(CHAT, message, "changed", patience=sending.NONE)
    await sender.edit(CHAT, message, "changed", patience=sending.NONE)
    with pytest.raises(Unchanged):
        await sender.edit(CHAT, message, "changed", patience=sending.NONE)
    told.refuse = refusing("Message can't be deleted for everyone", 1)
    with pytest.raises(Gone):
        await sender.delete(CHAT, message)
    assert slept == []


async def test_a_notice_waits_for_a_moment_only(sender: Bot, told: FakeBot, slept: list[float]) -> None:
    """The outbox has others to tell, and comes back."""
    told.refuse = refusing(AWAY, 99)
    with pytest.raises(Unsent):
        await sender.send(CHAT, "hello", patience=sending.NOTICE)
    assert slept == [1.0, 3.0]
    told.refuse = refusing("Retry in 16 seconds, flood control", 99)
    with pytest.raises(Flooded):
        await sender.photo(CHAT, "https://p", "hello", patience=sending.NOTICE)
    assert slept == [1.0, 3.0]


async def test_a_chat_is_written_to_in_order(sender: Bot, told: FakeBot) -> None:
    told.refuse = refusing(AWAY, 1)  # the first has to wait; the second may not overtake it
    await asyncio.gather(*(sender.send(CHAT, str(number)) for number in range(5)))
    assert [one.html for one in told.chat(5)] == ["0", "1", "2", "3", "4"]


async def test_a_topic_that_is_none(sender: Bot, told: FakeBot) -> None:
    told.refuse = lambda action, data: (
        Refused("Message thread not found") if "message_thread_id" in data else None
    )
    topic = Chat("bot", -5, 7)
    message = await sender.send(topic, "hello", reply_to=3)
    assert told.last(-5).topic is None and told.last(-5).reply_to == 3
    assert sender.sent_in(Chat("bot", -5), message) == topic
    assert sender.sent_in(Chat("bot", -5), 1) is None


async def test_a_late_answer_to_a_press_is_no_trouble(sender: Bot, told: FakeBot) -> None:
    told.refuse = refusing("Query is too old and response timeout expired or query id is invalid", 1)
    await sender.answer(1, "x" * 500, alert=True)
    await sender.answer(1, "x" * 500, alert=True)
    assert told.answers == [("x" * 200, True)]


async def test_an_answer_of_another_shape(hass: HomeAssistant, sender: Bot) -> None:
    from homeassistant.core import SupportsResponse

    for shape in ({}, {"chats": []}, {"chats": [{"message_id": "x"}]}):
        hass.services.async_register(
            "telegram_bot",
            "send_message",
            lambda call, shape=shape: shape,
            supports_response=SupportsResponse.OPTIONAL,
        )
        with pytest.raises(Unfit):
            await sender.send(CHAT, "hello")


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (Refused("Flood control exceeded. Retry in 35 seconds"), Flooded),
        (Refused("Too Many Requests: retry after 8"), Flooded),
        (Refused("Message is not modified: specified new message content and reply markup are"), Unchanged),
        (Refused("Message thread not found"), NoTopic),
        (Refused("Forbidden: bot was blocked by the user"), Unreachable),
        (Refused("Forbidden: bot was kicked from the supergroup chat"), Unreachable),
        (Refused("Chat not found"), Unreachable),
        (Refused("", key="invalid_chat_ids"), Unreachable),
        (Refused("Message to edit not found"), Gone),
        (Refused("Query is too old and response timeout expired"), Gone),
        (Refused("Wrong file identifier/http url specified"), BadPicture),
        (Refused("404", key="failed_to_load_url"), BadPicture),
        (Refused("connection reset", key="failed_to_load_url"), BadPicture),
        (Refused("Timed out"), Unsent),
        (Refused("httpx.ReadError: "), Unsent),
        (Refused("Bad Gateway"), Unsent),
        (Refused("", key="entry_not_loaded"), Unsent),
        (ServiceNotFound("telegram_bot", "send_message"), Unsent),
        (HomeAssistantError("anything"), Unsent),
        (Refused("Can't parse entities: unsupported start tag"), Unfit),
    ],
)
def test_what_the_words_mean(error: HomeAssistantError, kind: type) -> None:
    assert type(trouble_of(error)) is kind


async def test_no_bot_at_all(sender: Bot) -> None:
    with pytest.raises(Unsent):
        await sender.typing(CHAT)
