"""What was said is kept for its owner, found in any case of a word, and gone when it is to be forgotten."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
import sqlite3
from typing import Any

import pytest

from custom_components.mediamate import history_talks
from custom_components.mediamate.database import Database
from custom_components.mediamate.history import History
from custom_components.mediamate.history_talks import Forgotten
from custom_components.mediamate.model import Actor, Door, Exchange, Mention, Message, Proposal, ProposalState
from custom_components.mediamate.schema import MIGRATIONS
from custom_components.mediamate.understanding import asked_words
from tests.made import ARRIVAL, DUNE, MEMBER, OTHER, START, Clock, followed, request, thread


@pytest.fixture
async def history(tmp_path: Path) -> AsyncIterator[History]:
    opened = await History.open(tmp_path / "mediamate.db", now=Clock())
    yield opened
    await opened.close()


@pytest.fixture(params=[True, False], ids=["full text", "without"])
def full_text(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Some builds of SQLite have no full-text index."""
    monkeypatch.setattr(history_talks, "full_text", lambda: request.param)
    return request.param


def exchange(said: str = "tell me about Dune", actor: Actor = MEMBER, **changes: Any) -> Exchange:
    plain = Exchange(
        thread=thread(actor, "dialog", changes.pop("door", Door.ASSIST)),
        said=said,
        answer="A desert planet.",
        when=START,
        mentions=(Mention(DUNE, "Dune", 2021),),
    )
    return replace(plain, **changes)


def proposal(proposal_id: str, actor: Actor = MEMBER, door: Door = Door.ASSIST) -> Proposal:
    return Proposal(
        id=proposal_id,
        thread=thread(actor, proposal_id, door),
        verb="request",
        args={"ref": str(DUNE)},
        question=Message("ask_request", {"label": "Dune"}),
        created=START,
        expires=START + timedelta(minutes=10),
    )


async def found(history: History, text: str, **how: Any) -> list[str]:
    return [one.title for one in await history.requests(words=asked_words(text), **how)]


async def test_what_was_said_comes_back_as_it_was_said(history: History) -> None:
    await history.save_exchange(exchange("расскажи про «Дюну»"))
    (kept,) = await history.exchanges(MEMBER.id)
    assert kept == exchange("расскажи про «Дюну»", id=kept.id) and kept.id > 0


async def test_nobody_gets_what_somebody_else_said(history: History) -> None:
    await history.save_exchange(exchange("mine"))
    await history.save_exchange(exchange("hers", OTHER))
    await history.save_exchange(exchange("in a chat", door=Door.TELEGRAM))
    assert [one.said for one in await history.exchanges(MEMBER.id)] == ["in a chat", "mine"]
    assert [one.said for one in await history.exchanges(MEMBER.id, Door.ASSIST)] == ["mine"]
    assert [one.said for one in await history.exchanges(OTHER.id, words=asked_words("dune"))] == ["hers"]
    assert await history.exchanges("user:" + MEMBER.id) == []


async def test_by_time_newest_first_and_no_more_than_asked_for(history: History) -> None:
    for hour in range(6):
        await history.save_exchange(exchange(str(hour), when=START + timedelta(hours=hour)))
    since, before = START + timedelta(hours=1), START + timedelta(hours=4)
    kept = await history.exchanges(MEMBER.id, since=since, before=before)
    assert [one.said for one in kept] == ["3", "2", "1"]
    assert [one.said for one in await history.exchanges(MEMBER.id, limit=2)] == ["5", "4"]
    newest = await history.newest_exchanges(START + timedelta(hours=2))
    assert [one.said for one in newest] == ["5"]


@pytest.mark.parametrize("asked", ["Дюну", "Дюны", "о Дюне", "Дюной", "ДЮНА", "фильм Дюна", "дюна 2021"])
async def test_a_russian_title_is_found_in_every_case(history: History, full_text: bool, asked: str) -> None:
    await history.save_request(request("r1", title="Дюна"))
    await history.save_request(request("r2", title="Прибытие"))
    assert await found(history, asked) == ["Дюна"]
    await history.save_exchange(exchange("скачай Дюну", mentions=()))
    await history.save_exchange(exchange("скачай Прибытие", mentions=()))
    if "2021" not in asked:
        said = await history.exchanges(MEMBER.id, words=asked_words(asked))
        assert [one.said for one in said] == ["скачай Дюну"]


@pytest.mark.parametrize(
    ("title", "asked"),
    [
        ("Крёстный отец", "крестного отца"),
        ("Стражи Галактики", "стражей галактики"),
        ("Джон Уик", "Джона Уика"),
        ("Чебурашка", "чебурашкой"),
        ("Зелёная миля", "Зеленую милю"),
        ("Dune", "the Dune movie"),
        ("Dune", "Dunes"),
        ("The Last of Us", "the last of us"),
        ("1917", "1917"),
        ("Amélie", "amélie"),
        ("千と千尋の神隠し", "千と千尋の神隠し"),
    ],
)
async def test_other_titles(history: History, full_text: bool, title: str, asked: str) -> None:
    await history.save_request(request("r1", title=title))
    await history.save_request(request("r2", title="Something else"))
    assert await found(history, asked) == [title]


async def test_every_word_counts_unless_any_will_do(history: History, full_text: bool) -> None:
    await history.save_request(request("r1", title="Dune"))
    await history.save_request(request("r2", title="Dune: Part Two"))
    assert await found(history, "Dune part two") == ["Dune: Part Two"]
    assert await found(history, "dune") == ["Dune: Part Two", "Dune"]
    assert await found(history, "Dune by Villeneuve") == []
    assert await found(history, "Dune by Villeneuve", any_word=True) == ["Dune: Part Two", "Dune"]


@pytest.mark.parametrize(
    "asked",
    ['"', "' OR 1=1 --", "dune* OR r", "NEAR(dune)", "%", "_", "\x00", "(((", "a" * 9000],
    ids=range(9),
)
async def test_hostile_words_are_words(history: History, full_text: bool, asked: str) -> None:
    await history.save_request(request("r1", title="Brazil"))
    assert await found(history, f"xyzzy {asked}") == []


async def test_requests_by_time_and_owner(history: History, full_text: bool) -> None:
    for day in range(4):
        when = START + timedelta(days=day)
        await history.save_request(request(f"r{day}", title=f"Dune {day}", created=when, updated=when))
    await history.save_request(request("x", actor=OTHER.id, watchers=()))
    since, until = START + timedelta(days=1), START + timedelta(days=3)
    assert await found(history, "dune", actor=MEMBER.id, since=since, until=until) == ["Dune 2", "Dune 1"]
    assert await found(history, "dune", actor=OTHER.id) == ["Dune"]
    assert len(await found(history, "dune")) == 5


async def test_forgetting_one_door_of_one_person(history: History, full_text: bool) -> None:
    await history.save_request(request())
    await history.save_exchange(exchange("mine"))
    await history.save_exchange(exchange("in a chat", door=Door.TELEGRAM))
    await history.save_exchange(exchange("hers", OTHER))
    for one in (proposal("p1"), proposal("p2", door=Door.TELEGRAM), proposal("p3", OTHER)):
        await history.save_proposal(one)
    await history.save_last_word(proposal("p1").thread, "p1")
    assert await history.forget(MEMBER.id, Door.ASSIST) == Forgotten(1, 1)
    assert [one.said for one in await history.exchanges(MEMBER.id)] == ["in a chat"]
    assert [one.id for one in await history.proposals()] == ["p2", "p3"]
    assert proposal("p1").thread not in await history.last_words()
    assert await history.forget(MEMBER.id) == Forgotten(1, 1)
    assert await history.forget() == Forgotten(1, 1) and await history.forget() == Forgotten()
    assert await found(history, "dune") == ["Dune"]  # what was asked for stays


async def test_what_is_followed_is_forgotten_where_all_is(history: History) -> None:
    mine, hers = followed(), followed(OTHER)
    await history.save_follows([mine, hers], new=True)
    assert await history.forget(MEMBER.id) == Forgotten()
    assert await history.forget(MEMBER.id, follows=True) == Forgotten(follows=1)
    assert await history.follows() == [hers]
    assert await history.forget(follows=True) == Forgotten(follows=1)
    assert await history.follows() == []


async def test_what_is_forgotten_is_not_left_in_the_index(history: History, full_text: bool) -> None:
    await history.save_exchange(exchange("tell me about the hippopotamus"))
    await history.forget(MEMBER.id)
    tables = ["exchange", "searchable", *(["found"] if full_text else [])]
    rows = [
        await history._database.read(lambda db, name=name: db.execute(f"SELECT * FROM {name}").fetchall())
        for name in tables
    ]
    assert rows == [[] for _ in tables]


async def test_a_proposal_that_ended_is_forgotten_but_not_counted(history: History) -> None:
    await history.save_proposal(proposal("p1"))
    await history.close_proposal("p1", ProposalState.USED)
    assert await history.forget(MEMBER.id) == Forgotten()
    assert await history.proposals(open_only=False) == []


async def test_pruning_by_age(history: History, full_text: bool) -> None:
    await history.save_exchange(exchange("old"))
    await history.save_exchange(exchange("new", when=START + timedelta(days=2)))
    assert await history.prune_exchanges(START + timedelta(days=1)) == 1
    assert await history.count_exchanges() == 1
    assert [one.said for one in await history.exchanges(MEMBER.id, words=asked_words("dune"))] == ["new"]


async def test_requests_of_an_earlier_version_are_found(tmp_path: Path) -> None:
    path = tmp_path / "mediamate.db"
    old = await Database.open(path, MIGRATIONS[:1], now=Clock())
    from custom_components.mediamate.records import request_text

    bodies = {"r1": request_text(request(title="Дюна")), "r2": "nonsense", "r3": "[]"}

    def fill(connection: sqlite3.Connection) -> None:
        for number, body in bodies.items():
            connection.execute(
                "INSERT INTO request (id, ref, actor, state, open, body) VALUES (?, ?, '', 'ready', 0, ?)",
                (number, str(ARRIVAL), body),
            )

    await old.write(fill)
    await old.close()
    history = await History.open(path, now=Clock())
    assert await found(history, "дюну") == []
    await history.prune_exchanges(START)
    assert await found(history, "дюну") == ["Дюна"]
    await history.close()


async def test_an_index_comes_and_goes_with_sqlite(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    """A backup may be restored on another machine, and come back."""
    await history.save_request(request("r1", title="Dune"))
    monkeypatch.setattr(history_talks, "full_text", lambda: False)
    await history.save_request(request("r2", title="Dune: Part Two"))
    assert await found(history, "dune") == ["Dune: Part Two", "Dune"]
    monkeypatch.undo()
    assert await found(history, "dune") == ["Dune"]  # until the next night
    await history.prune_exchanges(START)
    assert await found(history, "dune") == ["Dune: Part Two", "Dune"]


async def test_a_sqlite_without_full_text_is_noticed(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    class Plain(sqlite3.Connection):
        def execute(self, statement: str, *values: Any) -> Any:
            if "fts5" in statement:
                raise sqlite3.OperationalError("no such module: fts5")
            return super().execute(statement, *values)

    connect = sqlite3.connect
    monkeypatch.setattr(history_talks.sqlite3, "connect", lambda path: connect(path, factory=Plain))
    caplog.set_level("INFO")
    assert history_talks.full_text.__wrapped__() is False and "no full-text index" in caplog.text
    monkeypatch.undo()
    assert history_talks.full_text.__wrapped__() is True


@pytest.mark.parametrize("body", ["nonsense", "{}", '{"thread": null}'])
async def test_a_turn_that_cannot_be_read_is_left_out(
    history: History, body: str, caplog: pytest.LogCaptureFixture
) -> None:
    await history.save_exchange(exchange("whole"))
    await history.save_exchange(exchange("broken"))
    await history._database.write(
        lambda connection: connection.execute("UPDATE exchange SET body = ? WHERE id = 2", (body,))
    )
    assert [one.said for one in await history.exchanges(MEMBER.id)] == ["whole"]
    assert "left out" in caplog.text


async def test_a_request_is_indexed_once_whatever_becomes_of_it(history: History) -> None:
    for progress in (0.1, 0.2, 0.3):
        await history.save_request(request(progress=progress))
    rows = await history._database.read(
        lambda connection: connection.execute("SELECT count(*) FROM searchable").fetchone()
    )
    assert rows[0] == 1
