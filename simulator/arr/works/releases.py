"""Which releases of albums and books the indexers offer."""

from collections.abc import Sequence
from datetime import date
import random

from ..indexers import GB, preferred, release
from ..kind import Kind
from ..shelf import Release
from .model import Work

EXISTING = "Existing files on disk are of equal or higher preference"


def offered(kind: Kind, parts: Sequence[Work], seed: int, today: date, blocklist: set[str]) -> list[Release]:
    """Return what is on offer: each quality once, and the usual one by a second group."""
    found = []
    for work in parts:
        if not work.facts.out(today):
            continue
        rng = random.Random(f"{seed}{work.facts.id}")
        for number, quality in enumerate((*reversed(kind.qualities), kind.usual_quality)):
            known, person = kind.qualities[quality], work.creator.person
            year = f" ({work.facts.year})" if work.facts.year else ""
            better = work.files and kind.rank(work.files[0].quality_id) >= kind.rank(quality)
            found.append(
                release(
                    kind,
                    key=work.facts.id,
                    number=number,
                    name=f"{person.name} - {work.facts.title}{year} [{known.word}]-GROUP",
                    parts=(work,),
                    quality=quality,
                    size=known.gb * GB,
                    rng=rng,
                    profile=work.creator.profile_id,
                    blocklist=blocklist,
                    rejections=(EXISTING,) if better else (),
                )
            )
    return preferred(kind, found)
