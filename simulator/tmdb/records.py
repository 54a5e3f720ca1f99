"""TMDb's resources as JSON values, in the language asked for."""

from typing import Any

from ..catalogue import GENRES, TV_GENRES, Catalogue, Film, Person, Series, Title
from ..pictures import picture_name

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


def details(title: Title, russian: bool) -> dict[str, Any]:
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
    return record | (_film(title) if isinstance(title, Film) else _series(title, russian))


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


def _series(series: Series, russian: bool) -> dict[str, Any]:
    seasons = [
        {
            "air_date": series.starts[index].isoformat(),
            "episode_count": episodes,
            "id": series.tmdb * 100 + index,
            "name": f"{'Сезон' if russian else 'Season'} {index + 1}",
            "overview": "",
            "poster_path": series.poster,
            "season_number": index + 1,
            "vote_average": series.rating,
        }
        for index, episodes in enumerate(series.seasons)
    ]
    return {
        "created_by": [],
        "episode_run_time": [series.runtime],
        "in_production": not series.ended,
        "languages": [series.language],
        "last_air_date": seasons[-1]["air_date"],
        "networks": [
            {
                "id": 1,
                "name": series.network,
                "logo_path": f"/{picture_name('network', 1)}.png",
                "origin_country": "US",
            }
        ],
        "next_episode_to_air": None,
        "number_of_episodes": sum(series.seasons),
        "number_of_seasons": len(series.seasons),
        "seasons": seasons,
        "status": "Ended" if series.ended else "Returning Series",
        "type": "Scripted",
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
