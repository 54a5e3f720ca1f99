"""From the word that somebody says for a genre, in English or Russian, to TMDb's number."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from ..model import MediaType

# How words for a genre begin (endings differ: ужасы, ужасов, ужастик) -> TMDb's genre of films.
# The first stem that fits wins, so the special ones come first.
STEMS: Mapping[str, int] = MappingProxyType(
    {
        "аниме": 16,
        "anime": 16,
        "animat": 16,
        "анимац": 16,
        "мульт": 16,
        "cartoon": 16,
        "боеви": 28,
        "экшн": 28,
        "экшен": 28,
        "action": 28,
        "приключ": 12,
        "adventur": 12,
        "комед": 35,
        "смешн": 35,
        "comed": 35,
        "sitcom": 35,
        "ситком": 35,
        "funny": 35,
        "крим": 80,
        "гангстер": 80,
        "crim": 80,
        "gangster": 80,
        "докум": 99,
        "docum": 99,
        "мелодрам": 10749,
        "романт": 10749,
        "любов": 10749,
        "роман": 10749,
        "roman": 10749,
        "romcom": 10749,
        "rom-com": 10749,
        "love": 10749,
        "драм": 18,
        "drama": 18,
        "семей": 10751,
        "семьи": 10751,
        "детск": 10751,
        "family": 10751,
        "kids": 10751,
        "children": 10751,
        "фэнтези": 14,
        "фентези": 14,
        "сказк": 14,
        "сказоч": 14,
        "fantas": 14,
        "истори": 36,
        "histor": 36,
        "ужас": 27,
        "хоррор": 27,
        "страшн": 27,
        "horror": 27,
        "scary": 27,
        "музык": 10402,
        "мюзикл": 10402,
        "music": 10402,
        "детектив": 9648,
        "detectiv": 9648,
        "myster": 9648,
        "загад": 9648,
        "научн": 878,
        "фантаст": 878,
        "космич": 878,
        "sci-fi": 878,
        "scifi": 878,
        "sci": 878,
        "space": 878,
        "триллер": 53,
        "thriller": 53,
        "suspense": 53,
        "воен": 10752,
        "войн": 10752,
        "war": 10752,
        "вестерн": 37,
        "western": 37,
    }
)

# Series have fewer shelves: the nearest one ("|" means or).
SERIES: Mapping[int, str] = MappingProxyType(
    {
        28: "10759",
        12: "10759",
        14: "10765",
        878: "10765",
        27: "9648|10765",
        36: "10768|18",
        53: "9648|80",
        10749: "18",
        10751: "10751|10762",
        10752: "10768",
    }
)
FILMS_ONLY = frozenset({10402})


def resolve(word: str, media_type: MediaType, lists: Iterable[Mapping[int, str]]) -> str | None:
    """Return the value for `with_genres`, or None if nobody knows this word.

    `lists` are TMDb's own names for this type; they win over our table.
    """
    wanted = _plain(word)
    if not wanted:
        return None
    for names in lists:
        for number, name in names.items():
            if _plain(name) == wanted:
                return str(number)
    for part in wanted.split():
        for stem, number in STEMS.items():
            if part.startswith(stem):
                return _of_type(number, media_type)
    return None


def _of_type(number: int, media_type: MediaType) -> str | None:
    """Translate a genre of films into one of series."""
    if media_type is MediaType.MOVIE:
        return str(number)
    return None if number in FILMS_ONLY else SERIES.get(number, str(number))


def _plain(word: str) -> str:
    return " ".join(word.casefold().replace("ё", "е").split())
