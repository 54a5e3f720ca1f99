"""What needs no Home Assistant: markup, and the reading of updates."""

from datetime import UTC, datetime
from html import unescape

from homeassistant.core import HomeAssistant
import pytest

from custom_components.mediamate.frontends.telegram.bars import bar, together_view
from custom_components.mediamate.frontends.telegram.cards import command_from, command_json
from custom_components.mediamate.frontends.telegram.incoming import Chat, heard, pressed
from custom_components.mediamate.frontends.telegram.markup import escape, length, link, pieces, shortened
from custom_components.mediamate.model import MediaType
from custom_components.mediamate.texts import async_texts
from custom_components.mediamate.understanding import Command
from tests.made import request

BOT = {"config_entry_id": "bot", "username": "a_bot"}


@pytest.mark.parametrize(
    "text",
    [
        "word " * 3000,
        "<&>" * 3000,
        "😀" * 5000,
        "line\n" * 2000 + "x" * 9000,
        "para\n\n" + "a " * 2500 + "\n\nend",
    ],
)
def test_pieces_fit_and_lose_nothing(text: str) -> None:
    parts = list(pieces(text))
    assert len(parts) > 1 and all(0 < length(one) <= 4096 for one in parts)
    assert "".join(unescape("".join(parts)).split()) == "".join(text.split())
    for one in parts:
        assert escape(unescape(one)) == one, "no entity was cut"
    if " " in text.strip():
        words = set(text.split())
        assert {word for one in parts for word in unescape(one).split()} <= words, "no word was cut"


def test_short_texts_are_one_piece() -> None:
    assert list(pieces("a & b")) == ["a &amp; b"]
    assert list(pieces("  ")) == []


@pytest.mark.parametrize("most", [0, 1, 5, 40, 100])
def test_shortened_fits(most: int) -> None:
    for text in ("a & b < c " * 40, "x" * 500, "😀 " * 99, "short"):
        assert length(escape(shortened(text, most))) <= most


def test_shortened_cuts_at_a_word() -> None:
    assert shortened("one two, three", 10) == "one two…"
    assert shortened("one\n two", 100) == "one two"


def test_an_address_cannot_break_out() -> None:
    assert link('http://x/"><b>', "a<b") == '<a href="http://x/&quot;&gt;&lt;b&gt;">a&lt;b</a>'


@pytest.mark.parametrize(("share", "drawn"), [(-1, 0), (0, 0), (0.5, 6), (0.99, 11), (1, 12), (7, 12)])
def test_bars(share: float, drawn: int) -> None:
    assert bar(share) == "▓" * drawn + "░" * (12 - drawn)


def test_a_command_comes_back_as_it_went() -> None:
    command = Command(
        verb="request",
        title="Дюну",
        media_type=MediaType.MOVIE,
        season=(1, 2),
        quality="2160p",
        forms=("дюна",),
    )
    assert command_from(command_json(command)) == command
    for wrong in (None, [], {"verb": "x", "other": 1}, {"verb": "x", "media_type": "opera"}, {}):
        with pytest.raises(ValueError):
            command_from(wrong)


def test_places() -> None:
    assert Chat.at(Chat("bot", -100, 7).place) == Chat("bot", -100, 7)
    assert Chat.at(Chat("bot", 5).place) == Chat("bot", 5)
    assert Chat.at("x") is None and Chat.at("a:b:c") is None


def test_messages_are_read() -> None:
    read = heard(
        {
            "bot": BOT,
            "id": 3,
            "chat_id": -5,
            "text": " hello ",
            "user_id": 9,
            "from_first": "A  B",
            "from_last": None,
            "date": "2026-11-23T01:00:00",
            "message_thread_id": 2,
            "reply_to_message_id": 1,
        }
    )
    assert read is not None
    assert (read.text, read.sender.id, read.sender.name, read.thread, read.reply_to) == (
        "hello",
        9,
        "A B",
        2,
        1,
    )
    assert read.when == datetime(2026, 11, 23, 1, tzinfo=UTC)
    command = heard({"bot": BOT, "id": 3, "chat_id": 5, "command": "/Find@A_bot", "args": ["Dune", "2"]})
    assert command is not None and (command.command, command.for_bot, command.text) == (
        "find",
        "A_bot",
        "Dune 2",
    )
    odd = heard({"bot": BOT, "id": 3, "chat_id": 5, "command": "/find!", "args": "x", "date": "soon"})
    assert odd is not None and odd.command is None and odd.text == "/find!" and odd.when is None
    assert heard({"bot": BOT, "chat_id": 5}) is None and heard({"id": 3, "chat_id": 5}) is None


def test_presses_are_read() -> None:
    plain = {"bot": BOT, "id": "77", "chat_id": 5, "data": "d", "user_id": 5}
    read = pressed({**plain, "message": {"message_id": 4, "photo": [{}]}})
    assert read is not None and (read.query, read.message, read.photo) == (77, 4, True)
    assert pressed({**plain, "message": None}) is None
    assert pressed({**plain, "id": "not a number", "message": {"message_id": 4}}) is None


@pytest.mark.parametrize("title", ["x" * 500, "<&> " * 125, "😀" * 500])
async def test_many_long_names_fit_into_one_message(hass: HomeAssistant, title: str) -> None:
    on_their_way = [(request(f"r{number}", title=title, stalled="no_seeds"), None) for number in range(30)]
    view = together_view(await async_texts(hass, "ru"), on_their_way)
    assert length(view.html) <= 4096 and view.html.count("<b>") == view.html.count("</b>") == 11
