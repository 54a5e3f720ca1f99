"""Which of several instances words mean: "the second Radarr", "the 4K one", «на другой радарр»."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
import re
from typing import Final

from ..model import MediaItem, MediaRef, QualityProfile, RequestStatus
from .stack import Backend, MediaStack
from .terms import Answered, profiles_of, wished_profile
from .wish import Wish

# How services are called in Russian, and by what ends
_APPS: Final[Mapping[str, str]] = {
    "радар": "radarr",
    "сонар": "sonarr",
    "лидар": "lidarr",
    "ридар": "readarr",
    "radar": "radarr",
    "sonar": "sonarr",
    "lidar": "lidarr",
    "readar": "readarr",
}
_FILLERS: Final = frozenset({"server", "instance", "library", "сервер", "сервис", "библиотек"})
_ORDINALS: Final[Mapping[str, int]] = {
    **dict.fromkeys(("first", "перв", "1"), 0),
    **dict.fromkeys(("second", "втор", "2"), 1),
    **dict.fromkeys(("third", "трет", "3"), 2),
    **dict.fromkeys(("fourth", "четверт", "4"), 3),
}
_OTHER: Final = ("other", "another", "друг")
_HEIGHTS: Final[Mapping[str, int]] = {
    **dict.fromkeys(("4k", "4к", "uhd", "2160", "2160p", "ultrahd"), 2160),
    **dict.fromkeys(("hd", "fullhd", "1080", "1080p", "фулхд"), 1080),
    **dict.fromkeys(("720", "720p"), 720),
}
_WORD: Final = re.compile(r"[^\W_]+")
_STEM: Final = 5  # letters from which on a Russian ending does not matter


type Named = tuple[str, str, tuple[QualityProfile, ...]]
"""An instance: its entry, its title, its profiles."""


def beside_others(stack: MediaStack, entry_id: str | None, ref: MediaRef) -> str | None:
    """Name the instance that fetches a title, where another one has it as well."""
    others = (one.snapshot for one in stack.backends if one.entry_id != entry_id)
    if not any(snapshot is not None and ref in snapshot.index for snapshot in others):
        return None
    return next((one.title for one in stack.backends if one.entry_id == entry_id), None)


async def in_its_quality(backend: Backend, wish: Wish) -> Wish:
    """Who asks for "the 4K Radarr" wants 4K of it, where it has that."""
    height = height_in(wish.instance or "")
    if height is None or wish.quality_profile or wish.resolution:
        return wish
    sharper = replace(wish, resolution=f"{height}p")
    return sharper if wished_profile(await profiles_of(backend), sharper) else wish


def called(stack: MediaStack, fitting: Sequence[Backend], words: str, item: MediaItem) -> Backend:
    """Return the instance that words mean; words that mean none, or several, are an answer."""
    there = [one for one in stack.backends if one in fitting]
    named = [
        (one.entry_id, one.title, one.snapshot.quality_profiles if one.snapshot else ()) for one in there
    ]
    entry_id = instance_named(words, named, fitting[0].entry_id)
    if chosen := next((one for one in fitting if one.entry_id == entry_id), None):
        return chosen
    names = tuple(one.title for one in there)
    raise Answered(RequestStatus.REFUSED, "unknown_instance", item, instance=words, names=names)


def instance_named(words: str, instances: Sequence[Named], usual: str | None) -> str | None:
    """Return the entry of the one instance that words mean, None if they mean none or several.

    `instances` in the order in which they were set up; `usual` is the entry that serves where nobody says.
    """
    said = _words(words)
    exact = [entry for entry, title, _ in instances if _words(title) == said]
    if len(exact) == 1:
        return exact[0]
    apps = set(_APPS.values())
    wanted = [word for word in said if word not in apps and not word.startswith(tuple(_FILLERS))]
    of_app = [one for one in instances if not (apps & set(said)) or apps & set(said) & set(_words(one[1]))]
    chosen = of_app or list(instances)
    if not wanted:
        return chosen[0][0] if len(chosen) == 1 else None
    for reading in (_by_words, _by_height, _by_place):
        if (found := reading(wanted, chosen, usual)) is not None:
            return found
    return None


def height_in(words: str) -> int | None:
    """Return the height of the picture that words for an instance speak of."""
    return next((_HEIGHTS[word] for word in _words(words) if word in _HEIGHTS), None)


def ill_named(title: str, resolution: str | None) -> int:
    """Say how ill an instance's title goes with a resolution: best if it speaks of it, worst if of another."""
    height = height_in(title)
    if height is None or resolution is None:
        return 1
    return 0 if resolution == f"{height}p" else 2


def _by_words(wanted: Sequence[str], instances: Sequence[Named], usual: str | None) -> str | None:
    """By what the title says besides the service's own name."""
    found = [entry for entry, title, _ in instances if all(_in(word, _words(title)) for word in wanted)]
    return found[0] if len(found) == 1 else None


def _by_height(wanted: Sequence[str], instances: Sequence[Named], usual: str | None) -> str | None:
    """By the one that is made for this quality: it allows nothing else, or the others do not, or say otherwise."""
    heights = {_HEIGHTS[word] for word in wanted if word in _HEIGHTS}
    if len(heights) != 1:
        return None
    (height,) = heights
    having = [one for one in instances if any(height in profile.resolutions for profile in one[2])]
    only = [one for one in having if all(height in profile.resolutions for profile in one[2])]
    fitting = [one for one in having if height_in(one[1]) in {None, height}]
    return next((found[0][0] for found in (only, having, fitting) if len(found) == 1), None)


def _by_place(wanted: Sequence[str], instances: Sequence[Named], usual: str | None) -> str | None:
    """By its number, or as the one that is not the usual one."""
    (word, *rest) = wanted
    if rest:
        return None
    place = next((place for stem, place in _ORDINALS.items() if _starts(word, stem)), None)
    if place is not None:
        return instances[place][0] if place < len(instances) else None
    others = [entry for entry, _, _ in instances if entry != usual]
    return others[0] if word.startswith(_OTHER) and len(others) == 1 else None


def _starts(word: str, stem: str) -> bool:
    return word == stem if stem.isascii() else word.startswith(stem)


def _in(word: str, title: Sequence[str]) -> bool:
    """Is a word in a title: as it is, as the same quality, or up to its ending?"""
    if word in title or (word in _HEIGHTS and _HEIGHTS[word] in {_HEIGHTS.get(one) for one in title}):
        return True
    stem = word[:_STEM]
    return len(word) > _STEM and any(one.startswith(stem) for one in title if len(one) >= _STEM)


def _words(text: str) -> list[str]:
    return [
        _app(word) for word in _WORD.findall(text.casefold().replace("ultra-hd", "ultrahd").replace("ё", "е"))
    ]


def _app(word: str) -> str:
    return next((name for stem, name in _APPS.items() if word.startswith(stem)), word)
