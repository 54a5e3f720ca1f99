"""Made-up films, series and torrents in any number, for the bench: plausible in size, the same each time."""

from collections.abc import Iterator
from datetime import date, timedelta
import hashlib
import random

from .catalogue import GENRES, TV_GENRES, Film
from .shows import Series
from .torrents.engine import Engine, Torrent

FIRST_ID = 5_000_000
SEASON = 10
ADJECTIVES = [
    "Silent",
    "Golden",
    "Broken",
    "Distant",
    "Crimson",
    "Hidden",
    "Last",
    "Burning",
    "Hollow",
    "Second",
    "Northern",
    "Paper",
]
NOUNS = [
    "River",
    "Harbour",
    "Mirror",
    "Winter",
    "Orchard",
    "Engine",
    "Letter",
    "Garden",
    "Signal",
    "Island",
    "Shadow",
    "Parade",
]
WORDS = [
    "a",
    "town",
    "that",
    "nobody",
    "leaves",
    "without",
    "a",
    "reason",
    "keeps",
    "its",
    "promise",
    "to",
    "the",
    "man",
    "who",
    "built",
    "the",
    "bridge",
    "while",
    "his",
    "daughter",
    "follows",
    "the",
    "old",
    "road",
    "to",
    "the",
    "coast",
    "and",
    "finds",
    "what",
    "her",
    "brother",
    "had",
    "hidden",
    "there",
    "before",
    "the",
    "war",
]
GIB = 1024**3


def films(count: int, seed: int = 1) -> Iterator[Film]:
    """Make films whose Radarr records are about as long as real ones (3 KB)."""
    rng = random.Random(seed)
    for index in range(count):
        title = f"{rng.choice(ADJECTIVES)} {rng.choice(NOUNS)} {index}"
        day = date(1960, 1, 1) + timedelta(days=rng.randrange(23_000))
        yield Film(
            tmdb=FIRST_ID + index,
            imdb=f"tt{20_000_000 + index}",
            title=title,
            ru=f"Фильм {index}",
            original=title,
            language="en",
            in_cinemas=day,
            digital=day + timedelta(days=90),
            physical=day + timedelta(days=120),
            runtime=rng.randrange(75, 190),
            genres=tuple(rng.sample(list(GENRES), 3)),
            rating=round(rng.uniform(3, 9), 1),
            votes=rng.randrange(10, 20_000),
            popularity=round(rng.uniform(0, 60), 3),
            overview=" ".join(rng.choices(WORDS, k=70)).capitalize() + ".",
            overview_ru="Описание.",
            director="",
            studio=f"{rng.choice(NOUNS)} Pictures",
            aliases=tuple(f"{title} ({word})" for word in rng.sample(NOUNS, 4)),
        )


def shows(count: int, episodes: int = 30, seed: int = 1) -> Iterator[Series]:
    """Make series of so many episodes each, in seasons of ten."""
    rng = random.Random(f"shows{seed}")
    whole, rest = divmod(episodes, SEASON)
    seasons = (SEASON,) * whole + ((rest,) if rest else ())
    for index in range(count):
        title = f"{rng.choice(ADJECTIVES)} {rng.choice(NOUNS)} Stories {index}"
        first = date(1995, 1, 1) + timedelta(days=rng.randrange(9_000))
        yield Series(
            tmdb=FIRST_ID + index,
            tvdb=FIRST_ID + index,
            imdb=f"tt{30_000_000 + index}",
            title=title,
            ru=f"Сериал {index}",
            original=title,
            language="en",
            starts=tuple(first + timedelta(days=365 * number) for number in range(len(seasons))),
            seasons=seasons,
            ended=bool(index % 3),
            genres=tuple(rng.sample(list(TV_GENRES), 2)),
            rating=round(rng.uniform(3, 9), 1),
            votes=rng.randrange(10, 5_000),
            popularity=round(rng.uniform(0, 60), 3),
            overview=" ".join(rng.choices(WORDS, k=70)).capitalize() + ".",
            overview_ru="Описание.",
            network=f"{rng.choice(NOUNS)} TV",
        )


def fill_with_torrents(engine: Engine, count: int, moving: int, seed: int = 1) -> None:
    """Put torrents in: most lie complete and seed, `moving` of them download, slowly enough to last."""
    rng = random.Random(seed)
    now = engine.clock.timestamp()
    for index in range(count):
        key = hashlib.sha1(f"synthetic{seed}{index}".encode()).hexdigest()
        size = rng.randrange(700, 20_000) * 1024 * 1024
        name = f"{rng.choice(ADJECTIVES)}.{rng.choice(NOUNS)}.{index}.1080p.WEB-DL.x264-TIDE"
        torrent = Torrent(hash=key, name=name, size=size, added=now - rng.randrange(30_000_000))
        torrent.category = rng.choice(("radarr", "sonarr", ""))
        torrent.save_path = "/downloads"
        if index >= moving:
            torrent.done, torrent.completed_at = size, torrent.added + 5000
            torrent.uploaded = size * rng.uniform(0, 3)
        else:
            torrent.size = 40 * GIB
            torrent.rate = rng.randrange(1, 5) * 1024 * 1024
        torrent.anchor = engine.clock.elapsed()
        engine.torrents[key] = torrent
        if torrent.category:
            engine.categories.setdefault(torrent.category, "")
    engine.replan()
