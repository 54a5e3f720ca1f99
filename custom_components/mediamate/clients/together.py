"""Several questions at once, none of which outlives the others' failure."""

import asyncio
from collections.abc import Coroutine, Iterable
from typing import Any


async def together[AnswerT](asked: Iterable[Coroutine[Any, Any, AnswerT]]) -> list[AnswerT]:
    """Return all answers in their order. One that fails ends the others, and its error is raised as it is."""
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one) for one in asked]
    except ExceptionGroup as failed:
        raise failed.exceptions[0] from failed
    return [task.result() for task in tasks]
