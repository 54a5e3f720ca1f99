"""What tells one *arr from another, as far as the parts that they share have to know it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

HARMLESS = (
    *("RssSync", "CheckHealth", "ImportListSync", "Backup", "Housekeeping", "ApplicationUpdate"),
    *("MessagingCleanup", "CleanUpRecycleBin"),
)


@dataclass(frozen=True, slots=True)
class Quality:
    """One quality. `gb`: for 100 minutes of film, or for one album or book; `word`: in releases' names."""

    name: str
    word: str
    gb: float
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def height(self) -> int:
        return self.more.get("resolution") or 480


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One *arr: its names, numbers and words.

    service: of the server and its faults; owner, part: its nouns for what stands in the library and for
    what is searched (the same where a film is both). history: number -> eventType; imported: of a file. qualities come from the
    worst to the best; profiles: id -> name, cutoff, allowed.
    """

    service: str
    app: str
    api: str
    version: str
    newer: str
    migration: int
    root: str
    media: str  # which folder of the disk that is (`StoredFile.media`)
    category: str
    category_field: str
    owner: str
    part: str
    events: tuple[str, ...]
    history: Mapping[int, str]
    imported: str
    file_deleted: str
    qualities: Mapping[int, Quality]
    profiles: Mapping[int, tuple[str, int, tuple[int, ...]]]
    default_profile: int
    usual_quality: int
    mismatch: str
    harmless: tuple[str, ...] = ()
    completed: str = ""  # its event when all of a download is imported, where it has one
    languages: bool = True  # whether its records speak of them
    dated_queue: bool = True  # whether its queue says when something was added
    blocked: str = "importBlocked"  # its word for a download that waits for somebody
    privacy: bool = True  # whether its settings say which of them are secret
    silent: tuple[str, ...] = ()  # flags of notifications that webhooks do not have
    profile_more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def owner_id(self) -> str:
        return f"{self.owner}Id"

    def second(self, suffix: str) -> Kind:
        """Return another instance of the same *arr, with a root folder and a category of its own."""
        return replace(
            self,
            service=f"{self.service}_{suffix}",
            root=f"{self.root}-{suffix}",
            media=f"{self.media}-{suffix}",
            category=f"{self.category}-{suffix}",
        )

    def quality(self, number: int) -> dict[str, Any]:
        """Return the QualityModel."""
        quality = self.qualities[number]
        return {
            "quality": {"id": number, "name": quality.name} | dict(quality.more),
            "revision": {"version": 1, "real": 0, "isRepack": False},
        }

    def rank(self, number: int) -> int:
        """Return how good a quality is."""
        return list(self.qualities).index(number)

    def cutoff_unmet(self, profile_id: int, quality_id: int) -> bool:
        """Say whether the profile would like a better file."""
        _, cutoff, allowed = self.profiles[profile_id]
        return quality_id in allowed and self.rank(quality_id) < self.rank(cutoff)

    def profile(self, number: int) -> dict[str, Any]:
        """Return the QualityProfileResource."""
        name, cutoff, allowed = self.profiles[number]
        items = [
            {"quality": self.quality(one)["quality"], "items": [], "allowed": one in allowed}
            for one in self.qualities
        ]
        return {
            "name": name,
            "upgradeAllowed": False,
            "cutoff": cutoff,
            "items": items,
            "minFormatScore": 0,
            "cutoffFormatScore": 0,
            "formatItems": [],
            "id": number,
            **self.profile_more,
        }
