"""Language profiles: what makes a subtitle manager go on looking by itself, long after somebody asked."""

from collections.abc import Iterable
from dataclasses import dataclass

from ..model.subtitles import LanguageProfile, Subtitled
from .stack import SubtitleManager


@dataclass(frozen=True, slots=True)
class Keeping:
    """Who goes on looking from now on, and by which profile; None: nobody does, since no profile is about the language."""

    service: str
    profile: str | None


def fitting(profiles: Iterable[LanguageProfile], language: str) -> LanguageProfile | None:
    """Return the smallest profile that is about a language, of several the oldest; one that is always about it first."""
    return min(
        (one for one in profiles if language in one.languages),
        key=lambda one: (language in one.unless_spoken, one.size, one.id),
        default=None,
    )


async def keep(manager: SubtitleManager, of: Subtitled, language: str) -> Keeping | None:
    """Have the manager go on looking for subtitles of a film, or of the series of an episode.

    None if the title has a profile: somebody chose it, and it is left as it is. Raises what keeps the manager from
    answering.
    """
    if await manager.port.has_profile(of):
        return None
    profile = fitting(await manager.port.profiles(), language)
    if profile is not None:
        await manager.port.assign(of, profile.id)
    return Keeping(manager.title, profile.name if profile else None)
