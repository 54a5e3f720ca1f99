"""Which releases of a film the indexers offer."""

from datetime import date
import random

from ..arr.indexers import GB, RUSSIAN, dotted, preferred, release
from ..arr.kind import Kind
from ..arr.shelf import ENGLISH, Release
from .model import Movie

OFFERED = ((19, ENGLISH), (18, ENGLISH), (7, ENGLISH), (3, ENGLISH), (6, ENGLISH), (5, ENGLISH), (2, ENGLISH))
CAMERA = ((25, ENGLISH),)
MORE = ((7, ENGLISH), (3, RUSSIAN))  # a second choice of the same, and a dubbed one


def offered(kind: Kind, movie: Movie, seed: int, today: date, blocklist: set[str]) -> list[Release]:
    """Return what is on offer for a film, the release that Radarr would take first.

    A film that is not out yet is offered as a camera copy at most, which no profile allows.
    """
    film = movie.film
    rng = random.Random(f"{seed}{film.tmdb}")
    if film.status(today) in {"announced", "tba"}:
        return []
    out = film.digital and film.digital <= today
    releases = []
    for number, (quality, languages) in enumerate((*OFFERED, *MORE) if out else CAMERA):
        known, dub = kind.qualities[quality], ".RUS" if languages is RUSSIAN else ""
        resolution = f"{known.more['resolution'] or 480}p"
        releases.append(
            release(
                kind,
                key=str(film.tmdb),
                number=number,
                name=f"{dotted(film.title)}.{film.year}.{resolution}.{known.word}{dub}.x264-GROUP",
                parts=(movie,),
                quality=quality,
                size=known.gb * GB * max(film.runtime, 60) / 100,
                rng=rng,
                profile=movie.profile_id,
                blocklist=blocklist,
                languages=languages,
            )
        )
    return preferred(kind, releases)
