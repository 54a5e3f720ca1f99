"""What one message of a model may hold, on its way to the chat log."""

from collections.abc import Iterator
from typing import Any, Final

from homeassistant.components.conversation import AssistantContentDeltaDict
from homeassistant.helpers import llm

from ..errors import CutOff
from .aloud import Aloud
from .providers.base import Turn

LONGEST: Final = 20_000  # characters of one answer: a model that never ends is ended


class Passed:
    """Lets through what one message may hold; `text` is what the model has said in it."""

    def __init__(self, turn: Turn, calls: int, *, spoken: bool = False) -> None:
        """Allow so many calls of tools. What is spoken loses its markup."""
        self._calls_left = 0 if turn.last else calls
        self._seen: set[str] = set()
        self._aloud = Aloud() if spoken else None
        self._began = False
        self._native: Any = None
        self._mended = False
        self.text = ""
        self.called = False

    @property
    def spoke(self) -> bool:
        """Was anything said?"""
        return bool(self.text.strip())

    @property
    def acted(self) -> bool:
        """Was anything said or called? It cannot be taken back."""
        return self.spoke or self.called

    def take(self, delta: AssistantContentDeltaDict) -> Iterator[AssistantContentDeltaDict]:
        """Yield what reaches the chat log; the first starts a message there. Raises CutOff."""
        if piece := delta.get("content"):
            self.text += piece
            if len(self.text) > LONGEST:
                raise CutOff
            yield from self._said(self._aloud.take(piece) if self._aloud else piece)
        if thought := delta.get("thinking_content"):
            yield from self._start({"thinking_content": thought})
        self._native = delta.get("native") or self._native
        if calls := [one for one in delta.get("tool_calls") or () if self._may_call(one)]:
            self.called = True
            yield from self.rest()
            yield from self._start({"tool_calls": calls})

    def say(self, text: str) -> Iterator[AssistantContentDeltaDict]:
        """Add words of ours."""
        yield from self.rest()
        yield from self._said(text)

    def mend(self) -> None:
        """Go on with another answer of the model: what its provider keeps beside neither is the whole."""
        self._mended = True

    def end(self) -> Iterator[AssistantContentDeltaDict]:
        """Yield what only the end of the message lets through."""
        yield from self.rest()
        if self._native and not self._mended:
            yield from self._start({"native": self._native})

    def rest(self) -> Iterator[AssistantContentDeltaDict]:
        """Yield what was held back."""
        if self._aloud:
            yield from self._said(self._aloud.rest())

    def _said(self, text: str) -> Iterator[AssistantContentDeltaDict]:
        if text:
            yield from self._start({"content": text})

    def _start(self, delta: AssistantContentDeltaDict) -> Iterator[AssistantContentDeltaDict]:
        if not self._began:
            self._began = True
            yield {"role": "assistant"}
        yield delta

    def _may_call(self, call: llm.ToolInput) -> bool:
        """A model that calls too much, or twice under one id, is not heard."""
        if self._calls_left <= 0 or call.id in self._seen:
            return False
        self._calls_left -= 1
        self._seen.add(call.id)
        return True
