"""How far something is, as a message shows it: a bar, figures, and the buttons that fit the moment."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from ...actors import ALLOWED, Verb
from ...dialogue.say import state
from ...model import Download, DownloadState, MediaRequest, Message, RequestState, Role, parts_said
from ...texts import Texts
from .cards import Row, watch_button, watch_link
from .markup import LONGEST, bold, escape, shortened
from .screen import Button, View

_CELLS: Final = 12
_MANY: Final = 10  # requests that one message names
_SHORT: Final = 120  # characters of each of their names, so that all of them fit
_RUNS: Final = frozenset(
    {DownloadState.DOWNLOADING, DownloadState.METADATA, DownloadState.QUEUED, DownloadState.STALLED}
)
_MOVING: Final = frozenset({RequestState.DOWNLOADING, RequestState.IMPORTING, RequestState.IMPORTED})
_FULL: Final = frozenset({RequestState.IMPORTING, RequestState.IMPORTED})

# What each station looks like; one that is not here has no picture
_SIGNS: Final[Mapping[RequestState, str]] = {
    RequestState.PENDING_APPROVAL: "🕓",
    RequestState.DECLINED: "🚫",
    RequestState.REQUESTED: "🕓",
    RequestState.WAITING: "🕓",
    RequestState.SEARCHING: "🔎",
    RequestState.GRABBED: "📦",
    RequestState.DOWNLOADING: "⬇️",
    RequestState.IMPORTING: "📂",
    RequestState.IMPORTED: "📂",
    RequestState.READY: "✅",
    RequestState.FAILED: "⚠️",
    RequestState.CANCELLED: "🚫",
}


def _can_pause(request: MediaRequest, download: Download | None) -> bool:
    return download is not None and download.state in _RUNS


def _can_resume(request: MediaRequest, download: Download | None) -> bool:
    return download is not None and download.state is DownloadState.PAUSED


def _can_cancel(request: MediaRequest, download: Download | None) -> bool:
    return not request.closed


type _When = Callable[[MediaRequest, Download | None], bool]

# What can be done about a request on its way: the press, what it takes to be allowed, and when it makes sense
_CONTROLS: Final[tuple[tuple[str, Verb, _When], ...]] = (
    ("pause", Verb.PAUSE, _can_pause),
    ("resume", Verb.RESUME, _can_resume),
    ("cancel", Verb.CANCEL, _can_cancel),
)


def following_view(
    texts: Texts, request: MediaRequest, download: Download | None, role: Role, words: str = ""
) -> View:
    """Show how a request stands, and what can be done about it."""
    named_in_words = request.work in words
    lines = [] if named_in_words else [_name(texts, request)]
    lines += [escape(words)] if words else _station(texts, request, download)
    buttons = tuple(
        Button(texts.message(Message(f"button_{press}")), press, {"request": request.id})
        for press, verb, fits in _CONTROLS
        if verb in ALLOWED[role] and fits(request, download)
    )
    return View("\n".join(lines), (buttons,) if buttons else (), poster=request.poster_url)


def closing_view(texts: Texts, request: MediaRequest, public: Callable[[str], str]) -> View:
    """Show how it ended; what is ready can be watched from here."""
    lines = [_name(texts, request), _state(texts, request)]
    rows: tuple[Row, ...] = ()
    if request.state is RequestState.READY and request.link:
        address = public(request.link)
        _, rows = watch_button(texts, "", address, request.ref.media_type)
        if not rows:
            lines.append(watch_link(texts, address, request.ref.media_type))
    return View("\n".join(lines), rows)


def ended_view(texts: Texts, request: MediaRequest | None) -> View:
    """Show that nobody is told here any more."""
    name = [_name(texts, request)] if request is not None else []
    return View("\n".join([*name, escape(texts.message(Message("telegram_not_followed")))]))


def moved_view(texts: Texts, request: MediaRequest) -> View:
    """Show that it goes on in the message that several requests share."""
    return View(f"{_name(texts, request)}\n{escape(texts.message(Message('telegram_together_below')))}")


def together_view(texts: Texts, requests: Sequence[tuple[MediaRequest, Download | None]]) -> View:
    """Show several requests at once."""
    if not requests:
        return View(escape(texts.message(Message("telegram_together_done"))))
    title = bold(texts.message(Message("telegram_together", {"count": len(requests)})))
    blocks = [
        "\n".join([_name(texts, one, _SHORT), *_station(texts, one, download)])
        for one, download in requests[:_MANY]
    ]
    if (more := len(requests) - _MANY) > 0:
        blocks.append(escape(texts.message(Message("say_more", {"count": more}))))
    return View("\n\n".join([title, *blocks]))


def _name(texts: Texts, request: MediaRequest, most: int = LONGEST) -> str:
    return bold(shortened(texts.message(request.label), most))


def _state(texts: Texts, request: MediaRequest) -> str:
    words = texts.message(state(request.state, request.reason, request.ref.media_type))
    return escape(f"{_SIGNS.get(request.state, '')} {words}".strip())


def _station(texts: Texts, request: MediaRequest, download: Download | None) -> list[str]:
    """Say where it stands, how far it is, and why it does not move if it does not."""
    lines = [_state(texts, request)]
    if download is not None and download.state is DownloadState.PAUSED:
        lines = [escape(f"⏸ {texts.message(Message('say_download_paused'))}")]
    lines += _parts(texts, request)
    if request.state in _MOVING:
        known = download.progress if download and not request.in_parts else request.progress
        share = 1.0 if request.state in _FULL else known
        lines.append(f"{bar(share)} {escape(texts.percent(share))}")
        if download is not None and (figures := " · ".join(_figures(texts, download))):
            lines.append(escape(figures))
    if request.stalled:
        lines.append(escape(f"⚠️ {texts.message(Message(f'reason_{request.stalled}'))}"))
    return lines


def _parts(texts: Texts, request: MediaRequest) -> list[str]:
    """Count the episodes of each season that has any."""
    seasons = [one for one in request.parts if one.episode is None and one.aired] if request.in_parts else []
    return [
        escape(
            texts.message(
                Message(
                    "say_part_of",
                    {"part": parts_said([one.part]), "have": str(one.have), "aired": str(one.aired)},
                )
            )
        )
        for one in seasons[:_MANY]
    ]


def _figures(texts: Texts, download: Download) -> list[str]:
    figures = [texts.size(download.size)] if download.size else []
    if download.state is DownloadState.DOWNLOADING and download.speed:
        figures.append(texts.speed(download.speed))
        if download.eta:
            figures.append(texts.message(Message("say_left", {"duration": download.eta})))
    return figures


def bar(share: float) -> str:
    """Draw a share of 1."""
    full = min(_CELLS, max(0, int(share * _CELLS + 1e-9)))
    return "▓" * full + "░" * (_CELLS - full)
