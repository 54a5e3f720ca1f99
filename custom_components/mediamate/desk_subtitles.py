"""The desk's part for subtitles: look for some, say which are missing."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Final

from .actors import Verb
from .const import LOGGER
from .desk_base import DeskBase, at_desk
from .errors import Refused
from .members import member_of_actor
from .model import Actor, MediaRef
from .model.subtitles import SubtitleOutcome, SubtitlesSnapshot
from .operations.parts import Unfit
from .operations.subtitles import Sought, SubtitleReport, SubtitleWish, fetch, overview, seek

PATIENCE: Final = 25.0  # seconds: nobody waits longer for an answer; the look itself goes on


def subtitle_wish(args: Mapping[str, Any]) -> SubtitleWish:
    """Read a prepared wish. Raises Refused (`wish_invalid`)."""
    seasons, language = args.get("seasons"), args.get("language")
    try:
        return SubtitleWish(
            ref=MediaRef.parse(args["ref"]),
            language=language if isinstance(language, str) else None,
            seasons=tuple(seasons) if isinstance(seasons, list) else seasons,
            episode=args.get("episode"),
        )
    except (KeyError, ValueError, AttributeError, TypeError) as err:
        raise Refused("wish_invalid") from err


class Subtitles(DeskBase):
    """Everybody who may ask for titles may ask for their subtitles: it adds a small file, and takes nothing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Remember what is being looked for, so that who asks twice joins."""
        super().__init__(*args, **kwargs)
        self._looks: dict[tuple[str, ...], asyncio.Task[SubtitleReport]] = {}

    @at_desk(Verb.SUBTITLES)
    async def subtitles(self, actor: Actor, wish: SubtitleWish) -> SubtitleReport:
        """Look for what is missing now, and say what came of it, or after a while that it goes on.

        Raises NotConfigured, NotFound, and what keeps a service from answering.
        """
        try:
            sought = await seek(self.stack(), wish, self._now())
        except Unfit as err:
            return SubtitleReport(outcome=SubtitleOutcome.UNFIT, why=err.message)
        if sought is None:
            return SubtitleReport(outcome=SubtitleOutcome.NO_FILE)
        if not sought.lacking:
            return sought.report(SubtitleOutcome.THERE)
        task = self._look_for(sought)
        await asyncio.wait({task}, timeout=PATIENCE)
        return task.result() if task.done() else sought.report(SubtitleOutcome.SEARCHING)

    @at_desk(Verb.SUBTITLES)
    async def missing_subtitles(self, actor: Actor) -> Sequence[tuple[str, SubtitlesSnapshot]]:
        """Return what each subtitle manager, by its title, knew last."""
        return overview(self.stack())

    def likely_languages(self, actor: Actor, language: str) -> tuple[str, ...]:
        """Return whose language subtitles are probably wanted in: the member's own, that of the sentence."""
        member = member_of_actor(self._hass, actor.id)
        own = (member.language or "").partition("-")[0].lower() if member else ""
        return tuple(dict.fromkeys(one for one in (own, language) if one))

    def _look_for(self, sought: Sought) -> asyncio.Task[SubtitleReport]:
        """Start a look that nobody's leaving ends; the same one is not started twice."""
        names = (str(one.episode_id or one.backend_id) for one in sought.lacking)
        key = (sought.manager.entry_id, sought.language, *names)
        if (task := self._looks.get(key)) is None:
            task = self._hass.async_create_background_task(fetch(sought), "mediamate subtitles")
            self._looks[key] = task
            task.add_done_callback(lambda done: self._ended(key, done))
        return task

    def _ended(self, key: tuple[str, ...], task: asyncio.Task[SubtitleReport]) -> None:
        """Forget a look. Whoever still waits for it hears its failure; for who left it is only a log line."""
        self._looks.pop(key, None)
        if not task.cancelled() and (failure := task.exception()):
            LOGGER.info("A look for subtitles failed: %s", failure)
