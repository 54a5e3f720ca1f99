"""A subtitle manager, every five minutes: how much is missing, and which sites are left alone."""

import asyncio
from datetime import timedelta
from typing import override

from .coordinator import MediaMateCoordinator
from .model.subtitles import SubtitlesSnapshot
from .ports_sources import Subtitles


class SubtitlesCoordinator(MediaMateCoordinator[SubtitlesSnapshot, Subtitles]):
    """Small answers all of them: each is asked for each time."""

    interval = timedelta(minutes=5)

    @override
    async def _fetch(self) -> SubtitlesSnapshot:
        info = await self._introduce()
        counts, providers, health, languages = await asyncio.gather(
            self.client.counts(), self.client.providers(), self.client.health(), self.client.languages()
        )
        movies, episodes = counts
        return SubtitlesSnapshot(
            info=info,
            movies=movies,
            episodes=episodes,
            providers=tuple(providers),
            health=tuple(health),
            languages=tuple(languages),
        )
