"""Bazarr's films, episodes and sites, read into the nouns of `model`. Pure functions."""

from collections.abc import Callable, Sequence
import re
from typing import Any, Final

from ..errors import BadResponse
from ..model import HealthIssue, Part
from ..model.subtitles import LanguageProfile, Subtitle, Subtitled, SubtitleProvider
from . import fields
from .arr_parse import parse_reason
from .fields import Record

_VERSION = re.compile(r"v?(\d{1,4})\.(\d{1,4})")
_GOOD = frozenset({"good", "history"})
_ANY: Final = 65535  # as a cutoff: whatever of it comes first ends the search


def data(answer: Any) -> list[Record]:
    """Return what is in the envelope. Raises BadResponse for another one."""
    inside = fields.record(answer).get("data")
    if not isinstance(inside, list):
        raise BadResponse
    return [one for one in inside if isinstance(one, dict)]


def parse_version(text: str) -> tuple[int, int] | None:
    """Read "1.5.3-beta.7" as far as it counts; None for a copy that was never released ("unknown")."""
    found = _VERSION.match(text)
    return (int(found[1]), int(found[2])) if found else None


def parse_movie(source: Record) -> Subtitled:
    """Read a film."""
    return Subtitled(
        backend_id=fields.need_id(source, "radarrId"),
        title=fields.need_text(source, "title"),
        year=fields.positive(source, "year"),
        present=_subtitles(source, "subtitles"),
        missing=_subtitles(source, "missing_subtitles"),
    )


def parse_episode(source: Record) -> Subtitled:
    """Read an episode."""
    season, number = fields.integer(source, "season"), fields.positive(source, "episode")
    return Subtitled(
        backend_id=fields.need_id(source, "sonarrSeriesId"),
        episode_id=fields.need_id(source, "sonarrEpisodeId"),
        title=fields.text(source, "title"),
        part=Part(season, number) if season is not None and season >= 0 and number else None,
        present=_subtitles(source, "subtitles"),
        missing=_subtitles(source, "missing_subtitles"),
    )


def parse_provider(source: Record) -> SubtitleProvider:
    """Read a site; "Good" is how Bazarr says that nothing keeps it from asking."""
    status = fields.text(source, "status", 100)
    return SubtitleProvider(
        fields.need_text(source, "name", 60), None if status.casefold() in _GOOD else status or None
    )


def parse_issue(source: Record) -> HealthIssue:
    """Read a line of its health page: it has no levels."""
    return HealthIssue(
        source=fields.text(source, "object", 100),
        level="warning",
        message=parse_reason(fields.text(source, "issue", 500)),
    )


def parse_language(source: Record) -> str | None:
    """Return a language that is in use."""
    return _code(source, "code2") or None if _true(source.get("enabled")) else None


def parse_profile(source: Record) -> LanguageProfile:
    """Read a language profile, and which of its languages nothing else than their own subtitles ends the search for."""
    items = fields.children(source, "items")
    ends = _ends(fields.integer(source, "cutoff"), items)
    lasting = [(code, one) for one in items if (code := _whole(one)) and ends <= {code}]
    languages = tuple(dict.fromkeys(code for code, _ in lasting))
    always = {code for code, one in lasting if not _true(one.get("audio_exclude"))}
    return LanguageProfile(
        id=fields.need_id(source, "profileId"),
        name=fields.need_text(source, "name", 100),
        size=len(items),
        languages=languages,
        unless_spoken=tuple(one for one in languages if one not in always),
    )


def _ends(cutoff: int | None, items: Sequence[Record]) -> set[str]:
    """Return the languages of which any ends the search for all of them; "" is what no whole subtitles would be."""
    return {
        "" if _true(one.get("forced")) else _code(one, "language")
        for one in items
        if cutoff is not None and cutoff in {_ANY, fields.integer(one, "id")}
    }


def profiled(key: str) -> Callable[[Record], tuple[int, bool]]:
    """Return a reader of a title's id, which is under `key`, and of whether it has a language profile.

    Only a null says that there is none: who does not tell is not given one.
    """
    return lambda source: (fields.need_id(source, key), source.get("profileId", 0) is not None)


def _whole(item: Record) -> str:
    """Return the language of subtitles for everybody, wanted whatever is spoken; "" for others."""
    others = ("forced", "hi", "audio_only_include")
    return "" if any(_true(item.get(key)) for key in others) else _code(item, "language")


def _code(source: Record, key: str) -> str:
    return fields.text(source, key, 8).lower()


def _subtitles(source: Record, key: str) -> tuple[Subtitle, ...]:
    """Read a list of subtitles; what names no language is none."""
    return tuple(
        Subtitle(code, forced=_true(one.get("forced")), hearing_impaired=_true(one.get("hi")))
        for one in fields.children(source, key)
        if (code := _code(one, "code2"))
    )


def _true(value: Any) -> bool:
    """Read a yes: older versions spell it as a word."""
    return value is True or (isinstance(value, str) and value.casefold() == "true")
