"""Answers from files that another process writes, so that any real model can stand behind the simulator."""

import asyncio
from dataclasses import asdict
import itertools
import json
from pathlib import Path
from typing import Any

from .script import Failure, Request, Turn, from_json

LOOK_EVERY = 0.05  # real seconds


class Replay:
    """`NNNN.request.json` goes out, `NNNN.answer.json` is waited for. Both are seen whole or not at all."""

    def __init__(self, folder: Path, timeout: float) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._timeout = timeout
        taken = (int(one.name[:4]) for one in folder.glob("[0-9][0-9][0-9][0-9].request.json"))
        self._numbers = itertools.count(max(taken, default=0) + 1)

    async def ask(self, request: Request) -> Turn | Failure:
        """Write the request and wait for its answer; one that is no good or never comes is a failure."""
        name = f"{next(self._numbers):04d}"
        question = self._folder / f"{name}.request.json"
        half = question.with_suffix(".part")
        await asyncio.to_thread(half.write_text, json.dumps(_shown(request), ensure_ascii=False, indent=1))
        half.replace(question)
        answer = self._folder / f"{name}.answer.json"
        try:
            async with asyncio.timeout(self._timeout):
                while not answer.exists():
                    await asyncio.sleep(LOOK_EVERY)
        except TimeoutError:
            return Failure(504, message=f"nobody wrote {answer.name}")
        try:
            return from_json(json.loads(answer.read_text(encoding="utf-8")))
        except ValueError as err:
            return Failure(500, message=f"{answer.name}: {err}")


def _shown(request: Request) -> dict[str, Any]:
    """The body as it came, and the same read: what any model needs to answer."""
    return {
        "api": request.api,
        "path": request.path,
        "body": request.body,
        "system": request.system,
        "said": [asdict(one) for one in request.said],
        "tools": request.tools,
    }
