"""The people and the household of the dialogue tests, for attacks on them."""

from tests.dialogue.conftest import clock, home, mate, meet

__all__ = ["clock", "home", "mate", "meet"]
