"""The one place that turns a Message or an error into a sentence of a given language.

Texts come from `translations/` through Home Assistant's own cache: `common.<key>` and
`exceptions.<key>.message`, with plural forms as `<key>_one|_few|_many|_other`. Placeholders
are formatted by what they are (dates, lists, Messages) or, for plain numbers, by their name.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
import logging
import re
from typing import Any, Final, override

from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_translations
from homeassistant.util import dt as dt_util

from .const import DOMAIN
from .errors import MediaMateError
from .model import MediaType, Message

_LOGGER = logging.getLogger(__name__)

LANGUAGES: Final = ("en", "ru")  # the first serves everybody else
_LONGEST: Final = 2000  # characters of one placeholder; what comes from outside has no end of its own
_PREFIX: Final = f"component.{DOMAIN}."  # of every key of ours in that cache
_PLACEHOLDER: Final = re.compile(r"\{(\w+)\}")
_CONTROL: Final = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
_SIZES: Final = ((1e12, "tb", 1), (1e9, "gb", 1), (1e6, "mb", 0), (1e3, "kb", 0), (0, "b", 0))

# What is read and what is heard has sentences of its own where those of a film do not fit
_KINDS: Final[Mapping[str, str]] = {
    **dict.fromkeys((MediaType.BOOK, MediaType.AUTHOR), "book"),
    **dict.fromkeys((MediaType.ALBUM, MediaType.ARTIST), "music"),
}
_NAMED: Final = frozenset({"media_type", "reason", "state"})  # values that have a text of their own

type _Plural = Callable[[float], str]


def _english(count: float) -> str:
    return "one" if count == 1 else "other"


def _russian(count: float) -> str:
    """CLDR's rules: 1 фильм, 2 фильма, 5 фильмов, 1,5 фильма."""
    if count != int(count):
        return "other"
    ones, tens = int(abs(count)) % 10, int(abs(count)) % 100
    if ones == 1 and tens != 11:
        return "one"
    return "few" if 2 <= ones <= 4 and not 12 <= tens <= 14 else "many"


_PLURALS: Final[Mapping[str, _Plural]] = {"en": _english, "ru": _russian}
_DECIMAL: Final[Mapping[str, str]] = {"en": ".", "ru": ","}


async def async_texts(hass: HomeAssistant, language: str) -> Texts:
    """Return the texts of a language, English for one that we do not speak."""
    spoken = language.replace("_", "-").partition("-")[0].lower()
    if spoken not in LANGUAGES:
        spoken = LANGUAGES[0]
    found = [
        await async_get_translations(hass, spoken, category, {DOMAIN})
        for category in ("common", "exceptions")
    ]
    return Texts(spoken, _Cached(found))


class _Cached(Mapping[str, str]):
    """Our texts as Home Assistant's cache holds them, by their short keys: each copy would take 200 kB."""

    def __init__(self, categories: Sequence[Mapping[str, str]]) -> None:
        self._categories = categories

    @override
    def __getitem__(self, key: str) -> str:
        for texts in self._categories:
            if (found := texts.get(f"{_PREFIX}{key}")) is not None:
                return found
        raise KeyError(key)

    @override
    def __iter__(self) -> Iterator[str]:
        return (key.removeprefix(_PREFIX) for texts in self._categories for key in texts)

    @override
    def __len__(self) -> int:
        return sum(map(len, self._categories))


class Texts:
    """Sentences, sizes, spans and dates of one language."""

    def __init__(self, language: str, texts: Mapping[str, str]) -> None:
        """Take all texts by their key (`common.x`, `exceptions.x.message`)."""
        self.language = language
        self._texts = texts
        self._by_name: Mapping[str, Callable[[float], str]] = {
            **dict.fromkeys(("size", "free", "done", "total"), self.size),
            "speed": self.speed,
            **dict.fromkeys(("eta", "duration", "retry_after"), self.duration),
            **dict.fromkeys(("progress", "percent"), self.percent),
        }

    def message(self, message: Message) -> str:
        """Return the sentence. An unknown key is logged and answered neutrally."""
        template = self._of_kind(message) or self._plural(f"common.{message.key}", message.placeholders)
        if template is None:
            _LOGGER.error("There is no text for %s", message.key)
            return self._texts.get("common.unknown_text", message.key)
        return self._fill(template, message.placeholders)

    def error(self, err: MediaMateError) -> str:
        """Return the sentence that explains an error; without its own text, that of its class."""
        for key in (err.translation_key, err.key, MediaMateError.key):
            if template := self._plural(f"exceptions.{key}", err.placeholders, ".message"):
                return self._fill(template, err.placeholders)
        return self._texts.get("common.unknown_text", err.translation_key)

    def error_key(self, err: MediaMateError) -> str:
        """Return the key under which `error` finds its text, for Home Assistant's own errors."""
        keys = (err.translation_key, err.key)
        return next((key for key in keys if f"exceptions.{key}.message" in self._texts), MediaMateError.key)

    def placeholders(self, err: MediaMateError) -> dict[str, str]:
        """Return an error's placeholders as people read them."""
        wanted = _PLACEHOLDER.findall(self._texts.get(f"exceptions.{self.error_key(err)}.message", ""))
        return {name: self._value(name, err.placeholders.get(name)) for name in {*wanted, *err.placeholders}}

    def number(self, value: float, digits: int = 0) -> str:
        """Return a number with at most so many decimals."""
        text = f"{value:.{digits}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
        return text.replace(".", _DECIMAL[self.language])

    def size(self, count: float) -> str:
        """Return bytes, as "4.2 GB"."""
        step, unit, digits = next(one for one in _SIZES if abs(count) >= one[0])
        return self._common(f"size_{unit}", number=self.number(count / (step or 1), digits))

    def speed(self, count: float) -> str:
        """Return bytes per second, as "4.2 MB/s"."""
        step, unit, _ = next(one for one in _SIZES[1:] if abs(count) >= one[0])
        return self._common(f"speed_{unit}", number=self.number(count / (step or 1), 1))

    def duration(self, seconds: float) -> str:
        """Return a span by its two largest units, as "1 h 12 min"."""
        minutes = round(seconds / 60)
        if minutes < 1:
            return self._common("duration_seconds", number=str(max(0, round(seconds))))
        hours, minutes = divmod(minutes, 60)
        days, hours = divmod(hours, 24)
        units = (("days", days), ("hours", hours), ("minutes", minutes))
        given = [self._common(f"duration_{unit}", number=str(count)) for unit, count in units if count]
        return " ".join(given[:2])

    def percent(self, share: float) -> str:
        """Return a share of 1, as "42%"; 100 only for what is complete."""
        whole = min(round(share * 100), 99) if share < 1 else 100
        return self._common("percent", number=str(max(0, whole)))

    def day(self, day: date) -> str:
        """Return a date, as "5 December 2026"."""
        return self._common(
            "date",
            day=str(day.day),
            month=self._texts.get(f"common.month_{day.month}", ""),
            year=str(day.year),
        )

    def moment(self, moment: datetime) -> str:
        """Return a point in time as the clock at home shows it."""
        local = dt_util.as_local(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
        return self._common("moment", day=self.day(local.date()), time=f"{local:%H:%M}")

    def join(self, things: Iterable[Any]) -> str:
        """Return a list as it is said: "a, b and c"."""
        words = [self._value("", one) for one in things]
        if len(words) < 2:
            return "".join(words)
        return self._common("list_and", head=", ".join(words[:-1]), last=words[-1])

    def _common(self, key: str, **filled: str) -> str:
        return self._fill(
            self._texts.get(f"common.{key}", " ".join(f"{{{name}}}" for name in filled)), filled
        )

    def _of_kind(self, message: Message) -> str | None:
        """Find the text of its own that a sentence has for what is read or heard: its key and "_book" or "_music"."""
        kind = _KINDS.get(str(message.placeholders.get("media_type")))
        return self._plural(f"common.{message.key}_{kind}", message.placeholders) if kind else None

    def _plural(self, key: str, placeholders: Mapping[str, Any], end: str = "") -> str | None:
        """Find a text, in the form that its count calls for."""
        count = _as_number(placeholders.get("count"))
        forms = [] if count is None else [f"{key}_{_PLURALS[self.language](count)}{end}", f"{key}_other{end}"]
        return next((found for form in (*forms, f"{key}{end}") if (found := self._texts.get(form))), None)

    def _fill(self, template: str, placeholders: Mapping[str, Any]) -> str:
        return _PLACEHOLDER.sub(lambda match: self._value(match[1], placeholders.get(match[1])), template)

    def _value(self, name: str, value: Any) -> str:
        """Format one placeholder."""
        match value:
            case None:
                return self._texts.get(f"common.default_{name}", "")
            case Message():
                return self.message(value)
            case datetime():
                return self.moment(value)
            case date():
                return self.day(value)
            case list() | tuple() | set() | frozenset():
                return self.join(value)
        if (format_ := self._by_name.get(name)) and (number := _as_number(value)) is not None:
            return format_(number)
        if (named := self._texts.get(f"common.{name}_{value}")) is not None and name in _NAMED:
            return named
        return self.number(value, 1) if isinstance(value, float) else _clean(str(value))


def day_at_home(when: date) -> date:
    """Return the day that it is at home then, where the hour is known."""
    return dt_util.as_local(when).date() if isinstance(when, datetime) else when


def _as_number(value: Any) -> float | None:
    """Read what may be a number; an error's placeholders have become text."""
    try:
        return None if value is None or isinstance(value, bool | Message) else float(value)
    except TypeError, ValueError:
        return None


def _clean(text: str) -> str:
    """Take out what could disturb a display, and an end that never comes."""
    text = _CONTROL.sub(" ", text)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
