"""In which language a title is heard: which quality profile promises it. Pure.

Radarr's profiles carry a language; elsewhere, and for custom formats, the profile's name is all there is to go by.
"""

from collections.abc import Mapping, Sequence
import re
from typing import Final

from ..model import ORIGINAL, MediaItem, Message, QualityProfile

# How names of profiles say a language: in English, in itself, in Russian, in three letters as releases do
NAMES: Final[Mapping[str, str]] = {
    "ar": r"arabic|ara|араб\w*",
    "cs": r"czech|cze|ces|čeština|чешск\w*",
    "da": r"danish|dan|dansk|датск\w*",
    "de": r"german|ger|deu|deutsch\w*|немецк\w*",
    "el": r"greek|gre|ell|ελληνικ\w*|греческ\w*",
    "en": r"english|eng|английск\w*",
    "es": r"spanish|spa|español|castellano|испанск\w*",
    "fi": r"finnish|fin|suomi|финск\w*",
    "fr": r"french|fre|fra|français|truefrench|vff|французск\w*",
    "he": r"hebrew|heb|עברית|иврит\w*",
    "hi": r"hindi|hin|хинди",
    "it": r"italian|ita|italiano|итальянск\w*",
    "ja": r"japanese|jpn|日本語|японск\w*",
    "ko": r"korean|kor|한국어|корейск\w*",
    "nl": r"dutch|flemish|nld|nederlands|голландск\w*|нидерландск\w*",
    "no": r"norwegian|nor|norsk|норвежск\w*",
    "pl": r"polish|pol|polski|польск\w*",
    "pt": r"portuguese|por|português|португальск\w*",
    "ru": r"russian|rus|рус\w*",
    "sv": r"swedish|swe|svenska|шведск\w*",
    "tr": r"turkish|tur|türkçe|турецк\w*",
    "uk": r"ukrainian|ukr|українськ\w*|укр\w*",
    "zh": r"chinese|mandarin|chi|zho|中文|китайск\w*",
}


def promises(profile: QualityProfile, language: str, item: MediaItem) -> bool:
    """Is a title that comes by this profile heard in this language, as far as anybody can tell?"""
    if profile.language == ORIGINAL:
        return item.original_language == language
    if profile.language is not None:
        return profile.language == language
    if named := named_in(profile.name):
        return language in named
    return item.original_language == language  # a release usually has the language that it was made in


def named_in(name: str) -> frozenset[str]:
    """Return the languages that a profile's name speaks of."""
    return frozenset(
        code
        for code, words in NAMES.items()
        if re.search(rf"(?<![^\W_])(?:{words})(?![^\W_])", name, re.IGNORECASE)
    )


def preferred(
    profiles: Sequence[QualityProfile], usual: QualityProfile, language: str, item: MediaItem
) -> QualityProfile:
    """Return the profile that promises the language and is most like the usual one; that one if none does."""
    fitting = [one for one in profiles if promises(one, language, item)]
    if not fitting or usual in fitting:
        return usual
    return min(fitting, key=lambda one: abs(_best(one) - _best(usual)))


def unheard(profile: QualityProfile, language: str | None, item: MediaItem) -> tuple[Message, ...]:
    """Say that nothing promises the language that somebody wants to hear, if that is so."""
    if language is None or language not in NAMES or promises(profile, language, item):
        return ()
    return (Message("note_audio", {"language": Message(f"language_{language}")}),)


def _best(profile: QualityProfile) -> int:
    return max(profile.resolutions, default=0)
