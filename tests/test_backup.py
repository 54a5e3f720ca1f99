"""Home Assistant's backup copies a database in use, and gets a whole one."""

import shutil

from homeassistant.core import HomeAssistant
from homeassistant.loader import async_get_integration
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


async def test_a_broken_history_does_not_cost_the_home_its_backup(
    hass: HomeAssistant, mate: MediaMate, caplog: pytest.LogCaptureFixture
) -> None:
    await mate.history.close()
    await async_pre_backup(hass)
    await async_post_backup(hass)
    assert "may be incomplete" in caplog.text and "could not be let go" in caplog.text


async def test_home_assistant_finds_both_steps(hass: HomeAssistant) -> None:
    """By name, as its backup manager looks for them in every integration."""
    integration = await async_get_integration(hass, "mediamate")
    platform = await integration.async_get_platform("backup")
    assert callable(platform.async_pre_backup) and callable(platform.async_post_backup)
