"""How a title is got: by which profile, into which folder, how much room it takes, and what is said of it before."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from ..model import (
    Candidate,
    MediaItem,
    MediaType,
    Message,
    QualityProfile,
    RequestResult,
    RequestStatus,
    RootFolder,
)
from .audio import preferred
from .formats import by_format
from .parts import Unfit
from .screens import suited
from .stack import Backend, Defaults
from .wish import Wish

# Bytes that an hour takes as it is usually released, by height of the picture; series are packed tighter
_BYTES_PER_HOUR: Mapping[MediaType, tuple[tuple[int, float], ...]] = {
    MediaType.MOVIE: ((2160, 23e9), (1080, 6e9), (720, 3e9), (0, 1.5e9)),
    MediaType.SERIES: ((2160, 10e9), (1080, 3e9), (720, 1.5e9), (0, 0.7e9)),
}
_USUAL_RUNTIME = {MediaType.MOVIE: 110, MediaType.SERIES: 45}  # minutes
_USUAL = 1080  # where nobody chose a profile; an *arr's first one is usually "Any", up to 2160p


class Answered(Exception):
    """An answer that is no failure, carried out of the checks."""

    def __init__(
        self,
        status: RequestStatus,
        key: str,
        item: MediaItem | None = None,
        *,
        candidates: Sequence[Candidate] = (),
        silent: Sequence[str] = (),
        **placeholders: object,
    ) -> None:
        super().__init__(key)
        named = {"title": item.title, **placeholders} if item else placeholders
        self.result = RequestResult(
            status=status,
            message=Message(key, named),
            item=item,
            candidates=tuple(candidates),
            silent=tuple(silent),
        )

    @classmethod
    def by(cls, unfit: Unfit, item: MediaItem) -> Answered:
        """Answer a wish that means no part of a series; which seasons there are is worth a question."""
        status = RequestStatus.NEEDS_CHOICE if unfit.asks else RequestStatus.REFUSED
        return cls(status, unfit.message.key, item, **unfit.message.placeholders)


async def profiles_of(backend: Backend) -> tuple[QualityProfile, ...]:
    """Return the profiles of an instance, in its own order."""
    if backend.snapshot and backend.snapshot.quality_profiles:
        return backend.snapshot.quality_profiles
    return tuple(await backend.port.quality_profiles())


async def folders_of(backend: Backend) -> tuple[RootFolder, ...]:
    """Read the folders now: free space of ten minutes ago is no basis for a promise."""
    return tuple(await backend.port.root_folders())


def profile_for(
    profiles: tuple[QualityProfile, ...], wish: Wish, item: MediaItem, defaults: Defaults
) -> QualityProfile:
    """Return the profile that is wanted; an unknown name is an answer, never another profile."""
    audio = wish.audio or defaults.audio
    leads = wish.audio or not wish.quality_profile  # who names a profile, and no language, means this one
    if not profiles:
        raise Answered(RequestStatus.REFUSED, "no_quality_profile", item)
    if wish.quality_profile or wish.resolution:
        if named := wished_profile(profiles, wish):
            alike = [one for one in profiles if one.resolutions[:1] == named.resolutions[:1]]
            return preferred(alike, named, audio, item) if audio and leads else named
        asked = wish.quality_profile or wish.resolution
        names = tuple(one.name for one in profiles)
        raise Answered(RequestStatus.REFUSED, "unknown_profile", item, profile=asked, names=names)
    chosen = next((one for one in profiles if one.name == defaults.quality_profile), None)
    usual = chosen or suited(profiles, defaults.screen, _usual(profiles, defaults.usual))
    return preferred(profiles, usual, audio, item) if audio and (wish.audio or not chosen) else usual


def led_by_screen(
    profile: QualityProfile,
    profiles: tuple[QualityProfile, ...],
    wish: Wish,
    item: MediaItem,
    defaults: Defaults,
) -> tuple[Message, ...]:
    """Say which screen decided on a profile; nothing where it would be this one without any."""
    screen, blind = defaults.screen, replace(defaults, screen=None)
    if screen is None or profile == profile_for(profiles, wish, item, blind):
        return ()
    return (screen.reason(profile),)


def _usual(profiles: tuple[QualityProfile, ...], name: str | None) -> QualityProfile:
    """Return what is got where nobody chose: the profile of this name, else one for 1080p."""
    named = next((one for one in profiles if one.name == name), None)
    return named or next((one for one in profiles if one.resolutions[:1] == (_USUAL,)), profiles[0])


def named_profile(profiles: Sequence[QualityProfile], asked: str) -> QualityProfile | None:
    """Find a profile by its name or id, else by the format that it takes."""
    wanted = asked.strip().casefold()
    named = next((one for one in profiles if wanted in {one.name.casefold(), str(one.id)}), None)
    alike = [one for one in profiles if _letters(one.name) == _letters(asked)]  # "ultra hd" is Ultra-HD
    return named or (alike[0] if len(alike) == 1 else by_format(profiles, wanted))


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))


def wished_profile(profiles: tuple[QualityProfile, ...], wish: Wish) -> QualityProfile | None:
    """Find a profile by its name or id, else by the height of the picture it aims at."""
    if asked := wish.quality_profile:
        return named_profile(profiles, asked)
    height = int("".join(filter(str.isdigit, wish.resolution or "")) or 0)
    allowing = [one for one in profiles if height in one.resolutions]
    return min(allowing, key=lambda one: (one.resolutions[0] != height, len(one.resolutions)), default=None)


def folder_for(
    folders: tuple[RootFolder, ...], wish: Wish, item: MediaItem, default: str | None
) -> RootFolder:
    """Return the folder that is wanted, else the default, else the one with the most space."""
    if not folders:
        raise Answered(RequestStatus.REFUSED, "no_root_folder", item)
    paths = {one.path.rstrip("/\\"): one for one in folders}
    if wish.root_folder:
        chosen = paths.get(wish.root_folder.rstrip("/\\"))
        if chosen is None:
            raise Answered(RequestStatus.REFUSED, "unknown_root_folder", item, names=tuple(paths))
    else:
        roomiest = max(folders, key=lambda one: (one.accessible, one.free or 0))
        chosen = paths.get((default or "").rstrip("/\\"), roomiest)
    if not chosen.accessible:
        raise Answered(RequestStatus.REFUSED, "root_folder_inaccessible", item, path=chosen.path)
    return chosen


def room_for(
    item: MediaItem, profile: QualityProfile, folder: RootFolder | None, episodes: int | None = None
) -> tuple[int | None, tuple[Message, ...]]:
    """Guess the size, and say if it is tight there. Raises Answered where not even the least picture fits."""
    least, size = estimate(item, profile, episodes)
    free = folder.free if folder else None
    if free is None or size is None or least is None:
        return size, ()
    if least > free:
        raise Answered(RequestStatus.REFUSED, "too_big", item, size=least, free=free)
    return size, (Message("note_tight", {"size": size, "free": free}),) if size > free else ()


def estimate(
    item: MediaItem, profile: QualityProfile, episodes: int | None = None
) -> tuple[int | None, int | None]:
    """Guess the size of a film, or of so many episodes, in the least and the best picture of a profile."""
    rates = _BYTES_PER_HOUR.get(item.ref.media_type)
    if rates is None or not profile.resolutions or (item.ref.media_type is MediaType.SERIES and not episodes):
        return None, None
    hours = (item.runtime or _USUAL_RUNTIME[item.ref.media_type]) / 60 * (episodes or 1)
    lowest, highest = min(profile.resolutions), max(profile.resolutions)
    return _bytes(rates, lowest, hours), _bytes(rates, highest, hours)


def _bytes(rates: Sequence[tuple[int, float]], height: int, hours: float) -> int:
    return round(hours * next(rate for least, rate in rates if height >= least))


def notes_on(item: MediaItem, now: datetime) -> tuple[Message, ...]:
    """Say what else is good to know before the yes: a title that is not out has to be waited for."""
    if item.ref.media_type is MediaType.SERIES:
        return ()  # its seasons come out, each at its time
    today = now.date()
    days = [day for day in (item.released, item.in_cinemas) if day]
    if item.released and item.released <= today:
        return ()
    if ahead := [day for day in days if day > today]:
        return (Message("note_unreleased", {"day": ahead[0]}),)
    if not days and item.year and item.year > today.year:
        return (Message("note_unreleased_year", {"year": item.year}),)
    return ()
