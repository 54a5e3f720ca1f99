"""Several questions at once."""

import asyncio

import pytest

from custom_components.mediamate.clients.together import together
from custom_components.mediamate.errors import CannotConnect, InvalidAuth


async def test_answers_come_in_their_order() -> None:
    later = asyncio.Event()

    async def first() -> int:
        await later.wait()
        return 1

    async def second() -> int:
        later.set()
        return 2

    assert await together([first(), second()]) == [1, 2]
    assert await together([]) == []


async def test_a_failure_ends_the_others_and_is_raised_as_it_is() -> None:
    ended = False

    async def hangs() -> None:
        nonlocal ended
        try:
            await asyncio.Event().wait()
        finally:
            ended = True

    async def fails() -> None:
        raise InvalidAuth(service="TMDb")

    before = asyncio.all_tasks()
    with pytest.raises(InvalidAuth):
        await together([hangs(), fails()])
    assert ended and asyncio.all_tasks() == before


async def test_of_several_failures_the_first_is_told() -> None:
    async def fails(err: Exception) -> None:
        raise err

    with pytest.raises(CannotConnect):
        await together([fails(CannotConnect()), fails(InvalidAuth())])
