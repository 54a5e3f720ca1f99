"""Sentences, cards and buttons: from a title to a request, in the member's own language."""

from dataclasses import replace

from homeassistant.core import HomeAssistant
import pytest

from custom_components.mediamate.data import MediaMate
from custom_components.mediamate.frontends.telegram.markup import CAPTION, LONGEST, length
from custom_components.mediamate.model import Door
from custom_components.mediamate.operations.stack import MediaStack
from tests.dialogue.home import HD, OLD_DUNE, PART_TWO, SICARIO, UHD, TalkHome
from tests.made import ARRIVAL, DUNE

from .conftest import ANNA, BORIS, BOT, MIA
from .fake_bot import FakeBot, Refused

POSTER = "https://image.tmdb.org/t/p/w500/{}.jpg"


@pytest.fixture(autouse=True)
def _posters(home: TalkHome) -> None:
    home.titles = {
        ref: replace(one, poster_url=POSTER.format(ref.id)) if ref is not SICARIO else one
        for ref, one in home.titles.items()
    }


async def test_from_a_list_to_a_request(bot: FakeBot, home: TalkHome, mate: MediaMate) -> None:
    await bot.says(BORIS, "download Dune")
    first, second, question = bot.chat(BORIS)
    assert (first.photo, first.html) == (POSTER.format("438631"), "<b>1. Dune (2021)</b>")
    assert (second.photo, second.html) == (POSTER.format("841"), "<b>2. Dune (1984)</b>")
    assert question.html == "I found several titles for “Dune”. Which one?\n1. Dune (2021)\n2. Dune (1984)"
    assert question.labels == ["1", "2", "More", "Cancel"]
    assert home.added == []

    assert await bot.presses(BORIS, question, "2") == ""
    assert question.html.startswith("<b>Dune (1984)</b>\n<i>2 h 17 min</i>\n\nDownload the film Dune (1984):")
    assert question.labels == ["⬇ Download", "No", "Quality"]
    assert home.added == []

    await bot.presses(BORIS, question, "Download")
    assert home.added == [OLD_DUNE]
    assert question.html == "Dune (1984) is requested. I'll tell you when you can watch it."
    (request,) = await mate.history.requests()
    (watcher,) = request.watchers
    assert request.actor == watcher.actor and request.actor.startswith("member:")
    assert (watcher.door, watcher.place, watcher.language) == (Door.TELEGRAM, f"{BOT}:{BORIS}:0", "en")
    assert bot.count("send_message") == 1, "one message from the list to the request"


async def test_the_whole_talk_in_russian(bot: FakeBot, home: TalkHome) -> None:
    await bot.says(BORIS, "скачай Прибытие")
    card = bot.last(BORIS)
    assert card.photo == POSTER.format("329865")
    assert card.html.startswith("<b>«Прибытие» (Arrival, 2016)</b>\n<i>1 ч 56 мин</i>\n\nA linguist talks")
    assert "Скачать фильм" in card.html and card.labels == ["⬇ Скачать", "Нет", "Качество"]
    await bot.says(BORIS, "да")
    assert home.added == [ARRIVAL]
    assert "заказ принят" in bot.last(BORIS).html


async def test_a_question_has_its_choices(bot: FakeBot, home: TalkHome) -> None:
    await bot.says(BORIS, "download Arrival")
    card = bot.last(BORIS)
    await bot.presses(BORIS, card, "Quality")
    assert card.labels == ["✓ HD-1080p", "Ultra-HD", "« Back"]
    await bot.presses(BORIS, card, "Back")
    assert card.labels == ["⬇ Download", "No", "Quality"]
    await bot.presses(BORIS, card, "Quality")
    await bot.presses(BORIS, card, "Ultra-HD")
    assert "Ultra-HD" in card.html and home.added == []
    await bot.presses(BORIS, card, "Download")
    assert home.radarr.add.call_args.kwargs["quality_profile_id"] == UHD.id


async def test_two_libraries_are_a_choice(
    bot: FakeBot, home: TalkHome, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What can be chosen is what the services offer: here two Radarrs with profiles of their own."""
    one_radarr = home.stack

    def two() -> MediaStack:
        stack = one_radarr()
        (first,) = stack.backends
        assert first.snapshot
        ultra = replace(
            first,
            entry_id="uhd",
            title="Radarr 4K",
            snapshot=replace(first.snapshot, quality_profiles=(UHD,)),
        )
        return replace(stack, backends=(first, ultra))

    monkeypatch.setattr(home, "stack", two)
    await bot.says(BORIS, "download Arrival")
    card = bot.last(BORIS)
    assert card.labels == ["⬇ Download", "No", "Quality", "Library"]
    await bot.presses(BORIS, card, "Library")
    assert card.labels == ["✓ radarr", "Radarr 4K", "« Back"]
    await bot.presses(BORIS, card, "Radarr 4K")
    assert "Ultra-HD" in card.html and "Radarr 4K" in card.html
    assert card.labels == ["⬇ Download", "No", "Library"], "one profile is no choice"
    await bot.presses(BORIS, card, "Download")
    assert home.radarr.add.call_args.kwargs["quality_profile_id"] == UHD.id


async def test_no_is_no(bot: FakeBot, home: TalkHome) -> None:
    await bot.says(BORIS, "download Arrival")
    card = bot.last(BORIS)
    await bot.presses(BORIS, card, "No")
    assert card.html == "All right, I won't." and card.labels == []
    await bot.says(BORIS, "download Dune")
    question = bot.last(BORIS)
    await bot.presses(BORIS, question, "Cancel")
    assert question.html == "All right, I won't." and home.added == []


async def test_one_profile_is_no_choice(bot: FakeBot, home: TalkHome) -> None:
    home.profiles = (HD,)
    await bot.says(BORIS, "download Arrival")
    assert bot.last(BORIS).labels == ["⬇ Download", "No"]


async def test_more_of_a_list(bot: FakeBot, home: TalkHome) -> None:
    await bot.says(BORIS, "download Dune")
    question = bot.last(BORIS)
    await bot.presses(BORIS, question, "More")
    assert question.html.startswith("More results for “Dune”. Which one?\n1. Dune: Part Two (2024)")
    await bot.presses(BORIS, question, "1")
    await bot.presses(BORIS, question, "Download")
    assert home.added == [PART_TWO]


async def test_nothing_more_than_that(bot: FakeBot, home: TalkHome) -> None:
    home.titles = {ref: one for ref, one in home.titles.items() if ref in {DUNE, OLD_DUNE}}
    await bot.says(BORIS, "download Dune")
    question = bot.last(BORIS)
    await bot.presses(BORIS, question, "More")
    assert question.html == "That is all I found for “Dune”."


async def test_a_card_says_what_a_title_is(bot: FakeBot, home: TalkHome) -> None:
    home.titles[ARRIVAL] = replace(
        home.titles[ARRIVAL],
        original_title="Arrival",
        rating=7.64,
        runtime=116,
        certification="PG-13",
        genres=("Drama", "Mystery", "Science Fiction", "Thriller"),
        overview="A linguist talks to visitors. " * 40,
    )
    for person, name, facts in (
        (BORIS, "<b>Arrival (2016)</b>", "★ 7.6 · 1 h 56 min · PG-13 · Drama · Mystery · Science Fiction"),
        (
            MIA,
            "<b>«Прибытие» (Arrival, 2016)</b>",
            "★ 7,6 · 1 ч 56 мин · PG-13 · Drama · Mystery · Science Fiction",
        ),
    ):
        await bot.says(person, "/find Arrival" if person == BORIS else "/find Прибытие")
        title, said, *_ = bot.last(person).html.partition("\n\n")[0].split("\n")
        assert (title, said) == (name, f"<i>{facts}</i>")
        plot = bot.last(person).html.split("\n\n")[1]
        assert plot.startswith("A linguist talks to visitors. A linguist") and plot.endswith("…")
        assert len(plot) <= 500 and plot[:-1].split()[-1] in {"A", "linguist", "talks", "to", "visitors"}


async def test_a_title_is_described_by_its_card(bot: FakeBot, home: TalkHome) -> None:
    await bot.says(BORIS, "tell me about Arrival")
    card = bot.last(BORIS)
    assert card.html.count("A linguist talks to visitors.") == 1, "what the card says is not said twice"
    assert card.labels[0] == "⬇ Download"


@pytest.mark.parametrize("address", ["http://tv/web/#/details?id=j1", "https://tv.home/web/#/details?id=j1"])
async def test_what_is_there_can_be_watched(bot: FakeBot, home: TalkHome, address: str) -> None:
    home.have(ARRIVAL)
    home.shown[ARRIVAL] = replace(home.shown[ARRIVAL], link=address)
    await bot.says(BORIS, "where can I watch Arrival")
    card = bot.last(BORIS)
    if address.startswith("https"):
        assert card.rows == [[["▶ Watch", address]]] and address not in card.html
    else:
        assert card.rows == [] and address in card.html


async def test_an_address_at_home_is_a_word(bot: FakeBot, home: TalkHome) -> None:
    """No button may lead there, and nobody wants to read it."""
    home.have(ARRIVAL)
    address = "http://192.168.1.5:8096/web/#/details?id=j1"
    home.shown[ARRIVAL] = replace(home.shown[ARRIVAL], link=address)
    await bot.says(BORIS, "where can I watch Arrival")
    card = bot.last(BORIS)
    words, way = card.html.rsplit("\n", 1)
    assert way == f'<a href="{address}">▶ Watch</a>' and words.endswith("You can watch Arrival (2016) here")
    assert card.html.count(address) == 1 and card.rows == []


async def test_a_missing_poster_is_no_reason_to_be_silent(
    bot: FakeBot, home: TalkHome, posters: set[str]
) -> None:
    posters.add(POSTER.format("329865"))
    await bot.says(BORIS, "download Arrival")
    card = bot.last(BORIS)
    assert card.photo is None and card.labels[0] == "⬇ Download"


async def test_a_poster_that_telegram_does_not_take(bot: FakeBot, home: TalkHome) -> None:
    bot.refuse = lambda action, data: Refused("Wrong file identifier") if "url" in data else None
    await bot.says(BORIS, "download Arrival")
    assert bot.last(BORIS).photo is None
    bot.refuse = lambda action, data: Refused("") if action == "send_media_group" else None
    await bot.says(BORIS, "download Dune")
    assert [one.photo for one in bot.chat(BORIS)] == [None, None]


async def test_a_long_plot_is_cut_for_its_card(bot: FakeBot, home: TalkHome) -> None:
    plot = "Words & <words> 😀 " * 200
    home.titles[ARRIVAL] = replace(home.titles[ARRIVAL], overview=plot, genres=("A<b>",) * 3)
    await bot.says(BORIS, "download Arrival")
    card = bot.last(BORIS)
    assert card.photo and length(card.html) <= CAPTION
    assert "&lt;words&gt;" in card.html and "…" in card.html and card.html.endswith("?")


async def test_a_title_full_of_markup(bot: FakeBot, home: TalkHome) -> None:
    home.titles[ARRIVAL] = replace(home.titles[ARRIVAL], title="Arrival <b>&</b> _x_ [y](z) `q`")
    await bot.says(BORIS, "download Arrival")
    html = bot.last(BORIS).html
    assert html.startswith("<b>Arrival &lt;b&gt;&amp;&lt;/b&gt; _x_ [y](z) `q` (2016)</b>")


async def test_a_list_of_downloads_is_answered_by_its_numbers(bot: FakeBot, home: TalkHome) -> None:
    for title in ("Arrival", "Sicario"):
        await bot.says(ANNA, f"download {title}")
        await bot.says(ANNA, "yes")
    home.grab(ARRIVAL, "aa")
    home.grab(SICARIO, "bb")
    await bot.says(ANNA, "/cancel")
    question = bot.last(ANNA)
    assert question.labels == ["1", "2", "Cancel"]
    await bot.presses(ANNA, question, "1")
    assert "delete what has been downloaded so far?" in question.html and question.labels == ["Yes", "No"]
    await bot.presses(ANNA, question, "Yes")
    assert "cancelled" in question.html


async def test_numbers_that_nobody_remembers(bot: FakeBot, home: TalkHome, hass: HomeAssistant) -> None:
    for title in ("Arrival", "Sicario"):
        await bot.says(ANNA, f"download {title}")
        await bot.says(ANNA, "yes")
    await bot.says(ANNA, "/cancel")
    question = bot.last(ANNA)
    await bot.says(ANNA, "download Dune")  # another list took its place
    await bot.says(ANNA, "no")
    assert await bot.presses(ANNA, question, "1") == "This button no longer works. Please ask again."
    assert question.labels == []


async def test_a_sentence_for_nobody(bot: FakeBot) -> None:
    await bot.says(BORIS, "turn on the light")
    assert "I didn't understand that" in bot.last(BORIS).html
    await bot.says(BORIS, "   ")
    assert "heard nothing" in bot.last(BORIS).html
    await bot.says(BORIS, "", attachment=True)
    assert bot.last(BORIS).html == "I can only read text. Please write what you would like to watch."
    await bot.says(BORIS, "download Arrival", attachment=True)
    assert bot.last(BORIS).labels[0] == "⬇ Download", "a caption is a text"


async def test_a_service_that_is_down_is_said(bot: FakeBot, home: TalkHome) -> None:
    home.down = {"radarr", "tmdb"}
    await bot.says(BORIS, "download Arrival")
    assert "do not answer" in bot.last(BORIS).html


async def test_a_button_waits_for_a_service_that_is_down(bot: FakeBot, home: TalkHome) -> None:
    await bot.says(BORIS, "download Dune")
    question = bot.last(BORIS)
    home.down = {"radarr", "tmdb"}
    assert "not" in await bot.presses(BORIS, question, "1")
    assert bot.answers[-1][1], "as an alert"
    home.down = set()
    await bot.presses(BORIS, question, "1")
    assert question.labels[0] == "⬇ Download"


async def test_long_answers_are_cut_between_lines(bot: FakeBot, home: TalkHome, mate: MediaMate) -> None:
    from custom_components.mediamate.model import RequestState
    from tests.made import request

    bot_entry = bot.hass.config_entries.async_entries("mediamate")
    household = next(one for one in bot_entry if one.unique_id == "household")
    boris = next(one for one in household.subentries.values() if one.title == "Boris")
    for number in range(10):
        await mate.history.save_request(
            request(
                f"r{number}",
                title=f"{number} " + "very long & " * 80,
                state=RequestState.CANCELLED,
                actor=f"member:{boris.subentry_id}",
                watchers=(),
            )
        )
    await bot.says(BORIS, "/requests")
    messages = bot.chat(BORIS)
    assert len(messages) > 1 and all(length(one.html) <= LONGEST for one in messages)
    assert all("&amp;" in one.html and not one.html.endswith("&am") for one in messages)


COMMANDS = (
    (ANNA, "/start", "Hello, Anna!"),
    (MIA, "/start", "Здравствуйте, Mia!"),
    (BORIS, "/help", "/recommend – what to watch"),
    (BORIS, "/find", "Which title?"),
    (BORIS, "/find Arrival 2016", "<b>Arrival (2016)</b>"),
    (BORIS, "/downloads", "Nothing is being downloaded"),
    (MIA, "/downloads", "Сейчас ничего"),
    (BORIS, "/requests", "You haven't asked for anything yet."),
    (BORIS, "/upcoming", "Dune: Part Three"),
    (BORIS, "/recommend", "How about one of these?"),
    (BORIS, "/recommend Arrival", "Sicario"),
    (BORIS, "/settings", "role: member"),
    (MIA, "/settings", "роль: ребёнок"),
    (ANNA, "/cancel", "Nothing is being downloaded"),
    (BORIS, "/nothing", "I don't know this command. See /help."),
    (BORIS, "/FIND@mediamate_bot Arrival", "<b>Arrival (2016)</b>"),
    (BORIS, "/find Прибытие", "«Прибытие»"),
)


async def test_commands(bot: FakeBot) -> None:
    for person, command, words in COMMANDS:
        before = len(bot.chat(person))
        await bot.says(person, command)
        answer = " ".join(one.html for one in bot.chat(person)[before:])
        assert words in answer, command


async def test_cancel_ends_the_question(bot: FakeBot, home: TalkHome) -> None:
    await bot.says(BORIS, "download Arrival")
    await bot.says(BORIS, "/cancel")
    assert bot.last(BORIS).html == "All right, I won't."
    await bot.says(BORIS, "yes")
    assert home.added == []


async def test_typing_is_shown(bot: FakeBot) -> None:
    await bot.says(BORIS, "download Arrival")
    assert ("send_chat_action", {"chat_id": BORIS, "chat_action": "typing"}) in bot.calls
