"""What is shown of titles: a poster card, an album, a list; with the buttons that go on from there."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlsplit

from ...dialogue import PICKERS, Said
from ...dialogue.memory import Offer, SeasonOffer
from ...dialogue.say import label, owned
from ...model import Candidate, MediaItem, MediaType, Message, Proposal
from ...operations.stack import MediaStack
from ...texts import Texts
from ...understanding import Command
from .markup import CAPTION, LONGEST, bold, escape, italic, length, link, shortened
from .screen import Button, View

_PICKER_NAMES: Final = {picker: name for name, picker in PICKERS.items()}
_IN_A_ROW: Final = 5
_SEASONS: Final = 40  # the newest of them: Telegram takes so many buttons
_EPISODES: Final = 24  # on one page
_PLOT: Final = 500  # characters of a plot on a card
_GENRES: Final = 3

type Row = tuple[Button, ...]


def said_view(texts: Texts, said: Said, stack: MediaStack) -> View:
    """Return an answer of the dialogue as a message: a list, a question, a title, or plain text."""
    reply = said.reply
    if reply is not None and reply.offer is not None:
        return View(escape(said.text), offer_rows(texts, reply.offer))
    if reply is not None and reply.about is not None:
        return _about(texts, said, reply.about, stack)
    if said.proposal is not None:
        return View(escape(said.text), question_rows(texts, said.proposal, stack))
    if said.choices:
        return View(escape(said.text), choice_rows(texts, said.choices))
    return View(escape(said.text))


def _about(texts: Texts, said: Said, about: Candidate, stack: MediaStack) -> View:
    """Show the title, and below it what is said of it."""
    assert said.reply is not None
    words = "\n".join(said.lines[said.reply.described :])
    rows = question_rows(texts, said.proposal, stack) if said.proposal else ()
    if said.reply.seasons:
        rows = season_rows(texts, said.reply.seasons)
    address, kind, way = said.reply.link, about.item.ref.media_type, ""
    if address:
        words, watch = watch_button(texts, words, address, kind)
        rows = (*watch, *rows)
        if not watch and _known_outside(address):  # a word instead of a line of digits and letters
            words, way = _without(words, address), watch_link(texts, address, kind)
    poster = about.item.poster_url
    html = card(texts, about, words, (CAPTION if poster else LONGEST) - length(way))
    if way:
        html = f"{html}\n{way}"
    return View(html, rows, poster=poster)


def card(texts: Texts, candidate: Candidate, words: str, most: int) -> str:
    """Describe a title in so many characters; what is said of it is never cut for its plot."""
    item = candidate.item
    lines = [bold(texts.message(label(item)))]
    if facts := " · ".join(_facts(texts, item)):
        lines.append(italic(shortened(facts, _PLOT)))
    if candidate.in_library or candidate.available or candidate.requested:
        lines.append(escape(texts.message(owned(candidate))))
    head, tail = "\n".join(lines), escape(words)
    room = most - length(head) - length(tail) - len("\n\n\n\n")
    plot = escape(shortened(item.overview, min(room, _PLOT))) if item.overview and room > 40 else ""
    return "\n\n".join(filter(None, (head, plot, tail)))


def _facts(texts: Texts, item: MediaItem) -> Iterator[str]:
    if item.rating:
        yield f"★ {texts.number(item.rating, 1)}"
    if item.runtime:
        yield texts.duration(item.runtime * 60)
    if item.certification:
        yield item.certification
    yield from item.genres[:_GENRES]


def pictures(texts: Texts, candidates: Sequence[Candidate]) -> list[tuple[str, str]]:
    """Return the posters of a list, each with its number and name."""
    return [
        (one.item.poster_url, bold(f"{number}. {texts.message(label(one.item))}"))
        for number, one in enumerate(candidates, 1)
        if one.item.poster_url
    ]


def watch_button(
    texts: Texts, words: str, address: str, kind: MediaType | str | None
) -> tuple[str, tuple[Row, ...]]:
    """Return what leads to the player, and the words without the address where a button has it."""
    # Home Assistant's bot makes buttons of such addresses only
    if not address.startswith("https://") or not _known_outside(address):
        return words, ()
    return _without(words, address), (
        (Button(texts.message(Message("button_watch", {"media_type": kind})), url=address),),
    )


def _without(words: str, address: str) -> str:
    """Take an address out of the words of which a line ends with it."""
    return words.replace(f": {address}", "").replace(address, "").rstrip(": ")


def watch_link(texts: Texts, address: str, kind: MediaType | str | None) -> str:
    """Return a word that leads to the player, for addresses that cannot be a button; else the address."""
    if not _known_outside(address):
        return escape(address)
    return link(address, texts.message(Message("button_watch", {"media_type": kind})))


def _known_outside(address: str) -> bool:
    """Has the host a full name or a number? Telegram takes no other address, and the message with it neither."""
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return False
    return "." in host or ":" in host


# --- rows of buttons


def offer_rows(texts: Texts, offer: Offer) -> tuple[Row, ...]:
    """Number the titles on offer; more of them, and none of them."""
    how = {"picker": _PICKER_NAMES[offer.picker], "command": command_json(offer.command)}
    numbers = [
        Button(str(number), "pick", how | {"ref": str(one.item.ref)})
        for number, one in enumerate(offer.candidates, 1)
    ]
    shown = [str(one.item.ref) for one in offer.candidates]
    more = [Button(texts.message(Message("button_more")), "more", how | {"shown": shown})]
    no = Button(texts.message(Message("button_cancel")), "drop")
    return (*in_rows(numbers), (*(more if offer.command.title else ()), no))


def season_rows(texts: Texts, offer: SeasonOffer) -> tuple[Row, ...]:
    """Number the seasons; the latest, all of them, and none."""

    def button(words: str, season: int | str) -> Button:
        command = command_json(replace(offer.command, season=season))
        return Button(words, "pick", {"picker": "wish", "command": command, "ref": ref})

    ref = str(offer.candidate.item.ref)
    numbers = [button(str(one), one) for one in offer.numbers[-_SEASONS:]]
    latest = button(texts.message(Message("button_season_latest")), "latest")
    every = button(texts.message(Message("button_season_all")), "all")
    no = Button(texts.message(Message("button_cancel")), "drop")
    whole = () if offer.command.episode else (every,)  # one episode is of one season
    return (*in_rows(numbers), (latest, *whole), (no,))


def choice_rows(texts: Texts, count: int) -> tuple[Row, ...]:
    """Number the lines of a list; a press is what saying the number is."""
    numbers = [Button(str(number), "say", {"text": str(number)}) for number in range(1, count + 1)]
    return (*in_rows(numbers), (Button(texts.message(Message("button_cancel")), "drop"),))


def question_rows(texts: Texts, proposal: Proposal, stack: MediaStack) -> tuple[Row, ...]:
    """Offer a yes, a no, and every choice that there is about how."""
    of = {"proposal": proposal.id}
    key = "button_download" if proposal.verb == "request" else "button_yes"
    yes = Button(texts.message(Message(key)), "yes", of)
    no = Button(texts.message(Message("button_no")), "no", of)
    pickers = tuple(
        Button(texts.message(Message(f"button_{one}")), "choose", of | {"what": one})
        for one in CHOICES
        if proposal.verb == "request" and len(options(one, proposal, stack)) > 1
    )
    episodes = Button(texts.message(Message("button_episodes")), "episodes", of)
    one_season = (episodes,) if season_of(proposal) is not None else ()
    return tuple(filter(None, ((yes, no), (*pickers, *one_season))))


def season_of(proposal: Proposal) -> int | None:
    """Return the one whole season that a wish is for; None where it is for anything else."""
    seasons = proposal.args.get("seasons")
    whole = proposal.verb == "request" and proposal.args.get("episode") is None
    return int(seasons[0]) if whole and isinstance(seasons, list | tuple) and len(seasons) == 1 else None


def episode_rows(texts: Texts, proposal: Proposal, numbers: Sequence[int], start: int) -> tuple[Row, ...]:
    """Number a page of episodes; more of them, and the way back."""
    of = {"proposal": proposal.id}
    shown = [Button(str(one), "adjust", of | {"episode": one}) for one in numbers[start : start + _EPISODES]]
    after = start + _EPISODES
    more = Button(texts.message(Message("button_more")), "episodes", of | {"start": after})
    back = Button(texts.message(Message("button_back")), "back", of)
    return (*in_rows(shown), (*((more,) if after < len(numbers) else ()), back))


def _qualities(proposal: Proposal, stack: MediaStack) -> list[tuple[str, str]]:
    """Return the profiles of the instance that would serve it."""
    for one in stack.backends:
        if one.entry_id == proposal.args.get("entry_id") and one.snapshot is not None:
            return [(str(profile.id), profile.name) for profile in one.snapshot.quality_profiles]
    return []


def _instances(proposal: Proposal, stack: MediaStack) -> list[tuple[str, str]]:
    """Return the instances that could serve it."""
    kind = str(proposal.args.get("ref", "")).partition(":")[0]
    fitting = (one for one in stack.backends if kind in {str(each) for each in one.port.media_types})
    return [(one.entry_id, one.title) for one in fitting]


# What can be chosen about a wish: the argument that a choice sets, and what there is to choose from
CHOICES: Final = {"quality": ("quality_profile", _qualities), "instance": ("entry_id", _instances)}


def options(what: str, proposal: Proposal, stack: MediaStack) -> list[tuple[str, str]]:
    """Return what there is to choose from, as values and names; nothing for what is no wish."""
    return CHOICES[what][1](proposal, stack) if proposal.verb == "request" else []


def option_rows(texts: Texts, what: str, proposal: Proposal, stack: MediaStack) -> tuple[Row, ...]:
    """Offer what there is to choose from; what is chosen now is marked."""
    argument = CHOICES[what][0]
    now = str(proposal.args.get(argument))
    buttons = [
        Button(f"✓ {name}" if value == now else name, "adjust", {"proposal": proposal.id, argument: value})
        for value, name in options(what, proposal, stack)
    ]
    back = Button(texts.message(Message("button_back")), "back", {"proposal": proposal.id})
    return (*in_rows(buttons, 2), (back,))


def in_rows(buttons: Sequence[Button], most: int = _IN_A_ROW) -> Iterator[Row]:
    """Put so many buttons into a row."""
    for start in range(0, len(buttons), most):
        yield tuple(buttons[start : start + most])


# --- commands, as buttons keep them


def command_json(command: Command) -> dict[str, Any]:
    """Return a command as JSON values, with the readings of its title that a catalogue may know."""
    return command.as_dict() | {"forms": list(command.forms)}


def command_from(data: Any) -> Command:
    """Read what `command_json` wrote. Raises ValueError."""
    try:
        given: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value for key, value in data.items()
        }
        if "media_type" in given:
            given["media_type"] = MediaType(given["media_type"])
        return Command(**given)
    except (AttributeError, TypeError) as err:
        raise ValueError("not a stored command") from err
