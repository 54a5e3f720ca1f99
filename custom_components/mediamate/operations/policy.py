"""What a person may have without asking: how much, and rated for which age. Pure.

Where a rating comes from is nobody's secret, but its country is not told along: TMDb gives the
one of the language asked in, an *arr that of its own setting. Where one word means different ages
in different countries the higher one counts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
import re
from typing import Final

from ..model import MediaRequest, Message, RequestState

# Rating -> the age from which it is meant, for those that do not say it as a number ("12", "16+", "TV-14",
# "FSK 16", "R18" do). Sources: the boards' own definitions
AGES: Final[Mapping[str, int]] = {
    # MPA and TV Parental Guidelines (USA): parents are to look at PG before children under ten do
    "G": 0,
    "PG": 10,
    "R": 17,
    "TV-Y": 0,
    "TV-G": 0,
    "TV-PG": 10,
    "TV-MA": 17,
    "TV-Y7-FV": 7,
    # BBFC (United Kingdom); its PG, "from about eight", is below the one above
    "U": 0,
    "UC": 0,
    # CNC (France), NICAM (Netherlands), ClassInd (Brazil), Italy: for all
    "TP": 0,
    "TOUS PUBLICS": 0,
    "AL": 0,
    "ALL": 0,
    "L": 0,
    "T": 0,
    # ACB (Australia) M is 15, New Zealand's 16; CBFC (India) A is for adults
    "M": 16,
    "A": 18,
    "X": 18,
}
OLDEST: Final = 21
# The number is the age, whatever letters a board puts before it; "12A" lets younger ones in with an adult
_NUMBER: Final = re.compile(r"(?:[A-Z]{1,4}[-/ ]?)?(?:Y)?(\d{1,2}) ?[+A]?", re.ASCII)

DAY: Final = timedelta(days=1)
WEEK: Final = timedelta(days=7)
# Wishes that came to nothing are nobody's share
_NOTHING: Final = frozenset({RequestState.DECLINED, RequestState.CANCELLED, RequestState.FAILED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotas:
    """How much somebody may ask for; None: as much as they like."""

    per_day: int | None = None  # wishes in the last 24 hours
    per_week: int | None = None  # wishes in the last 7 days
    disk: int | None = None  # bytes of everything they asked for

    def __bool__(self) -> bool:
        """Is there any limit?"""
        return (self.per_day, self.per_week, self.disk) != (None, None, None)


def age_of(certification: str | None) -> int | None:
    """Return the age that a title is meant for; None where it is not rated, or nobody knows the rating."""
    word = " ".join((certification or "").upper().split())
    if (age := AGES.get(word)) is not None:
        return age
    number = _NUMBER.fullmatch(word)
    return age if number and (age := int(number[1])) <= OLDEST else None


def over_age(certification: str | None, limit: int | None) -> Message | None:
    """Say why a title is for an administrator to decide, if it is."""
    if limit is None:
        return None
    age = age_of(certification)
    if age is None:
        return Message("note_unrated")
    return Message("note_over_age", {"age": age}) if age > limit else None


def counts(request: MediaRequest) -> bool:
    """Does a wish count towards a quota?"""
    return request.state not in _NOTHING


def over_quota(
    quotas: Quotas,
    wishes: Sequence[MediaRequest],
    held: int,
    size: int | None,
    now: datetime,
    *,
    begun: Sequence[datetime] = (),
) -> Message | None:
    """Say why one more wish is too many, and when it would not be.

    `wishes` are the person's own, `held` what they take up, `size` what this one would add (None: unknown),
    `begun` when they began to follow something: that is a wish, too.
    """
    asked = sorted([*(one.created for one in wishes if counts(one)), *begun])
    for key, most, span in (("quota_day", quotas.per_day, DAY), ("quota_week", quotas.per_week, WEEK)):
        lately = [when for when in asked if when > now - span]
        if most is not None and len(lately) >= most:
            return Message(key, {"count": most, "when": lately[len(lately) - most] + span if most else None})
    if quotas.disk is not None and held + (size or 0) > quotas.disk:
        return Message("quota_disk", {"done": held, "total": quotas.disk, "size": size or 0})
    return None
