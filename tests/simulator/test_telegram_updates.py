"""What reaches the bot, how often, and what happens when the service, the wire or the people fail."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
from aiohttp import web
import pytest

from simulator import Fault, SimulatedStack
from simulator.telegram import NotSeen, bad

from .telegram_talk import Bot, keys


def _texts(updates: list[dict[str, Any]]) -> list[str]:
    return [one["message"]["text"] for one in updates if "message" in one]


async def _polled(bot: Bot) -> None:
    """Wait until somebody polls."""
    async with asyncio.timeout(20):
        while not bot.telegram.updates.polls:
            await asyncio.sleep(0.001)


async def test_an_update_stays_until_it_is_confirmed(bot: Bot) -> None:
    for text in ("one", "two", "three"):
        await bot.anna.says(text)
    first = await bot.updates()
    assert _texts(first) == _texts(await bot.updates()) == ["one", "two", "three"]
    assert [one["update_id"] - first[0]["update_id"] for one in first] == [0, 1, 2]
    assert _texts(await bot.updates(first[0]["update_id"] + 1, limit=1)) == ["two"]
    assert _texts(await bot.updates(-1)) == ["three"]
    assert await bot.updates(first[2]["update_id"] + 1) == []


async def test_a_long_poll_ends_with_the_first_update(bot: Bot) -> None:
    waiting = asyncio.create_task(bot.updates(timeout=30))
    await _polled(bot)
    await bot.anna.says("now")
    assert _texts(await waiting) == ["now"]


async def test_a_newer_poll_ends_an_older_one(bot: Bot) -> None:
    older = asyncio.create_task(bot.call("getUpdates", timeout=30))
    await _polled(bot)
    newer = asyncio.create_task(bot.updates(timeout=30))
    answer = await older
    assert (answer.status, answer.body["description"].startswith("Conflict: terminated by other")) == (
        409,
        True,
    )
    await bot.anna.says("hello")
    assert _texts(await newer) == ["hello"]


async def test_the_same_update_twice(bot: Bot) -> None:
    await bot.anna.says("download Dune")
    (first,) = await bot.updates()
    bot.telegram.repeat()
    assert await bot.updates(first["update_id"] + 1) == [first]
    assert await bot.updates(first["update_id"] + 1) == []


async def test_kinds_that_are_not_wanted(bot: Bot) -> None:
    await bot.updates(allowed_updates=["edited_message"])
    said = await bot.anna.says("hello")
    await bot.anna.edits(said, "hello there")
    (update,) = await bot.updates()
    assert update["edited_message"]["text"] == "hello there"
    assert update["edited_message"]["message_id"] == said.id
    assert update["edited_message"]["edit_date"] >= update["edited_message"]["date"]
    await bot.updates(update["update_id"] + 1, allowed_updates=[])
    await bot.anna.says("again")
    assert _texts(await bot.updates()) == ["again"]


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("download Dune", False),
        ("@mediamate_demo_bot download Dune", True),
        ("/find Dune", True),
        ("/find@mediamate_demo_bot Dune", True),
        ("/find@other_bot Dune", False),
        ("please /find Dune", False),
    ],
)
async def test_privacy_in_groups(bot: Bot, text: str, heard: bool) -> None:
    group = bot.telegram.group(members=[bot.anna, bot.boris])
    await bot.anna.says(text, chat=group)
    assert _texts(await bot.updates()) == ([text] if heard else [])


async def test_answers_to_the_bot_reach_it(bot: Bot) -> None:
    group = bot.telegram.group(members=[bot.anna, bot.boris], topics={7: "Films"})
    await bot.text("Which one?", chat_id=group.id, message_thread_id=7)
    await bot.anna.says("the first", reply_to=group.messages[-1])
    other = await bot.boris.says("what?", chat=group, thread=7)
    await bot.anna.says("never mind", reply_to=other)
    (update,) = await bot.updates()
    message = update["message"]
    assert (message["text"], message["message_thread_id"], message["is_topic_message"]) == (
        "the first",
        7,
        True,
    )
    assert message["reply_to_message"]["from"]["is_bot"] is True
    assert "reply_to_message" not in message["reply_to_message"]


async def test_who_reads_all(bot: Bot) -> None:
    group = bot.telegram.group(members=[bot.anna], bot="administrator")
    await bot.anna.says("hello", chat=group)
    group.bot, bot.telegram.cloud.reads_all = "member", True
    await bot.anna.says("there", chat=group)
    group.bot = "kicked"
    await bot.anna.says("nobody hears", chat=group)
    assert _texts(await bot.updates()) == ["hello", "there"]


async def test_anonymous_administrators_and_channels(bot: Bot) -> None:
    group = bot.telegram.group(members=[(bot.anna, "creator")])
    await bot.anna.says("/find Dune", chat=group, anonymous=True)
    channel = bot.telegram.group(-1_001_000_000_003, "News", kind="channel", bot="administrator")
    post = await bot.anna.says("news", chat=channel)
    await bot.anna.edits(post, "old news")
    hidden, posted, edited = await bot.updates()
    assert hidden["message"]["sender_chat"]["id"] == group.id
    assert hidden["message"]["from"]["username"] == "GroupAnonymousBot"
    assert "from" not in posted["channel_post"]
    assert edited["edited_channel_post"]["text"] == "old news"
    sent = await bot.text("and more", chat_id=channel.id)
    assert ("from" in sent, sent["sender_chat"]["title"]) == (False, "News")


async def test_ids_count_as_telegram_counts_them(bot: Bot) -> None:
    """Private chats share a row of numbers, a supergroup has its own."""
    group = bot.telegram.group(members=[bot.anna])
    ids = [(await who.says("/x", chat=chat)).id for who, chat in (
        (bot.anna, None), (bot.boris, None), (bot.anna, group), (bot.anna, None))]  # fmt: skip
    assert ids == [1, 2, 1, 3]


async def test_old_messages_say_so(bot: Bot) -> None:
    await bot.anna.says("download Dune", ago=3600)
    (update,) = await bot.updates()
    assert abs(bot.telegram.cloud.now() - 3600 - update["message"]["date"]) < 60


async def test_blocking(bot: Bot) -> None:
    bot.anna.blocks()
    await bot.anna.says("hello?")
    bot.anna.unblocks()
    statuses = [one["my_chat_member"]["new_chat_member"]["status"] for one in await bot.updates()]
    assert statuses == ["kicked", "member"]


# -- waiting as a person does -----------------------------------------------------------------------


async def test_asking_waits_for_the_answer(bot: Bot) -> None:
    async def answer() -> None:
        (update,) = await bot.updates(timeout=30)
        await bot.text("Looking …")
        sent = await bot.text("Dune?", reply_markup=keys("Yes"))
        await bot.does("editMessageText", chat_id=1001, message_id=sent["message_id"], text="Dune (2021)?")
        await bot.updates(update["update_id"] + 1)

    working = asyncio.create_task(answer())
    first = await bot.anna.asks("download Dune")
    assert first.text == "Looking …"
    card = await bot.anna.sees(lambda message: "2021" in message.text, after=first)
    assert [version.text for version in card.versions] == ["Dune?"]
    await working
    assert bot.anna.chat.of_bot == [first, card]


async def test_waiting_in_vain_says_what_is_there(bot: Bot) -> None:
    await bot.text("Nothing found.")
    with pytest.raises(NotSeen, match=r"not within 0 s: .*Nothing found"):
        await bot.anna.sees(lambda message: "ready" in message.text, seconds=0.01)
    await bot.text("x", reply_markup=keys("Yes"))
    press = await bot.anna.presses(bot.anna.messages[-1], 0)
    with pytest.raises(NotSeen, match="was not answered"):
        await press.answer(seconds=0.01)


# -- faults -----------------------------------------------------------------------------------------


async def test_floods(bot: Bot) -> None:
    bot.telegram.flood(7, method="sendMessage", chat=bot.anna.chat)
    await bot.text(chat_id=1002)
    answer = await bot.call("sendMessage", chat_id=1001, text="x")
    assert (answer.status, answer.body["parameters"]) == (429, {"retry_after": 7})
    assert answer.body["description"] == "Too Many Requests: retry after 7"
    await bot.text()
    bot.telegram.flood(1, times=None)
    assert await bot.updates() == [], "polling is not what is refused"
    for _ in range(3):
        assert "retry after 1" in await bot.fails("sendMessage", chat_id=1001, text="x")
    bot.telegram.mend()
    await bot.text()


async def test_ordered_refusals(bot: Bot) -> None:
    bot.telegram.fail(bad("chat not found"), method="getUpdates", times=2)
    assert [await bot.fails("getUpdates") for _ in range(2)] == ["Bad Request: chat not found"] * 2
    assert await bot.updates() == []
    refused = [call.error for call in bot.telegram.calls]
    assert refused == [], "polls are not kept"
    bot.telegram.fail(bad("no"))
    await bot.call("sendMessage", chat_id=1001, text="x")
    (call,) = bot.telegram.calls
    assert (call.ok, call.status, call.error, call.params["text"]) == (False, 400, "Bad Request: no", "x")
    await bot.text("fine")
    assert [one.result["text"] for one in bot.telegram.called("sendMessage")] == ["fine"]


async def test_a_lost_answer_was_done_all_the_same(bot: Bot) -> None:
    bot.sim.faults.set("telegram", Fault("lost", path="/sendMessage", times=1))
    with pytest.raises(aiohttp.ClientError):
        await bot.call("sendMessage", chat_id=1001, text="once")
    assert [message.text for message in bot.anna.messages] == ["once"]
    await bot.text("twice")


async def test_down_for_minutes(bot: Bot) -> None:
    """Whoever polls is cut off; what is written meanwhile arrives afterwards."""
    polling = asyncio.create_task(bot.call("getUpdates", timeout=30))
    await _polled(bot)
    bot.sim.faults.set("telegram", Fault("down"))
    with pytest.raises(aiohttp.ClientError):
        await polling
    with pytest.raises(aiohttp.ClientError):
        await bot.call("getMe")
    await bot.anna.says("are you there?")
    bot.sim.faults.clear("telegram")
    assert _texts(await bot.updates()) == ["are you there?"]


async def test_a_restart_forgets_nothing(bot: Bot) -> None:
    await bot.anna.says("hello")
    await bot.sim.stop("telegram")
    with pytest.raises(aiohttp.ClientError):
        await bot.call("getMe")
    await bot.sim.start("telegram")
    assert _texts(await bot.updates()) == ["hello"]


# -- the webhook ------------------------------------------------------------------------------------


class Hook:
    """Somebody's web server that Telegram brings updates to."""

    def __init__(self) -> None:
        self.seen: list[tuple[dict[str, Any], str | None]] = []
        self.refuse = 0
        self.url = ""
        self.heard = asyncio.Event()

    async def take(self, request: web.Request) -> web.Response:
        if self.refuse:
            self.refuse -= 1
            return web.Response(status=500)
        self.seen.append((await request.json(), request.headers.get("X-Telegram-Bot-Api-Secret-Token")))
        self.heard.set()
        return web.Response()


@pytest.fixture
async def hook(socket_enabled: None) -> AsyncIterator[Hook]:
    taking, app = Hook(), web.Application()
    app.router.add_post("/hook", taking.take)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    taking.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield taking
    await runner.cleanup()


async def test_a_webhook(bot: Bot, hook: Hook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simulator.telegram.updates.RETRY_FIRST", 0.001)
    hook.refuse = 1
    await bot.anna.says("before")
    await bot.does("setWebhook", url=hook.url, secret_token="secret", allowed_updates=["message"])
    await asyncio.wait_for(hook.heard.wait(), 20)
    hook.heard.clear()
    await bot.anna.says("after")
    await asyncio.wait_for(hook.heard.wait(), 20)
    assert [(one["message"]["text"], secret) for one, secret in hook.seen] == [
        ("before", "secret"),
        ("after", "secret"),
    ]
    info = await bot.does("getWebhookInfo")
    assert (info["url"], "500" in info["last_error_message"]) == (hook.url, True)
    assert "webhook is active" in await bot.fails("getUpdates")
    await bot.does("deleteWebhook")
    await bot.anna.says("polled")
    assert _texts(await bot.updates())[-1] == "polled"
    assert len(hook.seen) == 2


async def test_a_webhook_needs_https(bot: Bot) -> None:
    said = await bot.fails("setWebhook", url="http://home.example/hook")
    assert said == "Bad Request: bad webhook: An HTTPS URL must be provided for webhook"


async def test_a_webhook_that_nobody_answers(bot: Bot, hook: Hook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simulator.telegram.updates.RETRY_FIRST", 0.001)
    await bot.does("setWebhook", url="http://127.0.0.1:9/nobody")
    await bot.anna.says("hello")
    async with asyncio.timeout(20):
        while not bot.telegram.updates.webhook.failure:
            await asyncio.sleep(0.01)
    await bot.does("deleteWebhook", drop_pending_updates=True)
    assert await bot.updates() == []


async def test_it_is_only_there_if_it_is_wanted(socket_enabled: None) -> None:
    async with SimulatedStack(speed=0.0, telegram=True) as sim:
        assert sim.describe()["telegram"] == {"url": sim.telegram.url, "api_key": sim.telegram.token}
    async with SimulatedStack(speed=0.0) as sim:
        assert "telegram" not in sim.describe()
        assert sim.telegram.server.port == 0
