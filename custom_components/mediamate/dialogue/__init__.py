"""The local agent's turns: a sentence in, a sentence out, no language model."""

from .ask import amend
from .talk import Dialogue, Said
from .verbs import HANDLERS

__all__ = ["HANDLERS", "Dialogue", "Said", "amend"]
