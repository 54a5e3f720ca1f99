"""Tokens, guessed by size, and a prompt cache that hits when the bytes before a mark are the same again."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
import hashlib
from typing import Any

from ..server import encode

BYTES_A_TOKEN = 4
LOOK_BACK = 20  # blocks before a mark that are looked up, as the real service says
LIFETIME = 300.0  # real seconds; each hit renews it


def count(value: Any) -> int:
    """Guess the tokens of a text or of a JSON value."""
    size = len(value.encode()) if isinstance(value, str) else len(encode(value))
    return -(-size // BYTES_A_TOKEN)


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a prompt, in the order in which the model reads it; marked: cache all up to here."""

    value: Any
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Spent:
    """Input tokens: new ones, written to the cache, read from it."""

    fresh: int
    written: int
    read: int


class PromptCache:
    """What prompts began with, per account and model."""

    def __init__(self) -> None:
        self._known: dict[bytes, float] = {}

    def clear(self) -> None:
        self._known.clear()

    def spend(self, model: str, blocks: Sequence[Block], least: int) -> Spent:
        """Look a prompt up and remember it; prefixes of fewer than `least` tokens are not kept."""
        now = asyncio.get_running_loop().time()
        digest, total, ends = hashlib.sha256(model.encode()), 0, []
        for block in blocks:
            digest.update(encode(block.value))
            total += count(block.value)
            ends.append((digest.digest(), total))
        marks = [number for number, block in enumerate(blocks) if block.marked and ends[number][1] >= least]
        read = max((self._hit(ends, mark, now) for mark in marks), default=0)
        kept = max((ends[mark][1] for mark in marks), default=0)
        for mark in marks:
            self._known[ends[mark][0]] = now + LIFETIME
        return Spent(total - max(kept, read), max(0, kept - read), read)

    def _hit(self, ends: Sequence[tuple[bytes, int]], mark: int, now: float) -> int:
        """Return the tokens of the longest known beginning at or before a mark."""
        for key, tokens in reversed(ends[max(0, mark - LOOK_BACK) : mark + 1]):
            if self._known.get(key, 0.0) > now:
                self._known[key] = now + LIFETIME
                return tokens
        return 0
