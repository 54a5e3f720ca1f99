"""The disk that all services of the stack share, each under a mount of its own."""

from dataclasses import dataclass, field
from typing import Any

GIB = 1024**3


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file. `path` is relative to its media folder: `Dune (2021)/Dune (2021).mkv`.

    media: films, series, music or books: which folder that is. `what` is the catalogue's episode,
    track or book in it; a film is known by its TMDb id.
    """

    path: str
    size: int
    tmdb: int = 0
    media: str = "films"
    what: Any = None

    @property
    def folder(self) -> str:
        return self.path.rpartition("/")[0]

    @property
    def title_folder(self) -> str:
        """Return the first folder of the path: the one that a title has to itself."""
        return self.path.partition("/")[0]

    @property
    def key(self) -> str:
        return self.path if self.media == "films" else f"{self.media}/{self.path}"


@dataclass(slots=True)
class Disk:
    """Files, with the space that is left. A file is found by its key: the path, for other media than films below them."""

    total: int = 80_000 * GIB
    used: int = 1200 * GIB
    files: dict[str, StoredFile] = field(default_factory=dict)

    @property
    def free(self) -> int:
        return max(0, self.total - self.used)

    def store(self, file: StoredFile) -> None:
        self.remove_file(file.key)
        self.files[file.key] = file
        self.used += file.size

    def remove_file(self, key: str) -> None:
        if file := self.files.pop(key, None):
            self.used -= file.size

    def remove_folder(self, folder: str, media: str = "films") -> None:
        """Remove a title's folder with all that is in it."""
        found = [
            key for key, file in self.files.items() if file.media == media and file.title_folder == folder
        ]
        for key in found:
            self.remove_file(key)


def file_name(title: str) -> str:
    """Return a title without what file systems refuse."""
    return "".join(char for char in title.replace(": ", " - ") if char not in '<>:"/\\|?*').strip()
