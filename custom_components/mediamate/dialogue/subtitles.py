"""Subtitles: asked for, they are looked for at once. They are small, they take nothing, and are easily deleted."""

from collections.abc import Sequence

from ..desk_subtitles import Waiting
from ..model import Candidate, Message
from ..operations.find import Query, namesakes
from ..operations.subtitles import SUBTITLED, SubtitleWish, said
from ..understanding import Command
from .ask import parts_of, which_one
from .memory import Reply
from .say import label
from .talk import Talk
from .tell import nothing, query, search


async def subtitles(talk: Talk, command: Command) -> Reply:
    """On "Russian subtitles for Dune", "subtitles for it", "what subtitles are missing?"."""
    about_it = talk.points_back or command.language or command.season or command.newest
    if (command.title is None and not about_it) or not talk.desk.stack().subtitles:
        return await _missing(talk)  # which says so where there is nobody to ask
    candidates = [one for one in await search(talk, command) if one.item.ref.media_type in SUBTITLED]
    if not candidates:
        return nothing(talk, command)
    likely = meant(candidates, query(talk, command)) if command.title else candidates[:1]
    if len(likely) > 1:
        return which_one(talk, command, likely, subtitles_for)
    return await subtitles_for(talk, command, likely[0])


def meant(candidates: Sequence[Candidate], asked: Query) -> Sequence[Candidate]:
    """Return what is meant: of several of this title those that are there, since only they can have any."""
    among = namesakes(candidates, asked) or candidates
    there = [one for one in among if one.available] or [one for one in among if one.in_library]
    return there or among[:1]


async def subtitles_for(talk: Talk, command: Command, candidate: Candidate) -> Reply:
    """Look for what this title lacks, and say what came of it."""
    talk.memory.close()
    talk.memory.topic = candidate
    seasons, episode = parts_of(command)
    wish = SubtitleWish(
        ref=candidate.item.ref,
        language=command.language,
        likely=talk.desk.likely_languages(talk.actor, talk.language),
        seasons=seasons,
        episode=episode,
    )
    report = await talk.desk.subtitles(talk.actor, wish, Waiting(talk.thread, candidate.item))
    return Reply((said(report, label(candidate.item)),), about=candidate)


async def _missing(talk: Talk) -> Reply:
    """Say how much is missing, and which sites are not asked at the moment."""
    lines = []
    for service, seen in await talk.desk.missing_subtitles(talk.actor):
        key = "subtitles_missing" if seen.movies or seen.episodes else "subtitles_complete"
        counts = {
            "movies": Message("subtitles_of_movies", {"count": seen.movies}),
            "episodes": Message("subtitles_of_episodes", {"count": seen.episodes}),
        }
        lines.append(Message(key, {"service": service, **counts}))
        if seen.throttled:
            lines.append(Message("subtitles_throttled", {"providers": seen.throttled}))
    return Reply(tuple(lines))
