"""`sim.llm`: what the simulated models will say, what they were asked, how it travels."""

from collections import deque
from collections.abc import Iterable
from inspect import isawaitable
from pathlib import Path

from .replay import Replay
from .script import Brain, Failure, Request, Step, Turn, as_answer
from .wire import Wire

KEPT_REQUESTS = 2000


class OutOfScript(Exception):
    """Somebody asked, and nothing is there to be said: a fault of the test or of a client that asks too often."""


class LlmBoard:
    """One script for all three services: whoever is asked next says the next step.

    requests: everything that was asked for an answer, oldest first; `clear` forgets it.
    wire: how answers travel whose turn does not say it.
    """

    def __init__(self) -> None:
        self.requests: deque[Request] = deque(maxlen=KEPT_REQUESTS)
        self.wire = Wire()
        self._steps: deque[Step] = deque()
        self._brain: Brain | None = None
        self._replay: Replay | None = None
        self._made = 0

    def script(self, steps: Iterable[Step]) -> None:
        """Say these steps next, instead of what is left of an earlier script."""
        self._steps = deque(steps)

    def then(self, *steps: Step) -> None:
        """Say these steps after those that are left."""
        self._steps.extend(steps)

    def answer_with(self, brain: Brain | None) -> None:
        """Let a function of the request answer whatever no script and no replay answers."""
        self._brain = brain

    def replay(self, folder: Path | str | None, *, timeout: float = 300.0) -> None:
        """Let another process answer, by files in this folder (see the README); None ends it."""
        self._replay = None if folder is None else Replay(Path(folder), timeout)

    @property
    def left(self) -> int:
        """How many steps of the script nobody has asked for yet."""
        return len(self._steps)

    @property
    def refused(self) -> list[Request]:
        """The requests that a real server would not have taken."""
        return [one for one in self.requests if one.refused]

    def clear(self) -> None:
        """Forget requests, script, brain and replay."""
        self.requests.clear()
        self._steps.clear()
        self._brain = self._replay = None
        self.wire = Wire()

    def new_id(self, prefix: str, length: int = 24) -> str:
        """Return an id of the look of the real ones, the same in every run."""
        self._made += 1
        return prefix + str(self._made).rjust(length, "0")

    async def next(self, request: Request) -> Turn | Failure:
        """Return what is said to this request."""
        if self._steps:
            step = self._steps.popleft()
        elif self._replay:
            return await self._replay.ask(request)
        elif self._brain:
            step = self._brain
        else:
            raise OutOfScript(f"the script has no answer left (request {len(self.requests)})")
        if callable(step):
            said = step(request)
            step = await said if isawaitable(said) else said
        return as_answer(step)
