"""How things are worded that more than one handler says."""

from ..model import (
    Candidate,
    Download,
    DownloadState,
    MediaItem,
    MediaRequest,
    MediaType,
    Message,
    RequestState,
    named,
)
from .talk import Talk

_RUNNING = frozenset({DownloadState.DOWNLOADING, DownloadState.METADATA})
_KEPT = 400  # characters of a plot that are read aloud


def label(item: MediaItem) -> Message:
    """Name a title so that it cannot be mistaken: year, and the original title where it differs."""
    return named(item.title, item.year, item.original_title, item.creator)


def plain(text: str) -> Message:
    """Say a text that is ready as it is."""
    return Message("say_plain", {"text": text})


def kind(media_type: MediaType) -> Message:
    """Say what a title is, as in "download the film …"."""
    return Message(f"say_the_{media_type}")


def owned(candidate: Candidate) -> Message:
    """Say in a sentence whether the household has it."""
    return Message(f"say_owned_{_held(candidate)}", {"media_type": candidate.item.ref.media_type})


def _held(candidate: Candidate) -> str:
    if candidate.available:
        return "available"
    if candidate.requested:
        return "requested"
    return "missing" if candidate.in_library else "no"


def numbered(number: int, candidate: Candidate) -> Message:
    """Return one line of a numbered list: what is no film says so, what is there already is marked."""
    held = _held(candidate)
    marks = []
    if candidate.item.ref.media_type is not MediaType.MOVIE:
        marks.append(Message(f"say_type_{candidate.item.ref.media_type}"))
    if held != "no":
        marks.append(Message(f"say_mark_{held}"))
    values = {"number": str(number), "label": label(candidate.item)}
    if not marks:
        return Message("say_number", values)
    first, *more = marks
    mark = Message("say_pair", {"first": first, "second": more[0]}) if more else first
    return Message("say_number_owned", values | {"owned": mark})


def details(talk: Talk, candidate: Candidate) -> tuple[Message, ...]:
    """Describe a title: what it is, whether we have it, what it is about."""
    item, texts = candidate.item, talk.texts
    facts = [texts.message(Message(f"say_type_{item.ref.media_type}"))]
    if item.rating:
        facts.append(texts.message(Message("say_rating", {"rating": texts.number(item.rating, 1)})))
    if item.runtime:
        facts.append(texts.duration(item.runtime * 60))
    facts += item.genres[:3]
    lines = [Message("say_details", {"label": label(item), "facts": ", ".join(facts)})]
    if item.people:
        lines.append(Message("say_people", {"people": ", ".join(item.people[:4])}))
    if item.overview:
        lines.append(plain(shortened(item.overview)))
    lines.append(owned(candidate))
    return tuple(lines)


def shortened(text: str, limit: int = _KEPT) -> str:
    """Cut at a word, so that it can be read aloud; a plot is one paragraph."""
    text = " ".join(text.split())
    return text if len(text) <= limit else text[:limit].rsplit(" ", 1)[0].rstrip(".,;:—–- ") + "…"


def download_line(talk: Talk, title: str, download: Download) -> Message:
    """Say how far a download is, and why it does not move if it does not."""
    texts = talk.texts
    facts = [texts.message(Message(f"say_download_{download.state}")), texts.percent(download.progress)]
    runs = download.state in _RUNNING
    if runs and download.speed:
        facts.append(texts.speed(download.speed))
    if runs and download.eta:
        facts.append(texts.message(Message("say_left", {"duration": download.eta})))
    if download.stalled_reason and download.stalled_reason != "paused_by_user":  # the state says that
        facts.append(texts.message(Message(f"reason_{download.stalled_reason}")))
    return Message("say_download", {"title": title, "facts": ", ".join(facts)})


def request_line(request: MediaRequest, instance: str | None = None) -> Message:
    """Say where a wish stands that nothing is downloaded for."""
    title = Message("say_at", {"label": request.label, "instance": instance}) if instance else request.label
    return Message(
        "say_request", {"title": title, "state": state(request.state, request.reason, request.ref.media_type)}
    )


def state(of: RequestState, reason: str | None, media_type: MediaType | None = None) -> Message:
    """Name a state, and the reason where there is one: a book that is ready is not watched."""
    plainly = Message(f"say_state_{of}", {"media_type": media_type} if media_type else {})
    # what is over is over, and that it was cancelled needs no "because it was cancelled"
    if not reason or of in {RequestState.CANCELLED, RequestState.READY}:
        return plainly
    return Message("say_state_because", {"state": plainly, "reason": Message(f"reason_{reason}")})
