"""The disk that all services of the stack share, each under a mount of its own."""

from dataclasses import dataclass, field

GIB = 1024**3


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One film file. `path` is relative to the media folder: `Dune (2021)/Dune (2021).mkv`."""

    path: str
    size: int
    tmdb: int

    @property
    def folder(self) -> str:
        return self.path.rpartition("/")[0]


@dataclass(slots=True)
class Disk:
    """Files, with the space that is left."""

    total: int = 80_000 * GIB
    used: int = 1200 * GIB
    files: dict[str, StoredFile] = field(default_factory=dict)

    @property
    def free(self) -> int:
        return max(0, self.total - self.used)

    def store(self, file: StoredFile) -> None:
        self.remove_file(file.path)
        self.files[file.path] = file
        self.used += file.size

    def remove_file(self, path: str) -> None:
        if file := self.files.pop(path, None):
            self.used -= file.size

    def remove_folder(self, folder: str) -> None:
        for path in [path for path, file in self.files.items() if file.folder == folder]:
            self.remove_file(path)
