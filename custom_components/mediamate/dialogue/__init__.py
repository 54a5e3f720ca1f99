"""The local agent's turns: a sentence in, a sentence out, no language model."""

from .talk import Dialogue, Said

__all__ = ["Dialogue", "Said"]
