"""Torrents as simulated time goes by, where the machine is too slow to look in time."""

import time

from simulator.clock import SimClock
from simulator.faults import Faults
from simulator.torrents.engine import Engine, Torrent


async def test_who_looks_before_two_ends_were_told_of_takes_none_away() -> None:
    clock = SimClock(speed=1_000_000)
    engine, ended = Engine(clock, Faults(), "qbittorrent"), []
    engine.on_end(lambda torrent: ended.append(torrent.hash))
    for name in ("a", "b"):
        engine.add(Torrent(hash=name, name=name, size=engine.default_rate * 60, added=0.0))
    time.sleep(0.001)  # the loop is busy: both are over, and nobody was told
    for one in engine.torrents.values():
        engine.settle(one)
    clock.advance(0)
    assert ended == ["a", "b"]
    assert all(one.completed_at for one in engine.torrents.values())
