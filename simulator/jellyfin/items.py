"""The handlers of Jellyfin's items: lists, one item, counts, pictures, what a user did with it."""

from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from ..clock import SimClock
from ..pictures import poster
from ..server import json_answer, number
from .library import Item, Library, UserData
from .records import folder_item, item_record, user_data_record
from .users import Accounts

LATEST = 20
ORDERS = {
    "sortname": lambda item: item.name.casefold(),
    "datecreated": lambda item: item.created,
    "datelastsaved": lambda item: item.saved,
    "productionyear": lambda item: item.film.year if item.film else 0,
    "communityrating": lambda item: item.film.rating if item.film else 0,
}


class Items:
    """What is in the libraries, for whoever may ask."""

    def __init__(self, clock: SimClock, library: Library, accounts: Accounts, server_id: str) -> None:
        self._clock = clock
        self._library = library
        self._accounts = accounts
        self._server_id = server_id

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/Items", self._list),
            web.get("/Items/Counts", self._counts),
            web.get("/Items/Latest", self._latest),
            web.get("/Items/{id}", self._get),
            web.get("/Items/{id}/Images/Primary", self._image),
            web.post("/UserPlayedItems/{id}", self._played(True)),
            web.delete("/UserPlayedItems/{id}", self._played(False)),
            web.post("/UserFavoriteItems/{id}", self._favorite(True)),
            web.delete("/UserFavoriteItems/{id}", self._favorite(False)),
        ]

    async def _list(self, request: web.Request) -> web.Response:
        """Filter as Jellyfin does. It has no filter by provider id: unknown parameters change nothing."""
        query = _lower(request)
        found = [item for item in self._library.items.values() if self._fits(item, query)]
        for key in reversed([part.casefold() for part in query.get("sortby", "").split(",") if part]):
            if key in ORDERS:
                found.sort(key=ORDERS[key], reverse=query.get("sortorder", "").casefold().startswith("desc"))
        start = number(query.get("startindex"), 0)
        limit = number(query.get("limit"), 0)
        page = found[start : start + limit] if limit else found[start:]
        records = [self._record(item, query) for item in page]
        return json_answer({"Items": records, "TotalRecordCount": len(found), "StartIndex": start})

    def _fits(self, item: Item, query: dict[str, str]) -> bool:
        data = self._data(item, query) or UserData()
        types = {part.casefold() for part in query.get("includeitemtypes", "").split(",") if part}
        ids = {part.replace("-", "").casefold() for part in query.get("ids", "").split(",") if part}
        parent = query.get("parentid", "").replace("-", "").casefold()
        saved = query.get("mindatelastsaved")
        term = query.get("searchterm", "").casefold()
        return (
            (not types or "movie" in types)
            and (not ids or item.id in ids)
            and (
                not parent or any(f.id == parent and f.collection == "movies" for f in self._library.folders)
            )
            and (not saved or item.saved >= _moment(saved))
            and term in item.name.casefold()
            and _wish(query, "isplayed", data.played)
            and _wish(query, "isfavorite", data.favorite)
        )

    async def _get(self, request: web.Request) -> web.Response:
        query = _lower(request)
        key = request.match_info["id"].replace("-", "").casefold()
        if item := self._library.find(key):
            # a single item comes with everything
            query["fields"] = "ProviderIds,DateCreated,Path,MediaSources,Overview,Genres,OriginalTitle"
            return json_answer(self._record(item, query))
        folder = next((folder for folder in self._library.folders if folder.id == key), None)
        return json_answer(folder_item(folder, self._server_id)) if folder else web.Response(status=404)

    async def _latest(self, request: web.Request) -> web.Response:
        query = _lower(request)
        newest = sorted(self._library.items.values(), key=lambda item: item.created, reverse=True)
        found = [item for item in newest if self._fits(item, query)]
        return json_answer(
            [self._record(item, query) for item in found[: number(query.get("limit"), LATEST)]]
        )

    async def _counts(self, request: web.Request) -> web.Response:
        names = (
            "Series",
            "Episode",
            "Artist",
            "Program",
            "Trailer",
            "Song",
            "Album",
            "MusicVideo",
            "BoxSet",
            "Book",
        )
        films = len(self._library.items)
        return json_answer(
            {"MovieCount": films} | {f"{name}Count": 0 for name in names} | {"ItemCount": films}
        )

    async def _image(self, request: web.Request) -> web.Response:
        item = self._library.find(request.match_info["id"])
        if item is None:
            return web.Response(status=404)
        return web.Response(body=poster(item.film.poster if item.film else item.id), content_type="image/png")

    # -- what a user did ------------------------------------------------------------------------

    def _played(self, played: bool) -> Any:
        def change(data: UserData) -> None:
            data.played, data.play_count = played, data.play_count + played
            data.last_played = self._clock.now() if played else None

        return self._change(change)

    def _favorite(self, favorite: bool) -> Any:
        def change(data: UserData) -> None:
            data.favorite = favorite

        return self._change(change)

    def _change(self, change: Any) -> Any:
        async def handler(request: web.Request) -> web.Response:
            item, user_id = self._library.find(request.match_info["id"]), self._user_id(request)
            if item is None or user_id is None:
                return web.Response(status=404 if user_id else 400)
            data = self._library.data(user_id, item)
            change(data)
            return json_answer(user_data_record(item, data))

        return handler

    def _user_id(self, request: web.Request) -> str | None:
        """Return the user meant: the one named, else the one logged in; a key alone has none."""
        named = _lower(request).get("userid")
        user = self._accounts.user(named) if named else request["access"].user
        return user.id if user else None

    def _data(self, item: Item, query: dict[str, str]) -> UserData | None:
        user = self._accounts.user(query.get("userid", "")) if query.get("userid") else None
        return self._library.data(user.id, item) if user else None

    def _record(self, item: Item, query: dict[str, str]) -> dict[str, Any]:
        fields = {name.strip().casefold() for name in query.get("fields", "").split(",")}
        record = item_record(item, self._server_id, fields, self._data(item, query))
        if query.get("enableimages", "").casefold() == "false":
            del record["ImageTags"], record["BackdropImageTags"], record["ImageBlurHashes"]
        return record


def _lower(request: web.Request) -> dict[str, str]:
    """Return the query with names in lower case: Jellyfin takes both; repeated names are joined."""
    query: dict[str, str] = {}
    for name, value in request.query.items():
        key = name.casefold()
        query[key] = f"{query[key]},{value}" if key in query else value
    return query


def _wish(query: dict[str, str], name: str, actual: bool) -> bool:
    wanted = query.get(name, "").casefold()
    return not wanted or (wanted == "true") is actual


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise web.HTTPBadRequest from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
