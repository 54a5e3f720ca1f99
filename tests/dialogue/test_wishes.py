"""From a sentence to a request, in both languages: lists, questions, answers, and what a yes never does."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from custom_components.mediamate.dialogue import AMENDERS, HANDLERS, Dialogue
from custom_components.mediamate.errors import CannotConnect
from custom_components.mediamate.model import QualityProfile, RequestState
from tests.made import ADMIN, ARRIVAL, CHILD, DUNE, OTHER, ROOM
from tests.operations.fakes import FakeSonarr

from .conftest import Meet, Person
from .home import GB, HD, OLD_DUNE, PART_THREE, SICARIO, UHD, TalkHome


async def requested(person: Person) -> dict[str, Any]:
    return {str(one.ref): one for one in await person.mate.history.requests()}


@pytest.mark.parametrize(
    ("words", "answers"),
    [
        (
            ("download Dune", "the second one", "yes"),
            (
                "I found several titles for “Dune”. Which one?\n1. Dune (2021)\n2. Dune (1984)",
                "Download the film Dune (1984): HD-1080p, about 13.7 GB?",
                "Dune (1984) is requested. I'll tell you when you can watch it.",
            ),
        ),
        (
            ("скачай Дюну", "второй", "да"),
            (
                "По запросу «Дюна» нашлось несколько вариантов. Какой нужен?\n1. «Дюна» (Dune, 2021)\n2. «Дюна» (Dune, 1984)",
                "Скачать фильм «Дюна» (Dune, 1984): HD-1080p, примерно 13,7 ГБ?",
                "«Дюна» (1984): заказ принят. Сообщу, когда можно будет смотреть.",
            ),
        ),
    ],
    ids=["english", "russian"],
)
async def test_a_list_a_choice_a_yes(
    boris: Person, home: TalkHome, words: tuple[str, ...], answers: tuple[str, ...]
) -> None:
    for number, (sentence, answer) in enumerate(zip(words, answers, strict=True), 1):
        said = await boris.said(sentence)
        assert said.text == answer
        assert said.asks is (number < 3)
        assert home.added == ([] if number < 3 else [OLD_DUNE])
    (request,) = (await requested(boris)).values()
    assert request.actor == boris.actor.id and request.watchers[0].language == said.language


@pytest.mark.parametrize(
    ("words", "question"),
    [
        (("download Arrival", "yes please"), "Download the film Arrival (2016): HD-1080p, about 11.6 GB?"),
        (
            ("скачай Прибытие", "ага, давай"),
            "Скачать фильм «Прибытие» (Arrival, 2016): HD-1080p, примерно 11,6 ГБ?",
        ),
    ],
)
async def test_a_direct_hit_needs_one_yes(
    boris: Person, home: TalkHome, words: tuple[str, str], question: str
) -> None:
    assert await boris.say(words[0]) == question
    assert home.added == []
    await boris.say(words[1])
    assert home.added == [ARRIVAL]


@pytest.mark.parametrize(
    ("words", "question"),
    [
        (("download Arrival", "yes, but in 4K"), "Download the film Arrival (2016): Ultra-HD"),
        (("скачай Прибытие", "да, но в 4к"), "Скачать фильм «Прибытие» (Arrival, 2016): Ultra-HD"),
    ],
)
async def test_yes_but_is_a_new_question(
    boris: Person, home: TalkHome, words: tuple[str, str], question: str
) -> None:
    await boris.say(words[0])
    said = await boris.said(words[1])
    assert said.text.startswith(question) and said.asks
    assert home.added == []
    await boris.say("yes")
    assert home.radarr.add.call_args.kwargs["quality_profile_id"] == UHD.id


async def test_a_choice_with_a_quality(boris: Person, home: TalkHome) -> None:
    await boris.say("download Dune")
    assert (await boris.say("the second one in 4K")).startswith("Download the film Dune (1984): Ultra-HD")
    await boris.say("download Dune")
    assert (await boris.say("the first one in 1080p")).startswith("Download the film Dune (2021): HD-1080p")
    await boris.say("yes")
    assert home.added == [DUNE]
    assert home.radarr.add.call_args.kwargs["quality_profile_id"] == HD.id


async def test_a_quality_that_is_not_there_leaves_the_question_open(boris: Person, home: TalkHome) -> None:
    home.profiles = (HD,)
    await boris.say("download Arrival")
    said = await boris.said("yes, but in 4K")
    assert said.text.splitlines() == [
        "There is no quality “2160p” there. You can choose HD-1080p.",
        "Download the film Arrival (2016): HD-1080p, about 11.6 GB?",
    ]
    assert said.asks
    await boris.say("yes")
    assert home.added == [ARRIVAL]


async def test_no_is_no(boris: Person, home: TalkHome) -> None:
    await boris.say("download Arrival")
    assert await boris.say("no") == "All right, I won't."
    assert await boris.say("yes") is None
    await boris.say("download Dune")
    assert await boris.say("никакой") == "Хорошо, не буду."
    assert await boris.say("the first one") is None
    assert home.added == []


async def test_a_yes_to_nothing_is_for_home_assistant(boris: Person) -> None:
    for answer in ("yes", "no", "да", "the second one", "2", "in 4K"):
        assert await boris.say(answer) is None


async def test_a_yes_comes_too_late_after_ten_minutes(boris: Person, home: TalkHome) -> None:
    question = await boris.say("download Arrival")
    boris.clock.forward(minutes=10, seconds=1)
    assert await boris.say("yes") == question, "it does nothing but have it asked anew"
    await boris.say("download Dune")
    boris.clock.forward(minutes=10, seconds=1)
    assert await boris.say("the first one") is None
    assert home.added == []


async def test_whatever_was_said_in_between_a_bare_yes_is_no_longer_meant(
    boris: Person, home: TalkHome
) -> None:
    question = await boris.say("download Arrival")
    assert await boris.say("turn on the kitchen light") is None
    assert await boris.say("yes") == question
    assert await boris.say("what's downloading") == "Nothing is being downloaded right now."
    assert await boris.say("yes") == question
    assert home.added == []


async def test_a_number_still_means_the_list_after_an_aside(boris: Person) -> None:
    await boris.say("download Dune")
    assert await boris.say("turn on the kitchen light") is None
    assert (await boris.say("the second one")).startswith("Download the film Dune (1984)")


async def test_when_another_agent_asked_the_numbers_are_for_it(boris: Person) -> None:
    from tests.made import thread

    await boris.say("download Dune")
    boris.dialogue.interrupted(thread(boris.actor))
    assert await boris.say("the second one") is None


async def test_yes_to_a_list_asks_for_the_number(boris: Person, home: TalkHome) -> None:
    await boris.say("download Dune")
    for answer in ("yes", "yes, but in 4K"):
        said = await boris.said(answer)
        assert said.text == "Which one? Say a number from 1 to 2." and said.asks
    assert await boris.say("да") == "Какой вариант? Назовите номер от 1 до 2."
    assert (await boris.say("2")).startswith("Скачать фильм")  # "2" is said in the language of the talk
    assert home.added == []


async def test_several_titles_are_asked_one_after_the_other(boris: Person, home: TalkHome) -> None:
    assert (await boris.say("download Sicario and Arrival")).startswith("Download the film Sicario (2015)")
    said = await boris.said("yes")
    assert said.text.splitlines()[0].startswith("Sicario (2015) is requested.")
    assert said.text.splitlines()[1].startswith("Download the film Arrival (2016)") and said.asks
    assert await boris.say("no") == "All right, I won't."
    assert home.added == [SICARIO]


async def test_of_several_titles_one_fails_and_the_others_are_asked(boris: Person, home: TalkHome) -> None:
    said = await boris.said("скачай Абракадабру и Прибытие")
    first, second = said.text.splitlines()
    assert first.startswith("По запросу «") and second.startswith("Скачать фильм «Прибытие»")
    home.down.add("tmdb")
    home.down.add("radarr")
    said = await boris.said("download Sicario and Arrival")
    assert said.text.splitlines() == ["tmdb and radarr do not answer."] * 2 and not said.asks


async def test_a_new_wish_ends_the_rest_of_an_older_sentence(boris: Person, home: TalkHome) -> None:
    await boris.say("download Sicario and Arrival")
    await boris.say("download Dune from 1984")
    assert (await boris.say("yes")) == "Dune (1984) is requested. I'll tell you when you can watch it."
    assert home.added == [OLD_DUNE]


async def test_what_is_there_comes_with_its_link(boris: Person, home: TalkHome) -> None:
    home.have(SICARIO)
    said = await boris.said("download Sicario")
    assert said.text == ("You already have Sicario (2015). Watch it here: http://tv/web/#/details?id=j1")
    assert not said.asks
    home.down.add("jellyfin")
    assert await boris.say("скачай Убийцу") == "«Убийца» уже есть в вашей библиотеке."


async def test_what_was_asked_for_says_how_far_it_is(boris: Person, home: TalkHome) -> None:
    await boris.say("download Arrival")
    await boris.say("yes")
    assert (await boris.say("download Arrival")).splitlines() == [
        "Arrival (2016) has already been requested. I'll tell you when you can watch it."
    ]
    home.grab(ARRIVAL, progress=0.42, speed=4_200_000, eta=1500)
    await boris.later(seconds=30)
    assert (await boris.say("download Arrival")).splitlines()[1] == (
        "Arrival (2016): downloading, 42%, 4.2 MB/s, 25 min left."
    )


async def test_what_another_asked_for_can_be_joined(meet: Meet, home: TalkHome) -> None:
    boris, vera = meet(), meet(OTHER, "vera's")
    await boris.say("download Arrival")
    await boris.say("yes")
    await vera.say("download Arrival")
    assert (await vera.say("yes")).startswith("Arrival (2016) has already been requested.")
    (request,) = (await requested(vera)).values()
    assert [one.actor for one in request.watchers] == [boris.actor.id, vera.actor.id]
    assert home.added == [ARRIVAL]


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("download Xyzzy", "I can't find anything called “Xyzzy”. Is it spelt right?"),
        ("скачай Абракадабру", "По запросу «"),
        ("download the book Project Hail Mary", "I can't download books: no service for them is connected."),
        ("скачай книгу Марсианин", "Скачивать книги я пока не могу: для них не подключён ни один сервис."),
        ("download the series Chernobyl", "I can't download series: no service for them is connected."),
        ("download Chernobyl", "I can't download series: no service for them is connected."),
        ("скачай Чернобыль", "Скачивать сериалы я пока не могу: для них не подключён ни один сервис."),
    ],
)
async def test_what_cannot_be_had_says_why(boris: Person, home: TalkHome, sentence: str, answer: str) -> None:
    said = await boris.said(sentence)
    assert said.text.startswith(answer) and not said.asks
    assert await boris.say("yes") is None
    assert home.added == []


async def test_without_profiles_or_space(boris: Person, home: TalkHome) -> None:
    home.free = 2 * GB
    assert await boris.say("download Arrival") == "“Arrival” needs about 11.6 GB, and only 2 GB is free."
    assert (await boris.say("скачай Прибытие")).startswith("Для «Прибытие» нужно около 11,6 ГБ")
    home.profiles = ()
    assert "no quality profile" in await boris.say("download Arrival")


async def test_what_is_not_out_yet_is_waited_for(boris: Person, home: TalkHome) -> None:
    said = await boris.said("download Dune: Part Three")
    assert said.text.splitlines()[0] == "It comes out on 18 December 2026; I'll get it as soon as it is out."
    said = await boris.said("скачай Дюна: Часть третья")
    assert said.text.splitlines()[0] == "Выходит 18 декабря 2026. Скачаю, как только появится."
    await boris.say("да")
    assert home.added == [PART_THREE]


async def test_whether_it_is_out_goes_by_the_day_at_home(boris: Person, home: TalkHome) -> None:
    boris.clock.now = datetime(2027, 1, 1, 2, tzinfo=UTC)  # an evening in California, still of the old year
    home.titles[PART_THREE] = replace(home.titles[PART_THREE], in_cinemas=date(2027, 1, 1))
    said = await boris.say("download Dune: Part Three")
    assert said is not None
    assert said.startswith("It comes out on 1 January 2027;")
    home.titles[PART_THREE] = replace(home.titles[PART_THREE], in_cinemas=None, year=2027)
    said = await boris.say("download Dune: Part Three")
    assert said is not None
    assert said.startswith("It comes out in 2027;")


async def test_a_title_without_a_file_is_searched_again(boris: Person, home: TalkHome) -> None:
    home.library[ARRIVAL] = home._held(ARRIVAL)
    assert await boris.say("download Arrival") == (
        "Arrival (2016): on the list, but no file yet. Search for the film now: HD-1080p?"
    )
    await boris.say("yes")
    assert home.added == [] and home.radarr.search_now.await_count == 1


async def test_a_service_that_is_down_is_said_in_words(boris: Person, home: TalkHome) -> None:
    home.down |= {"tmdb", "radarr"}
    assert await boris.say("download Arrival") == "tmdb and radarr do not answer."
    assert await boris.say("скачай Прибытие") == "tmdb и radarr не отвечают."
    home.down.clear()
    await boris.say("download Arrival")
    home.radarr.add.side_effect = CannotConnect(service="radarr")
    assert "the request goes there as soon as it is back." in await boris.say("yes")
    (request,) = (await requested(boris)).values()
    assert request.state is RequestState.REQUESTED


async def test_a_child_s_wish_waits_for_approval(meet: Meet, home: TalkHome) -> None:
    kid = meet(CHILD)
    await kid.say("download Arrival")
    assert await kid.say("yes") == "Arrival (2016): waiting for approval. I'll tell you how it goes on."
    assert home.added == []
    assert await kid.say("pause all downloads") == "You may not do that."


async def test_it_is_what_we_talked_of(boris: Person, home: TalkHome) -> None:
    home.have(SICARIO)
    await boris.say("tell me about Arrival")
    await boris.say("no")
    assert (await boris.say("download it")).startswith("Download the film Arrival (2016)")
    await boris.say("download Sicario")
    assert (await boris.say("скачай его")).startswith("«Убийца» (Sicario, 2015) уже есть.")


async def test_everything_by_somebody_of_whom_no_library_is_there(boris: Person, home: TalkHome) -> None:
    music = "I can't download music: no service for it is connected."
    assert await boris.say("download all music by Radiohead") == music
    assert await boris.say("get all the albums by Radiohead") == music
    assert not home.added


async def test_a_missing_title_is_asked_for_and_only_a_title_answers(boris: Person, home: TalkHome) -> None:
    said = await boris.said("download it")
    assert said.text == "Which title? Just say it, or for example “download Dune”." and said.asks
    for other in ("turn on the light", "yes", "delete everything", "the second one"):
        await boris.say("download it")
        assert await boris.say(other) in {None, "Nothing is being downloaded right now."}
    await boris.say("download it")
    assert (await boris.say("Arrival.")).startswith("Download the film Arrival (2016)")
    assert await boris.say("no") and await boris.say("Arrival") is None
    assert home.added == []


async def test_a_missing_title_while_the_catalogue_is_down(boris: Person, home: TalkHome) -> None:
    await boris.say("download it")
    home.missing |= {"tmdb", "radarr"}
    assert await boris.say("Arrival") is None
    await boris.say("download it")
    assert await boris.say("a b c d e f g h i j") is None


async def test_the_person_says_which_of_them(boris: Person, home: TalkHome) -> None:
    assert (await boris.say("download Dune by David Lynch")).startswith("Download the film Dune (1984)")
    await boris.say("no")
    assert (await boris.say("download Dune by Nobody Knows")).startswith("I found several titles")
    home.tmdb.details.side_effect = home.radarr.lookup_ref.side_effect = CannotConnect(service="tmdb")
    assert (await boris.say("download Dune by David Lynch")).startswith("I found several titles")


async def test_something_by_somebody_is_a_suggestion(boris: Person) -> None:
    said = await boris.said("download something by Villeneuve")
    assert said.text.startswith("How about one of these?") and said.asks


async def test_the_dub_goes_by_the_profile_and_what_none_promises_is_said(
    boris: Person, home: TalkHome
) -> None:
    said = await boris.say("download Arrival in Russian")
    assert said.startswith("No quality profile promises audio in Russian: you get what the release has.")
    dubbed = QualityProfile(6, "HD Russian", (1080,))
    home.profiles = (HD, UHD, dubbed)
    assert "HD Russian" in (await boris.say("download Arrival in Russian"))
    await boris.say("no")
    assert "HD-1080p" in (await boris.say("download Arrival"))
    assert "HD Russian" in (await boris.say("yes, but in Russian"))
    await boris.say("yes")
    assert home.radarr.add.call_args.kwargs["quality_profile_id"] == dubbed.id


async def test_subtitles_are_no_dub(boris: Person, home: TalkHome) -> None:
    dubbed = QualityProfile(6, "HD Russian", (1080,))
    home.profiles = (HD, UHD, dubbed)
    said = await boris.say("download Arrival with Russian subtitles")
    assert said.startswith("Subtitles can't be chosen beforehand") and "HD-1080p" in said
    assert (await boris.say("download Dune with Russian subtitles")).startswith("I found several")
    assert "HD-1080p" in (await boris.say("the first one"))


async def test_two_instances_are_named(boris: Person, home: TalkHome) -> None:
    from dataclasses import replace

    plain = home.stack

    def twice() -> Any:
        stack = plain()
        return replace(
            stack, backends=(*stack.backends, replace(stack.backends[0], entry_id="uhd", title="4K"))
        )

    home.stack = twice
    assert await boris.say("download Arrival") == (
        "Download the film Arrival (2016): HD-1080p, about 11.6 GB, radarr?"
    )


async def test_seasons_are_said(boris: Person, home: TalkHome, series: FakeSonarr) -> None:
    assert await boris.say("download season 2 of The Bear") == (
        "Download the series The Bear (2022): HD-1080p, season 2, about 15 GB?"
    )
    assert await boris.say("скачай все сезоны Медведя") == (
        "3-й сезон ещё выходит: вышло серий — 4 из 10. Остальные скачаются по мере выхода.\n"
        "Скачать сериал «Медведь» (The Bear, 2022): HD-1080p, сезоны 1–3, примерно 33 ГБ?"
    )
    assert "Ultra-HD, сезоны 1–3" in await boris.say("да, но в 4к")
    await boris.say("да")
    assert [one[3] for one in series.called("add")] == [(1, 2, 3)]


async def test_after_a_restart_the_question_still_stands(boris: Person, home: TalkHome) -> None:
    await boris.say("download Arrival")
    await boris.mate.proposals.load()
    boris.dialogue = Dialogue(boris.hass, boris.mate.desk, HANDLERS, AMENDERS, boris.clock)
    assert (await boris.say("yes, but in 4K")).startswith("Download the film Arrival (2016): Ultra-HD")
    await boris.mate.proposals.load()
    boris.dialogue = Dialogue(boris.hass, boris.mate.desk, HANDLERS, AMENDERS, boris.clock)
    assert (await boris.say("yes")).startswith("Arrival (2016) is requested.")
    assert home.added == [ARRIVAL]


async def test_a_guest_in_another_pipeline_only_takes_answers(boris: Person, home: TalkHome) -> None:
    await boris.say("download the film Dune")
    assert await boris.say("what's downloading", answers_only=True) is None
    await boris.say("download the film Dune")
    assert (await boris.say("the first one", answers_only=True)).startswith("Download the film Dune (2021)")
    await boris.say("yes", answers_only=True)
    assert home.added == [DUNE]


async def test_a_satellite_asks_as_a_room(meet: Meet, home: TalkHome) -> None:
    kitchen = meet(ROOM, "kitchen")
    await kitchen.say("download Arrival")
    assert (await kitchen.say("yes")).startswith("Arrival (2016) is requested.")
    assert await kitchen.say("cancel Arrival") == "You may not do that."
    boss = meet(ADMIN, "kitchen")
    assert await boss.say("yes") is None
