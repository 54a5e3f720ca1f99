"""The methods of the simulated Bot API: what they change, and how they refuse what the real one refuses."""

from typing import Any

import pytest

from simulator.pictures import poster, size_of
from simulator.telegram import Message, forbidden

from .telegram_talk import Bot, keys

PICTURE = poster("a")
JPEG = b"\xff\xd8\xff\xe0\x00\x04\x00\x00\xff\xc0\x00\x0b\x08\x00\x20\x00\x10\x03\x00\x00\x00"


def _last(bot: Bot) -> Message:
    return bot.anna.messages[-1]


async def test_who_the_bot_is(bot: Bot) -> None:
    me = await bot.does("getMe")
    assert (me["id"], me["is_bot"], me["username"]) == (bot.telegram.bot.id, True, "mediamate_demo_bot")
    assert me["can_read_all_group_messages"] is False
    assert await bot.does("GETME") == me, "names of methods are read in any case"
    answer = await bot.http("GET", f"/bot{bot.telegram.token}/getMe")
    assert answer.body["result"] == me


async def test_what_is_no_method_or_no_token(bot: Bot) -> None:
    assert await bot.fails("sendFax", chat_id=1001) == "Not Found: method not found"
    answer = await bot.http("POST", "/bot123:nothing/getMe")
    assert (answer.status, answer.body["description"]) == (401, "Unauthorized")
    assert (await bot.http("GET", "/")).status == 404
    path = f"/bot{bot.telegram.token}/getMe"
    answer = await bot.http("POST", path, data=b"{", headers={"Content-Type": "application/json"})
    assert answer.status == 400


async def test_the_token_is_not_in_the_log(bot: Bot) -> None:
    await bot.does("getMe")
    calls = bot.sim.log.find("telegram")
    assert [call.path for call in calls] == ["/bot…/getMe"]


@pytest.mark.parametrize(
    ("params", "description"),
    [
        ({"text": ""}, "Bad Request: message text is empty"),
        ({"text": "  \n"}, "Bad Request: message text is empty"),
        ({"text": "x" * 4097}, "Bad Request: message is too long"),
        ({"text": "😀" * 2049}, "Bad Request: message is too long"),
        ({"text": "x", "chat_id": ""}, "Bad Request: chat_id is empty"),
        ({"text": "x", "chat_id": 77}, "Bad Request: chat not found"),
        ({"text": "x", "chat_id": "@nobody"}, "Bad Request: chat not found"),
        ({"text": "x", "message_thread_id": 3}, "Bad Request: message thread not found"),
        (
            {"text": "x", "reply_parameters": {"message_id": 99}},
            "Bad Request: message to be replied not found",
        ),
        ({"text": "x", "reply_markup": "{"}, "Bad Request: can't parse reply markup JSON object"),
        ({"text": "x", "reply_markup": []}, "Bad Request: object expected as reply markup"),
        ({"text": "x", "reply_markup": {"rows": []}}, "Bad Request: object expected as reply markup"),
        ({"text": "x", "message_thread_id": "a"}, 'Bad Request: parameter "message_thread_id" is invalid'),
    ],
)
async def test_refused_messages(bot: Bot, params: dict[str, Any], description: str) -> None:
    assert (await bot.fails("sendMessage", **({"chat_id": 1001} | params))).startswith(description)
    assert bot.anna.messages == []


async def test_limits_count_what_is_shown(bot: Bot) -> None:
    await bot.text("<b>" + "x" * 4096 + "</b>", parse_mode="HTML")
    await bot.text("&amp;" * 4096, parse_mode="HTML")
    await bot.text("😀" * 2048)
    assert [len(message.text) for message in bot.anna.messages] == [4096, 4096, 2048]


@pytest.mark.parametrize(
    ("button", "description"),
    [
        ({"text": "a", "callback_data": "x" * 65}, "BUTTON_DATA_INVALID"),
        ({"text": "a", "callback_data": "é" * 33}, "BUTTON_DATA_INVALID"),
        ({"text": "a", "callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({"text": "", "callback_data": "x"}, "BUTTON_TEXT_INVALID"),
        ({"text": "a"}, "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"),
        ({"callback_data": "x"}, "can't parse inline keyboard button: Can't find field \"text\""),
        ("a", "can't parse inline keyboard button: InlineKeyboardButton must be an Object"),
        ({"text": "a", "url": "nonsense"}, "inline keyboard button URL 'nonsense' is invalid: Wrong HTTP URL"),
        ({"text": "a", "url": "http://localhost:8096/x"}, "inline keyboard button URL 'http://localhost:8096/x'"),
    ],
)  # fmt: skip
async def test_refused_buttons(bot: Bot, button: Any, description: str) -> None:
    markup = {"inline_keyboard": [[button]]}
    said = await bot.fails("sendMessage", chat_id=1001, text="x", reply_markup=markup)
    assert said.startswith(f"Bad Request: {description}")


async def test_keyboards(bot: Bot) -> None:
    await bot.text("x", reply_markup=keys("1", "2", url="https://a.example"))
    assert _last(bot).labels == ["1", "2", "Watch"]
    assert _last(bot).button("watch").url == "https://a.example"
    assert _last(bot).button("1").data == "1"
    with pytest.raises(LookupError):
        _last(bot).button("3")
    sent = await bot.text("x", reply_markup={"inline_keyboard": [[], []]})
    assert "reply_markup" not in sent
    sent = await bot.text("x", reply_markup={"force_reply": True})
    assert "reply_markup" not in sent, "only inline keyboards are told back"
    assert "field" in await bot.fails(
        "sendMessage", chat_id=1001, text="x", reply_markup={"inline_keyboard": "a"}
    )


async def test_edits(bot: Bot) -> None:
    sent = await bot.text("<b>10 %</b>", parse_mode="HTML", reply_markup=keys("Pause"))
    where = {"chat_id": 1001, "message_id": sent["message_id"]}
    changed = await bot.does("editMessageText", **where, text="20 %", reply_markup=keys("Pause"))
    assert (changed["text"], "edit_date" in changed) == ("20 %", True)
    assert [version.html for version in _last(bot).versions] == ["<b>10 %</b>"]
    said = await bot.fails("editMessageText", **where, text="20 %", reply_markup=keys("Pause"))
    assert said.startswith("Bad Request: message is not modified: specified new message content")
    assert "not modified" in await bot.fails("editMessageReplyMarkup", **where, reply_markup=keys("Pause"))
    await bot.does("editMessageText", **where, text="20 %")
    assert _last(bot).labels == [], "an edit without a keyboard takes it away"
    await bot.does("editMessageReplyMarkup", **where, reply_markup=keys("Again"))
    assert _last(bot).labels == ["Again"]
    assert "no caption" in await bot.fails("editMessageCaption", **where, caption="x")
    assert "not specified" in await bot.fails("editMessageText", chat_id=1001, text="x")
    assert "message is too long" in await bot.fails("editMessageText", **where, text="x" * 4097)


async def test_what_cannot_be_edited(bot: Bot) -> None:
    said = await bot.anna.says("mine")
    assert "message can't be edited" in await bot.fails(
        "editMessageText", chat_id=1001, message_id=said.id, text="yours"
    )
    missing = await bot.fails("editMessageText", chat_id=1001, message_id=4242, text="x")
    assert missing == "Bad Request: message to edit not found"
    gone = await bot.text("x")
    await bot.anna.deletes(_last(bot))
    assert "to edit not found" in await bot.fails(
        "editMessageText", chat_id=1001, message_id=gone["message_id"], text="y"
    )


async def test_photos(bot: Bot) -> None:
    answer = await bot.upload("sendPhoto", {"photo": PICTURE}, chat_id=1001, caption="Dune")
    photo = answer.body["result"]["photo"][-1]
    assert (photo["width"], photo["height"], photo["file_size"]) == (92, 138, len(PICTURE))
    assert (_last(bot).photo, _last(bot).text) == (PICTURE, "Dune")
    file = await bot.does("getFile", file_id=photo["file_id"])
    fetched = await bot.http("GET", f"/file/bot{bot.telegram.token}/{file['file_path']}")
    assert fetched.status == 200
    assert (await bot.http("GET", f"/file/botwrong/{file['file_path']}")).status == 404
    sent = await bot.does("sendPhoto", chat_id=1001, photo=photo["file_id"])
    assert "caption" not in sent
    named = {"chat_id": 1001, "message_id": sent["message_id"]}
    assert "no text in the message" in await bot.fails("editMessageText", **named, text="x")
    await bot.does("editMessageCaption", **named, caption="<i>new</i>", parse_mode="HTML")
    assert _last(bot).html == "<i>new</i>"
    media = {"type": "photo", "media": photo["file_id"], "caption": "<i>new</i>", "parse_mode": "HTML"}
    assert "not modified" in await bot.fails("editMessageMedia", **named, media=media)
    await bot.does("editMessageMedia", **named, media=media | {"caption": "other"})
    assert (_last(bot).text, _last(bot).photo) == ("other", PICTURE)


@pytest.mark.parametrize(
    ("data", "description"),
    [
        (b"", "file must be non-empty"),
        (b"GIF89a", "IMAGE_PROCESS_FAILED"),
        (poster("wide", 2100, 100), "PHOTO_INVALID_DIMENSIONS"),
        (PICTURE + b"\0" * 10 * 1024**2, "file of size"),
    ],
)
async def test_refused_photos(bot: Bot, data: bytes, description: str) -> None:
    answer = await bot.upload("sendPhoto", {"photo": data}, chat_id=1001)
    assert (answer.status, description in answer.body["description"]) == (400, True)


async def test_captions_have_their_own_limit(bot: Bot) -> None:
    answer = await bot.upload("sendPhoto", {"photo": PICTURE}, chat_id=1001, caption="x" * 1025)
    assert answer.body["description"] == "Bad Request: message caption is too long"
    answer = await bot.upload("sendPhoto", {"photo": PICTURE}, chat_id=1001, caption="x" * 1024)
    assert answer.status == 200


async def test_pictures_by_their_address(bot: Bot) -> None:
    public = f"{bot.sim.tmdb.image_url}/w342/dune.jpg"
    await bot.does("sendPhoto", chat_id=1001, photo=public)
    assert size_of(_last(bot).photo or b"")
    for url, description in (
        ("http://192.168.1.5:8096/poster.jpg", "failed to get HTTP URL content"),
        (f"{bot.sim.tmdb.image_url}-not/here.jpg", "failed to get HTTP URL content"),
        ("dune.jpg", "wrong file identifier/HTTP URL specified"),
        ("", "there is no photo in the request"),
    ):
        assert await bot.fails("sendPhoto", chat_id=1001, photo=url) == f"Bad Request: {description}"


async def test_albums(bot: Bot) -> None:
    media = (
        '[{"type": "photo", "media": "attach://a", "caption": "1"}, {"type": "photo", "media": "attach://b"}]'
    )
    answer = await bot.upload("sendMediaGroup", {"a": PICTURE, "b": poster("b")}, chat_id=1001, media=media)
    first, second = answer.body["result"]
    assert first["media_group_id"] == second["media_group_id"]
    assert [message.text for message in bot.anna.messages] == ["1", ""]
    assert "wrong number" in await bot.fails("sendMediaGroup", chat_id=1001, media=[{"type": "photo"}])
    assert "can't parse" in await bot.fails("sendMediaGroup", chat_id=1001, media=["a", "b"])
    answer = await bot.upload("sendVoice", {"voice": b"OggS"}, chat_id=1001)
    voice = answer.body["result"]["voice"]["file_id"]
    said = await bot.fails("sendMediaGroup", chat_id=1001, media=[{"type": "voice", "media": voice}] * 2)
    assert "grouped" in said
    assert "can't use file" in await bot.fails("sendPhoto", chat_id=1001, photo=voice)


async def test_presses(bot: Bot) -> None:
    await bot.text("Dune?", reply_markup=keys("Yes", "No", url="https://a.example"))
    press = await bot.anna.presses(_last(bot), "Yes")
    (update,) = await bot.updates()
    query = update["callback_query"]
    assert (query["data"], query["from"]["id"], query["message"]["text"]) == ("yes", 1001, "Dune?")
    assert not press.answered
    await bot.does("answerCallbackQuery", callback_query_id=query["id"], text="Getting it", show_alert=True)
    assert (await press.answer(), press.alert, press.answered) == ("Getting it", True, True)
    old = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    assert await bot.fails("answerCallbackQuery", callback_query_id=query["id"]) == old
    assert await bot.fails("answerCallbackQuery", callback_query_id="1") == old
    late = await bot.anna.presses(_last(bot), 1)
    late.expire()
    assert await bot.fails("answerCallbackQuery", callback_query_id=late.query.id) == old
    forged = await bot.boris.presses(_last(bot), data="/admin")
    long = await bot.fails("answerCallbackQuery", callback_query_id=forged.query.id, text="x" * 201)
    assert "TOO_LONG" in long
    with pytest.raises(LookupError):
        await bot.anna.presses(_last(bot), "Watch")


async def test_drafts_and_typing(bot: Bot) -> None:
    chat = bot.anna.chat
    await bot.does("sendChatAction", chat_id=1001, action="typing")
    assert (chat.actions, chat.typing_until > bot.telegram.cloud.now()) == (["typing"], True)
    for text in ("", "I am", "I am looking"):
        await bot.does("sendMessageDraft", chat_id=1001, draft_id=5, text=text)
    assert chat.draft and chat.draft.text == "I am looking"
    assert [body.text for _, body in chat.drafts] == ["", "I am", "I am looking"]
    await bot.text("I am looking for it.")
    assert (chat.draft, chat.typing_until) == (None, 0.0)
    assert "non-zero" in await bot.fails("sendMessageDraft", chat_id=1001, draft_id=0, text="x")
    group = bot.telegram.group(members=[bot.anna])
    said = await bot.fails("sendMessageDraft", chat_id=group.id, draft_id=1, text="x")
    assert said == "Bad Request: TEXTDRAFT_PEER_INVALID"
    assert "too long" in await bot.fails("sendMessageDraft", chat_id=1001, draft_id=1, text="x" * 4097)
    assert "wrong parameter" in await bot.fails("sendChatAction", chat_id=1001, action="dancing")


async def test_deleting(bot: Bot) -> None:
    said, sent = await bot.anna.says("hello"), await bot.text()
    for message_id in (said.id, sent["message_id"]):
        await bot.does("deleteMessage", chat_id=1001, message_id=message_id)
    assert bot.anna.messages == []
    gone = await bot.fails("deleteMessage", chat_id=1001, message_id=said.id)
    assert gone == "Bad Request: message to delete not found"
    old = await bot.anna.says("hello", ago=49 * 3600)
    assert "can't be deleted" in await bot.fails("deleteMessage", chat_id=1001, message_id=old.id)
    group = bot.telegram.group(members=[bot.anna])
    other = await bot.anna.says("/mine", chat=group)
    assert "can't be deleted" in await bot.fails("deleteMessage", chat_id=group.id, message_id=other.id)
    await bot.does("deleteMessages", chat_id=group.id, message_ids=[other.id, 77])
    assert group.messages == [other]


async def test_reactions(bot: Bot) -> None:
    said = await bot.anna.says("hello")
    where = {"chat_id": 1001, "message_id": said.id}
    await bot.does("setMessageReaction", **where, reaction=[{"type": "emoji", "emoji": "👍"}])
    assert said.reaction == "👍"
    await bot.does("setMessageReaction", **where)
    assert said.reaction is None
    assert "REACTION_INVALID" in await bot.fails("setMessageReaction", **where, reaction=["🚗"])
    assert "not found" in await bot.fails("setMessageReaction", chat_id=1001, message_id=9, reaction=[])


async def test_who_cannot_be_written_to(bot: Bot) -> None:
    shy = bot.telegram.person(1003, "Shy", started=False)
    group = bot.telegram.group(-77, "Old", [bot.anna], kind="group")
    refused = {
        "bot was blocked by the user": 1001,
        "bot can't initiate conversation with a user": shy.id,
        "bot was kicked from the group chat": group.id,
    }
    bot.anna.blocks()
    group.bot = "kicked"
    for reason, chat_id in refused.items():
        said = await bot.fails("sendMessage", chat_id=chat_id, text="x")
        assert said == forbidden(reason).description
    bot.anna.unblocks()
    await shy.says("/start")
    await bot.text(chat_id=shy.id)
    await bot.text()
    for status, reason in (
        ("left", "not a member"),
        ("restricted", "not enough rights"),
    ):
        group.bot = status
        assert reason in await bot.fails("sendMessage", chat_id=group.id, text="x")
    group.bot, group.migrated_to = "member", -1_001_000_000_077
    answer = await bot.call("sendMessage", chat_id=group.id, text="x")
    assert answer.body["parameters"] == {"migrate_to_chat_id": -1_001_000_000_077}
    channel = bot.telegram.group(-1_001_000_000_055, "News", kind="channel")
    assert "administrator rights" in await bot.fails("sendMessage", chat_id=channel.id, text="x")


async def test_chats_and_members(bot: Bot) -> None:
    group = bot.telegram.group(title="Family", members=[(bot.anna, "creator")], topics={7: "Films"})
    assert (await bot.does("getChat", chat_id=group.id))["is_forum"] is True
    assert (await bot.does("getChat", chat_id="@Family"))["id"] == group.id
    assert (await bot.does("getChat", chat_id=1001))["first_name"] == "Anna"
    statuses = [
        (await bot.does("getChatMember", chat_id=group.id, user_id=user))["status"]
        for user in (1001, 1002, bot.telegram.bot.id)
    ]
    assert statuses == ["creator", "left", "member"]
    assert (await bot.does("getChatMember", chat_id=1001, user_id=1001))["status"] == "member"
    assert "user not found" in await bot.fails("getChatMember", chat_id=group.id, user_id=4)
    await bot.text(chat_id=group.id, message_thread_id=7)
    assert group.messages[-1].thread == 7
    await bot.does("leaveChat", chat_id=group.id)
    assert group.bot == "left"
    assert "private chats" in await bot.fails("leaveChat", chat_id=1001)
    group.bot = "kicked"
    assert "kicked" in await bot.fails("getChat", chat_id=group.id)


async def test_commands(bot: Bot) -> None:
    menu = [{"command": "find", "description": "Find a film"}]
    await bot.does("setMyCommands", commands=menu, language_code="en")
    assert await bot.does("getMyCommands", language_code="en") == menu
    assert await bot.does("getMyCommands", language_code="ru") == []
    for command, reason in (
        ({"command": "Find it", "description": "x"}, "BOT_COMMAND_INVALID"),
        ({"command": "find", "description": ""}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"command": "find"}, "can't parse list of bot commands"),
    ):
        assert reason in await bot.fails("setMyCommands", commands=[command])
    assert "TOO_MUCH" in await bot.fails("setMyCommands", commands=menu * 101)


async def test_files_that_are_not_there(bot: Bot) -> None:
    assert "wrong file_id" in await bot.fails("getFile", file_id="x")
    big = bot.telegram.cloud.keep("document", await _upload(20 * 1024**2 + 1))
    assert "too big" in await bot.fails("getFile", file_id=big.id)


async def _upload(size: int) -> Any:
    from simulator.telegram.params import Upload

    return Upload("big.bin", "", b"\0" * size)


async def test_polls_and_places(bot: Bot) -> None:
    await bot.does("sendPoll", chat_id=1001, question="Which?", options=["Dune", "Arrival"])
    await bot.does("sendLocation", chat_id=1001, latitude="52.1", longitude="5.1")
    assert [message.kind for message in bot.anna.messages] == ["poll", "location"]
    assert "2 to 12" in await bot.fails("sendPoll", chat_id=1001, question="Which?", options=["Dune"])
    assert "number" in await bot.fails("sendLocation", chat_id=1001, latitude="north", longitude=1)


def test_sizes_of_pictures() -> None:
    assert (size_of(PICTURE), size_of(JPEG), size_of(b"GIF89a"), size_of(b"\xff\xd8\xff")) == (
        (92, 138),
        (16, 32),
        None,
        None,
    )
