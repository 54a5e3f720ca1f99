"""The parts of one answer in their order, cut where the request's limit of tokens ends them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from .script import ToolCall, Turn
from .tokens import BYTES_A_TOKEN, count

REFUSED = "I'm sorry, but I can't help with that."


@dataclass(frozen=True, slots=True)
class Part:
    """One part: `text` is what its deltas carry; a call carries its arguments in it."""

    kind: Literal["thinking", "text", "refusal", "call"]
    text: str
    name: str = ""
    id: str = ""
    whole: bool = True  # False: cut off in the middle

    @property
    def call(self) -> ToolCall:
        return ToolCall(self.name, self.text, self.id)


def plan(
    turn: Turn, new_id: Callable[[], str], limit: int | None, *, thinking: bool, refusals: bool
) -> tuple[list[Part], bool]:
    """Return the parts of a turn, and whether the limit (in tokens) cut them off.

    thinking: the request has it on. refusals: the API has a part of its own for what is refused.
    """
    found: list[Part] = []
    if turn.thinking and thinking:
        found.append(Part("thinking", turn.thinking))
    if turn.stop == "refusal" and refusals:
        found.append(Part("refusal", turn.text or REFUSED))
    elif turn.text:
        found.append(Part("text", turn.text))
    found += [Part("call", one.json, one.name, one.id or new_id()) for one in turn.calls]
    kept = found if limit is None else list(_within(found, limit * BYTES_A_TOKEN))
    if len(kept) < len(found) or any(not part.whole for part in kept):
        return kept, True
    if turn.stop == "max_tokens" and kept:
        last = kept[-1]
        kept[-1] = _cut(last, len(last.text) // 2 if last.kind == "call" else len(last.text))
    return kept, turn.stop == "max_tokens"


def tokens(parts: Sequence[Part]) -> int:
    """Return what an answer costs; even an empty one costs something."""
    return sum(count(part.text) for part in parts) or 1


def _within(found: Sequence[Part], room: int) -> Iterator[Part]:
    """Yield the parts that have room, the last one cut where it ends."""
    for part in found:
        raw = part.text.encode()
        if len(raw) > room:
            if room > 0:
                yield _cut(part, len(raw[:room].decode(errors="ignore")))
            return
        room -= len(raw)
        yield part


def _cut(part: Part, length: int) -> Part:
    return replace(part, text=part.text[:length], whole=False)
