"""What every *arr keeps in the same way: what stands in its library, and the files of that."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file in the library. `name` is relative to the folder of what it belongs to."""

    id: int
    name: str
    size: int
    quality_id: int
    group: str
    added: datetime
    scene_name: str = ""


@dataclass(slots=True, eq=False, kw_only=True)
class Kept:
    """A film, a series, an artist or an author. `encoded` is the cached record; `touch` it after every change."""

    id: int
    added: datetime
    root: str
    profile_id: int
    monitored: bool = True
    tags: list[int] = field(default_factory=list)
    folder: str = field(init=False)  # its name, made of the title
    encoded: bytes | None = None

    @property
    def path(self) -> str:
        return f"{self.root}/{self.folder}"
