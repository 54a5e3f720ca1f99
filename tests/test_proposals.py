"""A proposal waits for a yes: its life, and what survives a restart."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from custom_components.mediamate.errors import Refused, StorageFailed
from custom_components.mediamate.history import History
from custom_components.mediamate.model import Message, Proposal, ProposalState, Thread
from custom_components.mediamate.proposals import EXPIRY, LATE, Proposals
from tests.made import DUNE, MEMBER, OTHER, Clock, thread

ARGS = {"ref": str(DUNE)}
QUESTION = Message("ask_request", {"label": "Dune"})


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def history(tmp_path: Path, clock: Clock) -> AsyncIterator[History]:
    opened = await History.open(tmp_path / "mediamate.db", now=clock)
    yield opened
    await opened.close()


@pytest.fixture
def proposals(history: History, clock: Clock) -> Proposals:
    return Proposals(history, clock)


async def prepare(proposals: Proposals, where: Thread | None = None) -> Proposal:
    return await proposals.prepare(where or thread(), "request", ARGS, QUESTION)


async def test_a_yes_uses_it_up(proposals: Proposals, history: History) -> None:
    prepared = await prepare(proposals)
    assert proposals.newest(thread()) == proposals.answerable(thread()) == prepared
    assert await proposals.take(None, thread()) == prepared
    assert proposals.newest(thread()) is None
    assert [one.state for one in await history.proposals(open_only=False)] == [ProposalState.USED]
    with pytest.raises(Refused, match="nothing_to_confirm"):
        await proposals.take(None, thread())
    with pytest.raises(Refused, match="proposal_gone"):
        await proposals.take(prepared.id, thread())


async def test_a_no_ends_it(proposals: Proposals, history: History) -> None:
    prepared = await prepare(proposals)
    assert await proposals.decline(None, thread()) == prepared
    with pytest.raises(Refused, match="proposal_gone"):
        await proposals.take(prepared.id, thread())
    assert [one.state for one in await history.proposals(open_only=False)] == [ProposalState.DECLINED]


async def test_the_language_of_a_thread_may_change_in_mid_talk(proposals: Proposals) -> None:
    prepared = await prepare(proposals)
    assert await proposals.take(None, thread(language="ru")) == prepared


async def test_it_expires(proposals: Proposals, clock: Clock) -> None:
    prepared = await prepare(proposals)
    clock.now += EXPIRY
    assert proposals.newest(thread()) is None
    with pytest.raises(Refused, match="nothing_to_confirm"):
        await proposals.take(None, thread())
    with pytest.raises(Refused, match="proposal_expired"):
        await proposals.take(prepared.id, thread())
    await prepare(proposals, thread(place="hall"))
    assert proposals.lately(thread()) == prepared, "it can be asked anew for an hour"
    clock.now += LATE
    assert proposals.lately(thread()) is None
    await prepare(proposals, thread(place="kitchen"))  # making one forgets those that expired
    with pytest.raises(Refused, match="proposal_gone"):
        await proposals.take(prepared.id, thread())


async def test_it_survives_a_restart_with_its_question(
    proposals: Proposals, history: History, clock: Clock
) -> None:
    prepared = await prepare(proposals)
    restarted = Proposals(history, clock)
    assert restarted.newest(thread()) is None
    await restarted.load()
    assert restarted.answerable(thread()) == prepared
    assert await restarted.take(None, thread()) == prepared
    afterwards = Proposals(history, clock)
    await afterwards.load()
    assert afterwards.newest(thread()) is None


async def test_what_expired_while_we_were_away_is_not_loaded(
    proposals: Proposals, history: History, clock: Clock
) -> None:
    await prepare(proposals)
    clock.now += EXPIRY
    restarted = Proposals(history, clock)
    await restarted.load()
    assert restarted.newest(thread()) is None


async def test_a_word_in_between_takes_the_meaning_of_a_bare_yes(
    proposals: Proposals, history: History, clock: Clock
) -> None:
    prepared = await prepare(proposals)
    await proposals.last_word(thread(), None)
    await proposals.last_word(thread(), None)  # saying more changes nothing
    assert proposals.answerable(thread()) is None and proposals.newest(thread()) == prepared
    with pytest.raises(Refused, match="nothing_to_confirm"):
        await proposals.take(None, thread())
    restarted = Proposals(history, clock)
    await restarted.load()
    assert restarted.answerable(thread()) is None
    await restarted.last_word(thread(), prepared.id)  # asked again
    assert await restarted.take(None, thread()) == prepared


async def test_its_button_works_after_other_words(proposals: Proposals) -> None:
    prepared = await prepare(proposals)
    await proposals.last_word(thread(), None)
    assert await proposals.take(prepared.id, thread()) == prepared


async def test_threads_do_not_disturb_each_other(proposals: Proposals) -> None:
    here = await prepare(proposals)
    there = await prepare(proposals, thread(OTHER))
    assert await proposals.take(None, thread()) == here
    assert proposals.answerable(thread(OTHER)) == there


async def test_what_cannot_be_written_is_not_offered(proposals: Proposals, history: History) -> None:
    await history.close()
    with pytest.raises(StorageFailed):
        await prepare(proposals)
    assert proposals.newest(thread()) is None


async def test_clearing_forgets_all(proposals: Proposals) -> None:
    await prepare(proposals)
    proposals.clear()
    assert proposals.newest(thread()) is None


async def test_the_last_word_of_a_read_only_database_is_kept_in_memory(
    proposals: Proposals, history: History
) -> None:
    await prepare(proposals)
    history._database.newer = True
    await proposals.last_word(thread(), None)
    assert proposals.answerable(thread()) is None


async def test_args_are_a_copy(proposals: Proposals) -> None:
    args = {"ref": str(DUNE)}
    prepared = await proposals.prepare(thread(MEMBER), "request", args, QUESTION)
    args["ref"] = "movie:tmdb:1"
    assert prepared.args == {"ref": str(DUNE)}
