"""Titles and names in dictionary form, with the dictionary and without."""

from pathlib import Path

import pytest

from custom_components.mediamate.understanding import nominative as rewriting, parse
from custom_components.mediamate.understanding.morphology import Morphology, dictionary
from custom_components.mediamate.understanding.names import person
from custom_components.mediamate.understanding.nominative import (
    ACCUSATIVE,
    DATIVE,
    GENITIVE,
    INSTRUMENTAL,
    nominative,
)

ACCUSATIVES = {
    "Дюну": "Дюна", "Властелина колец": "Властелин колец", "Бриллиантовую руку": "Бриллиантовая рука",
    "Короля Льва": "Король Лев", "Гарри Поттера": "Гарри Поттер", "Человека-паука": "Человек-паук",
    "Безумного Макса": "Безумный Макс", "Пиратов Карибского моря": "Пираты Карибского моря", "Друзей": "Друзья",
    "Трёх мушкетёров": "Три мушкетёра", "Мастера и Маргариту": "Мастер и Маргарита", "Джона Уика": "Джон Уик",
    "Форреста Гампа": "Форрест Гамп", "Капитана Америку": "Капитан Америка", "Бегущего по лезвию": "Бегущий по лезвию",
    "Мою прекрасную няню": "Моя прекрасная няня", "Анну Каренину": "Анна Каренина", "Доктора Хауса": "Доктор Хаус",
    "Волка с Уолл-стрит": "Волк с Уолл-стрит", "Терминатора 2": "Терминатор 2", "Чужого": "Чужой", "ДЮНУ": "ДЮНА",
}  # fmt: skip
UNTOUCHED = [
    "Титаник", "Иди и смотри", "Поймай меня, если сможешь", "Один дома", "Прочь", "Её", "Назад в будущее 2", "Убить Билла",
    "Молчание ягнят", "Во все тяжкие", "Очень странные дела", "Спасти рядового Райана", "Interstellar", "1+1", "Сияние",
]  # fmt: skip
GENITIVES = {
    "Мира Дикого Запада": "Мир Дикого Запада", "очень странных дел": "очень странные дела", "Дракулы": "Дракула",
    "звёздных войн": "звёздные войны", "Бриджертонов": "Бриджертоны", "Мандалорца": "Мандалорец", "Дома дракона": "Дом дракона",
    "Последних из нас": "Последние из нас", "Пацаны": "Пацаны", "Фарго": "Фарго", "Уэнсдей": "Уэнсдей",
}  # fmt: skip


@pytest.mark.parametrize(("typed", "title"), ACCUSATIVES.items())
def test_accusative(typed: str, title: str) -> None:
    assert nominative(typed, ACCUSATIVE) == title


@pytest.mark.parametrize("title", UNTOUCHED)
def test_what_may_be_the_dictionary_form_is_left_alone(title: str) -> None:
    assert nominative(title, ACCUSATIVE) == title


@pytest.mark.parametrize(("typed", "title"), GENITIVES.items())
def test_genitive(typed: str, title: str) -> None:
    assert nominative(typed, GENITIVE, strict=True) == title


def test_dative() -> None:
    assert nominative("Ганнибалу", DATIVE, strict=True) == "Ганнибал"
    assert nominative("Амели", DATIVE, strict=True) == "Амели"


@pytest.mark.parametrize(
    ("typed", "case", "name"),
    [
        ("Хоакином Фениксом", INSTRUMENTAL, "Хоакин Феникс"),
        ("Луи де Фюнесом", INSTRUMENTAL, "Луи де Фюнес"),
        ("Анджелиной Джоли", INSTRUMENTAL, "Анджелина Джоли"),
        ("Умой Турман", INSTRUMENTAL, "Ума Турман"),
        ("Кристофера Нолана", GENITIVE, "Кристофер Нолан"),
        ("Андрея Тарковского", GENITIVE, "Андрей Тарковский"),
        ("Тарантино", GENITIVE, "Тарантино"),
        ("Дени Вильнёва", GENITIVE, "Дени Вильнёв"),
        ("Tilda Swinton", GENITIVE, "Tilda Swinton"),
    ],
)
def test_names(typed: str, case: tuple[str, ...], name: str) -> None:
    assert person(typed, case) == name


def test_the_dictionary_knows_words_and_guesses_others() -> None:
    lexicon = dictionary()
    assert lexicon is not None
    assert any({"NOUN", "accs"} <= form.tags for form in lexicon.forms("дюну"))
    assert all(form.predicted for form in lexicon.forms("бриджертонов")) and lexicon.forms("бриджертонов")
    assert lexicon.forms("ежик")[0].stem.startswith("ё"), "е is read as ё where only ё is a word"
    assert not lexicon.forms("") and not lexicon.forms("а" * 50)


def test_without_the_dictionary_the_commonest_case_is_still_undone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rewriting, "dictionary", lambda: None)
    assert nominative("Дюну") == "Дюна"
    assert nominative("Зелёную милю") == "Зелёная миля"
    assert nominative("Титаник") == "Титаник"
    assert person("Кристофера Нолана", GENITIVE) == "Кристофер Нолан"
    command = parse("скачай Дюну", "ru")
    assert command is not None and command.title == "Дюна"


def test_another_dictionary_is_refused(tmp_path: Path) -> None:
    (tmp_path / "meta.json").write_text('[["format_version", "9.0"]]')
    with pytest.raises(ValueError, match="format"):
        Morphology(tmp_path)


def test_a_missing_package_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pymorphy3_dicts_ru", None)
    assert Morphology.installed() is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Тётя Люда советует Ход королевы, скачай", {"verb": "request", "title": "Ход королевы"}),
        ("скачай Беги, Лола, беги", {"verb": "request", "title": "Беги, Лола, беги"}),
        ("скачай Дюну, а ещё Довод", {"verb": "request", "titles": ["Дюна", "Довод"]}),
        ("фильмы Дени Вильнёва", {"verb": "find", "person": "Дени Вильнёв", "media_type": "movie"}),
        ("на каком этапе дневник Бриджит Джонс", {"verb": "downloads", "title": "дневник Бриджит Джонс"}),
        ("есть ли он у нас", {"verb": "library"}),
        ("скачай", {"verb": "request"}),
        ("скачай приложение Сбербанк", None),
        ("он говорит, скачай Дюну, а я не хочу", None),
        ("нужен сантехник", None),
    ],
)
def test_what_is_said_around_a_title_names_the_verb(text: str, expected: dict[str, object] | None) -> None:
    command = parse(text, "ru")
    assert (command.as_dict() if command else None) == expected


def test_a_wish_without_a_title_is_not_certain() -> None:
    command = parse("скачай", "ru")
    assert command is not None and not command.certain
    command = parse("скачай Дюну", "ru")
    assert command is not None and command.certain
