"""Home Assistant's own telegram_bot talks with the simulated Bot API: what the door stands on."""

from homeassistant.core import HomeAssistant

from .home import TelegramHome


async def test_a_text_becomes_an_event(telegram_home: TelegramHome) -> None:
    texts = telegram_home.events("telegram_text")
    said = await telegram_home.anna.says("hello")
    (event,) = await telegram_home.until(lambda: texts)
    assert (event["text"], event["chat_id"], event["user_id"], event["id"]) == ("hello", 1001, 1001, said.id)
    assert event["bot"]["config_entry_id"] == telegram_home.bot.entry_id


async def test_an_action_writes_a_message(hass: HomeAssistant, telegram_home: TelegramHome) -> None:
    sent = await hass.services.async_call(
        "telegram_bot",
        "send_message",
        {
            "config_entry_id": telegram_home.bot.entry_id,
            "chat_id": 1001,
            "message": "<b>Dune</b>",
            "parse_mode": "html",
            "inline_keyboard": [[["Yes", "y"], ["No", "n"]]],
        },
        blocking=True,
        return_response=True,
    )
    (message,) = telegram_home.anna.messages
    assert sent["chats"][0]["message_id"] == message.id
    assert (message.html, message.labels) == ("<b>Dune</b>", ["Yes", "No"])
    presses = telegram_home.events("telegram_callback")
    press = await telegram_home.anna.presses(message, "Yes")
    (event,) = await telegram_home.until(lambda: presses)
    assert (event["data"], event["id"]) == ("y", press.query.id)
