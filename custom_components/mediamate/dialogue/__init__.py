"""The local agent's turns: a sentence in, a sentence out, no language model."""

from .ask import amend
from .talk import Dialogue, Said
from .verbs import HANDLERS, PICKERS

__all__ = ["HANDLERS", "PICKERS", "Dialogue", "Said", "amend"]
