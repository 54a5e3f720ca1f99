"""What somebody wants, and what that comes to: the two values that everything about wishes is said in."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ..model import MediaItem, MediaRef, MediaRequest, MediaType, Message, Part, RequestPart

type Seasons = tuple[int, ...] | str | None  # numbers, "all", "latest", "first" or "pilot"
type Wished = int | str | None  # an episode: its number, or "latest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants: a ref that was found before, or a title that is still only text."""

    ref: MediaRef | None = None
    title: str | None = None
    year: int | None = None
    media_type: MediaType | None = None
    creator: str | None = None  # by whom, of an album or a book that is still only text
    seasons: Seasons = None
    episode: Wished = None
    quality_profile: str | None = None  # name or id
    resolution: str | None = None  # "2160p"
    audio: str | None = None  # in which language it is to be heard, two letters
    root_folder: str | None = None
    entry_id: str | None = None
    instance: str | None = None  # words for a service: "second radarr"
    language: str = "en"
    forms: tuple[str, ...] = ()
    usual: MediaType | None = None  # what this person mostly asks for


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Exactly what would happen. `existing`: the title is there without a file; it is only searched for.

    `parts`, of a series: the seasons or the episode that would be got; what is there already is not among them.
    """

    item: MediaItem
    entry_id: str
    instance: str
    quality_profile_id: int
    quality_profile_name: str
    root_folder: str
    parts: tuple[Part, ...] = ()
    existing: bool = False
    size_estimate: int | None = None
    notes: tuple[Message, ...] = field(default=())

    @property
    def seasons(self) -> tuple[int, ...] | None:
        """Return the seasons as a wish names them."""
        return tuple(dict.fromkeys(one.season for one in self.parts)) or None

    @property
    def episode(self) -> int | None:
        """Return the one episode that is meant, if it is no whole season."""
        return self.parts[0].episode if self.parts else None


def parts_of(parts: Sequence[Part]) -> tuple[RequestPart, ...]:
    """Return the parts of a new request; what comes in one piece has one."""
    return tuple(RequestPart(one.season, one.episode) for one in parts) or (RequestPart(),)


def wish_again(request: MediaRequest, language: str) -> Wish:
    """Wish the same as before, as it was wished."""
    seasons = tuple(dict.fromkeys(one.season for one in request.parts)) if request.in_parts else None
    return Wish(
        ref=request.ref,
        entry_id=request.entry_id,
        quality_profile=None if request.quality_profile_id is None else str(request.quality_profile_id),
        root_folder=request.root_folder,
        seasons=seasons,
        episode=request.parts[0].episode if seasons else None,
        language=language,
    )
