"""The handlers of Jellyfin's items: lists, one item, counts, pictures, what a user did with it."""

from collections import Counter
from collections.abc import Iterable
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
NEW = frozenset({"Movie", "Series", "MusicAlbum", "Book"})
COUNTED = {
    "MovieCount": "Movie",
    "SeriesCount": "Series",
    "EpisodeCount": "Episode",
    "ArtistCount": "MusicArtist",
    "AlbumCount": "MusicAlbum",
    "SongCount": "Audio",
    "BookCount": "Book",
    **dict.fromkeys(("ProgramCount", "TrailerCount", "MusicVideoCount", "BoxSetCount"), ""),
}
ORDERS = {
    "sortname": lambda item: item.name.casefold(),
    "datecreated": lambda item: item.created,
    "datelastsaved": lambda item: item.saved,
    "productionyear": lambda item: getattr(item.work, "year", 0),
    "communityrating": lambda item: getattr(item.work, "rating", 0.0),
    "indexnumber": lambda item: item.number or 0,
    "parentindexnumber": lambda item: (item.parent.number or 0) if item.parent else 0,
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
            web.get("/Shows/NextUp", self._next_up),
            web.get("/Shows/{id}/Seasons", self._seasons),
            web.get("/Shows/{id}/Episodes", self._episodes),
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
        return self._page(query, found)

    def _page(self, query: dict[str, str], found: list[Item]) -> web.Response:
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
            (not types or item.type.casefold() in types)
            and (not ids or item.id in ids)
            and (not parent or self._below(item, parent, query))
            and query.get("ismissing", "false").casefold() != "true"
            and (not saved or item.saved >= _moment(saved))
            and term in item.name.casefold()
            and _wish(query, "isplayed", data.played)
            and _wish(query, "isfavorite", data.favorite)
        )

    def _below(self, item: Item, parent: str, query: dict[str, str]) -> bool:
        """Say whether an item lies in a library or a folder; without `recursive` directly."""
        folder = self._library.folder(parent)
        if folder and item.media != folder.media:
            return False
        if query.get("recursive", "").casefold() == "true":
            return folder is not None or item.within(parent)
        above = item.parent
        return above is None if folder else above is not None and above.id == parent

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
        items = [one for one in self._library.items.values() if one.type in NEW]
        newest = sorted(items, key=lambda item: item.saved, reverse=True)
        found = [item for item in newest if self._fits(item, query)]
        return json_answer(
            [self._record(item, query) for item in found[: number(query.get("limit"), LATEST)]]
        )

    async def _counts(self, request: web.Request) -> web.Response:
        there = Counter(item.type for item in self._library.items.values())
        counts = {name: there[kind] for name, kind in COUNTED.items()}
        return json_answer(counts | {"ItemCount": sum(counts.values())})

    # -- series ---------------------------------------------------------------------------------

    def _show(self, request: web.Request) -> Item:
        item = self._library.find(request.match_info["id"])
        if item is None or item.type != "Series":
            raise web.HTTPNotFound
        return item

    async def _seasons(self, request: web.Request) -> web.Response:
        found = sorted(self._library.below(self._show(request), "Season"), key=ORDERS["indexnumber"])
        return self._page(_lower(request), found)

    async def _episodes(self, request: web.Request) -> web.Response:
        """List a series' episodes in their order, of one season if asked."""
        query, show = _lower(request), self._show(request)
        season, season_id = query.get("season"), query.get("seasonid", "").replace("-", "").casefold()
        found = [
            one
            for one in _in_order(self._library.below(show, "Episode"))
            if season in {None, str(one.parent.number)} and (not season_id or one.parent.id == season_id)
        ]
        return self._page(query, found)

    async def _next_up(self, request: web.Request) -> web.Response:
        """List the episode after the last one that a user saw, of each series that they have begun."""
        query, user_id = _lower(request), self._user_id(request)
        if user_id is None:
            return web.Response(status=400)
        wanted = query.get("seriesid", "").replace("-", "").casefold()
        found = []
        for show in [one for one in self._library.items.values() if one.type == "Series"]:
            episodes = _in_order(self._library.below(show, "Episode"))
            seen = [i for i, one in enumerate(episodes) if self._library.data(user_id, one).played]
            if wanted in {"", show.id} and seen and seen[-1] + 1 < len(episodes):
                found.append(episodes[seen[-1] + 1])
        return self._page(query, found)

    async def _image(self, request: web.Request) -> web.Response:
        item = self._library.find(request.match_info["id"])
        if item is None:
            return web.Response(status=404)
        return web.Response(body=poster(getattr(item.work, "poster", item.id)), content_type="image/png")

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

    def _progress(self, item: Item, user: str) -> dict[str, Any]:
        """Return how far somebody is with a series or a season."""
        known = self._accounts.user(user)
        user_id = known.id if known else ""
        episodes = list(self._library.below(item, "Episode"))
        seen = sum(
            1 for one in episodes if (data := self._library.user_data.get((user_id, one.id))) and data.played
        )
        share = 100 * seen / len(episodes) if episodes else 0
        left = {"UnplayedItemCount": len(episodes) - seen, "Played": seen == len(episodes)}
        return left | {"PlayedPercentage": share}

    def _record(self, item: Item, query: dict[str, str]) -> dict[str, Any]:
        fields = {name.strip().casefold() for name in query.get("fields", "").split(",")}
        data = self._data(item, query)
        record = item_record(item, self._server_id, fields, data)
        if data is not None and item.type in {"Series", "Season"}:
            record["UserData"] |= self._progress(item, query["userid"])
        if query.get("enableimages", "").casefold() == "false":
            del record["ImageTags"], record["BackdropImageTags"], record["ImageBlurHashes"]
        return record


def _in_order(episodes: Iterable[Item]) -> list[Item]:
    return sorted(episodes, key=lambda one: (one.parent.number or 0, one.number or 0))


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
