"""What was prepared in a turn, and that it is forgotten with the rest."""

from datetime import UTC, datetime, timedelta

from custom_components.mediamate.agent.shown import Shown
from custom_components.mediamate.model import Door

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LATER = NOW + timedelta(seconds=20)
DIALOG, OTHER = ("user:boris", "assist", "one"), ("user:boris", "voice", "kitchen")


def test_only_another_question_of_the_same_turn_is_replaced() -> None:
    shown = Shown(lambda: NOW)
    assert shown.asked(DIALOG, NOW, "Dune?") is None
    assert shown.asked(OTHER, NOW, "Sicario?") is None
    assert shown.asked(DIALOG, NOW, "Arrival?") == "Dune?"
    assert shown.asked(DIALOG, NOW, "Arrival?") is None
    assert shown.asked(DIALOG, LATER, "Dune?") is None


def test_what_was_to_be_asked_is_forgotten_too() -> None:
    shown = Shown(lambda: NOW)
    for place in (DIALOG, OTHER):
        shown.asked(place, NOW, "Dune?")
        shown.note(place, {"ref": "movie:tmdb:1"})
    shown.forget("user:boris", Door.ASSIST)
    assert shown.asked(DIALOG, NOW, "Arrival?") is None
    assert shown.asked(OTHER, NOW, "Arrival?") == "Dune?"
    shown.forget(None, None)
    assert shown.asked(OTHER, NOW, "Sicario?") is None
