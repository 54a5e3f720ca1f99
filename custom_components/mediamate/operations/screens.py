"""Which quality profile suits the screen that somebody watches on. Pure.

No device tells Home Assistant how many lines it shows, so the household says it once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ..model import Message, QualityProfile

_SAID: Final[Mapping[int, str]] = {2160: "4K"}  # how people call a height; the others are called by it


@dataclass(frozen=True, slots=True)
class Screen:
    """What a wish will be watched on; `height` is that of the best picture that it shows."""

    name: str
    height: int

    def reason(self, profile: QualityProfile) -> Message:
        """Say why it will be this profile."""
        height = _SAID.get(self.height, f"{self.height}p")
        return Message("note_screen", {"profile": profile.name, "screen": self.name, "height": height})


def suited(
    profiles: Sequence[QualityProfile], screen: Screen | None, usual: QualityProfile
) -> QualityProfile:
    """Return the profile with the best picture that a screen can show; the usual one where none has any.

    Of those with the same picture: one that fetches nothing better than the screen shows, then the usual
    one, then one that allows little else, as it is chosen when somebody says "in 4K".
    """
    if screen is None:
        return usual
    fitting = [one for one in profiles if _shown(one, screen.height)]
    return max(
        fitting,
        key=lambda one: (
            _shown(one, screen.height),
            max(one.resolutions) <= screen.height,
            one == usual,
            -len(one.resolutions),
        ),
        default=usual,
    )


def _shown(profile: QualityProfile, height: int) -> int:
    """Return how high the best picture is that a screen of this height can show as it is; 0: there is none."""
    return max((one for one in profile.resolutions if one <= height), default=0)
