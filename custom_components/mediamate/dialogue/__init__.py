"""The local agent's turns: a sentence in, a sentence out, no language model."""

from .talk import Dialogue, Said
from .verbs import AMENDERS, HANDLERS, PICKERS

__all__ = ["AMENDERS", "HANDLERS", "PICKERS", "Dialogue", "Said"]
