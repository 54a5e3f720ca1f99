"""Formats of books and music by words: a household names its profiles as it likes, but not what they take."""

from collections.abc import Mapping, Sequence
import re
from types import MappingProxyType

from ..model import QualityProfile

# What people say, and what an *arr calls it
_SORTS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "audiobook": frozenset({"mp3", "m4b", "flac"}),
        "ebook": frozenset({"epub", "mobi", "azw3", "pdf"}),
        "lossless": frozenset({"flac", "alac", "ape", "wavpack", "wav"}),
        "епаб": frozenset({"epub"}),
        "моби": frozenset({"mobi"}),
        "пдф": frozenset({"pdf"}),
    }
)
_VARIANT = re.compile(r"[-\s]")  # MP3-320, FLAC 24bit


def by_format(profiles: Sequence[QualityProfile], asked: str) -> QualityProfile | None:
    """Find the profile that takes this format, and as little else as possible."""
    wanted = _SORTS.get(asked, frozenset({asked}))
    fitting = [(one, takes) for one in profiles if wanted & (takes := _formats(one))]
    return min(fitting, key=lambda pair: len(pair[1] - wanted), default=(None, None))[0]


def _formats(profile: QualityProfile) -> frozenset[str]:
    """Return what a profile takes, without variants."""
    return frozenset(_VARIANT.split(one.casefold(), maxsplit=1)[0] for one in profile.formats)
