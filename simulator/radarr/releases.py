"""Which releases of a film the indexers offer."""

from datetime import date
import random

from ..arr.indexers import GB, dotted, preferred, release
from ..arr.kind import Kind
from ..arr.shelf import Release
from .model import Movie

OFFERED = (19, 18, 7, 3, 6, 5, 2)
CAMERA = (25,)


def offered(kind: Kind, movie: Movie, seed: int, today: date, blocklist: set[str]) -> list[Release]:
    """Return what is on offer for a film, the release that Radarr would take first.

    A film that is not out yet is offered as a camera copy at most, which no profile allows.
    """
    film = movie.film
    rng = random.Random(f"{seed}{film.tmdb}")
    if film.status(today) in {"announced", "tba"}:
        return []
    out = film.digital and film.digital <= today
    qualities = (*OFFERED, 7) if out else CAMERA  # the last one is a second choice of the same
    releases = []
    for number, quality in enumerate(qualities):
        known = kind.qualities[quality]
        resolution = f"{known.more['resolution'] or 480}p"
        releases.append(
            release(
                kind,
                key=str(film.tmdb),
                number=number,
                name=f"{dotted(film.title)}.{film.year}.{resolution}.{known.word}.x264-GROUP",
                parts=(movie,),
                quality=quality,
                size=known.gb * GB * max(film.runtime, 60) / 100,
                rng=rng,
                profile=movie.profile_id,
                blocklist=blocklist,
            )
        )
    return preferred(kind, releases)
