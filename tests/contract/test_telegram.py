"""The simulated Bot API against the official description: each call it takes, each answer and update it gives."""

from collections.abc import AsyncIterator
import json
from typing import Any

import aiohttp
import pytest

from simulator import SimulatedStack
from simulator.pictures import poster
from simulator.telegram import Refusal

from ..simulator.telegram_talk import Bot, keys
from .bot_api import load

pytestmark = pytest.mark.contract

ANNA = 1001
FORUM = -1_001_000_000_002
PICTURE = poster("c", 90, 130)
HTML = {"text": "<b>Dune</b> <a href='https://a.example/x'>link</a>", "parse_mode": "HTML"}
MENU = [{"command": "find", "description": "Find a film"}]
LIKE = [{"type": "emoji", "emoji": "👍"}]
POLL = {"question": "Which?", "options": [{"text": "Dune"}, {"text": "Arrival"}]}
ALLOWED = ["message", "edited_message", "callback_query", "my_chat_member", "channel_post"]

# Everything that can be asked of it, in an order in which it goes well. Message 2 is a text of the bot,
# message 3 its photo.
CALLS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("getMe", {}),
    ("getUpdates", {"offset": 0, "limit": 100, "timeout": 0, "allowed_updates": ALLOWED}),
    ("sendMessage", {"chat_id": ANNA, "reply_markup": keys("Yes", url="https://a.example")} | HTML),
    ("sendPhoto", {"chat_id": ANNA, "photo": "PHOTO", "caption": "Dune", "reply_markup": keys("1", "2")}),
    ("sendMessage", {"chat_id": ANNA, "text": "re", "reply_parameters": {"message_id": 2}}),
    ("sendMessage", {"chat_id": FORUM, "text": "in a topic", "message_thread_id": 7}),
    ("sendMessage", {"chat_id": ANNA, "text": "k", "reply_markup": {"keyboard": [[{"text": "a"}]]}}),
    ("sendMessageDraft", {"chat_id": ANNA, "draft_id": 1, "text": "I am loo"}),
    ("sendChatAction", {"chat_id": ANNA, "action": "typing"}),
    ("sendDocument", {"chat_id": ANNA, "document": "DOCUMENT"}),
    ("sendVideo", {"chat_id": ANNA, "video": "VIDEO"}),
    ("sendAnimation", {"chat_id": ANNA, "animation": "ANIMATION"}),
    ("sendVoice", {"chat_id": ANNA, "voice": "VOICE"}),
    ("sendSticker", {"chat_id": ANNA, "sticker": "STICKER"}),
    ("sendLocation", {"chat_id": ANNA, "latitude": 52.1, "longitude": 5.1}),
    ("sendPoll", {"chat_id": ANNA} | POLL),
    ("sendMediaGroup", {"chat_id": ANNA, "media": [{"type": "photo", "media": "PHOTO"}] * 2}),
    ("editMessageText", {"chat_id": ANNA, "message_id": 2, "text": "changed"}),
    ("editMessageCaption", {"chat_id": ANNA, "message_id": 3, "caption": "Dune (2021)"}),
    ("editMessageMedia", {"chat_id": ANNA, "message_id": 3, "media": {"type": "photo", "media": "OTHER"}}),
    ("editMessageReplyMarkup", {"chat_id": ANNA, "message_id": 2, "reply_markup": keys("Again")}),
    ("setMessageReaction", {"chat_id": ANNA, "message_id": 1, "reaction": LIKE, "is_big": False}),
    ("answerCallbackQuery", {"callback_query_id": "QUERY", "text": "Done", "show_alert": True}),
    ("deleteMessage", {"chat_id": ANNA, "message_id": 2}),
    ("deleteMessages", {"chat_id": ANNA, "message_ids": [3, 4]}),
    ("getFile", {"file_id": "PHOTO"}),
    ("setMyCommands", {"commands": MENU, "language_code": "en"}),
    ("getMyCommands", {"language_code": "en"}),
    ("deleteMyCommands", {"language_code": "en"}),
    ("getChat", {"chat_id": ANNA}),
    ("getChat", {"chat_id": FORUM}),
    ("getChatMember", {"chat_id": FORUM, "user_id": ANNA}),
    ("getChatMember", {"chat_id": FORUM, "user_id": 1002}),
    ("leaveChat", {"chat_id": FORUM}),
    ("getWebhookInfo", {}),
    ("setWebhook", {"url": "https://home.example/hook", "secret_token": "s", "max_connections": 1}),
    ("getWebhookInfo", {}),
    ("deleteWebhook", {"drop_pending_updates": True}),
)


@pytest.fixture
async def bot(socket_enabled: None) -> AsyncIterator[Bot]:
    async with SimulatedStack(speed=0.0, telegram=True) as sim, aiohttp.ClientSession() as session:
        bot = Bot(sim, session)
        members = [(bot.anna, "creator"), (bot.boris, "administrator")]
        bot.telegram.group(FORUM, "Family", members, topics={7: "Films"})
        yield bot


async def test_every_method_that_there_is(bot: Bot) -> None:
    api = load()
    await bot.anna.says("/start")
    files = await _files(bot)
    for method, params in CALLS:
        if method == "answerCallbackQuery":
            message = next(one for one in bot.anna.messages if one.labels)
            files["QUERY"] = (await bot.anna.presses(message, 0)).query.id
        sent = _put(params, files)
        assert api.check_call(method, sent)
        assert api.check_result(method, await bot.does(method, **sent))
    assert {method for method, _ in CALLS} == bot.telegram.methods


async def _files(bot: Bot) -> dict[str, str]:
    """Upload a file of each kind, elsewhere, so that calls can name them; "OTHER" is another photo."""
    named = {}
    for kind in ("document", "video", "animation", "voice", "sticker", "other", "photo"):
        field = "photo" if kind == "other" else kind
        picture = poster(kind, 90, 130)
        sent = (await bot.upload(f"send{field}", {field: picture}, chat_id=FORUM)).body["result"]
        assert load().check("Message", sent)
        content = sent[field][-1] if field == "photo" else sent[field]
        named[kind.upper()] = content["file_id"]
    return named


def _put(params: dict[str, Any], files: dict[str, str]) -> dict[str, Any]:
    text = json.dumps(params)
    for name, value in files.items():
        text = text.replace(f'"{name}"', json.dumps(value))
    return json.loads(text)


async def test_every_update(bot: Bot) -> None:
    api, anna = load(), bot.anna
    await bot.updates(allowed_updates=ALLOWED)
    small = bot.telegram.group(-42, "Small", [anna], kind="group")
    forum = bot.telegram.cloud.chat(FORUM)
    channel = bot.telegram.group(-1_001_000_000_009, "News", kind="channel", bot="administrator")
    said = await anna.says("/start now https://a.example #tag @anna a@b.example")
    await anna.edits(said, "/help")
    card = await bot.text("Dune?", reply_markup=keys("Yes"))
    message = anna.chat.find(card["message_id"])
    assert message
    await anna.presses(message, "Yes")
    await bot.does("deleteMessage", chat_id=ANNA, message_id=card["message_id"])
    await anna.presses(message, "Yes")  # of a message that is gone
    await anna.says("yes", reply_to=message)
    await anna.says("/find Dune", chat=small)
    await anna.says("/find Dune", chat=forum, thread=7)
    await anna.says("/find", chat=forum, anonymous=True)
    await anna.says("news", chat=channel)
    await anna.sends_photo(PICTURE, "look")
    await anna.sends_voice(b"OggS")
    anna.blocks()
    anna.unblocks()
    got = await bot.updates()
    kinds = [next(key for key in one if key != "update_id") for one in got]
    assert kinds.count("message") == 7 and set(kinds) == set(ALLOWED)
    for update in got:
        assert api.check("Update", update)


async def test_errors_have_the_parameters_that_are_known(bot: Bot) -> None:
    api = load()
    bot.telegram.flood(7)
    answer = await bot.call("sendMessage", chat_id=ANNA, text="x")
    assert api.check("ResponseParameters", answer.body["parameters"])
    bot.telegram.fail(Refusal(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-100))
    answer = await bot.call("sendMessage", chat_id=ANNA, text="x")
    assert api.check("ResponseParameters", answer.body["parameters"])


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("User", {"id": 1, "is_bot": False}),
        ("User", {"id": "1", "is_bot": False, "first_name": "A"}),
        ("User", {"id": True, "is_bot": False, "first_name": "A"}),
        ("Chat", {"id": 1, "type": "private", "surprise": 1}),
        ("Array of PhotoSize", [{"file_id": "a"}]),
        ("Array of Array of String", [["a"], "b"]),
        ("MaybeInaccessibleMessage", {"date": 0}),
    ],
)
def test_the_check_sees_what_is_wrong(kind: str, value: Any) -> None:
    with pytest.raises(AssertionError, match=r"no|without"):
        load().check(kind, value)


def test_the_check_sees_wrong_calls() -> None:
    api = load()
    for method, params in (
        ("sendNothing", {}),
        ("sendMessage", {"chat_id": 1}),
        ("sendMessage", {"chat_id": 1, "text": "a", "colour": "red"}),
        ("sendMessage", {"chat_id": 1, "text": "a", "message_thread_id": "seven"}),
    ):
        with pytest.raises(AssertionError):
            api.check_call(method, params)
    assert api.check_call("sendMessage", {"chat_id": "1", "text": "a", "protect_content": "True"})
