"""What the demo asks the simulated services themselves, past MediaMate: did it really happen?"""

from collections.abc import Sequence
from itertools import pairwise
import re
from typing import Any

import aiohttp
from yarl import URL

from simulator import SimulatedStack

LISTED = re.compile(r"^\d+\. .+? [–—] (.+)$", re.MULTILINE)  # a release in a list: its name comes last


class Failed(Exception):
    """What was asked for did not happen."""


async def watchable(sim: SimulatedStack, request: dict[str, Any]) -> str:
    """Ask the media server for what was requested, and open the link; returns what they say."""
    link = request.get("link")
    if not link:
        raise Failed("the request is ready but has no link")
    headers = {"Authorization": f'MediaBrowser Token="{sim.jellyfin.api_key}"'}
    item = URL(URL(link).fragment.lstrip("!")).query.get("id", "")
    query = {"ids": item, "fields": "ProviderIds,MediaSources"}
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{sim.jellyfin.url}/Items", params=query, headers=headers) as response:
            items = (await response.json())["Items"]
        if not items or not _is(items[0], request, sim):
            raise Failed("the media server itself does not have it")
        async with session.get(link.partition("#")[0]) as response:
            page, status = await response.text(), response.status
    if status != 200 or "html" not in page.lower():
        raise Failed(f"the link answers {status}")
    return f"Jellyfin itself says: “{items[0]['Name']}” is there; the link answers {status}"


def _is(item: dict[str, Any], request: dict[str, Any], sim: SimulatedStack) -> bool:
    """Is this item of the media server what was asked for? A book has no id of anybody there, only its name."""
    kind, space, wanted = request["ref"].split(":")
    if kind == "book":
        return any(
            wanted == work.id and item["Name"] in {work.title, *(one.title for one in work.editions)}
            for author in sim.catalogue.authors.values()
            for work in author.works
        )
    ids = {key.lower(): str(value) for key, value in (item.get("ProviderIds") or {}).items()}
    return wanted in {value for key, value in ids.items() if key.startswith(space)}


def seasons(sim: SimulatedStack, request: dict[str, Any]) -> str | None:
    """Ask Sonarr whether exactly the seasons that were asked for are wanted, and whether they are there."""
    asked = sorted({part["season"] for part in request.get("parts") or () if part.get("season") is not None})
    if not asked:
        return None
    tvdb = request["ref"].rpartition(":")[2]
    held = [one for one in sim.sonarr.library.episodes.values() if str(one.owner.show.tvdb) == tvdb]
    there = sorted({one.season for one in held if one.file})
    if there != asked:
        raise Failed(f"Sonarr itself has the seasons {there}, asked for were {asked}")
    files = sum(bool(one.file) for one in held)
    return f"Sonarr itself says: {files} episodes are there, of the seasons {asked}"


def releases(sim: SimulatedStack, answers: Sequence[str]) -> list[str]:
    """Ask the *arrs what they imported: never what was dropped, and what was chosen from a list."""
    told: list[str] = []
    imported: set[str] = set()
    for arr in sim.arrs.values():
        files = {one.download_id: one.title for one in arr.library.history if one.kind == arr.kind.imported}
        imported |= set(files.values())
        for dropped in (one.release for one in arr.pipeline.blocklist.values()):
            if dropped.hash.upper() in files:
                raise Failed(f"{arr.kind.app} imported what was dropped: {dropped.title}")
            told.append(
                f"{arr.kind.app} itself says: on its blocklist is {dropped.title} ({dropped.indexer})"
            )
    for chosen in _chosen(answers):
        if chosen not in imported:
            raise Failed(f"what was chosen was not imported: {chosen}")
        told.append(f"The library itself says: {chosen} was imported")
    return told


def _chosen(answers: Sequence[str]) -> list[str]:
    """Return the releases that were picked: after a list there is a question about one of them."""
    picked = []
    for before, after in pairwise(answers):
        asked_for = [name for name in LISTED.findall(before) if name in after]
        picked += asked_for if "?" in after else []
    return picked


def new_subtitles(sim: SimulatedStack) -> int:
    """Return how many subtitles Bazarr has put beside films and episodes."""
    return int(sim.bazarr.state()["kept"])
