"""The chat page: what a browser is told, and what it can do in a person's name."""

import asyncio
import json
from typing import Any

import aiohttp
import pytest

from simulator import Fault
from simulator.pictures import poster

from .caller import Caller
from .telegram_talk import Bot, keys


@pytest.fixture
def page(bot: Bot) -> Caller:
    return Caller(bot.http.session, bot.sim.chat.url.removesuffix("/"))


async def _shown(answer: aiohttp.ClientResponse) -> dict[str, Any]:
    """Return the next state of the chat that the page is sent."""
    line = b""
    while not line.startswith(b"data: "):
        line = await asyncio.wait_for(answer.content.readline(), 20)
    return json.loads(line.removeprefix(b"data: "))


@pytest.mark.parametrize(("path", "kind"), [("/", "html"), ("/chat.css", "css"), ("/chat.js", "javascript")])
async def test_the_page(page: Caller, path: str, kind: str) -> None:
    answer = await page("GET", path)
    assert (answer.status, kind in answer.headers["Content-Type"]) == (200, True)
    assert (await page("GET", "/secrets.txt")).status == 404


async def test_people_and_their_chats(bot: Bot, page: Caller) -> None:
    group = bot.telegram.group(members=[bot.anna])
    listed = await page.get("/people")
    assert [(one["name"], one["title"], one["chat"]) for one in listed] == [
        ("Anna", "MediaMate", 1001),
        ("Anna", "Family", group.id),
        ("Boris", "MediaMate", 1002),
    ]
    assert bot.sim.chat.of(bot.anna) == f"{bot.sim.chat.url}?person=1001"


async def test_a_chat_is_shown_as_it_changes(bot: Bot, page: Caller) -> None:
    async with bot.http.session.get(f"{page.base}/events?person=1001&chat=1001") as events:
        assert (await _shown(events))["messages"] == []
        said = await bot.anna.says("download <Dune>")
        (message,) = (await _shown(events))["messages"]
        assert (message["mine"], message["html"]) == (True, "download &lt;Dune&gt;")
        await bot.does("sendChatAction", chat_id=1001, action="typing")
        assert (await _shown(events))["typing"] is True
        await bot.does("sendMessageDraft", chat_id=1001, draft_id=1, text="I am")
        assert (await _shown(events))["draft"] == "I am"
        sent = await bot.text(
            "<b>Dune?</b>", parse_mode="HTML", reply_markup=keys("Yes", url="https://a.example")
        )
        state = await _shown(events)
        assert (state["draft"], state["typing"]) == (None, False)
        assert state["messages"][1]["keys"] == [
            [{"text": "Yes", "url": None}, {"text": "Watch", "url": "https://a.example"}]
        ]
        await bot.does("editMessageText", chat_id=1001, message_id=sent["message_id"], text="Dune")
        assert (await _shown(events))["messages"][1]["edited"] is True
        await bot.anna.deletes(said)
        assert [one["id"] for one in (await _shown(events))["messages"]] == [sent["message_id"]]
        await bot.does("setMyCommands", commands=[{"command": "find", "description": "Find"}])
        await bot.text()
        assert (await _shown(events))["commands"][0]["command"] == "find"


async def test_pictures(bot: Bot, page: Caller) -> None:
    await bot.upload("sendPhoto", {"photo": poster("a")}, chat_id=1001)
    async with bot.http.session.get(f"{page.base}/events?person=1001&chat=1001") as events:
        (message,) = (await _shown(events))["messages"]
    async with bot.http.session.get(f"{page.base}/{message['photo']}") as picture:
        assert await picture.read() == poster("a")
    assert (await page("GET", "/picture/nothing")).status == 404


async def test_saying(bot: Bot, page: Caller) -> None:
    group = bot.telegram.group(members=[bot.anna])
    await page("POST", "/say", json={"person": 1001, "chat": 1001, "text": " download Dune "})
    await page("POST", "/say", json={"person": 1001, "chat": group.id, "text": "/find Dune"})
    await page("POST", "/say", json={"person": 1001, "chat": 1001, "text": ""})
    assert [message.text for message in bot.anna.messages] == ["download Dune"]
    assert [message.sender for message in group.messages] == [bot.anna.user]
    assert (await page("POST", "/say", json={"person": 1002, "chat": group.id, "text": "x"})).status == 403
    assert (await page("POST", "/say", json={"person": 5, "text": "x"})).status == 404


async def test_pressing(bot: Bot, page: Caller) -> None:
    sent = await bot.text("Dune?", reply_markup=keys("Yes", url="https://a.example"))
    await bot.updates(allowed_updates=["callback_query"])

    async def answer() -> None:
        (update,) = await bot.updates(timeout=30)
        query = update["callback_query"]["id"]
        await bot.does("answerCallbackQuery", callback_query_id=query, text="Getting it", show_alert=True)

    working = asyncio.create_task(answer())
    where = {"person": 1001, "chat": 1001, "message": sent["message_id"], "row": 0, "column": 0}
    assert (await page("POST", "/press", json=where)).body == {"text": "Getting it", "alert": True}
    await working
    for changes in ({"column": 1}, {"column": 9}, {"row": -1}, {"message": 99}):
        assert (await page("POST", "/press", json=where | changes)).body == {}


async def test_nobody_answers_a_press(bot: Bot, page: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simulator.telegram.page.PRESS_SECONDS", 0.01)
    sent = await bot.text("Dune?", reply_markup=keys("Yes"))
    where = {"person": 1001, "chat": 1001, "message": sent["message_id"], "row": 0, "column": 0}
    assert (await page("POST", "/press", json=where)).body == {"text": None, "alert": False}


async def test_the_app_works_while_the_service_for_bots_is_down(bot: Bot, page: Caller) -> None:
    bot.sim.faults.set("telegram", Fault("down"))
    await page("POST", "/say", json={"person": 1001, "chat": 1001, "text": "hello?"})
    assert [message.text for message in bot.anna.messages] == ["hello?"]
