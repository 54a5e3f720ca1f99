"""What is on its way: a wish, the download that serves it, or a download of its own are one thing to people."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
import re
from typing import TYPE_CHECKING

from ..errors import MediaMateError
from ..model import Actor, Download, DownloadState, MediaRef, MediaRequest, Message, named, parts_said
from ..operations.downloads import served
from ..operations.find import Query, namesakes, normalise
from ..operations.stack import MediaStack
from ..texts import Texts
from ..understanding import Command
from .talk import Talk

if TYPE_CHECKING:
    from ..orchestrator import Desk

# "Dune.2021.1080p.BluRay.x264-GROUP" is Dune (2021), "Show.S01E02.720p" is Show S01E02
_DATED = re.compile(r"^(?P<title>.+?)[ (\[]+(?P<year>(?:19|20)\d\d)(?=[ )\]]|$)")
_EPISODE = re.compile(r"^(?P<title>.+? s\d\d(?:e\d\d)*)(?= |$)", re.IGNORECASE)
_DONE = frozenset({DownloadState.SEEDING, DownloadState.COMPLETED})


@dataclass(frozen=True, slots=True)
class Running:
    """`title` is how it is listed, `label` how a sentence names it; `download` or `request` is there."""

    title: str
    label: Message
    download: Download | None = None
    request: MediaRequest | None = None
    instance: str | None = None  # where the same title is on its way in another one as well

    @property
    def ref(self) -> MediaRef | None:
        """Return the title it is, where that is known."""
        return self.request.ref if self.request else self.download.ref if self.download else None

    @property
    def over(self) -> bool:
        """Is it downloaded, with nobody waiting for it any more? A home may share hundreds of such."""
        return self.request is None and self.download is not None and self.download.state in _DONE

    @property
    def names(self) -> tuple[str, ...]:
        """Return everything that it is called somewhere."""
        given = (self.title, self.request and self.request.title, self.download and self.download.title)
        return tuple(one for one in given if one)


def spoken(release: str) -> str:
    """Return the title in a release's name, as people say it."""
    text = " ".join((release if " " in release else re.sub(r"[._]", " ", release)).split())
    if (dated := _DATED.match(text)) is not None:
        return f"{dated['title']} ({dated['year']})"
    return episode["title"] if (episode := _EPISODE.match(text)) is not None else text


async def running(talk: Talk) -> list[Running]:
    """Return all open wishes and downloads that the actor may see, each thing once."""
    return await under_way(talk.desk, talk.actor, talk.texts)


async def under_way(desk: Desk, actor: Actor, texts: Texts) -> list[Running]:
    """Return all open wishes and downloads that somebody may see, what comes first: of a series there may be several."""
    downloads, stack = await desk.downloads(actor), desk.stack()
    requests = await desk.requests(actor, open_only=True)
    pairs = [(one, next(iter(served(stack, one, requests)), None)) for one in downloads]
    taken = {request.id for _, request in pairs if request}
    things = [_joined(texts, *pair) for pair in pairs]
    things += [_joined(texts, None, one) for one in requests if one.id not in taken]
    # What is only shared any more comes last: of a long list the beginning is told
    return sorted(_told_apart(stack, texts, things), key=lambda one: one.over)


def _told_apart(stack: MediaStack, texts: Texts, things: Sequence[Running]) -> list[Running]:
    """Say of the same title in two instances which is which."""
    titles = Counter(one.title for one in things if one.request)
    names = {one.entry_id: one.title for one in stack.backends}
    return [
        _at(texts, one, name)
        if one.request and titles[one.title] > 1 and (name := names.get(one.request.entry_id or ""))
        else one
        for one in things
    ]


def _at(texts: Texts, thing: Running, instance: str) -> Running:
    title, label = (
        Message("say_at", {"label": one, "instance": instance}) for one in (thing.title, thing.label)
    )
    return replace(thing, title=texts.message(title), label=label, instance=instance)


def _joined(texts: Texts, download: Download | None, request: MediaRequest | None) -> Running:
    if request:
        title = f"{request.title} ({request.year})" if request.year else request.title
        if request.in_parts and (parts := parts_said(one.part for one in request.parts)):
            title = f"{title}, {texts.message(parts)}"
    else:
        title = spoken(download.title) if download else ""
    return Running(title, request.label if request else named(title), download, request)


async def meant(talk: Talk, command: Command, things: Sequence[Running]) -> list[Running]:
    """Return those that a sentence means by a title or by "it"."""
    if command.title is not None:
        return _called(command, things) or await _looked_up(talk, command, things)
    return talked_of(talk, things) if talk.points_back else []


async def still_meant(talk: Talk, command: Command, things: Sequence[Running]) -> list[Running]:
    """Return those that a sentence means; where it means none by "it" and names no title, all that still come."""
    named = await meant(talk, command, things)
    return named if named or command.title is not None else [one for one in things if not one.over]


def talked_of(talk: Talk, things: Sequence[Running]) -> list[Running]:
    """Return those of the title that we talked of."""
    topic = talk.memory.topic
    return [one for one in things if one.ref == topic.item.ref] if topic else []


def _called(command: Command, things: Sequence[Running]) -> list[Running]:
    """Compare names word by word: "Up" is not in "Supernatural". The very name beats a part of one."""
    said = [normalise(one) for one in (command.title, *command.forms) if one]
    exact = [
        one
        for one in things
        if any(normalise(name) in said for name in (*one.names, one.request.title if one.request else ""))
    ]
    return exact or [
        one
        for one in things
        if any(f" {text} " in f" {normalise(name)} " for name in one.names for text in said if text)
    ]


async def _looked_up(talk: Talk, command: Command, things: Sequence[Running]) -> list[Running]:
    """Ask the catalogue: it knows that «Дюна» is what the release calls Dune."""
    if not any(one.ref for one in things):
        return []
    query = Query(text=command.title or "", language=talk.language, year=command.year, forms=command.forms)
    try:
        found = (await talk.desk.find(talk.actor, query)).candidates
    except MediaMateError:  # then nothing is called so; the answer says that
        return []
    refs = {one.item.ref for one in namesakes(found, query)}
    return [one for one in things if one.ref in refs]
