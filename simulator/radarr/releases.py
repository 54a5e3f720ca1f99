"""The indexers: which releases of a film they offer, the same each time for the same seed."""

from datetime import date
import hashlib
import random

from .model import PROFILES, QUALITIES, Movie, Release

INDEXERS = {1: "Cinder", 2: "Harbour"}
GROUPS = ("EMBER", "NORTH", "QUILL", "TIDE")
OFFERED = (19, 18, 7, 3, 6, 5, 2)
SOURCE_WORDS = {"bluray": "BluRay", "webdl": "WEB-DL", "tv": "HDTV", "dvd": "DVDRip", "cam": "HDCAM"}
GB = 1024**3


def offered(movie: Movie, seed: int, today: date, blocklist: set[str]) -> list[Release]:
    """Return what is on offer for a film, the release that Radarr would take first.

    A film that is not out yet is offered as a camera copy at most, which no profile allows.
    """
    film = movie.film
    rng = random.Random(f"{seed}{film.tmdb}")
    if film.status(today) in {"announced", "tba"}:
        return []
    qualities = OFFERED if film.digital and film.digital <= today else (25,)
    releases = [_release(movie, quality, number, rng, blocklist) for number, quality in enumerate(qualities)]
    if qualities is OFFERED:
        releases.append(_release(movie, 7, len(qualities), rng, blocklist))  # a second choice of the same
    order = list(QUALITIES)
    releases.sort(key=lambda r: (not r.rejections, order.index(r.quality_id), r.seeders), reverse=True)
    return releases


def _release(movie: Movie, quality: int, number: int, rng: random.Random, blocklist: set[str]) -> Release:
    film = movie.film
    name, source, resolution, _, gb = QUALITIES[quality]
    group = GROUPS[(number + rng.randrange(len(GROUPS))) % len(GROUPS)]
    words = "".join(char if char.isalnum() else "." for char in film.title).strip(".")
    title = f"{words}.{film.year}.{resolution or 480}p.{SOURCE_WORDS[source]}.x264-{group}".replace("..", ".")
    guid = f"https://indexer.invalid/torrent/{film.tmdb}/{number}"
    key = hashlib.sha1(f"{guid}{title}".encode()).hexdigest()
    size = int(gb * GB * max(film.runtime, 60) / 100 * rng.uniform(0.92, 1.08))
    indexer = 1 + number % len(INDEXERS)
    return Release(
        guid=guid,
        indexer_id=indexer,
        indexer=INDEXERS[indexer],
        title=title,
        group=group,
        size=size,
        quality_id=quality,
        seeders=rng.randrange(5, 400),
        leechers=rng.randrange(0, 40),
        age_hours=rng.uniform(30, 3000),
        hash=key,
        rejections=_rejections(movie, quality, name, key, blocklist),
    )


def _rejections(movie: Movie, quality: int, name: str, key: str, blocklist: set[str]) -> tuple[str, ...]:
    reasons = []
    if quality not in PROFILES[movie.profile_id][2]:
        reasons.append(f"{name} is not wanted in profile")
    if key in blocklist:
        reasons.append("Release is blocklisted")
    return tuple(reasons)
