"""Readarr: books with exactly one edition that is wanted; a metadata server that may be gone."""

from typing import Any

import pytest

from simulator import Fault
from simulator.jellyfin.library import MOUNTS

from .hooks import Hook
from .works import DUNE, HERBERT, HOBBIT, PLACE, WEIR, WINDS, Shelves

HOUR = 3600.0


async def test_a_book_is_got(shelves: Shelves) -> None:
    added = await shelves.get_book(DUNE, editions=[2])
    assert (added.status, added.body["author"]["authorName"]) == (201, "Frank Herbert")
    assert [one["monitored"] for one in added.body["editions"]] == [False, False, True]
    shelves.sim.advance(6)
    (record,) = (await shelves.readarr.get("/queue", includeBook="true", includeAuthor="true"))["records"]
    assert (record["book"]["foreignBookId"], record["author"]["foreignAuthorId"]) == (DUNE, HERBERT)
    assert shelves.sim.torrents.engine.torrents[record["downloadId"].casefold()].category == "readarr"
    shelves.sim.advance(HOUR)
    book = await shelves.readarr.get("/book/1")
    assert (book["statistics"]["bookFileCount"], book["foreignEditionId"]) == (1, "36510458")
    (file,) = await shelves.readarr.get("/bookfile", bookId=1)
    assert file["path"] == "/books/Frank Herbert/Dune (1965)/Dune - Frank Herbert.azw3"
    editions = await shelves.readarr.get("/edition", bookId=1)
    assert [one["title"] for one in editions if one["monitored"]] == ["Дюна"]
    events = (await shelves.readarr.get("/history", bookId=1))["records"]
    assert [one["eventType"] for one in events] == ["downloadImported", "bookFileImported", "grabbed"]
    others = await shelves.readarr.get("/book", authorId=1)
    assert [(one["title"], one["monitored"]) for one in others] == [("Dune", True), ("Dune Messiah", False)]
    assert (await shelves.readarr.get("/author/1"))["statistics"]["availableBookCount"] == 1


async def test_jellyfin_knows_a_book_by_its_name_only(shelves: Shelves) -> None:
    await shelves.get_book(DUNE)
    shelves.sim.advance(HOUR)
    body = {"Updates": [{"Path": f"{MOUNTS}/books/Frank Herbert/Dune (1965)", "UpdateType": "Created"}]}
    await shelves.jellyfin("POST", "/Library/Media/Updated", json=body)
    shelves.sim.advance(10)
    query = {"recursive": "true", "includeItemTypes": "Book", "fields": "ProviderIds,Path,MediaSources"}
    (book,) = (await shelves.jellyfin.get("/Items", **query))["Items"]
    assert (book["Name"], book["ProductionYear"], book["ProviderIds"]) == ("Dune", 1965, {})
    assert (book["MediaType"], book["MediaSources"]) == ("Book", [])
    assert book["Path"].startswith(f"{MOUNTS}/books/Frank Herbert/Dune (1965)/")
    assert (await shelves.jellyfin.get("/Items/Counts"))["BookCount"] == 1
    folders = {
        one["CollectionType"]: one["ItemId"] for one in await shelves.jellyfin.get("/Library/VirtualFolders")
    }
    assert set(folders) == {"movies", "tvshows", "music", "books"}
    (author,) = (await shelves.jellyfin.get("/Items", parentId=folders["books"]))["Items"]
    assert (author["Name"], author["Type"]) == ("Frank Herbert", "Folder")


async def test_spoken_books(shelves: Shelves) -> None:
    await shelves.get_book(HOBBIT, qualityProfileId=2)
    shelves.sim.advance(HOUR)
    (file,) = await shelves.readarr.get("/bookfile", authorId=1)
    assert file["quality"]["quality"]["name"] == "M4B"
    assert file["size"] > 300 * 1024**2


@pytest.mark.parametrize("editions", [[], [0, 1]])
async def test_exactly_one_edition(shelves: Shelves, editions: list[int]) -> None:
    assert (await shelves.get_book(DUNE, editions=editions)).status == 500
    assert await shelves.readarr.get("/book") == []


async def test_a_book_without_editions(shelves: Shelves) -> None:
    (found,) = await shelves.readarr.get("/book/lookup", term=f"work:{WINDS}")
    assert (found["editions"], "releaseDate" in found) == ([], False)
    assert (await shelves.get_book(WINDS)).status == 500


async def test_a_dead_metadata_server(shelves: Shelves) -> None:
    """What is there stays; nothing is found, and nothing can be added."""
    await shelves.get_book(HOBBIT)
    shelves.sim.advance(HOUR)
    (found,) = await shelves.readarr.get("/book/lookup", term=f"work:{DUNE}")
    shelves.sim.readarr.metadata_dead = True
    for path in ("/search", "/book/lookup", "/author/lookup"):
        answer = await shelves.readarr("GET", path, params={"term": "dune"})
        assert (answer.status, "failed" in answer.body["message"]) == (503, True)
    found["editions"][0]["monitored"] = True
    place = PLACE | {"rootFolderPath": "/books"}
    wish = found | {"author": found["author"] | place}
    assert (await shelves.readarr("POST", "/book", json=wish)).status == 503
    assert len(await shelves.readarr.get("/book")) == 1
    assert (await shelves.readarr.get("/system/status"))["appName"] == "Readarr"
    shelves.sim.readarr.metadata_dead = False
    assert (await shelves.readarr("POST", "/book", json=wish)).status == 201
    assert shelves.sim.readarr.metadata_dead is False


async def test_an_author_with_all_books(shelves: Shelves) -> None:
    (found,) = await shelves.readarr.get("/author/lookup", term="Энди Вейер")
    options = {"monitor": "all", "searchForMissingBooks": True}
    wish = found | PLACE | {"rootFolderPath": "/books", "addOptions": options, "monitorNewItems": "new"}
    added = await shelves.readarr("POST", "/author", json=wish)
    assert (added.status, added.body["foreignAuthorId"], added.body["monitorNewItems"]) == (201, WEIR, "new")
    shelves.sim.advance(HOUR)
    books = await shelves.readarr.get("/book", authorId=1)
    assert [one["statistics"]["bookFileCount"] for one in books] == [1, 1]
    await shelves.readarr("DELETE", "/bookfile/1")
    assert (await shelves.readarr.get("/wanted/missing"))["totalRecords"] == 1
    await shelves.readarr("POST", "/command", json={"name": "AuthorSearch", "authorId": 1})
    shelves.sim.advance(HOUR)
    assert (await shelves.readarr.get("/wanted/missing"))["totalRecords"] == 0


async def test_lookups(shelves: Shelves) -> None:
    async def titles(term: str) -> list[str]:
        return [row["title"] for row in await shelves.readarr.get("/book/lookup", term=term)]

    assert (await titles("dune"))[0] == "Dune"
    assert await titles("хоббит") == await titles("isbn:9780618260300") == await titles("edition:5907")
    assert await titles(f"work:{HOBBIT}") == ["The Hobbit"]
    assert await titles(f"author:{HERBERT}") == ["Dune", "Dune Messiah"]
    assert await titles("author:7") == await titles("work:7") == []
    rows = await shelves.readarr.get("/search", term="frank herbert")
    assert [row.get("author", {}).get("authorName") for row in rows] == [None, None, "Frank Herbert"]
    assert await shelves.readarr.get("/author/lookup", term="work:58") == []
    assert await shelves.readarr.get("/author/lookup", term="author:7") == []
    await shelves.get_book(DUNE)
    assert [one["id"] for one in await shelves.readarr.get("/book", titleSlug=DUNE)] == [1]
    assert await shelves.readarr.get("/book", titleSlug="7") == []
    assert (await shelves.readarr.get("/config/development"))["metadataSource"].startswith("https://")


async def test_webhooks(shelves: Shelves, hook: tuple[Hook, str]) -> None:
    """Nothing is told of a failed import: Readarr's webhooks have no such event."""
    receiver, url = hook
    (schema,) = await shelves.readarr.get("/notification/schema")
    assert (schema["supportsOnImportFailure"], schema["supportsOnReleaseImport"]) == (False, True)
    assert "onHealthRestored" not in schema
    flags = {name: True for name in schema if name.startswith("on")}
    body = schema | flags | {"name": "x", "fields": [{"name": "url", "value": url}]}
    assert (await shelves.readarr("POST", "/notification", json=body)).status == 201
    shelves.sim.faults.set("readarr", Fault("import-blocked"))
    await shelves.get_book(DUNE)
    shelves.sim.advance(HOUR)
    (record,) = (await shelves.readarr.get("/queue"))["records"]
    assert record["trackedDownloadState"] == "importFailed"
    shelves.sim.faults.clear()
    shelves.sim.advance(HOUR)
    imported = await receiver.until("Download")
    assert (imported["book"]["goodreadsId"], len(imported["bookFiles"])) == (DUNE, 1)
    assert imported["book"]["edition"]["goodreadsId"] == "44767458"
    await shelves.readarr("DELETE", "/bookfile/1")
    await receiver.until("BookFileDelete")
    await shelves.readarr("DELETE", "/author/1", params={"deleteFiles": "true"})
    assert (await receiver.until("AuthorDelete"))["author"]["name"] == "Frank Herbert"
    assert receiver.kinds == ["Test", "AuthorAdded", "Grab", "Download", "BookFileDelete", "AuthorDelete"]


async def test_by_hand(shelves: Shelves) -> None:
    shelves.sim.faults.set("readarr", Fault("import-blocked"))
    await shelves.get_book(DUNE)
    shelves.sim.advance(HOUR)
    (record,) = (await shelves.readarr.get("/queue"))["records"]
    (row,) = await shelves.readarr.get("/manualimport", downloadId=record["downloadId"])
    assert "book" not in row and "foreignEditionId" not in row
    ids = {"authorId": 1, "bookId": 1}
    answer = await shelves.readarr("POST", "/manualimport", json=[{"path": row["path"], **ids}])
    (found,) = answer.body
    assert (answer.status, found["book"]["id"], found["rejections"]) == (202, 1, [])
    file = {"path": row["path"], "downloadId": record["downloadId"], **ids}
    for edition, there in (({}, 0), ({"foreignEditionId": found["foreignEditionId"]}, 1)):
        await shelves.readarr("POST", "/command", json={"name": "ManualImport", "files": [file | edition]})
        assert (await shelves.readarr.get("/book/1"))["statistics"]["bookFileCount"] == there


async def test_steered_from_another_process(shelves: Shelves) -> None:
    told = await shelves.control("POST", "/scenario", json={"metadata_dead": True})
    assert told.body == {"metadata_dead": True}
    assert (await shelves.readarr("GET", "/search", params={"term": "x"})).status == 503
    state: dict[str, Any] = await shelves.control.get("/state")
    assert (state["readarr"]["books"], state["lidarr"]["albums"]) == (0, 0)
