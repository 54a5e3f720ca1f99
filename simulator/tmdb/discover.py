"""TMDb's discover: filters over all films or series."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..catalogue import Catalogue, Film, Title


def _day(title: Title) -> str:
    day = title.in_cinemas if isinstance(title, Film) else title.first_aired
    return day.isoformat() if day else ""


ORDERS: dict[str, Callable[[Any], Any]] = {
    "popularity": lambda title: title.popularity,
    "vote_average": lambda title: title.rating,
    "vote_count": lambda title: title.votes,
    "primary_release_date": _day,
    "first_air_date": _day,
}


def discover(titles: Sequence[Title], query: Mapping[str, str], catalogue: Catalogue) -> list[Title]:
    """Return the titles that pass every filter, in the order asked for."""
    found = [title for title in titles if _passes(title, query, catalogue)]
    key, _, direction = query.get("sort_by", "popularity.desc").partition(".")
    found.sort(key=ORDERS.get(key, ORDERS["popularity"]), reverse=direction != "asc")
    return found


def _passes(title: Title, query: Mapping[str, str], catalogue: Catalogue) -> bool:
    people = {catalogue.person(name).id for name in title.cast}
    crew = {catalogue.person(title.director).id} if isinstance(title, Film) and title.director else set()
    genres = set(title.genres)
    return (
        _has(query.get("with_genres"), genres)
        and not (query.get("without_genres") and _has(query["without_genres"].replace(",", "|"), genres))
        and _has(query.get("with_cast"), people)
        and _has(query.get("with_crew"), crew)
        and _has(query.get("with_people"), people | crew)
        and title.votes >= float(query.get("vote_count.gte", 0))
        and title.rating >= float(query.get("vote_average.gte", 0))
        and query.get("with_original_language") in {None, title.language}
        and _in_time(title, query)
    )


def _has(wish: str | None, numbers: set[int]) -> bool:
    """Read TMDb's lists: a comma is AND, a bar is OR."""
    if not wish:
        return True
    if "|" in wish:
        return any(int(part) in numbers for part in wish.split("|") if part)
    return all(int(part) in numbers for part in wish.split(",") if part)


def _in_time(title: Title, query: Mapping[str, str]) -> bool:
    day, name = _day(title), "primary_release_date" if isinstance(title, Film) else "first_air_date"
    year = query.get("primary_release_year") or query.get("first_air_date_year")
    after = query.get(f"{name}.gte") or query.get("release_date.gte") or ""
    before = query.get(f"{name}.lte") or query.get("release_date.lte") or "9999"
    return after <= day <= before and (not year or day.startswith(year))
