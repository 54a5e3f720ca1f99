"""How things are worded that more than one handler says."""

from ..model import Candidate, Download, MediaItem, Message
from .talk import Talk


def label(item: MediaItem) -> Message:
    """Name a title so that it cannot be mistaken: year, and the original title where it differs."""
    original = item.original_title if item.original_title and item.original_title != item.title else None
    key = f"say_label{'_year' if item.year else ''}{'_original' if original else ''}"
    return Message(key, {"title": item.title, "year": item.year or "", "original": original or ""})


def owned(candidate: Candidate) -> Message:
    """Say in a word whether the household has it."""
    if candidate.available:
        return Message("say_owned_available")
    if candidate.requested:
        return Message("say_owned_requested")
    return Message("say_owned_missing" if candidate.in_library else "say_owned_no")


def _mark(candidate: Candidate) -> Message:
    """Say the same in a list, where there is no room for a sentence."""
    return Message(owned(candidate).key.replace("owned", "mark"))


def numbered(number: int, candidate: Candidate) -> Message:
    """Return one line of a numbered list; what the household has already is marked."""
    marked = candidate.available or candidate.in_library or candidate.requested
    key = "say_number_owned" if marked else "say_number"
    return Message(key, {"number": number, "label": label(candidate.item), "owned": _mark(candidate)})


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
        lines.append(Message("say_plain", {"text": shortened(item.overview)}))
    lines.append(owned(candidate))
    return tuple(lines)


def shortened(text: str, limit: int = 400) -> str:
    """Cut at a word, so that it can be read aloud."""
    return text if len(text) <= limit else text[:limit].rsplit(" ", 1)[0].rstrip(".,;:—–- ") + "…"


def download_line(talk: Talk, download: Download) -> Message:
    """Say how far a download is, and why it does not move if it does not."""
    texts = talk.texts
    facts = [texts.message(Message(f"say_download_{download.state}")), texts.percent(download.progress)]
    if download.speed:
        facts.append(texts.speed(download.speed))
    if download.eta:
        facts.append(texts.message(Message("say_left", {"duration": download.eta})))
    if download.stalled_reason:
        facts.append(texts.message(Message(f"reason_{download.stalled_reason}")))
    return Message("say_download", {"title": download.title, "facts": ", ".join(facts)})
