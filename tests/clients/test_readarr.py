"""Readarr and its forks: whose ids, which edition, additions, calls, and fixtures that are bent in every way."""

from datetime import UTC, date, datetime
from typing import Any

from aiohttp import web
import pytest

from custom_components.mediamate.clients.arr_webhook import USERNAME
from custom_components.mediamate.clients.readarr import Readarr
from custom_components.mediamate.errors import (
    NotFound,
    Refused,
    ServiceFailed,
    UnsupportedVersion,
    WrongService,
)
from custom_components.mediamate.model import (
    IndexedTitle,
    LibraryItem,
    MediaItem,
    MediaRef,
    MediaType,
    ServiceInfo,
    UpcomingItem,
)
from custom_components.mediamate.ports import WebhookEvent, WebhookTarget

from .arr_suite import HASH, MADE, NOW, LibrarySuite, of_works
from .bending import survives
from .recorder import fixture

V1 = "/api/v1"


def book(name: str, space: str = "goodreads") -> MediaRef:
    return MediaRef(MediaType.BOOK, space, name)


MARGARITA = book("876183")
DOG = book("1182455")
GUARD = book("1430990")
BARE = book("1430991")
LETTERS = book("9900001")
BULGAKOV = MediaRef(MediaType.AUTHOR, "goodreads", "3137322")
STRUGATSKY = MediaRef(MediaType.AUTHOR, "goodreads", "1159669")

ITEM = MediaItem(
    ref=MARGARITA,
    title="The Master and Margarita",
    year=1967,
    overview="The Master and Margarita is a book.",
    poster_url="https://images.example/book/876183.jpg",
    rating=8.6,
    genres=("Fiction",),
    aliases=("Мастер и Маргарита", "Der Meister und Margarita"),
    released=date(1967, 1, 1),
    popularity=8600,
    creator="Mikhail Bulgakov",
    translations=(("ru", "Мастер и Маргарита"), ("de", "Der Meister und Margarita")),
)


def status(**said: str) -> dict[str, Any]:
    return {**fixture("readarr/api/v1/system/status"), **said}


# --- who answers, and whose ids it uses


@pytest.mark.parametrize(
    ("said", "source", "wanted"),
    [
        ({}, "", ServiceInfo("Readarr", "0.4.18.2805", name="Readarr", dialect="Readarr, goodreads")),
        (
            {},
            "https://hardcover.metadata.example",
            ServiceInfo("Readarr", "0.4.18.2805", name="Readarr", dialect="Readarr, hardcover"),
        ),
        (
            {"version": "0.4.19.12"},
            "https://metadata.example",
            ServiceInfo("Readarr", "0.4.19.12", name="Bookshelf", dialect="Bookshelf, goodreads"),
        ),
        (
            {"version": "0.4.20.2", "instanceName": "Books"},
            "",
            ServiceInfo("Readarr", "0.4.20.2", name="Books", dialect="Bookshelf, goodreads"),
        ),
        (
            {"appName": "Bookshelf", "version": "0.4.18.1"},
            "",
            ServiceInfo("Bookshelf", "0.4.18.1", name="Bookshelf", dialect="Bookshelf, goodreads"),
        ),
        (
            {"appName": "Chaptarr", "version": "0.9.901", "instanceName": "Chaptarr"},
            "",
            ServiceInfo("Chaptarr", "0.9.901", name="Chaptarr", dialect="Chaptarr, goodreads"),
        ),
    ],
)
async def test_dialects(recorder, client, said, source, wanted) -> None:
    recorder.answers[f"GET {V1}/system/status"] = status(**said)
    recorder.answers[f"GET {V1}/config/development"] = {"metadataSource": source}
    assert await client.status() == wanted


@pytest.mark.parametrize(
    ("said", "error"),
    [({"appName": "Lidarr", "version": "2.0.0"}, WrongService), ({"version": "0.3.2.1"}, UnsupportedVersion)],
)
async def test_somebody_else_answers(recorder, client, said, error) -> None:
    recorder.answers[f"GET {V1}/system/status"] = status(**said)
    with pytest.raises(error):
        await client.status()


async def test_ids_are_of_the_space_of_its_metadata_server(recorder, client) -> None:
    recorder.answers[f"GET {V1}/config/development"] = {"metadataSource": "https://api.HARDCOVER.example"}
    await client.status()
    assert (await client.lookup("margarita"))[0].ref == book("876183", "hardcover")
    assert (await client.get(book("876183", "hardcover"))).item.title == ITEM.title
    assert await client.get(MARGARITA) is None  # that id would be another book here
    # while it does not say whose they are, what was known stands
    recorder.answers[f"GET {V1}/config/development"] = web.json_response({}, status=404)
    assert (await client.status()).dialect == "Readarr, hardcover"


async def test_ids_that_say_their_space_themselves(recorder, client) -> None:
    names = ("hc:12", "gr:12", "xx:12", "az:B01")
    found = [{"book": {"title": one, "foreignBookId": one}} for one in names]
    recorder.answers[f"GET {V1}/search"] = web.json_response(found)
    assert [one.ref for one in await client.lookup("x")] == [
        book("12", "hardcover"),
        book("12"),
        book("B01", "amazon"),
    ]


# --- looking up


async def test_lookup_finds_books_and_authors(recorder, client) -> None:
    found = await client.lookup("bulgakov")
    assert found[0] == ITEM
    assert [(one.ref, one.title, one.creator) for one in found[1:]] == [
        (BULGAKOV, "Mikhail Bulgakov", None),
        (GUARD, "The White Guard", "Mikhail Bulgakov"),
    ]


async def test_the_metadata_server_is_dead(recorder, client) -> None:
    down = {"message": "Search for 'the' failed. Unable to communicate with BookInfo."}
    recorder.answers[f"GET {V1}/search"] = [web.json_response(down, status=503) for _ in range(3)]
    with pytest.raises(ServiceFailed):
        await client.check_metadata()
    await client.check_metadata()


@pytest.mark.parametrize(
    ("ref", "path", "term"),
    [(GUARD, "book", "work:1430990"), (STRUGATSKY, "author", "author:1159669")],
)
async def test_lookup_ref(recorder, client, ref, path, term) -> None:
    assert (await client.lookup_ref(ref)).ref == ref
    assert (recorder.seen[0].path, recorder.seen[0].query) == (f"{V1}/{path}/lookup", {"term": [term]})


@pytest.mark.parametrize("name", ["book:goodreads:1", "book:isbn:1", "movie:tmdb:1", "author:goodreads:1"])
async def test_nothing_of_that_name(client, name) -> None:
    with pytest.raises(NotFound):
        await client.lookup_ref(MediaRef.parse(name))
    assert await client.get(MediaRef.parse(name)) is None


# --- what is there


async def test_get(recorder, client) -> None:
    assert await client.get(MARGARITA) == LibraryItem(
        item=MediaItem(
            **{
                name: getattr(ITEM, name)
                for name in MediaItem.__slots__
                if name not in {"aliases", "translations"}
            }
        ),
        backend_id=31,
        monitored=True,
        has_file=True,
        available=True,
        size=2100000,
        quality_profile_id=1,
        path="/books/Mikhail Bulgakov",
        added=datetime(2024, 5, 6, 7, tzinfo=UTC),
    )
    assert recorder.lines == [f"GET {V1}/book", f"GET {V1}/author/1"]
    assert recorder.seen[0].query == {"titleSlug": [MARGARITA.id]}


async def test_get_where_the_slug_is_something_else(recorder, client) -> None:
    recorder.answers[f"GET {V1}/book"] = [web.json_response([])]
    held = await client.get(LETTERS)
    assert (held.backend_id, held.available) == (35, False)
    assert [one.query for one in recorder.seen[:2]] == [{"titleSlug": [LETTERS.id]}, {}]


async def test_get_an_author(client) -> None:
    held = await client.get(BULGAKOV)
    assert (held.backend_id, held.item.title, held.path) == (
        -1,
        "Mikhail Bulgakov",
        "/books/Mikhail Bulgakov",
    )


async def test_index(client) -> None:
    assert {ref: one async for ref, one in client.index()} == {
        MARGARITA: IndexedTitle(31, monitored=True, has_file=True, available=True, missing=0),
        DOG: IndexedTitle(32, monitored=True, has_file=False, available=True, missing=1),
        LETTERS: IndexedTitle(35, monitored=True, has_file=False, available=False, missing=0),
    }
    assert await client.indexed(34) is None  # its author is switched off


async def test_what_comes_and_what_was(recorder, client) -> None:
    assert await client.upcoming(date(2027, 3, 1), date(2027, 3, 31)) == [
        UpcomingItem(
            ref=LETTERS,
            title="Found Letters",
            day=date(2027, 3, 5),
            kind="book",
            overview="Found Letters is a book.",
            creator="Mikhail Bulgakov",
        )
    ]
    assert [one.kind for one in await client.history(32)] == ["imported", "grabbed", "failed", "other"]
    assert [one.download_id for one in await client.history(-1)] == [HASH, HASH]
    assert await client.missing_count() == 2
    assert await client.changed_since(NOW) == [31, 32]
    assert [one.backend_id for one in await client.queue()] == [32]
    assert [one.quality for one in await client.releases(32)] == ["EPUB"]


async def test_profiles_say_which_formats_they_take(client) -> None:
    assert [(one.name, one.resolutions, one.formats) for one in await client.quality_profiles()] == [
        ("eBook", (), ("MOBI", "EPUB", "AZW3")),
        ("Spoken", (), ("MP3", "M4B")),
    ]


# --- adding

ADDED = {
    **fixture("readarr/api/v1/book/32"),
    "id": MADE,
    "foreignBookId": GUARD.id,
    "title": "The White Guard",
}


async def add(client: Readarr, ref: MediaRef = GUARD, **options: Any) -> LibraryItem:
    return await client.add(ref, quality_profile_id=1, root_folder="/books", **options)


async def test_add_a_book(recorder, client) -> None:
    recorder.answers[f"POST {V1}/book"] = web.json_response(ADDED, status=201)
    assert (await add(client)).backend_id == 77
    body = recorder.seen[-1].body
    assert (body["foreignBookId"], body["monitored"], body["anyEditionOk"]) == (GUARD.id, True, True)
    assert body["addOptions"] == {"addType": "manual", "searchForNewBook": True}
    wanted = {
        "foreignAuthorId": BULGAKOV.id,
        "qualityProfileId": 1,
        "metadataProfileId": 1,
        "rootFolderPath": "/books",
        "monitored": True,
        "monitorNewItems": "none",
        "addOptions": {"monitor": "none", "searchForMissingBooks": False},
    }
    assert {name: body["author"][name] for name in wanted} == wanted


@pytest.mark.parametrize(
    ("language", "edition"),
    [(None, "219036"), ("ru", "260027"), ("en", "219036"), ("fr", "219038"), ("xx", "219036")],
)
async def test_exactly_one_edition_is_wanted(recorder, client, language, edition) -> None:
    recorder.answers[f"POST {V1}/book"] = web.json_response(ADDED, status=201)
    await add(client, language=language)
    body = recorder.seen[-1].body
    assert [one["foreignEditionId"] for one in body["editions"] if one["monitored"]] == [edition]
    assert len(body["editions"]) == 4
    assert body["foreignEditionId"] == edition


@pytest.mark.parametrize(
    ("written", "language"),
    [
        *(("rus", "ru"), ("Russian", "ru"), ("pt-BR", "pt")),
        *(("ger", "de"), ("Japanese", "ja"), ("jpn", "ja")),
        *(("Estonian", "et"), ("Slovak", "sk"), ("slo", "sk"), ("persian", "fa")),
    ],
)
async def test_languages_as_editions_write_them(recorder, client, written, language) -> None:
    lookup = fixture("readarr/api/v1/book/lookup")
    lookup[0]["editions"][3]["language"] = written
    recorder.answers[f"GET {V1}/book/lookup"] = web.json_response(lookup[:1])
    recorder.answers[f"POST {V1}/book"] = web.json_response(ADDED, status=201)
    lookup[0]["editions"].pop(0)
    await add(client, language=language)
    wanted = [one["foreignEditionId"] for one in recorder.seen[-1].body["editions"] if one["monitored"]]
    assert wanted in (["219038"], ["260027"])


async def test_a_book_without_editions(recorder, client) -> None:
    with pytest.raises(Refused) as caught:
        await add(client, BARE)
    assert caught.value.translation_key == "book_without_edition"
    assert caught.value.placeholders == {"service": "Readarr", "title": "Diaboliad"}
    assert not [line for line in recorder.lines if line.startswith("POST")]


async def test_an_edition_without_a_name(recorder, client) -> None:
    lookup = fixture("readarr/api/v1/book/lookup")[:1]
    for one in lookup[0]["editions"]:
        one.pop("foreignEditionId")
    recorder.answers[f"GET {V1}/book/lookup"] = web.json_response(lookup)
    recorder.answers[f"POST {V1}/book"] = web.json_response(ADDED, status=201)
    await add(client)
    assert recorder.seen[-1].body["foreignEditionId"] == lookup[0]["foreignEditionId"]


async def test_add_an_author(recorder, client) -> None:
    made = {**fixture("readarr/api/v1/author/1"), "id": 9, "foreignAuthorId": STRUGATSKY.id}
    recorder.answers[f"POST {V1}/author"] = web.json_response(made, status=201)
    assert (await add(client, STRUGATSKY, seasons="future", language="ru")).backend_id == -9
    body = recorder.seen[-1].body
    assert (body["monitorNewItems"], body["addOptions"]) == (
        "new",
        {"monitor": "future", "searchForMissingBooks": True},
    )


# --- changing


async def test_changes(recorder, client) -> None:
    await client.delete(31, delete_files=True)
    await client.delete(-1, delete_files=False)
    await client.monitor(34, quality_profile_id=2)
    await client.search_now(32)
    await client.search_now(-1)
    await client.search_missing()
    assert recorder.lines == [
        f"DELETE {V1}/book/31",
        f"DELETE {V1}/author/1",
        f"GET {V1}/book/34",
        f"PUT {V1}/book/monitor",
        f"PUT {V1}/author/editor",
        *[f"POST {V1}/command"] * 3,
    ]
    assert [one.body for one in recorder.seen[3:]] == [
        {"bookIds": [34], "monitored": True},
        {"authorIds": [2], "monitored": True, "qualityProfileId": 2},
        {"name": "BookSearch", "bookIds": [32]},
        {"name": "AuthorSearch", "authorId": 1},
        {"name": "MissingBookSearch"},
    ]


async def test_its_webhook_has_no_headers(recorder, client) -> None:
    recorder.answers[f"POST {V1}/notification"] = web.json_response({}, status=201)
    target = WebhookTarget("Home Assistant MediaMate (Readarr)", "http://ha:8123/api/webhook/abc", "s3cret")
    assert await client.ensure_webhook(target)
    body = recorder.seen[-1].body
    values = {one["name"]: one["value"] for one in body["fields"]}
    assert (values["username"], values["password"]) == (USERNAME, "s3cret")
    assert (body["onGrab"], body["onReleaseImport"], body["onRename"]) == (True, True, False)


# --- what all are held to

ARR = of_works(
    Readarr,
    DOG,
    32,
    {
        "AuthorAdded": WebhookEvent(kind="added"),
        "BookFileDelete": WebhookEvent(kind="file_deleted", ref=DOG, backend_id=32),
    },
    parsers={"book/31": ("parse_held",)},
    unread={"book/32", "book/34", "config/development"},
    held=MARGARITA,
    new=GUARD,
    nowhere=book("1"),
    made=ADDED,
)


class TestReadarr(LibrarySuite):
    arr = ARR


def test_bent_finds_have_one_edition_or_are_refused(client) -> None:
    def choose(found: dict[str, Any]) -> None:
        try:
            chosen = client._chosen(found, "ru")
        except Refused:
            return
        if client.words.is_work(found):
            assert [one["monitored"] for one in chosen["editions"]].count(True) == 1

    assert survives(choose, fixture("readarr/api/v1/book/lookup")[0])
