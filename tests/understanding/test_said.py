"""What is put right before a sentence is read: years in words, slips of the tongue; and what is taken back."""

import pytest

from custom_components.mediamate.understanding import Command, parse
from custom_components.mediamate.understanding.grammar import grammar
from custom_components.mediamate.understanding.kinds_said import liked_work
from custom_components.mediamate.understanding.taken_back import asked_instead, taken_back
from custom_components.mediamate.understanding.text import Phrase, spelt_out


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Начало две тысячи десятого года", "Начало 2010 года"),
        ("Солярис семьдесят второго года", "Солярис 1972 года"),
        ("Дюна тысяча девятьсот восемьдесят четвёртого года", "Дюна 1984 года"),
        ("Титаник девяносто седьмого года", "Титаник 1997 года"),
        ("два года назад", "два года назад"),
        ("третьего года обучения", "третьего года обучения"),
        ("тридцать десятого года", "тридцать десятого года"),
        ("второй нет третий сезон", "третий сезон"),
        ("season two no wait three", "season three"),
        ("season uh four", "season four"),
        ("скинь Довод плиз", "скинь Довод"),
        ("get Heat plz", "get Heat"),
        ("get One Two Three", "get One Two Three"),
        ("True Grit from nineteen sixty nine", "True Grit from 1969"),
        ("the two thousand and five version", "the 2005 version"),
        ("one of nineteen", "one of nineteen"),
        ("in twenty five minutes", "in twenty five minutes"),
        ("season 4 of The Crown no sorry season 5", "season 5 of The Crown"),
        ("The Boys in 1080p, and don't bother with 4K", "The Boys in 1080p"),
        ("Пацаны в 1080p, 4К не надо", "Пацаны в 1080p"),
        ("скачай чужого нет погоди чужих", "скачай чужого, нет погоди, чужих"),
    ],
)
def test_what_was_meant(said: str, meant: str) -> None:
    assert spelt_out(said) == meant


@pytest.mark.parametrize(
    ("text", "verb", "title"),
    [
        ("don't look for Dune", "remove", "Dune"),
        ("stop searching for Dune, we bought it", "remove", "Dune"),
        ("don't look for Dune, get Arcane", "request", "Arcane"),
        ("не ищи Дюну", "remove", "Дюна"),
        ("не ищи Дюну, скачай Аркейн", "request", "Аркейн"),
        ("не ищи Дюну, найди Аркейн", "find", "Аркейн"),
        ("дюну искать не надо", "remove", "дюна"),
        ("перестань искать третий сезон Фарго", "remove", "Фарго"),
    ],
)
def test_what_is_taken_back_is_not_asked_for(text: str, verb: str, title: str) -> None:
    command = parse(text, "en")
    assert command is not None and (command.verb, command.title) == (verb, title)


@pytest.mark.parametrize(
    "text",
    [
        "don't look for the next episode",
        "don't look for my keys",
        "stop looking for trouble",
        "не ищи меня",
        "отмени поиск устройств",
        "cancel the search for him",
    ],
)
def test_what_is_no_work_is_not_taken_back(text: str) -> None:
    assert parse(text, "en") is None


@pytest.mark.parametrize(
    ("command", "text", "verb", "title"),
    [
        (
            Command(verb="request", title="Дюна", forms=("Дюну",)),
            "не ищи Дюну, она скучная",
            "remove",
            "Дюна",
        ),
        (Command(verb="request", title="Arcane"), "don't look for it, but for Arcane", "request", "Arcane"),
        (
            Command(verb="request", titles=("A", "B"), forms=("A and B",)),
            "don't look for A and B",
            "remove",
            "A and B",
        ),
        (Command(verb="find", person="Tom Hanks"), "don't look for Tom Hanks", "find", None),
        (Command(verb="upcoming", title="Dune"), "don't look for Dune", "upcoming", "Dune"),
        (Command(verb="remove", season=2), "don't look for season 2", "remove", None),
    ],
)
def test_what_a_command_is_after_such_words(
    command: Command, text: str, verb: str, title: str | None
) -> None:
    found = taken_back(command, text)
    assert found is not None and (found.verb, found.title) == (verb, title)
    assert found.certain is False


def test_nothing_named_is_nothing_taken_back() -> None:
    assert taken_back(Command(verb="remove"), "don't look for it") is None
    assert asked_instead("don't look for Dune") is None
    assert asked_instead("не ищи Дюну, лучше Довод") == "лучше Довод"


@pytest.mark.parametrize(
    ("words", "work"),
    [
        ("the film Inception but funnier", "inception"),
        ("Inception but less violent", "inception"),
        ("the movie Heat", "heat"),
        ("but funnier", "but funnier"),
        ("фильм Начало", "начало"),
    ],
)
def test_what_something_is_to_be_like_is_a_title_alone(words: str, work: str) -> None:
    language = "ru" if words.startswith("фильм") else "en"
    assert liked_work(Phrase.of(words), grammar(language)).norm == work
