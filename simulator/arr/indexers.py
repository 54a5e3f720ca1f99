"""The indexers: what a release of anything looks like, the same each time for the same seed."""

from collections.abc import Iterable
import hashlib
import random

from .kind import Kind
from .shelf import ENGLISH, Release

INDEXERS = {1: "Cinder", 2: "Harbour"}
GROUPS = ("EMBER", "NORTH", "QUILL", "TIDE")
RUSSIAN = ((11, "Russian"),)
GB = 1024**3


def dotted(title: str) -> str:
    """Return a title as names of releases have it."""
    words = "".join(char if char.isalnum() else "." for char in title).strip(".")
    while ".." in words:
        words = words.replace("..", ".")
    return words


def release(
    kind: Kind,
    *,
    key: str,
    number: int,
    name: str,
    parts: Iterable[object],
    quality: int,
    size: float,
    rng: random.Random,
    profile: int,
    blocklist: set[str],
    languages: tuple[tuple[int, str], ...] = ENGLISH,
    rejections: Iterable[str] = (),
) -> Release:
    """Make a release. `key` names what is in it, `number` tells it from the others; `size` in bytes, about.

    In `name` GROUP stands for whoever made it.
    """
    group = GROUPS[(number + rng.randrange(len(GROUPS))) % len(GROUPS)]
    title = name.replace("GROUP", group)
    guid = f"https://indexer.invalid/torrent/{key}/{number}"
    torrent = hashlib.sha1(f"{kind.service}{guid}{title}".encode()).hexdigest()
    indexer = 1 + number % len(INDEXERS)
    reasons = list(rejections)
    if quality not in kind.profiles[profile][2]:
        reasons.insert(0, f"{kind.qualities[quality].name} is not wanted in profile")
    if torrent in blocklist:
        reasons.append("Release is blocklisted")
    return Release(
        guid=guid,
        indexer_id=indexer,
        indexer=INDEXERS[indexer],
        title=title,
        group=group,
        size=int(size * rng.uniform(0.92, 1.08)),
        quality_id=quality,
        seeders=rng.randrange(5, 400),
        leechers=rng.randrange(0, 40),
        age_hours=rng.uniform(30, 3000),
        hash=torrent,
        parts=tuple(parts),
        rejections=tuple(reasons),
        languages=languages,
    )


def preferred(kind: Kind, releases: list[Release]) -> list[Release]:
    """Return releases in the order in which an *arr would take them: whole ones first."""
    return sorted(
        releases,
        key=lambda one: (
            not one.rejections,
            len(one.parts),
            one.languages == ENGLISH,
            kind.rank(one.quality_id),
            one.seeders,
        ),
        reverse=True,
    )
