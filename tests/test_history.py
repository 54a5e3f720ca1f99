"""What was written is there after a restart, whole or not at all."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
import os
from pathlib import Path
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import textwrap

import pytest

from custom_components.mediamate.errors import ReadOnly, StorageFailed
from custom_components.mediamate.history import History, Notice
from custom_components.mediamate.model import (
    Door,
    Message,
    Part,
    Proposal,
    ProposalState,
    Rating,
    RequestPart,
    RequestState,
    Thread,
    parts_said,
)
from custom_components.mediamate.schema import MIGRATIONS
from tests.made import ARRIVAL, DUNE, MEMBER, OTHER, START, Clock, request, thread

FULL = request(
    state=RequestState.WAITING,
    poster_url="https://image.tmdb.org/t/p/w500/d.jpg",
    watchers=(thread(), Thread("member:1", Door.TELEGRAM, "42:7", "ru")),
    parts=(RequestPart(1, None, RequestState.WAITING), RequestPart(2, 3, RequestState.READY)),
    backend_id=17,
    download_ids=("aa11", "bb22"),
    reason="nothing_found",
    stalled="no_seeds",
    progress=0.42,
    link="http://tv/web/#/details?id=1",
    moved=START + timedelta(minutes=2),
    stages={"requested": START, "waiting": START + timedelta(minutes=1)},
)


def notice(name: str = "ready", **changes: object) -> Notice:
    return replace(
        Notice(name=name, request_id="r1", payload={"title": "Дюна", "year": 2021}, created=START), **changes
    )


def proposal(proposal_id: str = "p1", **changes: object) -> Proposal:
    plain = Proposal(
        id=proposal_id,
        thread=thread(),
        verb="request",
        args={"ref": str(DUNE), "seasons": [1, 2]},
        question=Message("ask_request", {"label": "Dune", "inner": Message("say_plain", {"text": "x"})}),
        created=START,
        expires=START + timedelta(minutes=10),
    )
    return replace(plain, **changes)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / ".storage" / "mediamate.db"


@pytest.fixture
async def history(path: Path) -> AsyncIterator[History]:
    opened = await History.open(path, now=Clock())
    yield opened
    await opened.close()


async def reopened(history: History, path: Path) -> History:
    await history.close()
    return await History.open(path, now=Clock())


@pytest.mark.parametrize("saved", [FULL, request()])
async def test_a_request_survives_a_restart_unchanged(history: History, path: Path, saved: object) -> None:
    await history.save_request(saved)
    again = await reopened(history, path)
    assert await again.request("r1") == saved
    assert await again.open_requests() == [saved]
    await again.close()


async def test_only_its_owner_may_read_the_file(history: History, path: Path) -> None:
    await history.save_request(request())
    for name in ("mediamate.db", "mediamate.db-wal", "mediamate.db-shm"):
        assert stat.S_IMODE(path.with_name(name).stat().st_mode) == 0o600, name


async def test_it_is_written_through_to_the_disk(history: History, path: Path) -> None:
    pragmas = await history._database.read(
        lambda db: [db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]
    )
    assert pragmas == ["wal", 2]


async def test_pages_are_newest_first_and_complete(history: History) -> None:
    for number in range(7):
        await history.save_request(request(f"r{number}"))
    first = await history.requests(limit=3)
    second = await history.requests(limit=3, before=first[-1].id)
    third = await history.requests(limit=3, before=second[-1].id)
    assert [one.id for one in (*first, *second, *third)] == ["r6", "r5", "r4", "r3", "r2", "r1", "r0"]
    assert await history.requests(before="unknown") == []
    assert len(await history.requests(limit=0)) == 1
    assert len(await history.requests(limit=10**9)) == 7


async def test_a_page_holds_what_an_actor_asked_for_or_waits_for(history: History) -> None:
    await history.save_request(request("own"))
    await history.save_request(request("joined", actor=OTHER.id, watchers=(thread(OTHER), thread(MEMBER))))
    await history.save_request(request("foreign", actor=OTHER.id, watchers=(thread(OTHER),)))
    assert [one.id for one in await history.requests(actor=MEMBER.id)] == ["joined", "own"]
    await history.save_request(request("joined", actor=OTHER.id, watchers=(thread(OTHER),)))
    assert [one.id for one in await history.requests(actor=MEMBER.id)] == ["own"]
    assert [one.id for one in await history.requests(actor=OTHER.id)] == ["foreign", "joined"]


async def test_closed_requests_are_no_longer_open(history: History) -> None:
    await history.save_request(request("a", state=RequestState.SEARCHING))
    await history.save_request(request("b", ref=ARRIVAL, state=RequestState.READY))
    await history.save_request(request("c", state=RequestState.IMPORTED, reason="not_verified"))
    assert [one.id for one in await history.open_requests()] == ["a"]
    assert [one.id for one in await history.requests(open_only=True)] == ["a"]
    assert (await history.find_request(DUNE)).id == "a"
    assert await history.find_request(ARRIVAL) is None
    assert (await history.find_request(ARRIVAL, open_only=False)).id == "b"
    assert await history.request("nothing") is None


async def test_a_step_and_its_notices_are_written_together_or_not_at_all(history: History) -> None:
    await history.save_request(request(), [notice(), notice(thread=thread())])
    bad = notice(payload={"link": object()})
    with pytest.raises(TypeError):
        await history.save_request(request(state=RequestState.READY), [notice("failed"), bad])
    assert (await history.request("r1")).state is RequestState.REQUESTED
    assert [(one.name, one.thread) for one in await history.pending_notices()] == [
        ("ready", None),
        ("ready", thread()),
    ]


async def test_a_notice_is_pending_until_it_was_sent(history: History, path: Path) -> None:
    await history.save_request(request())
    await history.add_notice(notice("stalled"))
    await history.add_notice(notice("ready", thread=thread(language="ru")))
    first, second = await history.pending_notices()
    await history.notice_sent(first.id, START)
    again = await reopened(history, path)
    assert await again.pending_notices() == [second]
    assert second.payload["title"] == "Дюна" and second.thread.language == "ru"
    await again.close()


async def test_a_newer_proposal_replaces_the_older_one_of_its_thread(history: History) -> None:
    await history.save_proposal(proposal("old"))
    await history.save_proposal(proposal("elsewhere", thread=thread(place="kitchen")))
    await history.save_proposal(proposal("new"))
    assert {one.id for one in await history.proposals()} == {"elsewhere", "new"}
    states = {one.id: one.state for one in await history.proposals(open_only=False)}
    assert states["old"] is ProposalState.REPLACED
    assert await history.proposals(actor=OTHER.id) == []
    assert await history.proposals(actor=MEMBER.id) == await history.proposals()
    assert proposal("new") in await history.proposals()


async def test_a_question_may_list_what_is_said_in_each_language(history: History) -> None:
    parts = parts_said([Part(1), Part(2, 5), Part(2, 6)])
    asked = proposal(question=Message("ask_cancel", {"title": "The Bear", "parts": parts}))
    await history.save_proposal(asked)
    assert await history.proposals() == [asked]


async def test_a_proposal_is_closed_once(history: History) -> None:
    await history.save_proposal(proposal())
    assert await history.close_proposal("p1", ProposalState.USED)
    assert not await history.close_proposal("p1", ProposalState.DECLINED)
    assert not await history.close_proposal("unknown", ProposalState.USED)
    assert [one.state for one in await history.proposals(open_only=False)] == [ProposalState.USED]


async def test_arguments_that_json_does_not_know_are_refused(history: History) -> None:
    with pytest.raises(ValueError, match="JSON"):
        await history.save_proposal(proposal(args={"ref": DUNE}))
    assert await history.proposals(open_only=False) == []


async def test_the_last_word_is_kept(history: History, path: Path) -> None:
    await history.save_proposal(proposal())
    assert list((await history.last_words()).values()) == ["p1"]
    await history.save_last_word(thread(), None)
    assert await history.last_words() == {}
    await history.save_last_word(thread(language="ru"), "p1")
    again = await reopened(history, path)
    assert list((await again.last_words()).values()) == ["p1"]
    await again.close()


async def test_a_person_has_one_opinion_on_a_title(history: History) -> None:
    rating = Rating(actor=MEMBER.id, ref=DUNE, title="Dune", liked=True, when=START)
    await history.save_rating(rating)
    later = replace(rating, liked=False, when=START + timedelta(days=1))
    await history.save_rating(later)
    await history.save_rating(replace(rating, actor=OTHER.id))
    newest = replace(rating, ref=ARRIVAL, title="Arrival", when=START + timedelta(days=2))
    await history.save_rating(newest)
    assert await history.ratings(MEMBER.id) == [newest, later]


async def test_small_values_are_kept(history: History) -> None:
    assert await history.meta("paused", []) == []
    await history.set_meta("paused", ["qb:aa"])
    await history.set_meta("paused", ["qb:aa", "qb:bb"])
    assert await history.meta("paused") == ["qb:aa", "qb:bb"]


async def test_pruning_forgets_only_what_is_over(history: History) -> None:
    await history.save_request(request(), [notice("stalled"), notice("ready")])
    first, second = await history.pending_notices()
    await history.notice_sent(first.id, START)
    await history.save_proposal(proposal())
    await history.prune(START + timedelta(hours=1))
    assert await history.proposals(open_only=False) == [] and await history.last_words() == {}
    assert await history.pending_notices() == [second]
    assert await history.request("r1") is not None
    rows = await history._database.read(lambda db: db.execute("SELECT count(*) FROM notice").fetchone()[0])
    assert rows == 1


async def test_hostile_text_stays_text(history: History) -> None:
    evil = "'); DROP TABLE request; --"
    await history.save_request(request(title=evil, actor=evil))
    assert [one.title for one in await history.requests(actor=evil)] == [evil]
    assert await history.requests(actor="' OR 1=1 --") == []


async def test_a_time_without_a_zone_is_no_time_of_ours(history: History) -> None:
    await history.save_request(request())
    await history._database.write(
        lambda db: db.execute("UPDATE request SET body = replace(body, '+00:00', '')")
    )
    assert await history.open_requests() == []


@pytest.mark.parametrize(
    ("table", "column"), [("request", "body"), ("notice", "payload"), ("proposal", "body"), ("rating", "ref")]
)
async def test_a_record_that_cannot_be_read_hides_no_other(
    history: History, table: str, column: str, caplog: pytest.LogCaptureFixture
) -> None:
    rating = Rating(actor=MEMBER.id, ref=DUNE, title="Dune", liked=True, when=START)
    await history.save_request(request("r1"), [notice()])
    await history.save_proposal(proposal("p1"))
    await history.save_rating(rating)
    for broken in ("{}", "[1]", "no json", '{"state": 7}'):
        await history._database.write(
            lambda db, text=broken: db.execute(f"UPDATE {table} SET {column} = ?", (text,))
        )
        caplog.clear()
        found = [
            await history.open_requests(),
            await history.pending_notices(),
            await history.proposals(),
            await history.ratings(MEMBER.id),
        ]
        if (table, broken) in {("notice", "{}"), ("notice", "[1]"), ("notice", '{"state": 7}')}:
            continue  # any JSON is a payload
        assert sum(map(len, found)) == 3
        assert "cannot be read" in caplog.text


async def test_a_database_of_a_later_version_is_read_only(history: History, path: Path) -> None:
    await history.save_request(FULL)
    await history.close()
    with sqlite3.connect(path) as later:
        later.execute(f"PRAGMA user_version={len(MIGRATIONS) + 1}")
        later.execute("ALTER TABLE request ADD COLUMN mood TEXT")
    later.close()
    again = await History.open(path, now=Clock())
    assert again.newer
    assert await again.open_requests() == [FULL]
    for write in (again.save_request(request()), again.set_meta("a", 1), again.prune(START)):
        with pytest.raises(ReadOnly):
            await write
    await again.close()


@pytest.mark.parametrize("damage", [b"this is no database " * 200, None])
async def test_a_damaged_file_is_kept_aside_and_a_new_one_begins(
    history: History, path: Path, damage: bytes | None
) -> None:
    for number in range(50):
        await history.save_request(request(f"r{number}"))
    await history.close()
    if damage is None:  # its head is sound, its pages are not
        whole = path.read_bytes()
        damage = whole[:4096] + os.urandom(len(whole) - 4096)
    path.write_bytes(damage)
    again = await History.open(path, now=Clock())
    assert again.set_aside == path.with_name("mediamate.db.damaged-20261122200000")
    assert again.set_aside.read_bytes() == damage
    assert await again.requests() == []
    await again.save_request(request())
    assert not again.newer
    await again.close()


async def test_a_file_that_cannot_be_opened_is_an_error_of_ours(tmp_path: Path) -> None:
    (tmp_path / "mediamate.db").mkdir()
    with pytest.raises(StorageFailed):
        await History.open(tmp_path / "mediamate.db", now=Clock())


async def test_a_full_disk_is_an_error_of_ours_and_changes_nothing(history: History) -> None:
    await history.save_request(request())
    await history._database.read(lambda db: db.execute("PRAGMA max_page_count=1"))
    with pytest.raises(StorageFailed):
        await history.save_request(request("r2", title="x" * 1_000_000))
    assert [one.id for one in await history.requests()] == ["r1"]


async def test_closing_twice_is_no_error_and_afterwards_nothing_works(history: History) -> None:
    await history.close()
    await history.close()
    with pytest.raises(StorageFailed):
        await history.requests()
    with pytest.raises(StorageFailed):
        await history.save_request(request())


async def test_after_deletion_the_next_write_begins_a_new_file(history: History, path: Path) -> None:
    await history.save_request(request())
    await history.delete()
    assert not list(path.parent.iterdir())
    await history.save_request(request("r2"))
    assert [one.id for one in await history.requests()] == ["r2"]
    assert path.exists()


async def test_migrations_run_once_and_each_leaves_its_number(tmp_path: Path) -> None:
    from custom_components.mediamate.database import Database

    path = tmp_path / "m.db"
    first = ("CREATE TABLE a (x)",)
    second = ("ALTER TABLE a ADD COLUMN y", "INSERT INTO a VALUES (1, 2)")
    database = await Database.open(path, (first,), now=Clock())
    await database.close()
    for _ in range(2):
        database = await Database.open(path, (first, second), now=Clock())
        rows = await database.read(lambda db: [tuple(row) for row in db.execute("SELECT * FROM a")])
        assert rows == [(1, 2)]
        await database.close()


async def test_a_migration_that_fails_leaves_the_version_before_it(tmp_path: Path) -> None:
    from custom_components.mediamate.database import Database

    path = tmp_path / "m.db"
    first = ("CREATE TABLE a (x)",)
    database = await Database.open(path, (first,), now=Clock())
    await database.close()
    with pytest.raises(StorageFailed):
        await Database.open(path, (first, ("ALTER TABLE a ADD COLUMN y", "nonsense")), now=Clock())
    database = await Database.open(path, (first,), now=Clock())
    columns = await database.read(lambda db: [row["name"] for row in db.execute("PRAGMA table_info(a)")])
    assert columns == ["x"] and not database.newer
    await database.close()


async def test_a_copy_taken_while_held_still_is_whole(history: History, path: Path, tmp_path: Path) -> None:
    """As Home Assistant's backup does it: file after file, the -shm left out, writes in between."""
    for number in range(20):
        await history.save_request(request(f"r{number}"))
    await history.hold_still()
    copy = tmp_path / "copy" / "mediamate.db"
    copy.parent.mkdir()
    before = path.read_bytes()
    for number in range(20, 2000):
        await history.save_request(request(f"r{number}", title="x" * 500))
        if number == 1000:
            wal = path.with_name("mediamate.db-wal").read_bytes()
            copy.with_name("mediamate.db-wal").write_bytes(wal[: len(wal) - 1234])  # cut in a frame
    shutil.copy(path, copy)
    assert path.read_bytes() == before  # nothing flowed into the main file meanwhile
    restored = await History.open(copy, now=Clock())
    assert restored.set_aside is None
    ids = {one.id for one in await restored.open_requests()}
    assert {f"r{number}" for number in range(990)} <= ids <= {f"r{number}" for number in range(1001)}
    await restored.close()
    await history.let_go()
    await history.save_request(request("last"))
    assert (await history.request("last")) is not None


WRITER = textwrap.dedent(
    """
    import asyncio, sys
    from pathlib import Path
    from custom_components.mediamate.history import History, Notice
    from custom_components.mediamate.model import RequestState
    from tests.made import START, Clock, request

    async def main():
        history = await History.open(Path(sys.argv[1]), now=Clock())
        number = 0
        while True:
            number += 1
            notices = [Notice(name=f"n{i}", request_id=f"r{number}", payload={"x": "y" * 2000}, created=START)
                       for i in range(5)]
            await history.save_request(request(f"r{number}"), notices)
            print(number, flush=True)

    asyncio.run(main())
    """
)


@pytest.mark.parametrize("after", [1, 7, 23])
async def test_a_process_killed_in_mid_write_leaves_nothing_half_done(path: Path, after: int) -> None:
    """What it said was written is there; each request has all its notices or neither exists."""
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[1],
    )
    assert process.stdout is not None
    told = 0
    while told < after:
        told = int(process.stdout.readline())
    process.send_signal(signal.SIGKILL)
    told = max([told, *(int(line) for line in process.stdout.read().split())])
    process.wait()
    history = await History.open(path, now=Clock())
    assert history.set_aside is None
    requests = {one.id for one in await history.open_requests()}
    assert {f"r{number}" for number in range(1, told + 1)} <= requests
    by_request: dict[str, int] = {}
    for one in await history.pending_notices():
        by_request[one.request_id] = by_request.get(one.request_id, 0) + 1
    assert by_request == dict.fromkeys(requests, 5)
    await history.close()
