"""Ports of the services that releases and subtitles come from; all others are in `ports.py`."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence

from .model import HealthIssue, MediaType, Release
from .model.indexers import Indexer, IndexerStats, Offer
from .model.subtitles import LanguageProfile, Subtitled, SubtitleProvider
from .ports import Service


class Indexers(Service):
    """An indexer manager. Its links hold its key: they leave it only inside an `Offer`."""

    @abstractmethod
    async def indexers(self) -> Sequence[Indexer]:
        """Return the indexers with what keeps each from being asked, by name."""

    @abstractmethod
    async def statistics(self) -> Mapping[int, IndexerStats]:
        """Return what each indexer (by id) was asked so far."""

    @abstractmethod
    async def health(self) -> Sequence[HealthIssue]:
        """Return its own health page."""

    @abstractmethod
    async def set_enabled(self, indexer_id: int, on: bool) -> None:
        """Switch an indexer. Raises NotFound."""

    @abstractmethod
    async def search(self, queries: Sequence[str], media_type: MediaType) -> Sequence[Release]:
        """Ask every indexer for these texts (up to three minutes), each find once, most seeders first.

        `approved` and `quality` are what the name of a release tells: nobody's profile has judged it.
        Raises Refused (`indexers_failed`) if all of them failed.
        """

    @abstractmethod
    async def offer(self, guid: str, indexer_id: int) -> Offer:
        """Return what somebody else needs to download a find. Raises NotFound 30 minutes after the search."""

    @abstractmethod
    async def fetch(self, guid: str, indexer_id: int) -> bytes | str:
        """Return a find's torrent file, or its magnet link. Raises NotFound as `offer`, Refused (`torrent_unfetched`)."""


class ReleaseTaker(ABC):
    """A backend that can be given a release that it did not find itself."""

    @abstractmethod
    async def push(self, offer: Offer) -> Sequence[str]:
        """Have it downloaded. Returns why it was not taken, in the backend's own words; empty if it was.

        Raises Refused where the backend cannot tell what it is.
        """


class Subtitles(Service):
    """A subtitle manager. It names titles by the ids of the one Radarr and the one Sonarr behind it."""

    @abstractmethod
    async def counts(self) -> tuple[int, int]:
        """Count the films and the episodes that miss subtitles."""

    @abstractmethod
    async def providers(self) -> Sequence[SubtitleProvider]:
        """Return the sites that it asks."""

    @abstractmethod
    async def health(self) -> Sequence[HealthIssue]:
        """Return its own health page."""

    @abstractmethod
    async def languages(self) -> Sequence[str]:
        """Return the languages (two letters) that it looks for."""

    @abstractmethod
    async def movie(self, backend_id: int) -> Subtitled | None:
        """Return a film that has a file, None if it knows of none."""

    @abstractmethod
    async def series(self, backend_id: int) -> str | None:
        """Return the title of a series that it knows, so that whoever asks sees whether it is the same."""

    @abstractmethod
    async def episodes(self, episode_ids: Sequence[int]) -> Sequence[Subtitled]:
        """Return those of these episodes that have a file, in order."""

    @abstractmethod
    async def search(self, of: Subtitled, language: str) -> None:
        """Look for subtitles of one film or episode now, and keep the best; takes up to two minutes.

        Whether any were found, only another look at the title tells.
        Raises NotFound, and Refused with the manager's reason.
        """

    @abstractmethod
    async def profiles(self) -> Sequence[LanguageProfile]:
        """Return its language profiles: only for titles that have one it goes on looking by itself."""

    @abstractmethod
    async def has_profile(self, of: Subtitled) -> bool:
        """Say whether a film, or the series of an episode, has a language profile. Raises NotFound."""

    @abstractmethod
    async def assign(self, of: Subtitled, profile_id: int) -> None:
        """Give a film, or the series of an episode, a language profile, whichever it had."""

    @abstractmethod
    async def search_missing(self) -> None:
        """Start a search for everything that is missing."""
