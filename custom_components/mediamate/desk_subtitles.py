"""The desk's part for subtitles: look for some, say which are missing."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from homeassistant.core import callback

from .actors import ALLOWED, Verb
from .const import LOGGER
from .desk_base import DeskBase, at_desk
from .errors import MediaMateError, Refused
from .history import Notice
from .members import member_of_actor
from .model import Actor, MediaItem, MediaRef, MediaType, Role, Thread
from .model.subtitles import SubtitleOutcome, SubtitlesSnapshot
from .operations.parts import Unfit
from .operations.subtitle_pace import Pace
from .operations.subtitle_profiles import Keeping, keep
from .operations.subtitles import Key, Sought, SubtitleReport, SubtitleWish, fetch, overview, seek

PATIENCE: Final = 25.0  # seconds: nobody waits longer for an answer; the look itself goes on
_FOUND: Final = frozenset({SubtitleOutcome.FOUND, SubtitleOutcome.PARTLY})
# Who may have everything that is missing looked for at any time, and so need not be counted
_UNCOUNTED: Final = frozenset({Role.ADMIN, Role.AUTOMATION})


@dataclass(frozen=True, slots=True)
class Waiting:
    """Who is told, and where, when a look for this title ends later than they wait for an answer."""

    thread: Thread
    item: MediaItem


@dataclass(slots=True, eq=False)
class _Look:
    """A look that goes on: whose, for what of it, what was done so that its manager goes on by itself, who has left."""

    actor: Actor
    sought: Sought
    keys: frozenset[Key]
    kept: Keeping | None = None
    left: dict[Thread, Waiting] = field(default_factory=dict)
    task: asyncio.Task[SubtitleReport] = field(init=False)


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
        """Remember what is being looked for, so that who asks twice joins, and what was lately."""
        super().__init__(*args, **kwargs)
        self._subtitle_looks: list[_Look] = []
        self._subtitle_pace: Pace[Key] = Pace(self._now)
        self._profiling = asyncio.Lock()

    @at_desk(Verb.SUBTITLES)
    async def subtitles(
        self, actor: Actor, wish: SubtitleWish, waiting: Waiting | None = None
    ) -> SubtitleReport:
        """Look for what is missing now, and say what came of it, or after a while that it goes on.

        Raises NotConfigured, NotFound, Refused for who asks too often, and what keeps a service from answering.
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
        return await self._look_for_subtitles(actor, sought, waiting)

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

    async def _look_for_subtitles(
        self, actor: Actor, sought: Sought, waiting: Waiting | None
    ) -> SubtitleReport:
        """Look for what lacks, but for what was looked for lately, and wait as long as anybody does."""
        fresh = self._subtitle_pace.fresh(sought.keys)
        if not fresh:
            wait, kept = self._subtitle_pace.wait(sought.keys), await self._kept(actor, sought)
            return replace(sought.report(SubtitleOutcome.RECENT), wait=wait, kept=kept)
        look = self._subtitle_look(actor, sought, fresh)
        if look.kept is None and look.actor != actor:  # who began it may not have been allowed to
            kept = await self._kept(actor, sought)
            look.kept = look.kept or kept
        if look.keys == fresh:  # one for more, or for a part of it, ends otherwise than what was asked for
            await asyncio.wait({look.task}, timeout=PATIENCE)
            if look.task.done():
                return look.task.result()
        if waiting is not None:
            look.left.setdefault(waiting.thread, waiting)
        return replace(sought.report(SubtitleOutcome.SEARCHING), kept=look.kept)

    def _subtitle_look(self, actor: Actor, sought: Sought, fresh: frozenset[Key]) -> _Look:
        """Start a look that nobody's leaving ends, for what no other one is looking for. Raises Refused."""
        running = [look for look in self._subtitle_looks if not look.keys.isdisjoint(fresh)]
        due = fresh.difference(*(look.keys for look in running))
        if not due:
            return running[0]
        if actor.role not in _UNCOUNTED:
            self._subtitle_pace.admit(actor.id)
        look = _Look(actor, sought, due)
        look.task = self._hass.async_create_background_task(self._run_subtitles(look), "mediamate subtitles")
        look.task.add_done_callback(lambda _: self._subtitles_ended(look))
        self._subtitle_looks.append(look)
        return look

    async def _run_subtitles(self, look: _Look) -> SubtitleReport:
        """Have the manager go on by itself from now on, and look at once."""
        look.kept = await self._kept(look.actor, look.sought)
        due = [one for key, one in look.sought.keys.items() if key in look.keys]
        report = await fetch(look.sought, due)
        return replace(report, kept=look.kept)

    async def _kept(self, actor: Actor, sought: Sought) -> Keeping | None:
        """Give a title without a language profile one; what keeps us from it keeps nobody from looking.

        It stays when they are long gone: so not for guests, or whoever spoke in a room; they have what is missing looked for.
        One after the other: of two languages at once the second would find no profile, too, and take the first's place.
        """
        if Verb.KEEP_SUBTITLES not in ALLOWED[actor.role]:
            return None
        async with self._profiling:
            try:
                return await keep(sought.manager, sought.lacking[0], sought.language)
            except MediaMateError as err:
                LOGGER.info("A language profile could not be set: %s", err)
                return None

    @callback
    def stop_looking(self) -> None:
        """Nobody is left to be told."""
        for look in list(self._subtitle_looks):
            look.task.cancel()

    def _subtitles_ended(self, look: _Look) -> None:
        """Forget a look but for when it was, and tell who did not wait for it."""
        self._subtitle_looks.remove(look)
        if look.task.cancelled():
            return
        found = False
        if failure := look.task.exception():
            LOGGER.info("A look for subtitles failed: %s", failure)
        else:
            report, keys = look.task.result(), look.sought.keys
            self._subtitle_pace.looked(key for key, one in keys.items() if one in report.looked)
            found = report.outcome in _FOUND
        if look.left:
            notices = [_notice(one, look.sought, found=found, now=self._now()) for one in look.left.values()]
            self._hass.async_create_background_task(self._tell(notices), "mediamate subtitles told")


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
