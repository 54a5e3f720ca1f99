"""Which quality profile suits the screen that somebody watches on. Pure.

No device tells Home Assistant how many lines it shows, so the household says it once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ..model import Message, QualityProfile

_SAID: Final[Mapping[int, str]] = {2160: "4K"}  # how people call a height; the others are called by it
_EVERYWHERE: Final = 1080  # what every player can play, if smaller; 4K is for those that were made for it


@dataclass(frozen=True, slots=True)
class Screen:
    """What a wish will be watched on; `height` is that of the best picture that it shows."""

    name: str
    height: int

    def reason(self, profile: QualityProfile) -> Message:
        """Say why it will be this profile."""
        height = _SAID.get(self.height, f"{self.height}p")
        exact = self.height in profile.resolutions or max(profile.resolutions, default=0) < self.height
        key = "note_screen" if exact else "note_screen_above"
        return Message(key, {"profile": profile.name, "screen": self.name, "height": height})


def suited(
    profiles: Sequence[QualityProfile], screen: Screen | None, usual: QualityProfile
) -> QualityProfile:
    """Return the profile with the best picture that a screen can show; the usual one where none has any.

    A picture that is too good is shown as well as the screen can, one that is too poor never is: where no profile
    meets the screen, the next one above it does, but never 4K, which many players cannot play at all.
    Of those with the same picture: one that meets the screen, and fetches nothing better than it shows, then the
    usual one, then one that allows little else, as it is chosen when somebody says "in 4K".
    """
    if screen is None:
        return usual
    height = screen.height
    fitting = [one for one in profiles if _shown(one, height)]
    return max(
        fitting,
        key=lambda one: (
            _shown(one, height),
            height in one.resolutions,
            max(one.resolutions) <= height,
            one == usual,
            -len(one.resolutions),
        ),
        default=usual,
    )


def _shown(profile: QualityProfile, height: int) -> int:
    """Return how high the best picture of a profile is on a screen of this height; 0: nothing of it is for it."""
    most = max(height, _EVERYWHERE)
    return max((min(one, height) for one in profile.resolutions if one <= most), default=0)
