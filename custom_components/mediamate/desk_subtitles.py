"""The desk's part for subtitles: look for some, say which are missing."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from .actors import Verb
from .const import LOGGER
from .desk_base import DeskBase, at_desk
from .errors import Refused
from .history import Notice
from .members import member_of_actor
from .model import Actor, MediaItem, MediaRef, MediaType, Thread
from .model.subtitles import SubtitleOutcome, SubtitlesSnapshot
from .operations.parts import Unfit
from .operations.subtitles import Sought, SubtitleReport, SubtitleWish, fetch, overview, seek

PATIENCE: Final = 25.0  # seconds: nobody waits longer for an answer; the look itself goes on
_FOUND: Final = frozenset({SubtitleOutcome.FOUND, SubtitleOutcome.PARTLY})

type _Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Who is told, and where, when a look for this title ends later than they wait for an answer."""

    thread: Thread
    item: MediaItem


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
        """Remember what is being looked for, so that who asks twice joins, and who waits for it."""
        super().__init__(*args, **kwargs)
        self._looks: dict[_Key, asyncio.Task[SubtitleReport]] = {}
        self._left_early: dict[_Key, dict[Thread, Waiting]] = {}

    @at_desk(Verb.SUBTITLES)
    async def subtitles(
        self, actor: Actor, wish: SubtitleWish, waiting: Waiting | None = None
    ) -> SubtitleReport:
        """Look for what is missing now, and say what came of it, or after a while that it goes on.

        Raises NotConfigured, NotFound, and what keeps a service from answering.
        """
        if not wish.language:
            wish = replace(wish, language=self._chosen_language(actor, wish.ref.media_type))
        try:
            sought = await seek(self.stack(), wish, self._now())
        except Unfit as err:
            return SubtitleReport(outcome=SubtitleOutcome.UNFIT, why=err.message)
        if sought is None:
            return SubtitleReport(outcome=SubtitleOutcome.NO_FILE)
        if not sought.lacking:
            return sought.report(SubtitleOutcome.THERE)
        key = _key(sought)
        task = self._look_for(sought, key)
        await asyncio.wait({task}, timeout=PATIENCE)
        if task.done():
            return task.result()
        if waiting is not None:
            self._left_early.setdefault(key, {})[waiting.thread] = waiting
        return sought.report(SubtitleOutcome.SEARCHING)

    @at_desk(Verb.SUBTITLES)
    async def missing_subtitles(self, actor: Actor) -> Sequence[tuple[str, SubtitlesSnapshot]]:
        """Return what each subtitle manager, by its title, knew last."""
        return overview(self.stack())

    def likely_languages(self, actor: Actor, language: str) -> tuple[str, ...]:
        """Return whose language subtitles are probably wanted in: the member's own, that of the sentence."""
        member = member_of_actor(self._hass, actor.id)
        own = (member.language or "").partition("-")[0].lower() if member else ""
        return tuple(dict.fromkeys(one for one in (own, language) if one))

    def _chosen_language(self, actor: Actor, media_type: MediaType) -> str | None:
        """Return the language that this member chose for subtitles of such titles."""
        member = member_of_actor(self._hass, actor.id)
        return member.subtitles(media_type) if member else None

    def _look_for(self, sought: Sought, key: _Key) -> asyncio.Task[SubtitleReport]:
        """Start a look that nobody's leaving ends; the same one is not started twice."""
        if (task := self._looks.get(key)) is None:
            task = self._hass.async_create_background_task(fetch(sought), "mediamate subtitles")
            self._looks[key] = task
            task.add_done_callback(lambda done: self._ended(sought, key, done))
        return task

    def _ended(self, sought: Sought, key: _Key, task: asyncio.Task[SubtitleReport]) -> None:
        """Forget a look, and tell who did not wait for it."""
        self._looks.pop(key, None)
        waiting = self._left_early.pop(key, {})
        if task.cancelled():
            return
        if failure := task.exception():
            LOGGER.info("A look for subtitles failed: %s", failure)
        found = failure is None and task.result().outcome in _FOUND
        if waiting:
            telling = self._tell(
                [_notice(one, sought, found=found, now=self._now()) for one in waiting.values()]
            )
            self._hass.async_create_background_task(telling, "mediamate subtitles told")


def _key(sought: Sought) -> _Key:
    names = (str(one.episode_id or one.backend_id) for one in sought.lacking)
    return (sought.manager.entry_id, sought.language, *names)


def _notice(waiting: Waiting, sought: Sought, *, found: bool, now: datetime) -> Notice:
    item, parts = waiting.item, sought.parts
    return Notice(
        name="subtitles_found" if found else "subtitles_nothing",
        request_id=f"subtitles_{item.ref}",
        payload={
            "ref": str(item.ref),
            "title": item.title,
            "year": item.year,
            "media_type": item.ref.media_type.value,
            "seasons": list(dict.fromkeys(one.season for one in parts)),
            "episode": parts[0].episode if parts else None,
        },
        created=now,
        thread=waiting.thread,
    )
