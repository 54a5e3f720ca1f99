"""A series in words: which seasons, one episode, and what is asked back."""

from dataclasses import replace

import pytest

from custom_components.mediamate.model import Part
from tests.made import OTHER
from tests.operations.fakes import BEAR, FakeSonarr, entry, season_episodes

from .conftest import Meet, Person
from .home import TalkHome

AIRING = "Season 3 is still airing: 4 of 10 episodes are out. The others will be fetched as they come."


async def parts(person: Person) -> list[tuple[int, int | None]]:
    return [
        (one.season, one.episode) for request in await person.mate.history.requests() for one in request.parts
    ]


@pytest.mark.parametrize(
    ("words", "answers", "asked"),
    [
        (
            ("download The Bear", "the latest", "yes"),
            (
                "There are 3 seasons of The Bear (2022). Which ones? Say a number, “the latest” or “all”.",
                f"{AIRING}\nDownload the series The Bear (2022): HD-1080p, season 3, about 6 GB?",
                "The Bear (2022), season 3 is requested. I'll tell you when you can watch it.",
            ),
            [(3, None)],
        ),
        (
            ("скачай Медведя", "первый и второй", "да"),
            (
                "«Медведь» (The Bear, 2022): вышло 3 сезона. Какие скачать? Назовите номер, «последний» или «все».",
                "Скачать сериал «Медведь» (The Bear, 2022): HD-1080p, сезоны 1 и 2, примерно 27 ГБ?",
                "«Медведь» (2022), сезоны 1 и 2: заказ принят. Сообщу, когда можно будет смотреть.",
            ),
            [(1, None), (2, None)],
        ),
        (
            ("download episode 5 of The Bear", "the second one", "yes"),
            (
                "There are 3 seasons of The Bear (2022). Which ones? Say a number, “the latest” or “all”.",
                "Download the series The Bear (2022): HD-1080p, season 2, episode 5, about 1.5 GB?",
                "The Bear (2022), season 2, episode 5 is requested. I'll tell you when you can watch it.",
            ),
            [(2, 5)],
        ),
        (
            ("download the latest episode of The Bear", "yes"),
            (
                "Download the series The Bear (2022): HD-1080p, season 3, episode 4, about 1.5 GB?",
                "The Bear (2022), season 3, episode 4 is requested. I'll tell you when you can watch it.",
            ),
            [(3, 4)],
        ),
        (
            ("скачай пилот Медведя", "да, но в 4к", "да"),
            (
                "Скачать сериал «Медведь» (The Bear, 2022): HD-1080p, 1-й сезон, 1-я серия, примерно 1,5 ГБ?",
                "Скачать сериал «Медведь» (The Bear, 2022): Ultra-HD, 1-й сезон, 1-я серия, примерно 5 ГБ?",
                "«Медведь» (2022), 1-й сезон, 1-я серия: заказ принят. Сообщу, когда можно будет смотреть.",
            ),
            [(1, 1)],
        ),
    ],
)
async def test_from_words_to_the_request(
    boris: Person,
    series: FakeSonarr,
    *,
    words: tuple[str, ...],
    answers: tuple[str, ...],
    asked: list[tuple[int, int | None]],
) -> None:
    for sentence, answer in zip(words, answers, strict=True):
        assert await boris.say(sentence) == answer
    assert await parts(boris) == asked
    assert len(series.called("add")) == 1


async def test_what_answers_no_season_is_asked_again_or_not_for_us(boris: Person, series: FakeSonarr) -> None:
    first = await boris.said("download The Bear")
    assert first and first.asks and first.reply and first.reply.seasons
    assert first.reply.seasons.numbers == (1, 2, 3)
    assert await boris.say("yes") == first.text
    assert await boris.say("turn on the kitchen light") is None
    assert await boris.say("season 2") is None or (await parts(boris)) == []
    await boris.say("download The Bear")
    assert await boris.say("season 9") == "“The Bear” has no season 9: there are 4."
    await boris.say("download The Bear")
    assert await boris.say("no") == "All right, I won't."
    assert series.called("add") == []


async def test_another_season_of_the_same_is_another_wish(
    boris: Person, meet: Meet, series: FakeSonarr
) -> None:
    await boris.say("download season 1 of The Bear")
    await boris.say("yes")
    assert await boris.say("download season 1 of The Bear") == (
        "The Bear (2022), season 1 has already been requested. I'll tell you when you can watch it."
    )
    said = await boris.say("download seasons 1 and 2 of The Bear")
    assert said == (
        "Requested already: season 1.\nDownload the series The Bear (2022): HD-1080p, season 2, about 15 GB?"
    )
    await boris.say("yes")
    assert await parts(boris) == [(2, None), (1, None)]
    anna = meet(OTHER, "elsewhere")
    await anna.say("download seasons 1 and 2 of The Bear")
    assert (await anna.say("yes")).startswith("The Bear (2022), season")
    watchers = [len(one.watchers) for one in await boris.mate.history.requests()]
    assert watchers == [2, 2]


async def test_what_is_running_is_named_by_its_season(boris: Person, series: FakeSonarr) -> None:
    for season in (1, 2):
        await boris.say(f"download season {season} of The Bear")
        await boris.say("yes")
    await boris.later(seconds=30)
    said = await boris.say("what is downloading?")
    assert "The Bear (2022), season 1: " in said and "The Bear (2022), season 2: " in said
    assert await boris.say("cancel The Bear") == (
        "Which one?\n1. The Bear (2022), season 2\n2. The Bear (2022), season 1"
    )


async def test_a_download_is_of_the_season_that_it_brings(
    boris: Person, home: TalkHome, series: FakeSonarr
) -> None:
    for season in (1, 2):
        await boris.say(f"download season {season} of The Bear")
        await boris.say("yes")
    home.episodes_on_their_way.append(
        entry(backend_id=series.held[BEAR.ref].backend_id, parts=(Part(1),), download_id=None)
    )
    said = await boris.say("what is downloading?")
    assert "The Bear (2022), season 1: downloading" in said
    assert "The Bear (2022), season 2: " in said and "season 2: downloading" not in said


async def test_no_catalogue_says_which_seasons_there_are(
    boris: Person, home: TalkHome, series: FakeSonarr
) -> None:
    home.missing.add("tmdb")
    series.known[BEAR.ref] = BEAR
    assert (await boris.say("download The Bear")).startswith("There are 3 seasons of The Bear (2022).")


async def test_what_of_it_is_there(boris: Person, home: TalkHome, series: FakeSonarr) -> None:
    seasons = (replace(BEAR.seasons[1], files=8), replace(BEAR.seasons[2], files=3), BEAR.seasons[3])
    files = [
        replace(one, has_file=one.part.season == 1 or one.part <= Part(2, 3))
        for one in season_episodes(BEAR, (1, 2))
    ]
    series.keep(replace(BEAR, seasons=seasons), *files)
    home.playable(BEAR.ref)
    assert (await boris.say("do we have The Bear?")).splitlines()[1:] == [
        "Complete: season 1.",
        "In part: season 2.",
    ]
    assert (await boris.say("у нас есть Медведь?")).splitlines()[1:] == [
        "Целиком: 1-й сезон.",
        "Частично: 2-й сезон.",
    ]
    assert await boris.say("do we have season 1 of The Bear?") == (
        "You already have The Bear (2022), season 1. Watch it here: http://tv/web/#/details?id=j1"
    )
    assert (await boris.say("do we have season 2 of The Bear?")).splitlines() == [
        "Not all of that is here.",
        "Download the series The Bear (2022): HD-1080p, season 2, about 10.5 GB?",
    ]
    await boris.say("yes")
    assert series.called("search_parts") == [(1, (Part(2),))]


async def test_what_was_asked_for_names_the_season(boris: Person, series: FakeSonarr) -> None:
    await boris.say("download season 2 of The Bear")
    await boris.say("yes")
    assert "The Bear (2022), season 2 – " in await boris.say("what did I ask for?")
