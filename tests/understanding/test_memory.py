"""Sentences about the talk itself, when something was, and words in dictionary form."""

from datetime import date
import random
import re
import time

import pytest

from custom_components.mediamate.understanding import (
    asked_words,
    en_memory,
    en_services,
    parse,
    read_answer,
    ru_memory,
    ru_services,
    stems,
    words_of,
)
from custom_components.mediamate.understanding.grammar import grammar
from custom_components.mediamate.understanding.periods import period

FORGET = """
forget this conversation
Please forget our conversation.
forget what we talked about
forget everything I said
forget everything we've discussed
forget everything
forget what I told you
clear our chat history
delete this conversation
erase this chat please
wipe your memory
забудь этот разговор
Забудь наш разговор, пожалуйста
забудь всё, что я говорил
забудь все что я тебе рассказала
забудь, о чём мы говорили
забудь то, что я сказал
забудь всё
удали эту переписку
сотри историю разговора
очистите наш чат
очисти свою память
""".strip().splitlines()

NOT_FORGET = """
forget it
forget about it
forget Paris
forget about Dune
download Eternal Sunshine of the Spotless Mind
download The Conversation
delete the conversation
download Memento
забудь
забудь про Дюну
скачай Разговор
удали Дюну
скачай фильм Вспомнить всё
forget the lights
""".strip().splitlines()

ASKED = {
    "did I ask for Dune?": "Dune",
    "when did I ask for Dune": "Dune",
    "have we already requested Dune last month?": "Dune",
    "Did I ever order The Last Samurai?": "The Last Samurai",
    "я просил Дюну?": "Дюна",
    "когда я просил Дюну": "Дюна",
    "а я заказывала Дюну на прошлой неделе?": "Дюна",
    "просил ли я скачать Дюну?": "Дюна",
    "Дюну я просил?": "Дюна",
    "remember the film I asked for last month?": None,
    "do you remember the show I requested yesterday": None,
    "what was that movie I asked for": None,
    "what did I ask for last week": None,
    "did I ask for anything last week": None,
    "помнишь фильм, который я просил в прошлом месяце?": None,
    "помнишь тот сериал который мы заказывали": None,
    "что я просил в прошлом месяце": None,
}


@pytest.mark.parametrize("text", FORGET)
def test_a_talk_is_to_be_forgotten(text: str) -> None:
    command = parse(text, "en")
    assert command is not None and command.as_dict() == {"verb": "forget"} and command.certain
    assert read_answer(text, "en", ()) is None  # it is no "no" to an open question


@pytest.mark.parametrize("text", NOT_FORGET)
def test_what_is_no_talk_is_not(text: str) -> None:
    command = parse(text, "en")
    assert command is None or command.verb != "forget"


@pytest.mark.parametrize(("text", "title"), ASKED.items())
def test_what_was_asked_for(text: str, title: str | None) -> None:
    command = parse(text, "en")
    assert command is not None and (command.verb, command.title) == ("history", title)


def test_no_sentence_takes_the_rules_of_whole_sentences_long() -> None:
    rng = random.Random(7)
    for language, tables, letters in (
        ("en", en_memory, "[a-z]{2,}"),
        ("en", en_services, "[a-z]{2,}"),
        ("ru", ru_memory, "[а-я]{2,}"),
        ("ru", ru_services, "[а-я]{2,}"),
    ):
        words = sorted(set(re.findall(letters, " ".join(rule.pattern for rule in tables.RULES))))
        sentences = [" ".join(rng.choice(words) for _ in range(26)) for _ in range(100)]
        sentences += [" ".join([word] * 26) for word in words]
        patterns = [pattern for _, pattern in grammar(language).whole]
        for text in sentences:
            assert min(_seconds(text, patterns) for _ in range(3)) < 0.01, text


def _seconds(text: str, patterns: list[re.Pattern[str]]) -> float:
    started = time.process_time()
    for pattern in patterns:
        pattern.match(text)
    return time.process_time() - started


MONDAY = date(2026, 11, 23)
SPANS = {
    "what did I ask for today": ("2026-11-23", "2026-11-23"),
    "yesterday": ("2026-11-22", "2026-11-22"),
    "позавчера": ("2026-11-21", "2026-11-21"),
    "this week": ("2026-11-23", "2026-11-29"),
    "last week": ("2026-11-16", "2026-11-22"),
    "что мы заказывали на прошлой неделе": ("2026-11-16", "2026-11-22"),
    "in the past week": ("2026-11-16", "2026-11-23"),
    "за последний месяц": ("2026-10-24", "2026-11-23"),
    "a month ago": ("2026-10-14", "2026-11-03"),
    "две недели назад": ("2026-11-05", "2026-11-13"),
    "год назад": ("2025-10-24", "2025-12-23"),
    "за год": ("2025-11-23", "2026-11-23"),
    "this month": ("2026-11-01", "2026-11-30"),
    "в прошлом месяце": ("2026-10-01", "2026-10-31"),
    "last year": ("2025-01-01", "2025-12-31"),
    "в этом году": ("2026-01-01", "2026-12-31"),
    "in October": ("2026-10-01", "2026-10-31"),
    "in November": ("2026-11-01", "2026-11-30"),
    "last December": ("2025-12-01", "2025-12-31"),
    "в феврале": ("2026-02-01", "2026-02-28"),
    "on Monday": ("2026-11-16", "2026-11-16"),
    "в прошлую среду": ("2026-11-18", "2026-11-18"),
    "Во вторник": ("2026-11-17", "2026-11-17"),
}


@pytest.mark.parametrize(("text", "days"), SPANS.items())
def test_when_it_was(text: str, days: tuple[str, str]) -> None:
    found = period(text, MONDAY)
    assert found is not None and tuple(day.isoformat() for day in found) == days


@pytest.mark.parametrize(
    "text", ["what did I ask for", "Dune", "May I ask you", "что я просил", "", "week " * 900]
)
def test_no_time_is_no_time(text: str) -> None:
    assert period(text, MONDAY) is None


def test_january_is_after_december() -> None:
    assert period("last month", date(2026, 1, 5)) == (date(2025, 12, 1), date(2025, 12, 31))
    assert period("in december", date(2026, 12, 5)) == (date(2026, 12, 1), date(2026, 12, 31))


FORMS = [
    ("Дюну", "Дюна"),
    ("Крёстного отца", "Крестный отец"),
    ("Стражей", "Стражи"),
    ("Джона Уика", "Джон Уик"),
    ("Отелем", "отель"),
    ("Dunes", "Dune"),
    ("Мстителей", "Мстители"),
]


@pytest.mark.parametrize(("one", "other"), FORMS)
def test_forms_of_a_word_meet(one: str, other: str) -> None:
    assert all(a & b for a, b in zip(words_of(one), words_of(other), strict=True))


# a vowel that comes and goes («отца») is known to the dictionary only
@pytest.mark.parametrize(("one", "other"), [forms for forms in FORMS if "отец" not in forms[1]])
def test_most_meet_without_a_dictionary(one: str, other: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stems, "dictionary", lambda: None)
    test_forms_of_a_word_meet(one, other)


@pytest.mark.parametrize(
    ("one", "other"), [("Дюна", "Дания"), ("Up", "Ups"), ("Кот", "Котел"), ("1917", "1918")]
)
def test_other_words_do_not(one: str, other: str) -> None:
    assert not words_of(one)[0] & words_of(other)[0]


def test_what_only_asks_is_left_out() -> None:
    assert asked_words("the film I asked for") == words_of("asked")
    assert asked_words("Dune movie") == words_of("dune")
    assert asked_words("It") == words_of("it")  # a film of this name
    assert asked_words("...") == [] and len(words_of("a b " * 5000)) == 120
