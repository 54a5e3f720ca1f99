"""The renderer, and that every key in the code has a text in both languages that renders."""

import ast
from collections.abc import Iterator
from datetime import UTC, date, datetime
import inspect
import logging
import pathlib
import re
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_translations
import pytest

import custom_components.mediamate as package
from custom_components.mediamate import errors, operations
from custom_components.mediamate.const import DOMAIN
from custom_components.mediamate.errors import CannotConnect, MediaMateError, NotFound, Refused
from custom_components.mediamate.model import MediaType, Message, Part, RequestState, named, parted
from custom_components.mediamate.operations import downloads, track
from custom_components.mediamate.texts import LANGUAGES, Texts, async_texts

ROOT = pathlib.Path(package.__file__).parent
ERRORS = {
    name: one
    for name, one in vars(errors).items()
    if inspect.isclass(one) and issubclass(one, MediaMateError)
}


@pytest.fixture
async def en(hass: HomeAssistant) -> Texts:
    return await async_texts(hass, "en")


@pytest.fixture
async def ru(hass: HomeAssistant) -> Texts:
    return await async_texts(hass, "ru")


@pytest.mark.parametrize(
    ("language", "spoken"),
    [("en", "en"), ("ru", "ru"), ("ru-RU", "ru"), ("EN_gb", "en"), ("de", "en"), ("", "en")],
)
async def test_languages(hass: HomeAssistant, language: str, spoken: str) -> None:
    texts = await async_texts(hass, language)
    assert texts.language == spoken
    assert (
        texts.message(Message("list_and", {"head": "a", "last": "b"}))
        == {
            "en": "a and b",
            "ru": "a и b",
        }[spoken]
    )


async def test_texts_are_those_of_the_cache_and_no_copy(hass: HomeAssistant) -> None:
    held = (await async_texts(hass, "en"))._texts
    cached = {
        **await async_get_translations(hass, "en", "common", {DOMAIN}),
        **await async_get_translations(hass, "en", "exceptions", {DOMAIN}),
    }
    assert {f"component.{DOMAIN}.{key}": text for key, text in held.items()} == cached
    assert len(held) == len(cached) > 500
    assert all(held[key] is cached[f"component.{DOMAIN}.{key}"] for key in held)
    assert (held.get("common.nobody_wrote_this"), "component" in held) == (None, False)


@pytest.mark.parametrize(
    ("count", "english", "russian"),
    [
        (0, "0 B", "0 Б"),
        (999, "999 B", "999 Б"),
        (2_000, "2 kB", "2 кБ"),
        (700_400_000, "700 MB", "700 МБ"),
        (4_200_000_000, "4.2 GB", "4,2 ГБ"),
        (60_000_000_000, "60 GB", "60 ГБ"),
        (1_500_000_000_000, "1.5 TB", "1,5 ТБ"),
    ],
)
def test_sizes(en: Texts, ru: Texts, count: int, english: str, russian: str) -> None:
    assert (en.size(count), ru.size(count)) == (english, russian)


@pytest.mark.parametrize(
    ("count", "english", "russian"),
    [
        (0, "0 B/s", "0 Б/с"),
        (850_000, "850 kB/s", "850 кБ/с"),
        (4_200_000, "4.2 MB/s", "4,2 МБ/с"),
        (1e9, "1 GB/s", "1 ГБ/с"),
    ],
)
def test_speeds(en: Texts, ru: Texts, count: float, english: str, russian: str) -> None:
    assert (en.speed(count), ru.speed(count)) == (english, russian)


@pytest.mark.parametrize(
    ("seconds", "english", "russian"),
    [
        (0, "0 s", "0 с"),
        (-5, "0 s", "0 с"),
        (29, "29 s", "29 с"),
        (45, "1 min", "1 мин"),
        (720, "12 min", "12 мин"),
        (3600, "1 h", "1 ч"),
        (4320, "1 h 12 min", "1 ч 12 мин"),
        (90_000, "1 d 1 h", "1 д 1 ч"),
        (86_460, "1 d 1 min", "1 д 1 мин"),
        (176_460, "2 d 1 h", "2 д 1 ч"),
    ],
)
def test_durations(en: Texts, ru: Texts, seconds: float, english: str, russian: str) -> None:
    assert (en.duration(seconds), ru.duration(seconds)) == (english, russian)


@pytest.mark.parametrize(
    ("share", "english"), [(-1, "0%"), (0, "0%"), (0.424, "42%"), (0.999, "99%"), (1, "100%"), (3, "100%")]
)
def test_percent(en: Texts, ru: Texts, share: float, english: str) -> None:
    assert en.percent(share) == english
    assert ru.percent(share) == english.replace("%", " %")


def test_numbers(en: Texts, ru: Texts) -> None:
    assert (en.number(7.84, 1), ru.number(7.84, 1)) == ("7.8", "7,8")
    assert (en.number(8.0, 1), en.number(120)) == ("8", "120")


def test_dates(en: Texts, ru: Texts) -> None:
    day = date(2026, 12, 5)
    assert (en.day(day), ru.day(day)) == ("5 December 2026", "5 декабря 2026")


async def test_moments_are_local(hass: HomeAssistant, en: Texts, ru: Texts) -> None:
    await hass.config.async_set_time_zone("Europe/Moscow")
    moment = datetime(2026, 12, 5, 22, 30, tzinfo=UTC)
    assert en.moment(moment) == "6 December 2026, 01:30"
    assert ru.moment(moment.replace(tzinfo=None)) == "6 декабря 2026, 01:30"


@pytest.mark.parametrize(
    ("things", "english"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", 2, 2.5], "a, 2 and 2.5")]
)
def test_lists(en: Texts, things: list[Any], english: str) -> None:
    assert en.join(things) == english


@pytest.mark.parametrize(
    ("count", "english", "russian"),
    [
        (0, "other", "many"),
        (1, "one", "one"),
        (2, "other", "few"),
        (5, "other", "many"),
        (11, "other", "many"),
        (12, "other", "many"),
        (21, "other", "one"),
        (22, "other", "few"),
        (111, "other", "many"),
        (1.5, "other", "other"),
    ],
)
def test_plurals(count: float, english: str, russian: str) -> None:
    forms = {f"common.films_{form}": f"{form} {{count}}" for form in ("one", "few", "many", "other")}
    for language, form in (("en", english), ("ru", russian)):
        said = Texts(language, forms).message(Message("films", {"count": count}))
        assert said.startswith(f"{form} ")


def test_plural_forms_that_are_missing() -> None:
    texts = Texts("ru", {"common.a_other": "other", "common.b": "plain"})
    assert texts.message(Message("a", {"count": 1})) == "other"
    assert texts.message(Message("b", {"count": 1})) == "plain"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("size", 4_200_000_000, "4,2 ГБ"),
        ("free", "4200000000", "4,2 ГБ"),  # an error's placeholders have become text
        ("size", "около 4 ГБ", "около 4 ГБ"),  # formatted before
        ("speed", 850_000, "850 кБ/с"),
        ("eta", 720, "12 мин"),
        ("progress", 0.5, "50 %"),
        ("title", "1917", "1917"),
        ("title", 1917, "1917"),
        ("x", 1.25, "1,2"),
        ("x", True, "True"),
        ("day", date(2026, 1, 2), "2 января 2026"),
        ("x", datetime(2026, 1, 2, 12, tzinfo=UTC), "2 января 2026, 04:00"),
        ("names", ("а", "б"), "а и б"),
        ("x", Message("percent", {"number": 5}), "5 %"),
        ("media_type", MediaType.MOVIE, "фильма"),
        ("reason", "no_seeds", "сейчас никто не раздаёт"),
        ("reason", "что-то своё", "что-то своё"),
        ("title", None, "это название"),
        ("nothing", None, ""),
        ("title", "a\u202eb\x00c\nd", "a b c\nd"),
        ("title", "{secret}", "{secret}"),  # a title is no template
    ],
)
async def test_placeholders(hass: HomeAssistant, name: str, value: Any, said: str) -> None:
    real = await async_texts(hass, "ru")
    texts = Texts("ru", {**real._texts, "common.test": f"<{{{name}}}>"})
    assert texts.message(Message("test", {name: value, "secret": "x"})) == f"<{said}>"


def test_an_endless_title_is_cut(en: Texts) -> None:
    assert len(en.message(Message("title_unknown", {"title": "x" * 100_000}))) < 2100


def test_an_unknown_key_is_no_traceback(en: Texts, ru: Texts, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        for texts in (en, ru):
            said = texts.message(Message("no_such_key"))
            assert said and "no_such_key" not in said
    assert "no_such_key" in caplog.text
    assert Texts("en", {}).message(Message("x")) == "x"
    assert Texts("en", {}).size(5) == "5"


def test_errors(en: Texts, ru: Texts) -> None:
    err = CannotConnect(service="Radarr")
    assert (en.error(err), ru.error(err)) == ("Radarr does not answer.", "Radarr не отвечает.")
    assert en.error(CannotConnect()) == "The service does not answer."
    assert en.error(NotFound("a_new_key")) == "There is no such thing."  # its class has a text
    assert en.error_key(NotFound("a_new_key")) == "not_found"
    assert Texts("en", {}).error(err) == "cannot_connect"
    assert Texts("en", {}).error_key(err) == "unknown"


def test_placeholders_of_errors_are_readable(en: Texts) -> None:
    err = Refused("unknown_profile", profile="8K", names="a and b", size=4e9)
    assert en.placeholders(err) == {"profile": "8K", "names": "a and b", "size": "4 GB"}
    assert en.placeholders(CannotConnect()) == {"service": "The service"}


# --- every key in the code has its text


def _calls() -> Iterator[tuple[str, ast.Call, str]]:
    for path in sorted(ROOT.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                called = getattr(node.func, "id", getattr(node.func, "attr", ""))
                yield called, node, f"{path.relative_to(ROOT)}:{node.lineno}"


def _constants(node: ast.expr | None) -> Iterator[str]:
    """All texts that an argument can be: a constant, or either side of a condition."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=body, orelse=other):
            yield from _constants(body)
            yield from _constants(other)


def _first(node: ast.Call) -> list[str]:
    return list(_constants(node.args[0] if node.args else None))


ERROR_KEYS = sorted(
    {(one.key, "the class") for one in ERRORS.values()}
    | {(key, where) for called, node, where in _calls() if called in ERRORS for key in _first(node)}
)
ANSWER_KEYS = sorted(
    {
        (key, where)
        for called, node, where in _calls()
        if called == "Answered" and len(node.args) > 1
        for key in _constants(node.args[1])
    }
)
MESSAGE_KEYS = (
    sorted({(key, where) for called, node, where in _calls() if called == "Message" for key in _first(node)})
    + ANSWER_KEYS
)
REASONS = sorted(
    {reason for _, reason in downloads._REASONS}
    | set(downloads._REASON_OF_STATE.values())
    | set(track._HOPELESS.values())
    | set(re.findall(r'(?:reason|stalled)="(\w+)"', inspect.getsource(track)))
    | {"no_seeds", "no_progress", "not_in_server", "not_verified"}
    | track.QUIET
)
# A value for every placeholder, as the code passes them
SAMPLE: dict[str, Any] = dict.fromkeys(
    ("size", "free", "done", "count", "eta", "speed", "progress", "duration", "year"), 2
) | {"media_type": "movie", "names": ("a", "b"), "day": date(2026, 1, 2), "state": RequestState.READY}


class _Anything(dict[str, Any]):
    def get(self, name: str, default: Any = None) -> Any:
        return SAMPLE.get(name, f"<{name}>")


@pytest.mark.parametrize(("key", "where"), ERROR_KEYS)
async def test_every_error_has_its_text(hass: HomeAssistant, key: str, where: str) -> None:
    for language in LANGUAGES:
        texts = await async_texts(hass, language)
        err = MediaMateError(key)
        err.placeholders = _Anything()
        said = texts.error(err)
        assert f"exceptions.{key}.message" in texts._texts, where
        assert said and "{" not in said, where


@pytest.mark.parametrize(("key", "where"), MESSAGE_KEYS)
async def test_every_message_has_its_text(hass: HomeAssistant, key: str, where: str) -> None:
    for language in LANGUAGES:
        texts = await async_texts(hass, language)
        said = texts.message(Message(key, _Anything()))
        assert said != texts.message(Message("unknown_text")), where
        assert "{" not in said, where


@pytest.mark.parametrize("reason", REASONS)
async def test_every_reason_has_its_text(hass: HomeAssistant, reason: str) -> None:
    for language in LANGUAGES:
        texts = await async_texts(hass, language)
        assert f"common.reason_{reason}" in texts._texts


def test_the_search_for_keys_finds_them() -> None:
    """The walk over the code is not blind."""
    assert {"no_torrent_client", "host_header", "not_found"} <= {key for key, _ in ERROR_KEYS}
    assert {"too_big", "which_one", "note_tight"} <= {key for key, _ in MESSAGE_KEYS}
    assert {"disk_full", "download_failed", "nothing_found"} <= set(REASONS)
    assert operations.__doc__ is not None or operations.__name__


@pytest.mark.parametrize(
    ("media_type", "english", "russian"),
    [
        ("movie", "You can watch X now.", "X: можно смотреть."),
        ("album", "You can listen to X now.", "X: можно слушать."),
        ("artist", "You can listen to X now.", "X: можно слушать."),
        ("book", "You can read X now.", "X: можно читать."),
        (None, "You can watch X now.", "X: можно смотреть."),
    ],
)
def test_what_is_read_or_heard_has_sentences_of_its_own(
    en: Texts, ru: Texts, media_type: str | None, english: str, russian: str
) -> None:
    message = Message("notice_ready", {"label": "X", "media_type": media_type})
    assert (en.message(message), ru.message(message)) == (english, russian)


# A sentence that begins with the name of what it is about, and goes on with a verb
_VERB_BEHIND = re.compile(
    r"(?:^|[.!?:;}] )\{label\} (?:(?:is|are|has|have|does|do|was|were|will|can|needs?|goes|sits)\b|[a-z]+(?<!s)s\b)"
)
# What is counted has a form for one and one for several; a request for a book or for music is for one
_COUNTED = re.compile(r"desk_(?:already_)?requested_(?:one|other|book|music)$")


def test_no_verb_follows_what_may_be_one_or_several(en: Texts) -> None:
    """ "Episodes 3–5 is ready": a label may name several parts of a series."""
    behind = [key for key, text in en._texts.items() if _VERB_BEHIND.search(text)]
    assert [key for key in behind if not _COUNTED.search(key)] == []
    assert len(behind) == 8, "the search finds those that are counted"


def test_one_sentence_serves_one_and_several(en: Texts, ru: Texts) -> None:
    parts = parted(named("The Bear", 2022), [Part(2, number) for number in (3, 4, 5)])
    message = Message("notice_ready", {"label": parts})
    assert en.message(message) == "You can watch The Bear (2022), season 2, episodes 3–5 now."
    assert ru.message(message) == "«The Bear» (2022), 2-й сезон, серии 3–5: можно смотреть."


def test_who_made_it_stands_outside_the_quotes(en: Texts, ru: Texts) -> None:
    dated, plain = named("Dune", 1965, "Дюна", "Frank Herbert"), named("Dune", creator="Frank Herbert")
    assert (en.message(dated), ru.message(dated)) == (
        "Dune by Frank Herbert (1965)",
        "«Dune» (Frank Herbert, 1965)",
    )
    assert (en.message(plain), ru.message(plain)) == ("Dune by Frank Herbert", "«Dune» (Frank Herbert)")


# One word for one thing: what people ask for is «заказ», what fetches it «клиент загрузки»
_OTHER_WORDS = re.compile(r"заявк|заявок|программ\w+ загрузки", re.IGNORECASE)


def test_a_thing_has_one_russian_name(ru: Texts) -> None:
    assert [key for key, text in ru._texts.items() if _OTHER_WORDS.search(text)] == []
