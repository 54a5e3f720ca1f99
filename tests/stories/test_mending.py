"""A season, an album and a book that do not come: why, another release instead, and a release of one's own choice."""

from datetime import timedelta

from homeassistant.core import HomeAssistant
import pytest

from custom_components.mediamate.data import MediaMate
from custom_components.mediamate.model import MediaRequest, RequestState
from simulator import Fault, SimulatedStack
from simulator.catalogue import Catalogue
from simulator.prowlarr.indexers import Find, Indexer

from .watching import Say, ended, look, request_of, until

pytestmark = pytest.mark.usefixtures("impatient")

SEASON = ("sonarr", "download season 2 of The Bear", "show the releases of season 2 of The Bear")
ALBUM = (
    "lidarr",
    "get the album In Rainbows by Radiohead",
    "show the releases of the album In Rainbows",
)
BOOK = (
    "readarr",
    "download the book Project Hail Mary by Andy Weir",
    "show the releases of the book Project Hail Mary",
)


@pytest.fixture
def arrs(wish: tuple[str, str, str]) -> tuple[str, ...]:
    return (wish[0],)


async def downloading(hass: HomeAssistant, mate: MediaMate) -> MediaRequest:
    """Wait until it is on its way."""

    async def there() -> MediaRequest | None:
        await look(hass, mate)
        request = await request_of(mate)
        return request if request.state is RequestState.DOWNLOADING else None

    return await until(there)


@pytest.mark.parametrize("wish", [SEASON, ALBUM, BOOK], ids=["season", "album", "book"])
async def test_nobody_shares_it_so_another_one_is_taken(
    hass: HomeAssistant, mate: MediaMate, sim: SimulatedStack, say: Say, wish: tuple[str, str, str]
) -> None:
    service, words, _ = wish
    torrents, blocked = sim.qbittorrent.engine.torrents, sim.arrs[service].pipeline.blocklist
    sim.faults.set("qbittorrent", Fault("no-seed"))
    await say(words)
    await say("yes")
    (first,) = (await downloading(hass, mate)).download_ids
    sim.advance(120)
    await look(hass, mate)
    said = await say("why is it stuck?")
    assert said.splitlines()[-1].startswith("Shall I drop this release of"), said
    assert first in torrents and not blocked
    await say("yes")
    assert first not in torrents
    assert [one.release.hash for one in blocked.values()] == [first]
    sim.faults.clear()
    ready = await ended(hass, mate)
    assert ready.state is RequestState.READY
    assert len(torrents) == 1 and first not in torrents


@pytest.mark.parametrize("wish", [SEASON, ALBUM, BOOK], ids=["season", "album", "book"])
async def test_a_release_of_ones_own_choice(
    hass: HomeAssistant, mate: MediaMate, sim: SimulatedStack, say: Say, wish: tuple[str, str, str]
) -> None:
    _, words, show = wish
    torrents = sim.qbittorrent.engine.torrents
    sim.faults.set("qbittorrent", Fault("no-seed"))
    await say(words)
    await say("yes")
    (first,) = (await downloading(hass, mate)).download_ids
    listed = (await say(show)).splitlines()
    second = listed[2].partition(" – ")[2]
    assert listed[2].startswith("2. ") and second != torrents[first].name
    question = await say("the second one")
    assert second in question and list(torrents) == [first]
    await say("yes")
    assert [one.name for one in torrents.values()] == [second]
    sim.faults.clear()
    assert (await ended(hass, mate)).state is RequestState.READY


@pytest.mark.parametrize("wish", [SEASON], ids=["season"])
async def test_an_episode_of_ones_own_choice_leaves_what_else_comes(
    hass: HomeAssistant, mate: MediaMate, sim: SimulatedStack, say: Say, wish: tuple[str, str, str]
) -> None:
    """A season is more than one episode of it: its pack is not dropped for that."""
    sim.faults.set("qbittorrent", Fault("no-seed"))
    await say(wish[1])
    await say("yes")
    (pack,) = (await downloading(hass, mate)).download_ids
    await say("show the releases of episode 3 of season 2 of The Bear")
    assert (await say("1")).startswith("Download this release")
    await say("yes")
    torrents = sim.qbittorrent.engine.torrents
    assert pack in torrents and len(torrents) == 2
    await downloading(hass, mate)
    await look(hass, mate)
    # another one of that episode takes the place of the first, and of nothing else
    first = next(one for one in torrents if one != pack)
    await say("show the releases of episode 3 of season 2 of The Bear")
    await say("2")
    await say("yes")
    assert pack in torrents and first not in torrents and len(torrents) == 2


# -- what the library does not find, its indexers' manager does -----------------------------------

NAMES = {
    "sonarr": ("The.Bear.S02.1080p.WEB-DL.x264-ORBIT", "Медведь / The Bear / Сезон 2 WEB-DL 1080p | Дубляж"),
    "lidarr": ("Radiohead - In Rainbows - 2007 [FLAC]", "Radiohead - In Rainbows [MP3-320] (Россия)"),
    "readarr": ("Andy Weir - Project Hail Mary [EPUB]", "Энди Вейер - Project Hail Mary [EPUB] (рус)"),
}
SHELF = {"sonarr": 5000, "lidarr": 3000, "readarr": 7000}


class Asked:
    """What the indexers of Prowlarr have of a wish, and what they are asked for. Each knows the titles of its language."""

    def __init__(self, service: str) -> None:
        self.names, self.shelf = NAMES[service], SHELF[service]
        self.queries: list[str] = []

    def find(self, number: int, speaks_russian: bool, query: str, categories: set[int]) -> list[Find]:
        if number == 1:
            self.queries.append(query)
        russian = any("а" <= letter <= "я" for letter in query.casefold())
        if self.shelf not in categories or speaks_russian is not russian:
            return []
        return [
            Find(
                guid=f"https://{number}.invalid/{self.shelf}",
                title=self.names[russian],
                size=4 * 1024**3,
                seeders=40,
                age=timedelta(days=9),
                category=self.shelf,
                magnet=russian,
            )
        ]


@pytest.fixture
def more() -> tuple[str, ...]:
    return ("prowlarr",)


@pytest.fixture
def asked(wish: tuple[str, str, str], monkeypatch: pytest.MonkeyPatch) -> Asked:
    made = Asked(wish[0])

    def find(indexer: Indexer, catalogue: Catalogue, query: str, categories: set[int]) -> list[Find]:
        return made.find(indexer.id, indexer.russian, query, categories)

    monkeypatch.setattr(Indexer, "find", find)
    return made


@pytest.mark.parametrize("wish", [SEASON, ALBUM, BOOK], ids=["season", "album", "book"])
async def test_what_only_an_indexer_has_is_handed_to_the_library(
    hass: HomeAssistant,
    mate: MediaMate,
    sim: SimulatedStack,
    say: Say,
    *,
    wish: tuple[str, str, str],
    asked: Asked,
) -> None:
    """Sonarr, Lidarr or Readarr takes it as its own: it is imported, and can be watched, heard or read."""
    service, words, show = wish
    sim.faults.set(service, Fault("no-release"))
    await say(words)
    await say("yes")
    listed = await say(show)
    assert asked.names[0] in listed
    await say("1")
    assert not sim.qbittorrent.engine.torrents
    await say("yes")
    (pushed,) = [one for one in sim.log.calls if one.path.endswith("/release/push")]
    assert (pushed.service, pushed.status) == (service, 200)
    ready = await ended(hass, mate)
    assert ready.state is RequestState.READY
    assert ready.download_ids == tuple(sim.qbittorrent.engine.torrents)


@pytest.mark.parametrize("wish", [SEASON], ids=["season"])
async def test_a_russian_season_is_found_by_both_names(
    mate: MediaMate, sim: SimulatedStack, say: Say, *, wish: tuple[str, str, str], asked: Asked
) -> None:
    sim.faults.set("sonarr", Fault("no-release"))
    await say("скачай второй сезон Медведя")
    await say("да")
    listed = (await say("покажи раздачи второго сезона Медведя на русском")).splitlines()
    assert asked.names[1] in listed[1] and asked.names[0] in listed[2]
    assert asked.queries == ["The Bear S02", "Медведь S02", "Медведь Сезон 2"]
