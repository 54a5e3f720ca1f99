"""Home Assistant's own telegram_bot on the simulated Bot API: the ground that our door stands on.

What is asserted here is what the door relies on. A new Home Assistant that changes it fails here first.
"""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest

from simulator import Fault
from simulator.pictures import poster
from simulator.telegram import Refusal, forbidden
from tests.contract.bot_api import load

from .home import TelegramHome

ANNA = 1001
YES_NO = [[["Yes", "y"], ["No", "n"]], [["Open", "https://a.example"]]]


@pytest.fixture
def act(hass: HomeAssistant, bare_bot: TelegramHome) -> Callable[..., Any]:
    """Return a caller of telegram_bot's actions, in Anna's chat; returns the message's id if there is one."""
    silent = {"edit_", "delete_", "answer_", "set_", "leave_", "send_message_draft"}

    async def call(name: str, **data: Any) -> Any:
        chat = (
            {}
            if "chat_id" in data or name in {"answer_callback_query", "download_file"}
            else {"chat_id": ANNA}
        )
        answers = not name.startswith(tuple(silent))
        found = await hass.services.async_call(
            "telegram_bot",
            name,
            {"config_entry_id": bare_bot.bot.entry_id} | chat | data,
            blocking=True,
            return_response=answers,
        )
        return found["chats"][0]["message_id"] if answers and "chats" in found else found

    return call


@pytest.fixture
def picture(hass: HomeAssistant, tmp_path: Path) -> str:
    """Return a file that Home Assistant may read."""
    file = tmp_path / "poster.png"
    file.write_bytes(poster("a"))
    hass.config.allowlist_external_dirs = {str(tmp_path)}
    return str(file)


# -- what comes in ----------------------------------------------------------------------------------


async def test_a_text_becomes_an_event(bare_bot: TelegramHome) -> None:
    texts = bare_bot.events("telegram_text")
    said = await bare_bot.anna.says("download Dune")
    (event,) = await bare_bot.until(lambda: texts)
    assert (event["text"], event["chat_id"], event["user_id"], event["id"]) == (
        "download Dune",
        ANNA,
        ANNA,
        said.id,
    )
    assert (event["from_first"], event["message_thread_id"]) == ("Anna", None)
    assert event["date"].timestamp() == said.date
    assert event["bot"]["config_entry_id"] == bare_bot.bot.entry_id
    await bare_bot.anna.edits(said, "download Arrival")
    edited = (await bare_bot.until(lambda: texts[1:]))[0]
    assert (edited["id"], edited["text"]) == (said.id, "download Arrival"), "an edit is told as a new text"
    bare_bot.telegram.repeat()
    assert await bare_bot.until(lambda: texts[2:]), "nothing keeps an update from coming twice"


async def test_commands_answers_and_topics(bare_bot: TelegramHome) -> None:
    commands, texts = bare_bot.events("telegram_command"), bare_bot.events("telegram_text")
    group = bare_bot.telegram.group(members=[bare_bot.anna], topics={7: "Films"})
    await bare_bot.let_through(group)
    await bare_bot.anna.says("/find@mediamate_demo_bot Dune 2", chat=group, thread=7)
    (event,) = await bare_bot.until(lambda: commands)
    assert (event["command"], event["args"]) == ("/find@mediamate_demo_bot", ["Dune", "2"])
    assert (event["chat_id"], event["message_thread_id"]) == (group.id, 7)
    question = await bare_bot.anna.says("@mediamate_demo_bot which?", chat=group)
    await bare_bot.anna.says("@mediamate_demo_bot that one", reply_to=question)
    answer = (await bare_bot.until(lambda: texts[1:]))[0]
    assert answer["reply_to_message_id"] == question.id


async def test_who_is_let_through(bare_bot: TelegramHome, caplog: pytest.LogCaptureFixture) -> None:
    """A listed group lets everybody in it through: identity is the door's business."""
    texts = bare_bot.events("telegram_text")
    await bare_bot.outsider.says("let me in")
    group = bare_bot.telegram.group(members=[bare_bot.outsider])
    await bare_bot.let_through(group)
    await bare_bot.outsider.says("@mediamate_demo_bot hello", chat=group)
    await bare_bot.anna.says("@mediamate_demo_bot hidden", chat=group, anonymous=True)
    _, hidden = await bare_bot.until(lambda: texts[1:] and texts)
    assert [event["user_id"] for event in texts] == [1999, 1087968824]
    assert hidden["chat_id"] == group.id
    assert "Unauthorized update" in caplog.text


async def test_presses(bare_bot: TelegramHome, act: Callable[..., Any]) -> None:
    presses = bare_bot.events("telegram_callback")
    await act("send_message", message="Dune?", parse_mode="html", inline_keyboard=YES_NO)
    press = await bare_bot.anna.presses(bare_bot.anna.messages[-1], "Yes")
    (event,) = await bare_bot.until(lambda: presses)
    assert (event["data"], event["id"], event["user_id"]) == ("y", press.query.id, ANNA)
    assert (event["message"]["message_id"], event["chat_id"]) == (press.message.id, ANNA)
    await act("answer_callback_query", callback_query_id=event["id"], message="Getting it", show_alert=True)
    assert (await press.answer(), press.alert) == ("Getting it", True)


async def test_voice_and_pictures(bare_bot: TelegramHome) -> None:
    files = bare_bot.events("telegram_attachment")
    await bare_bot.anna.sends_voice(b"OggS")
    await bare_bot.anna.sends_photo(poster("a"), "what is this?")
    voice, photo = await bare_bot.until(lambda: files[1:] and files)
    assert (voice["file_mime_type"], photo["file_mime_type"]) == ("audio/ogg", "image/jpeg")
    assert photo["text"] == "what is this?"


# -- what goes out ----------------------------------------------------------------------------------


@pytest.mark.contract
async def test_every_action_against_the_official_description(
    bare_bot: TelegramHome, act: Callable[..., Any], picture: str
) -> None:
    """What Home Assistant's library sends, and what it is answered, is what the Bot API says."""
    api, anna = load(), bare_bot.anna
    card = await act("send_photo", file=picture, caption="Dune", parse_mode="html", inline_keyboard=YES_NO)
    text = await act(
        "send_message", message="<b>Dune</b>", parse_mode="html", title="Films", reply_to_message_id=card
    )
    for name in ("send_document", "send_video", "send_animation", "send_voice", "send_sticker"):
        await act(name, file=picture)
    album = [{"media_type": "photo", "file": picture, "caption": "1"}] * 2
    assert len(await act("send_media_group", media=album)) == 2
    await act("send_location", latitude="52.1", longitude="5.1")
    await act("send_poll", question="Which?", options=["Dune", "Arrival"])
    await act("send_chat_action", chat_action="typing")
    await act("send_message_draft", draft_id=1, message="I am", parse_mode="plain_text")
    await act("edit_message", message_id=text, message="Dune", parse_mode="html", inline_keyboard=YES_NO)
    await act("edit_replymarkup", message_id=text, inline_keyboard=[[["Again", "a"]]])
    await act("edit_caption", message_id=card, caption="Dune (2021)", inline_keyboard=YES_NO)
    await act("edit_message_media", message_id=card, media_type="photo", file=picture, caption="x")
    await act("set_message_reaction", message_id=text, reaction="👍")
    press = await anna.presses(anna.chat.find(text) or anna.messages[0], 0)
    await act("answer_callback_query", callback_query_id=press.query.id, message="Done")
    file_id = anna.messages[0].file.id if anna.messages[0].file else ""
    await act("download_file", file_id=file_id, directory_path=str(Path(picture).parent), file_name="got.png")
    await act("delete_message", message_id=text)
    called = {call.method for call in bare_bot.telegram.calls}
    for call in bare_bot.telegram.calls:
        assert call.ok, call
        assert api.check_call(call.method, call.params, call.files)
        assert api.check_result(call.method, call.result)
    assert len(called) >= 20
    assert await asyncio.to_thread(Path(picture).with_name("got.png").read_bytes) == poster("a")


async def test_what_is_sent_is_what_is_seen(bare_bot: TelegramHome, act: Callable[..., Any]) -> None:
    sent = bare_bot.events("telegram_sent")
    number = await act("send_message", message="<b>Dune</b> &lt;3", parse_mode="html", inline_keyboard=YES_NO)
    (message,) = bare_bot.anna.messages
    assert (message.id, message.html, message.labels) == (number, "<b>Dune</b> &lt;3", ["Yes", "No", "Open"])
    assert sent[0]["message_id"] == number
    await act("edit_message", message_id=number, message="Dune", parse_mode="html")
    assert (message.html, message.labels) == ("Dune", []), "an edit without buttons takes them away"
    assert len(sent) == 2, "an edit is told as sent, too"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({"message": "x" * 4097}, "Message is too long"),
        ({"message": "1 < 2"}, 'Can\'t parse entities: unsupported start tag "" at byte offset 2'),
        ({"message": "x", "inline_keyboard": [[["a", "x" * 65]]]}, "Button_data_invalid"),
        ({"message": "x", "reply_to_message_id": 99}, "Message to be replied not found"),
        ({"message": "x", "message_thread_id": 7}, "Message thread not found"),
    ],
)
async def test_refusals_reach_the_caller(act: Callable[..., Any], data: dict[str, Any], reason: str) -> None:
    with pytest.raises(HomeAssistantError) as caught:
        await act("send_message", parse_mode="html", **data)
    assert reason.casefold() in str(caught.value).casefold()


async def test_refusals_of_people_and_of_the_service(bare_bot: TelegramHome, act: Callable[..., Any]) -> None:
    for refusal, reason in (
        (forbidden("bot was blocked by the user"), "Forbidden: bot was blocked by the user"),
        (
            Refusal(429, "Too Many Requests: retry after 7", retry_after=7),
            "Flood control exceeded. Retry in 7 s",
        ),
        (Refusal(500, "Internal Server Error"), "Internal Server Error"),
    ):
        bare_bot.telegram.fail(refusal)
        with pytest.raises(HomeAssistantError, match=reason):
            await act("send_message", message="x", parse_mode="html")
    bare_bot.sim.faults.set("telegram", Fault("lost", path="/sendMessage", times=1))
    with pytest.raises(HomeAssistantError):
        await act("send_message", message="done all the same", parse_mode="html")
    assert [message.text for message in bare_bot.anna.messages] == ["done all the same"]
    with pytest.raises(ServiceValidationError):
        await act("send_message", message="x", chat_id=bare_bot.outsider.id)


async def test_the_service_is_down_for_a_while(bare_bot: TelegramHome, act: Callable[..., Any]) -> None:
    """What is written meanwhile arrives afterwards, by itself."""
    texts = bare_bot.events("telegram_text")
    bare_bot.sim.faults.set("telegram", Fault("down"))
    with pytest.raises(HomeAssistantError):
        await act("send_message", message="x", parse_mode="html")
    await bare_bot.anna.says("are you there?")
    bare_bot.sim.faults.clear("telegram")
    (event,) = await bare_bot.until(lambda: texts)
    assert event["text"] == "are you there?"


# -- the other platform -----------------------------------------------------------------------------


async def test_updates_by_webhook(
    hass: HomeAssistant, sim: Any, hass_client_no_auth: Callable[..., Any]
) -> None:
    nowhere = "http://127.0.0.1:1"
    home = TelegramHome(hass, sim, {})
    await home.start_bot(platform="webhooks", url=nowhere, trusted_networks=["127.0.0.0/8"])
    client = await hass_client_no_auth()  # its port is known only when everything has been registered
    hook = home.telegram.updates.webhook
    hook.url = hook.url.replace(nowhere, str(client.make_url("")).rstrip("/"))
    texts = home.events("telegram_text")
    await home.anna.says("download Dune")
    (event,) = await home.until(lambda: texts)
    assert (event["text"], hook.failure) == ("download Dune", None)
    await home.stop()
    assert home.telegram.updates.webhook.url == ""
