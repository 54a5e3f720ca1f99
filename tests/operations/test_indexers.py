"""Indexers: which are asked, and which are not."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from custom_components.mediamate.errors import CannotConnect, NotConfigured
from custom_components.mediamate.model import ServiceInfo
from custom_components.mediamate.model.indexers import Indexer, IndexersSnapshot
from custom_components.mediamate.operations.indexers import standing
from custom_components.mediamate.operations.stack import Instance, MediaStack

NOW = datetime(2026, 11, 23, 7, tzinfo=UTC)


def manager(title: str, *indexers: Indexer, up: bool = True) -> Any:
    seen = IndexersSnapshot(info=ServiceInfo("Prowlarr", "2.3"), indexers=indexers) if up else None
    return Instance(title, title, object(), seen)


def test_standing() -> None:
    well = Indexer(id=1, name="Well")
    banned = Indexer(id=2, name="Banned", disabled_till=NOW + timedelta(hours=1))
    over = Indexer(id=3, name="Over", disabled_till=NOW)
    off = Indexer(id=4, name="Off", enabled=False, disabled_till=NOW + timedelta(hours=1))
    home = MediaStack(indexers=(manager("One", well, banned, over, off), manager("Two", up=False)))
    found = standing(home, NOW)
    assert (found.asked, found.banned, found.off) == ((well, over), (banned,), (off,))
    assert found.silent == ("Two",)


def test_standing_of_nobody() -> None:
    with pytest.raises(NotConfigured) as caught:
        standing(MediaStack(), NOW)
    assert caught.value.translation_key == "no_indexer_manager"
    with pytest.raises(CannotConnect) as silent:
        standing(MediaStack(indexers=(manager("One", up=False), manager("Two", up=False))), NOW)
    assert silent.value.placeholders == {"service": "One, Two"}
