"""What a bug report may hold: facts, and nothing that names a person, a place or a key."""

from dataclasses import replace
import json
from typing import Any

from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.helpers.update_coordinator import UpdateFailed
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.mediamate.diagnostics import async_get_config_entry_diagnostics
from custom_components.mediamate.errors import CannotConnect
from custom_components.mediamate.household import household_entry
from custom_components.mediamate.model import (
    DownloadState,
    HealthIssue,
    QueueEntry,
    QueueState,
    Torrent,
    TransferSnapshot,
    TransferTotals,
)
from tests.fake_clients import DATA, INFO, titled
from tests.members import member_data

HASH = "0123456789abcdef0123456789abcdef01234567"


async def diagnose(hass: HomeAssistant, entry: Any) -> tuple[dict[str, Any], str]:
    found = await async_get_config_entry_diagnostics(hass, entry)
    return found, json.dumps(found)


async def test_a_library_in_numbers(hass: HomeAssistant, fake_entry: Any, clients: Any) -> None:
    client = clients["radarr"]
    client.library.update({1: titled(1), 2: titled(2, has_file=False)})
    client.queue.return_value = [
        QueueEntry(
            id=1, backend_id=2, title="Dune.2021.1080p", state=QueueState.DOWNLOADING, download_id=HASH
        )
    ]
    client.remove_webhook.side_effect = CannotConnect()  # so that the hook's data stays
    client.health.return_value = [HealthIssue("IndexerCheck", "warning", "All indexers of Anna are away")]
    entry = await fake_entry(
        "radarr", webhook_id="hook-id-hook-id", webhook_secret="hook-secret", webhook_name="hook-name"
    )
    found, text = await diagnose(hass, entry)
    assert found["entry"]["kind"] == "radarr"
    assert found["entry"]["address"] == {"scheme": "http", "port": 7878, "base_path": False}
    service = found["service"]
    assert service["up"]
    assert service["info"]["version"] == "6.0.4"
    assert service["resyncs"] == 1
    assert service["data"]["indexed"] == service["data"]["titles"] == 2
    assert service["data"]["queue"] == {"downloading": 1}
    assert service["data"]["health"] == [{"source": "IndexerCheck", "level": "warning"}]
    for private in ("radarr-secret-key", "hook-", "Dune", "/movies", "Anna", HASH, "radarr.local"):
        assert private not in text


async def test_torrents_and_server_in_numbers(hass: HomeAssistant, fake_entry: Any, clients: Any) -> None:
    torrent = Torrent(hash=HASH, name="Dune", state=DownloadState.STALLED, progress=0.5, size=1)
    clients["qbittorrent"].snapshot.return_value = TransferSnapshot(TransferTotals(total=1), {HASH: torrent})
    found, text = await diagnose(hass, await fake_entry("qbittorrent"))
    assert found["service"]["data"]["states"] == {"stalled": 1}
    assert found["service"]["data"]["totals"]["total"] == 1
    for private in ("admin", "qbittorrent-secret", HASH, "Dune"):
        assert private not in text
    found, text = await diagnose(hass, await fake_entry("jellyfin"))
    assert found["service"]["data"]["counts"] == {"movies": 3}
    assert "Attic" not in text
    assert "server-1" not in text
    found, text = await diagnose(hass, await fake_entry("tmdb"))
    assert found["service"]["data"] == {}


@pytest.mark.parametrize(
    "leak",
    [
        "GET http://radarr.local:7878/api/v3/queue?apikey=radarr-secret-key failed",
        "key radarr-secret-key refused",
        f"torrent {HASH} is gone",
        "cannot read /mnt/films/Private Collection/x.mkv",
        r"cannot read D:\films\x.mkv",
        "radarr.local does not answer",
    ],
)
async def test_secrets_are_cut_out_of_texts_too(hass: HomeAssistant, fake_entry: Any, leak: str) -> None:
    entry = await fake_entry("radarr")
    coordinator = entry.runtime_data.coordinator
    coordinator.last_exception = UpdateFailed(leak)
    coordinator.info = replace(INFO["radarr"], dialect=leak)
    _, text = await diagnose(hass, entry)
    for private in ("radarr-secret-key", "radarr.local", HASH, "films", "apikey"):
        assert private not in text
    assert "REDACTED" in text


async def test_the_household_in_numbers(hass: HomeAssistant, fake_entry: Any) -> None:
    await fake_entry("radarr")
    entry = household_entry(hass)
    assert entry is not None
    hass.config_entries.async_update_entry(
        entry, options={"rooms": "deny", "movie": {"entry_id": "abc", "root_folder": "/movies"}}
    )
    found, text = await diagnose(hass, entry)
    assert found["history"] == {"newer": False, "requests": {}, "reasons": {}, "exchanges": 0}
    assert found["entry"]["options"]["rooms"] == "deny"
    assert "/movies" not in text


async def test_no_stored_secret_is_ever_shown(hass: HomeAssistant, fake_entry: Any) -> None:
    for kind, data in DATA.items():
        _, text = await diagnose(hass, await fake_entry(kind))
        for name in ("api_key", "password"):
            assert data.get(name, "-none-") not in text


async def test_one_that_could_not_start_is_when_it_is_needed(
    hass: HomeAssistant, fake_entry: Any, clients: Any
) -> None:
    clients["radarr"].queue.side_effect = CannotConnect(service="Radarr")
    entry = await fake_entry("radarr", expect=False)
    found, text = await diagnose(hass, entry)
    assert found["service"] == {"state": "setup_retry", "reason": "cannot_connect"}
    assert "radarr.local" not in text


async def test_nobody_is_named(hass: HomeAssistant, fake_entry: Any, clients: Any) -> None:
    clients["jellyfin"].status.return_value = replace(INFO["jellyfin"], name="Anna's attic")
    entry = await fake_entry("jellyfin")
    hass.config_entries.async_update_entry(entry, title="Cinema of Bert")
    entry.runtime_data.coordinator.last_exception = UpdateFailed("Cinema of Bert: Anna's attic is down")
    _, text = await diagnose(hass, entry)
    assert "Anna" not in text
    assert "Bert" not in text
    made = household_entry(hass)
    assert made is not None
    hass.config_entries.async_update_entry(made, options={"notify": ["notify.phone_of_anna"]})
    _, text = await diagnose(hass, made)
    assert "anna" not in text


async def test_members_are_counted_and_not_named(hass: HomeAssistant, fake_entry: Any) -> None:
    await fake_entry("radarr")
    made = household_entry(hass)
    assert made is not None
    data = {
        "role": "child",
        "user_id": "0b5f3a-user",
        "telegram_id": 987654321,
        "media_user": "77aa-account",
        "satellite": "assist_satellite.nursery",
        "screen": "media_player.nursery",
        "notify": ["notify.phone_of_vera"],
        "movie": {"quality_profile": "Vera's"},
        "max_age": 12,
        "per_day": 2,
    }
    hass.config_entries.async_add_subentry(made, ConfigSubentry(**member_data("Vera", **data)))
    screens = {"screens_1080": ["media_player.nursery", "media_player.attic"], "screens_720": []}
    hass.config_entries.async_update_entry(made, options={"screens": screens})
    found, text = await diagnose(hass, made)
    assert found["members"] == [
        {
            "role": "child",
            "language": None,
            "max_age": 12,
            "quotas": {"per_day": 2, "per_week": None, "disk": None},
            "remembered": True,
            "notify": 1,
            "defaults": ["movie"],
            "user_id": True,
            "telegram_id": True,
            "media_user": True,
            "satellite": True,
            "screen": True,
            "agent_id": False,
        }
    ]
    assert found["entry"]["options"] == {"screens": {"1080p": 2}}
    for private in ("Vera", "vera", "0b5f3a", "987654321", "77aa", "nursery", "attic"):
        assert private not in text


async def test_a_kind_from_a_later_version_has_no_more_than_its_entry(
    hass: HomeAssistant, fake_entry: Any
) -> None:
    await fake_entry("radarr")
    later = MockConfigEntry(domain="mediamate", data={"kind": "whisparr", "token": "later-secret"})
    found, text = await diagnose(hass, later)
    assert set(found) == {"entry"}
    assert "later-secret" not in text
