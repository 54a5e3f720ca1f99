"""Home Assistant's backup copies a database in use, and gets a whole one."""

import shutil

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest

from custom_components.mediamate.backup import async_post_backup, async_pre_backup
from custom_components.mediamate.data import MediaMate, async_create, database_path
from custom_components.mediamate.history import History
from tests.made import Clock, request


@pytest.fixture
async def mate(hass: HomeAssistant) -> MediaMate:
    return await async_create(hass, Clock())


async def test_what_is_asked_during_a_backup_is_kept_and_the_copy_is_whole(
    hass: HomeAssistant, mate: MediaMate, tmp_path: object
) -> None:
    await mate.history.save_request(request("before"))
    await async_pre_backup(hass)
    path = database_path(hass)
    frozen = path.read_bytes()
    await mate.history.save_request(request("during", title="x" * 10_000_000))
    assert path.read_bytes() == frozen
    copy = path.parent.parent / "restored" / path.name
    copy.parent.mkdir()
    shutil.copy(path, copy)
    await async_post_backup(hass)
    assert [one.id for one in await mate.history.requests()] == ["during", "before"]
    restored = await History.open(copy, now=Clock())
    assert [one.id for one in await restored.requests()] == ["before"]
    await restored.close()


async def test_a_database_that_cannot_be_held_stops_the_backup_with_a_sentence(
    hass: HomeAssistant, mate: MediaMate
) -> None:
    await mate.history.close()
    for step in (async_pre_backup, async_post_backup):
        with pytest.raises(HomeAssistantError) as caught:
            await step(hass)
        assert caught.value.translation_key == "storage_failed"
