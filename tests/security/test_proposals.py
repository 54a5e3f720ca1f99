"""Nobody carries out a proposal that is not theirs, twice, too late, or after a no."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from custom_components.mediamate.errors import Refused
from custom_components.mediamate.history import History
from custom_components.mediamate.model import Door, Message, Proposal, Thread
from custom_components.mediamate.proposals import Proposals
from tests.made import DUNE, MEMBER, OTHER, ROOM, Clock, thread

QUESTION = Message("ask_remove", {"title": "Dune"})


@pytest.fixture
async def proposals(tmp_path: Path) -> AsyncIterator[Proposals]:
    clock = Clock()
    history = await History.open(tmp_path / "mediamate.db", now=clock)
    yield Proposals(history, clock)
    await history.close()


async def prepare(proposals: Proposals, where: Thread | None = None) -> Proposal:
    return await proposals.prepare(
        where or thread(), "remove", {"download_id": "qb:aa"}, QUESTION, destructive=True
    )


@pytest.mark.parametrize(
    "elsewhere",
    [
        thread(OTHER),
        thread(ROOM),
        thread(place="another dialog"),
        thread(door=Door.TELEGRAM),
        thread(door=Door.MCP),
        Thread(MEMBER.id + '","', Door.ASSIST, "dialog"),
        Thread(MEMBER.id, Door.ASSIST, 'dialog"]'),
        Thread("", Door.ASSIST, ""),
    ],
)
async def test_an_id_opens_nothing_in_another_thread(proposals: Proposals, elsewhere: Thread) -> None:
    prepared = await prepare(proposals)
    for answer in (proposals.take, proposals.decline):
        with pytest.raises(Refused, match="proposal_gone"):
            await answer(prepared.id, elsewhere)
        with pytest.raises(Refused, match="nothing_to_confirm"):
            await answer(None, elsewhere)
    assert await proposals.take(None, thread()) == prepared


async def test_many_yeses_at_once_carry_it_out_once(proposals: Proposals) -> None:
    prepared = await prepare(proposals)
    answers = await asyncio.gather(
        *(proposals.take(prepared.id, thread()) for _ in range(20)),
        *(proposals.take(None, thread()) for _ in range(20)),
        return_exceptions=True,
    )
    taken = [one for one in answers if isinstance(one, Proposal)]
    assert taken == [prepared]
    assert all(isinstance(one, Proposal | Refused) for one in answers)


async def test_a_yes_and_a_no_at_once_cannot_both_win(proposals: Proposals) -> None:
    prepared = await prepare(proposals)
    answers = await asyncio.gather(
        proposals.decline(prepared.id, thread()),
        proposals.take(prepared.id, thread()),
        return_exceptions=True,
    )
    assert [type(one) for one in answers] == [Proposal, Refused]


async def test_two_processes_on_one_file_cannot_both_use_it(proposals: Proposals) -> None:
    """A copy of the memory, as a restart in the middle leaves it, still finds the file used."""
    prepared = await prepare(proposals)
    twin = Proposals(proposals._history, proposals._now)
    await twin.load()
    assert await proposals.take(prepared.id, thread()) == prepared
    with pytest.raises(Refused, match="proposal_gone"):
        await twin.take(prepared.id, thread())


async def test_the_old_button_of_a_replaced_proposal_does_nothing(proposals: Proposals) -> None:
    old = await prepare(proposals)
    new = await prepare(proposals)
    with pytest.raises(Refused, match="proposal_gone"):
        await proposals.take(old.id, thread())
    assert await proposals.take(None, thread()) == new


@pytest.mark.parametrize("guess", ["", "0", "%", "' OR '1'='1", str(DUNE)])
async def test_a_guessed_id_is_refused(proposals: Proposals, guess: str) -> None:
    prepared = await prepare(proposals)
    with pytest.raises(Refused, match="proposal_gone"):
        await proposals.take(guess, thread())
    assert proposals.newest(thread()) == prepared
