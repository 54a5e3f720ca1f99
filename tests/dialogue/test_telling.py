"""Questions are answered in words, in the language they were asked in, and change nothing."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from custom_components.mediamate.errors import CannotConnect
from custom_components.mediamate.model import DownloadState, MediaRef, Part, Torrent
from tests.made import ADMIN, ARRIVAL, CHILD, DUNE, OTHER, ROOM

from .conftest import Meet, Person
from .home import CHERNOBYL, OLD_DUNE, PART_THREE, PART_TWO, SICARIO, TalkHome


async def downloading(person: Person, home: TalkHome, *refs: tuple[str, str]) -> None:
    """Ask for titles, and let their downloads begin."""
    for sentence, hash_ in refs:
        await person.say(sentence)
        await person.say("yes")
        ref = home.added[-1]
        home.grab(ref, hash_, progress=0.42, speed=4_200_000, eta=1500)
        await person.later(seconds=30)


SHOW = MediaRef.parse("series:tvdb:371980")
TWO = (("download Arrival", "aa"), ("download Sicario", "bb"))


async def test_status_in_words(boris: Person, home: TalkHome) -> None:
    assert await boris.say("what's downloading?") == "Nothing is being downloaded right now."
    assert await boris.say("что качается?") == "Сейчас ничего не скачивается."
    await downloading(boris, home, *TWO)
    assert (await boris.say("what's downloading?")).splitlines() == [
        "Arrival (2016): downloading, 42%, 4.2 MB/s, 25 min left.",
        "Sicario (2015): downloading, 42%, 4.2 MB/s, 25 min left.",
    ]
    assert (await boris.say("сколько осталось качать Убийцу?")) == (
        "Sicario (2015): скачивается, 42 %, 4,2 МБ/с, осталось 25 мин."
    )
    assert home.qbittorrent.pause.await_count == 0


async def test_a_wish_without_a_download_says_where_it_stands(boris: Person, home: TalkHome) -> None:
    await boris.say("download Arrival")
    await boris.say("yes")
    assert await boris.say("what's downloading?") == "Arrival (2016): just requested."
    await boris.later(seconds=30)
    assert await boris.say("что качается?") == "«Arrival» (2016): идёт поиск."
    await boris.say("download Dune: Part Three")
    await boris.say("yes")
    home.library[PART_THREE] = home._held(PART_THREE, available=False, backend_id=2)
    await boris.later(minutes=1)
    assert "Dune: Part Three (2026): " in await boris.say("what's downloading?")


async def test_why_it_does_not_move(boris: Person, home: TalkHome) -> None:
    await downloading(boris, home, ("download Arrival", "aa"))
    home.grab(ARRIVAL, "aa", state=DownloadState.STALLED, progress=0.1, seeds=0)
    assert await boris.say("what's downloading?") == (
        "Arrival (2016): not moving, 10%, nobody is sharing it now."
    )
    home.grab(ARRIVAL, "aa", state=DownloadState.PAUSED, progress=0.1, speed=0)
    assert await boris.say("статус загрузок") == "Arrival (2016): на паузе, 10 %."


async def test_what_nobody_asked_for_has_a_name_too(meet: Meet, home: TalkHome) -> None:
    boss = meet(ADMIN)
    names = {
        "cc": "Alien.1979.Directors.Cut.1080p.BluRay.x264-GRP",
        "dd": "The.Expanse.S03E07.720p.WEB",
        "ee": "debian live amd64",
    }
    for hash_, name in names.items():
        home.torrents[hash_] = Torrent(
            hash=hash_, name=name, state=DownloadState.DOWNLOADING, progress=0.5, size=10
        )
    assert (await boss.say("what's downloading?")).splitlines() == [
        "Alien (1979): downloading, 50%.",
        "The Expanse S03E07: downloading, 50%.",
        "debian live amd64: downloading, 50%.",
    ]
    assert (await boss.say("cancel Alien")) == (
        "Cancel “Alien (1979)” and delete what has been downloaded so far?"
    )
    assert await boss.say("yes") == "Removed: Alien.1979.Directors.Cut.1080p.BluRay.x264-GRP."
    assert sorted(home.torrents) == ["dd", "ee"]
    for number in range(12):
        home.torrents[f"n{number}"] = Torrent(
            hash=f"n{number}", name=f"Film {number}", state=DownloadState.QUEUED, progress=0, size=10
        )
    assert (await boss.say("what's downloading?")).splitlines()[-1] == "… and 4 more."


async def test_pause_and_resume_are_done_at_once_and_name_the_titles(boris: Person, home: TalkHome) -> None:
    assert await boris.say("pause all downloads") == "There is nothing to pause."
    assert await boris.say("продолжи загрузки") == "На паузе нет ничего из того, что останавливал я."
    await downloading(boris, home, *TWO)
    assert await boris.say("pause all downloads") == "Paused 2 downloads: Arrival (2016), Sicario (2015)."
    assert {one.state for one in home.torrents.values()} == {DownloadState.PAUSED}
    assert await boris.say("возобнови загрузки") == (
        "Снова скачиваются 2 загрузки: Arrival (2016), Sicario (2015)."
    )
    assert {one.state for one in home.torrents.values()} == {DownloadState.DOWNLOADING}


async def test_one_download_is_paused_by_its_name_in_any_language(boris: Person, home: TalkHome) -> None:
    await downloading(boris, home, *TWO)
    assert await boris.say("pause Sicario") == "Paused: Sicario (2015)."
    assert home.torrents["aa"].state is DownloadState.DOWNLOADING
    assert await boris.say("продолжи загрузку Убийцы") == "Снова скачивается: Sicario (2015)."
    assert await boris.say("pause Xyzzy") == "Nothing called “Xyzzy” is being downloaded."
    home.down |= {"tmdb", "radarr"}
    assert await boris.say("поставь на паузу загрузку Прибытия") == "Загрузки с названием «Прибытие» нет."


async def test_it_is_paused(boris: Person, home: TalkHome) -> None:
    await downloading(boris, home, *TWO)
    await boris.say("tell me about Arrival")
    assert await boris.say("pause it") == "Paused: Arrival (2016)."
    assert home.torrents["bb"].state is DownloadState.DOWNLOADING


async def test_a_title_inside_another_word_is_not_meant(boris: Person, home: TalkHome) -> None:
    await downloading(boris, home, ("download Sicario", "bb"))
    assert await boris.say("cancel the download of Rio") == "Nothing called “Rio” is being downloaded."


async def test_removing_is_asked_first(boris: Person, home: TalkHome) -> None:
    assert await boris.say("cancel the download of Dune") == "Nothing called “Dune” is being downloaded."
    await downloading(boris, home, *TWO)
    said = await boris.said("cancel Arrival")
    assert said.text == "Cancel “Arrival (2016)” and delete what has been downloaded so far?" and said.asks
    assert ARRIVAL in home.library and "aa" in home.torrents
    assert await boris.say("yes") == "Arrival (2016): the request is cancelled."
    assert ARRIVAL not in home.library and "aa" not in home.torrents
    assert await boris.say("отмени Убийцу") == (
        "Отменить загрузку «Sicario» (2015) и удалить то, что уже скачалось?"
    )
    assert await boris.say("нет") == "Хорошо, не буду."
    assert SICARIO in home.library


async def test_removing_without_a_name_asks_which(boris: Person, home: TalkHome) -> None:
    assert await boris.say("delete it") == "Nothing is being downloaded right now."
    await downloading(boris, home, *TWO)
    boris.place = "another dialog"
    said = await boris.said("remove it")
    assert said.text.splitlines() == ["Which one?", "1. Arrival (2016)", "2. Sicario (2015)"]
    assert await boris.say("yes") == "Which one? Say a number from 1 to 2."
    assert (await boris.say("the second one")).startswith("Cancel “Sicario (2015)”")
    assert await boris.say("no")
    assert len(home.torrents) == 2
    await boris.say("tell me about Sicario")
    assert (await boris.say("remove it")).startswith("Cancel “Sicario (2015)”")


async def test_a_wish_without_a_file_is_only_withdrawn(boris: Person, home: TalkHome) -> None:
    await boris.say("download Arrival")
    await boris.say("yes")
    assert await boris.say("cancel Arrival") == "Cancel the request for “Arrival (2016)”?"
    assert await boris.say("yes") == "Arrival (2016): the request is cancelled."


async def test_another_release_is_asked_first(boris: Person, home: TalkHome) -> None:
    await downloading(boris, home, ("download Arrival", "aa"))
    said = await boris.said("Arrival is stuck")
    assert said.text == "Drop this release of “Arrival (2016)” for good and look for another one?"
    assert said.asks and home.radarr.remove_from_queue.await_count == 0
    await boris.say("yes")
    assert home.radarr.remove_from_queue.await_args.kwargs["blocklist"] is True
    await boris.say("download Sicario")
    await boris.say("yes")
    assert await boris.say("Sicario is stuck") == (
        "No release of “Sicario (2015)” has been found yet; I'm still looking."
    )


async def test_others_things_are_not_seen(meet: Meet, home: TalkHome) -> None:
    boris, vera = meet(), meet(OTHER, "vera's")
    await downloading(boris, home, ("download Arrival", "aa"))
    assert await vera.say("what's downloading?") == "Nothing is being downloaded right now."
    assert await vera.say("cancel Arrival") == "Nothing called “Arrival” is being downloaded."
    assert await vera.say("pause all downloads") == "There is nothing to pause."
    assert await vera.say("what did I ask for?") == "You haven't asked for anything yet."


async def test_rooms_and_children_may_not_stop_anything(meet: Meet, home: TalkHome) -> None:
    for actor in (ROOM, CHILD):
        somebody = meet(actor, actor.id)
        await downloading(somebody, home, ("download Arrival", "aa"))
        assert await somebody.say("поставь загрузки на паузу") == "На это нет разрешения."


@pytest.mark.parametrize(
    ("sentence", "here", "missing"),
    [
        (
            "do we have Sicario?",
            "Yes, you have Sicario (2015): http://tv/web/#/details?id=j1",
            "You don't have Sicario (2015) yet.",
        ),
        (
            "у нас есть Убийца?",
            "Да, «Убийца» (Sicario, 2015) у вас есть: http://tv/web/#/details?id=j1",
            "«Убийца» (Sicario, 2015): в библиотеке пока нет.",
        ),
        (
            "where can I watch Sicario?",
            "You can watch Sicario (2015) here: http://tv/web/#/details?id=j1",
            "You don't have Sicario (2015) yet.",
        ),
        (
            "где посмотреть Убийцу?",
            "«Убийца» (Sicario, 2015) можно посмотреть здесь: http://tv/web/#/details?id=j1",
            "«Убийца» (Sicario, 2015): в библиотеке пока нет.",
        ),
    ],
)
async def test_do_we_have_it(boris: Person, home: TalkHome, sentence: str, here: str, missing: str) -> None:
    said = await boris.said(sentence)
    assert said.text.splitlines()[0] == missing and said.asks
    await boris.say("no")
    home.have(SICARIO)
    said = await boris.said(sentence)
    assert said.text == here and not said.asks
    assert home.added == []


async def test_without_a_media_server_what_has_a_file_is_there(boris: Person, home: TalkHome) -> None:
    home.have(SICARIO)
    home.missing.add("jellyfin")
    assert await boris.say("do we have Sicario?") == "Yes, you have Sicario (2015)."
    assert await boris.say("где посмотреть Убийцу?") == "«Убийца» (Sicario, 2015): можно смотреть."


async def test_do_we_have_one_of_several(boris: Person, home: TalkHome) -> None:
    said = await boris.said("do we have Dune?")
    assert said.text.splitlines()[0] == (
        "You don't have “Dune” yet, but I found these. Which one would you like?"
    )
    assert said.text.splitlines()[3] == "3. Dune: Part Two (2024)" or len(said.text.splitlines()) == 3
    assert "Download the film Dune (1984)" in await boris.say("the second one")
    await boris.say("no")
    home.have(OLD_DUNE)
    assert await boris.say("do we have Dune?") == ("Yes, you have Dune (1984): http://tv/web/#/details?id=j1")
    home.have(DUNE)
    assert (await boris.say("у нас есть Дюна?")).splitlines() == [
        "Да, вот что у вас есть:",
        "1. «Дюна» (Dune, 2021) — уже есть",
        "2. «Дюна» (Dune, 1984) — уже есть",
    ]


async def test_do_we_have_something_of_that_name(boris: Person, home: TalkHome) -> None:
    home.have(PART_TWO)
    said = await boris.say("do we have Part?")
    assert "Dune: Part Two (2024) – you have it" in said
    del home.titles[PART_THREE]
    assert (await boris.say("do we have Part?")).startswith("Yes, you have Dune: Part Two (2024)")
    assert await boris.say("do we have Xyzzy?") == "I can't find anything called “Xyzzy”."


async def test_what_is_on_its_way_says_how_far(boris: Person, home: TalkHome) -> None:
    await downloading(boris, home, ("download Arrival", "aa"))
    assert (await boris.say("do we have Arrival?")).splitlines() == [
        "You don't have Arrival (2016) yet, but it is on its way.",
        "Arrival (2016): downloading, 42%, 4.2 MB/s, 25 min left.",
    ]
    assert "It has been requested and is on its way." in await boris.say("tell me about Arrival")


async def test_a_silent_server_spoils_only_its_own_answer(boris: Person, home: TalkHome) -> None:
    home.down |= {"jellyfin", "radarr", "tmdb"}
    for sentence in ("do we have Sicario?", "what's new in the library?", "tell me about Dune"):
        said = await boris.said(sentence)
        assert said.text in {"tmdb and radarr do not answer.", "jellyfin does not answer."}, sentence
        assert "Traceback" not in said.text and not said.asks
    home.down = {"tmdb"}
    assert (await boris.say("расскажи про Дюну")) == "tmdb не отвечает."
    assert (await boris.say("suggest something like Dune")) == "tmdb does not answer."
    home.down = set()
    home.jellyfin.find.side_effect = CannotConnect(service="jellyfin")
    home.radarr.get.side_effect = CannotConnect(service="radarr")
    assert (await boris.say("do we have Dune?")).startswith("You don't have “Dune” yet")


async def test_what_is_new(boris: Person, home: TalkHome) -> None:
    assert await boris.say("what's new in the library?") == "New in your library:\n– Sicario (2015)"
    assert await boris.say("что нового в библиотеке?") == "Новое в библиотеке:\n– «Sicario» (2015)"

    async def nothing(limit: int = 10) -> list[object]:
        return []

    home.jellyfin.recently_added.side_effect = nothing
    assert await boris.say("what's new in the library?") == "Nothing has been added lately."
    home.missing.add("jellyfin")
    assert await boris.say("что нового в библиотеке?") == "Медиасервер не настроен."


async def test_when_it_comes_out(boris: Person, home: TalkHome) -> None:
    assert await boris.say("when does Dune: Part Three come out?") == (
        "Dune: Part Three (2026): out on 18 December 2026 (in cinemas)."
    )
    assert await boris.say("когда выйдет Прибытие?") == (
        "«Прибытие» (Arrival, 2016): дата выхода — 31 января 2017 (в цифровом виде)."
    )
    assert (await boris.say("when does Dune come out?")).splitlines() == [
        "Dune (2021) came out on 15 September 2021 (in cinemas).",
        "Dune (2021) came out on 22 October 2021 (digital).",
    ]
    assert await boris.say("when does Chernobyl come out?") == (
        "No release date is known yet for Chernobyl (2019)."
    )
    assert await boris.say("when does Xyzzy come out?") == "I can't find anything called “Xyzzy”."
    await boris.say("tell me about Arrival")
    assert (await boris.say("when does it come out?")).startswith("Arrival (2016) came out on")


@pytest.mark.parametrize(
    ("following", "said"),
    [
        (date(2026, 11, 22), "The next episode of Chernobyl (2019) comes out on 22 November 2026."),
        # by the clock of Greenwich it is tomorrow
        (
            datetime(2026, 11, 23, 2, tzinfo=UTC),
            "The next episode of Chernobyl (2019) comes out on 22 November 2026, 18:00.",
        ),
        (date(2026, 11, 21), None),
        (None, None),
    ],
)
async def test_of_a_series_the_next_episode_is_told(
    boris: Person, home: TalkHome, following: date | None, said: str | None
) -> None:
    home.titles[CHERNOBYL] = replace(home.titles[CHERNOBYL], released=date(2019, 5, 6), next_airing=following)
    english = await boris.say("when does Chernobyl come out?")
    russian = await boris.say("когда выйдет Чернобыль?")
    assert english is not None
    assert russian is not None
    if said is None:  # then when it came out first
        assert "6 May 2019" in english
        assert "6 мая 2019" in russian
    else:
        assert english == said
        assert "следующая серия выходит 22 ноября 2026" in russian


async def test_what_comes_out_soon(boris: Person, home: TalkHome) -> None:
    assert await boris.say("what's coming out soon?") == "18 December 2026: Dune: Part Three (in cinemas)"
    assert (
        await boris.say("what's coming out this month?") == "18 December 2026: Dune: Part Three (in cinemas)"
    )
    one = replace(home.calendar[0], ref=SHOW, title="Severance", kind="episode")
    home.calendar = (
        replace(one, day=one.day - timedelta(days=7), part=Part(3, 1)),
        *(replace(one, part=Part(3, number)) for number in (2, 3, 4)),
    )
    assert (await boris.say("what's coming out soon?")).splitlines() == [
        "11 December 2026: Severance (season 3, episode 1)",
        "18 December 2026: Severance (season 3, episodes 2–4)",
    ]
    assert (await boris.say("что скоро выходит?")).splitlines() == [
        "11 декабря 2026: Severance (3-й сезон, 1-я серия)",
        "18 декабря 2026: Severance (3-й сезон, серии 2–4)",
    ]
    home.calendar = ()
    assert await boris.say("что скоро выходит?") == "За ближайшие 30 дней ничего из вашего списка не выходит."


@pytest.mark.parametrize(
    ("sentence", "first"),
    [
        ("suggest something like Arrival", "How about one of these? Say a number to hear more."),
        (
            "посоветуй что-нибудь похожее на Прибытие",
            "Может быть, что-то из этого? Назовите номер, и я расскажу подробнее.",
        ),
        ("films with Timothée Chalamet", "How about one of these? Say a number to hear more."),
        ("посоветуй комедию", "Может быть, что-то из этого? Назовите номер, и я расскажу подробнее."),
    ],
)
async def test_suggestions_can_be_picked(boris: Person, home: TalkHome, sentence: str, first: str) -> None:
    said = await boris.said(sentence)
    assert said.text.splitlines()[0] == first and said.asks
    title = said.text.splitlines()[1].removeprefix("1. ")
    said = await boris.said("the first one" if said.language == "en" else "первый")
    assert said.text.startswith(f"{title}: ") and said.asks
    assert home.added == []
    await boris.say("yes")
    assert len(home.added) == 1


async def test_a_suggestion_in_another_quality(boris: Person, home: TalkHome) -> None:
    await boris.say("suggest something like Arrival")
    assert "Download the film Sicario (2015): Ultra-HD" in await boris.say("the first one in 4K")


async def test_nothing_to_suggest(boris: Person, home: TalkHome) -> None:
    async def nothing(*args: object, **how: object) -> list[object]:
        return []

    home.tmdb.similar.side_effect = home.tmdb.discover.side_effect = nothing
    assert await boris.say("suggest something like Arrival") == "I can't think of anything like that."
    assert await boris.say("suggest something like Xyzzy") == "I can't find anything called “Xyzzy”."
    assert await boris.say("what films with Timothée Chalamet do we have?") == "You have nothing like that."

    async def one(*args: object, language: str, **how: object) -> list[object]:
        return [home.said(home.titles[SICARIO], language)]

    home.tmdb.similar.side_effect = one
    assert (await boris.say("suggest something like Arrival")).startswith("Sicario (2015): film")


async def test_what_we_have_of_somebody(boris: Person, home: TalkHome) -> None:
    home.have(SICARIO)
    assert await boris.say("what films with Emily Blunt do we have?") == "You have these:\n– Sicario (2015)"
    home.missing.add("tmdb")
    assert await boris.say("what films with Emily Blunt do we have?") == (
        "No film catalogue (TMDb) is set up."
    )


async def test_details_are_told_and_getting_it_is_offered(boris: Person, home: TalkHome) -> None:
    said = await boris.said("tell me about Dune")
    assert said.text.splitlines()[0] == "This is what I found for “Dune”. Which one?"
    said = await boris.said("the 2021 one")
    assert said.text.splitlines() == [
        "Dune (2021): film, rated 7.8, 2 h 35 min, Science Fiction, Adventure.",
        "With Denis Villeneuve, Timothée Chalamet.",
        "A young heir goes to the most dangerous planet there is.",
        "You don't have it yet.",
        "Download the film Dune (2021): HD-1080p, about 15.5 GB?",
    ]
    assert said.asks
    assert await boris.say("tell me about Xyzzy") == "I can't find anything called “Xyzzy”."
    home.down.add("radarr")
    said = await boris.said("tell me about Arrival")
    assert said.text.splitlines()[-1] == "radarr does not answer." and not said.asks


async def test_what_is_on_the_list_without_a_file(boris: Person, home: TalkHome) -> None:
    home.library[ARRIVAL] = home._held(ARRIVAL)
    assert "It is on the list, but there is no file yet." in await boris.say("tell me about Arrival")
    assert "1. Dune (2021)" in await boris.say("download Dune")
    home.library[DUNE] = home._held(DUNE)
    assert "1. Dune (2021) – on the list, no file yet" in await boris.say("download Dune")


async def test_opinions(boris: Person, home: TalkHome) -> None:
    assert await boris.say("I loved Arrival") == "Noted: you liked Arrival (2016)."
    assert await boris.say("мне не понравилось Прибытие") == (
        "«Прибытие» (Arrival, 2016): запомнил, что вам не понравилось."
    )
    (rating,) = await boris.mate.history.ratings(boris.actor.id)
    assert (rating.ref, rating.liked) == (ARRIVAL, False)
    assert await boris.say("I loved Xyzzy") == "I can't find anything called “Xyzzy”."


async def test_a_room_has_no_opinion(meet: Meet) -> None:
    assert await meet(ROOM).say("I loved Arrival") == "You may not do that."


async def test_history(boris: Person, home: TalkHome) -> None:
    assert await boris.say("what did I ask for?") == "You haven't asked for anything yet."
    assert await boris.say("что я заказывал?") == "Вы ещё ничего не заказывали."
    await boris.say("download Arrival")
    await boris.say("yes")
    assert await boris.say("what did I ask for?") == "22 November 2026: Arrival (2016) – just requested"
    await boris.say("cancel Arrival")
    await boris.say("yes")
    assert await boris.say("что я заказывал?") == "22 ноября 2026: «Arrival» (2016) — отменено"


async def test_help_and_what_has_no_service(boris: Person) -> None:
    assert (await boris.say("what can you do?")).startswith("You can say, for example:")
    assert (await boris.say("что ты умеешь?")).startswith("Можно сказать, например:")
    assert await boris.say("get subtitles for Dune") == (
        "No subtitle manager (Bazarr) is set up, so subtitles cannot be looked for."
    )
    assert await boris.say("найди субтитры к Дюне") == (
        "Менеджер субтитров (Bazarr) не подключён, поэтому искать субтитры негде."
    )
    assert await boris.say("which indexer is failing?") == "No indexer manager (Prowlarr) is set up."


async def test_every_example_of_the_help_is_understood(boris: Person, home: TalkHome) -> None:
    for sentence in ("what can you do?", "что ты умеешь?"):
        examples = [
            line.removeprefix("– ") for line in (await boris.say(sentence)).splitlines() if line[0] == "–"
        ]
        assert len(examples) == 14
        for example in examples:
            assert await boris.say(example) is not None, example
            await boris.say("no")


async def test_memory_ends(boris: Person) -> None:
    await boris.say("tell me about Arrival")
    boris.clock.now += timedelta(minutes=11)
    assert await boris.say("download it") == "Which title? Just say it, or for example “download Dune”."


async def test_a_question_about_nothing_asks_for_the_title(boris: Person) -> None:
    for sentence in ("do we have it?", "where can I watch it?", "tell me about it", "when does it come out?"):
        said = await boris.said(sentence)
        assert said.text.startswith("Which title?") and said.asks, sentence
        assert "Arrival (2016)" in await boris.say("Arrival")
        await boris.say("no")
        boris.place += "'"


async def test_if_nobody_can_say_the_search_stands(
    boris: Person, home: TalkHome, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*args: object) -> None:
        raise CannotConnect(service="Jellyfin")

    monkeypatch.setattr(type(boris.mate.desk), "have", fails)
    assert await boris.say("do we have Arrival?") == "Jellyfin does not answer."
    home.have(OLD_DUNE)
    assert (await boris.say("do we have Dune?")).startswith("Yes, you have Dune (1984)")


async def test_a_pronoun_is_no_title(boris: Person, home: TalkHome) -> None:
    home.have(SICARIO)
    await boris.say("tell me about Sicario")
    assert (await boris.say("есть ли он у нас?")).startswith("Да, «")
