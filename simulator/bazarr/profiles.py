"""Bazarr's language profiles: what is looked for, for whoever has one, and what ends the search early."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

ANY = 65535  # as a cutoff: whatever comes first
NONE = frozenset({"", "null", "undefined"})  # how Bazarr is told that a title shall have no profile


@dataclass(frozen=True, slots=True)
class Item:
    """One kind of subtitles. `hi`: for the hard of hearing; `exclude`, `only`: not, or only, where it is spoken."""

    language: str
    forced: bool = False
    hi: bool = False
    exclude: bool = False
    only: bool = False

    @property
    def code(self) -> str:
        """Return it as Bazarr writes it down."""
        return self.language + (":forced" if self.forced else ":hi" if self.hi else "")

    def wanted(self, spoken: Iterable[str]) -> bool:
        """Is it looked for in a film that is spoken so?"""
        heard = self.language in spoken
        return not (self.exclude and heard) and (heard or not self.only)


@dataclass(frozen=True, slots=True)
class Profile:
    """A language profile; `cutoff` is the number of an item (from 1), ANY, or None."""

    id: int
    name: str
    items: Sequence[Item]
    cutoff: int | None = None

    def missing(self, present: set[str], spoken: Sequence[str]) -> list[str]:
        """Return what is still looked for; nothing more once the cutoff is reached."""
        ends = [one for number, one in enumerate(self.items, 1) if self.cutoff in {ANY, number}]
        if any(one.code in present for one in ends if one.wanted(spoken)):
            return []
        return [one.code for one in self.items if one.wanted(spoken) and one.code not in present]

    def record(self) -> dict[str, Any]:
        """Return it as `/api/system/languages/profiles` has it: with a yes spelt as a word."""
        return {
            "profileId": self.id,
            "name": self.name,
            "cutoff": self.cutoff,
            "items": [_item(number, one) for number, one in enumerate(self.items, 1)],
            "mustContain": [],
            "mustNotContain": [],
            "originalFormat": None,
            "tag": None,
        }


def _item(number: int, one: Item) -> dict[str, Any]:
    return {
        "id": number,
        "language": one.language,
        "audio_exclude": str(one.exclude),
        "audio_only_include": str(one.only),
        "hi": str(one.hi),
        "forced": str(one.forced),
    }


def usual() -> dict[int, Profile]:
    """Return the profile that every title of the household has."""
    return {1: Profile(1, "English and Russian", (Item("en"), Item("ru")))}
