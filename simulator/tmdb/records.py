"""TMDb's resources as JSON values, in the language asked for."""

from datetime import datetime
from typing import Any

from ..catalogue import GENRES, TV_GENRES, Catalogue, Film, Person, Series, Title
from ..pictures import picture_name
from ..shows import Episode, episodes_of

IMAGE_SIZES = {
    "backdrop_sizes": ["w300", "w780", "w1280", "original"],
    "logo_sizes": ["w45", "w92", "w154", "w185", "w300", "w500", "original"],
    "poster_sizes": ["w92", "w154", "w185", "w342", "w500", "w780", "original"],
    "profile_sizes": ["w45", "w185", "h632", "original"],
    "still_sizes": ["w92", "w185", "w300", "original"],
}


def brief(title: Title, russian: bool, *, with_type: bool = False) -> dict[str, Any]:
    """Return a title as lists show it."""
    record: dict[str, Any] = {
        "adult": False,
        "backdrop_path": title.backdrop,
        "id": title.tmdb,
        "original_language": title.language,
        "overview": title.overview_ru if russian else title.overview,
        "popularity": title.popularity,
        "poster_path": title.poster,
        "vote_average": title.rating,
        "vote_count": title.votes,
        "genre_ids": list(title.genres),
    }
    name = title.ru if russian else title.title
    if isinstance(title, Film):
        day = title.in_cinemas.isoformat() if title.in_cinemas else ""
        record |= {"title": name, "original_title": title.original, "release_date": day, "video": False}
    else:
        record |= {"name": name, "original_name": title.original, "origin_country": ["US"]}
        record["first_air_date"] = title.first_aired.isoformat()
    return record | ({"media_type": _kind(title)} if with_type else {})


def person_brief(person: Person, catalogue: Catalogue, russian: bool) -> dict[str, Any]:
    """Return a person as searches show them."""
    known = [f for f in catalogue.films.values() if person.name in {f.director, *f.cast}][:3]
    return {
        "adult": False,
        "gender": 0,
        "id": person.id,
        "known_for": [brief(film, russian, with_type=True) for film in known],
        "known_for_department": person.known_for,
        "name": person.ru if russian else person.name,
        "original_name": person.name,
        "popularity": 20.0,
        "profile_path": f"/{picture_name('person', person.id)}.jpg",
    }


def details(title: Title, russian: bool, now: datetime) -> dict[str, Any]:
    """Return a title's own page, without what is appended."""
    record = brief(title, russian)
    del record["genre_ids"]
    table = GENRES if isinstance(title, Film) else TV_GENRES
    record |= {
        "genres": [{"id": n, "name": table.get(n, GENRES.get(n, ("", "")))[russian]} for n in title.genres],
        "homepage": "",
        "imdb_id": title.imdb,
        "production_companies": [],
        "production_countries": [{"iso_3166_1": "US", "name": "United States of America"}],
        "spoken_languages": [],
        "tagline": "",
    }
    return record | (_film(title) if isinstance(title, Film) else _series(title, russian, now))


def _film(film: Film) -> dict[str, Any]:
    collection = None
    if film.collection:
        number, name = film.collection
        pictures = {"poster_path": film.poster, "backdrop_path": film.backdrop}
        collection = {"id": number, "name": name} | pictures
    return {
        "belongs_to_collection": collection,
        "budget": 0,
        "revenue": 0,
        "runtime": film.runtime,
        "status": "Released" if film.votes else "Post Production",
    }


def _series(series: Series, russian: bool, now: datetime) -> dict[str, Any]:
    episodes = [one for one in episodes_of(series) if one.season]
    aired = [one for one in episodes if one.air_time <= now]
    following = next((one for one in episodes if one.air_time > now), None)
    return {
        "created_by": [],
        "episode_run_time": [series.runtime],
        "in_production": not series.ended,
        "languages": [series.language],
        "last_air_date": aired[-1].air_time.date().isoformat() if aired else None,
        "last_episode_to_air": episode_record(aired[-1]) if aired else None,
        "networks": [
            {
                "id": 1,
                "name": series.network,
                "logo_path": f"/{picture_name('network', 1)}.png",
                "origin_country": "US",
            }
        ],
        "next_episode_to_air": episode_record(following) if following else None,
        "number_of_episodes": sum(series.seasons),
        "number_of_seasons": len(series.seasons),
        "seasons": [season_brief(series, number, russian) for number in seasons_of(series)],
        "status": "Ended" if series.ended else "Returning Series" if aired else "In Production",
        "type": "Scripted",
    }


def seasons_of(series: Series) -> list[int]:
    """Return the numbers of the seasons; 0 are the specials."""
    return list(dict.fromkeys(one.season for one in episodes_of(series)))


def season_brief(series: Series, number: int, russian: bool) -> dict[str, Any]:
    """Return a season as its series lists it."""
    episodes = [one for one in episodes_of(series) if one.season == number]
    names = ("Specials", "Спецматериалы") if number == 0 else (f"Season {number}", f"Сезон {number}")
    return {
        "air_date": episodes[0].air_time.date().isoformat(),
        "episode_count": len(episodes),
        "id": series.tmdb * 100 + number,
        "name": names[russian],
        "overview": "",
        "poster_path": series.poster,
        "season_number": number,
        "vote_average": series.rating,
    }


def season_record(series: Series, number: int, russian: bool) -> dict[str, Any]:
    """Return a season's own page, with its episodes."""
    record = season_brief(series, number, russian)
    del record["episode_count"]
    rows = [episode_record(one) for one in episodes_of(series) if one.season == number]
    return record | {
        "_id": f"{record['id']:024x}",
        "episodes": [row | {"crew": [], "guest_stars": []} for row in rows],
    }


def episode_record(episode: Episode) -> dict[str, Any]:
    """Return an episode."""
    show = episode.show
    return {
        "air_date": episode.air_time.date().isoformat(),
        "episode_number": episode.number,
        "episode_type": "finale"
        if episode.season and episode.number == show.seasons[episode.season - 1]
        else "standard",
        "id": episode.tvdb,
        "name": episode.title,
        "overview": "",
        "production_code": "",
        "runtime": show.runtime,
        "season_number": episode.season,
        "show_id": show.tmdb,
        "still_path": episode.poster,
        "vote_average": show.rating,
        "vote_count": show.votes // 10,
    }


def appended(name: str, title: Title, catalogue: Catalogue, russian: bool) -> dict[str, Any]:
    """Return one part of append_to_response; what is not known here is an empty object."""
    make = APPENDIX.get(name)
    return make(title, catalogue, russian) if make else {}


def _external(title: Title, catalogue: Catalogue, russian: bool) -> dict[str, Any]:
    ids: dict[str, Any] = {"imdb_id": title.imdb}
    return ids | ({"tvdb_id": title.tvdb} if isinstance(title, Series) else {})


def _alternatives(title: Title, catalogue: Catalogue, russian: bool) -> dict[str, Any]:
    names = dict.fromkeys((title.ru, *getattr(title, "aliases", ())))
    rows = [{"iso_3166_1": "RU" if n == title.ru else "US", "title": n, "type": ""} for n in names]
    return {"titles" if isinstance(title, Film) else "results": rows}


def _credits(title: Title, catalogue: Catalogue, russian: bool) -> dict[str, Any]:
    cast = []
    for order, name in enumerate(title.cast):
        person = catalogue.person(name)
        shown = person.ru if russian else person.name
        cast.append({"id": person.id, "name": shown, "original_name": name, "character": "", "order": order})
    crew = []
    if isinstance(title, Film) and title.director:
        person = catalogue.person(title.director)
        shown = person.ru if russian else person.name
        crew = [{"id": person.id, "name": shown, "original_name": person.name, "job": "Director"}]
        crew[0]["department"] = "Directing"
    return {"cast": cast, "crew": crew}


def _release_dates(title: Title, catalogue: Catalogue, russian: bool) -> dict[str, Any]:
    if not isinstance(title, Film):
        return {}
    kinds = ((3, title.in_cinemas), (4, title.digital), (5, title.physical))
    dates = [
        {
            "certification": title.certification,
            "descriptors": [],
            "iso_639_1": "",
            "note": "",
            "release_date": f"{day.isoformat()}T00:00:00.000Z",
            "type": kind,
        }
        for kind, day in kinds
        if day
    ]
    return {"results": [{"iso_3166_1": "US", "release_dates": dates}]}


def _ratings(title: Title, catalogue: Catalogue, russian: bool) -> dict[str, Any]:
    return {
        "results": [{"iso_3166_1": "US", "rating": getattr(title, "certification", ""), "descriptors": []}]
    }


def _translations(title: Title, catalogue: Catalogue, russian: bool) -> dict[str, Any]:
    name = "title" if isinstance(title, Film) else "name"
    rows = (
        ("en", "US", "English", title.title, title.overview),
        ("ru", "RU", "Pусский", title.ru, title.overview_ru),
    )
    return {
        "translations": [
            {
                "iso_3166_1": country,
                "iso_639_1": code,
                "name": language,
                "english_name": language,
                "data": {name: shown, "overview": overview, "homepage": "", "tagline": ""},
            }
            for code, country, language, shown, overview in rows
        ]
    }


def _alike(title: Title, catalogue: Catalogue, russian: bool) -> dict[str, Any]:
    return listing([brief(other, russian, with_type=True) for other in catalogue.alike(title)], 1)


APPENDIX = {
    "external_ids": _external,
    "alternative_titles": _alternatives,
    "credits": _credits,
    "release_dates": _release_dates,
    "content_ratings": _ratings,
    "translations": _translations,
    "recommendations": _alike,
    "similar": _alike,
    "videos": lambda title, catalogue, russian: {"results": []},
    "keywords": lambda title, catalogue, russian: {"keywords": []},
    "images": lambda title, catalogue, russian: {"backdrops": [], "logos": [], "posters": []},
    "watch/providers": lambda title, catalogue, russian: {"results": {}},
}
PAGE = 20


def listing(rows: list[dict[str, Any]], page: int) -> dict[str, Any]:
    """Return one page of a list of results."""
    start = (page - 1) * PAGE
    return {
        "page": page,
        "results": rows[start : start + PAGE],
        "total_pages": max(1, -(-len(rows) // PAGE)),
        "total_results": len(rows),
    }


def _kind(title: Title) -> str:
    return "movie" if isinstance(title, Film) else "tv"
