"""Which episodes are wanted: the choices of `addOptions.monitor`, one function each."""

from collections.abc import Callable
from datetime import datetime, timedelta

from .model import Episode, Series

RECENT = timedelta(days=90)

type Choice = Callable[[Episode, datetime], bool]


def _last(episode: Episode) -> int:
    return max(episode.series.seasons)


CHOICES: dict[str, Choice] = {
    "all": lambda episode, now: True,
    "future": lambda episode, now: not episode.aired(now),
    "missing": lambda episode, now: episode.file is None,
    "existing": lambda episode, now: episode.file is not None,
    "firstSeason": lambda episode, now: episode.season == 1,
    "lastSeason": lambda episode, now: episode.season == _last(episode),
    "latestSeason": lambda episode, now: episode.season == _last(episode),
    "pilot": lambda episode, now: episode.season == 1 and episode.number == 1,
    "recent": lambda episode, now: episode.facts.air_time >= now - RECENT,
    "none": lambda episode, now: False,
}


def choose(series: Series, wish: str, now: datetime) -> None:
    """Mark episodes and seasons as `wish` says; what is unknown, and `skip`, follows the seasons' flags."""
    if wish in {"monitorSpecials", "unmonitorSpecials"}:
        monitor_season(series, 0, wish == "monitorSpecials")
        return
    choice = CHOICES.get(wish)
    if choice is None:
        for episode in series.episodes:
            episode.monitored = series.seasons[episode.season]
        return
    for episode in series.episodes:
        episode.monitored = episode.season > 0 and choice(episode, now)
    for number in series.seasons:
        wanted = any(episode.monitored for episode in series.season(number))
        series.seasons[number] = wanted and wish != "pilot"


def monitor_season(series: Series, number: int, monitored: bool) -> None:
    """Turn a season on or off, with all of its episodes."""
    if number not in series.seasons:
        return
    series.seasons[number] = monitored
    for episode in series.season(number):
        episode.monitored = monitored
