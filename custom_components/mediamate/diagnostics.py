"""What a bug report needs, and nothing that names a person, a place or a key.

Secrets are cut out by name, and their values wherever else they occur (an error text,
an address). Paths, hashes and the names of files say what somebody watches: only their
number and shape is told.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict
import re
from typing import Any, Final

from homeassistant.components.diagnostics import REDACTED, async_redact_data
from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant
from yarl import URL

from .agent.accounts import BEARER, PER_DAY, PER_MINUTE, AccountEntry, ai_kind_of
from .agent.settings import Settings
from .coordinator import MediaMateCoordinator
from .data import DATA
from .household import HOUSEHOLD, SCREENS, Household
from .kind import KIND, VERIFY_SSL, WEBHOOK, Kind, MediaMateConfigEntry
from .kinds import kind_of
from .library_coordinator import LibraryCoordinator
from .members import Member, members
from .model import HealthIssue, LibrarySnapshot, ServerSnapshot, TransferSnapshot
from .model.indexers import IndexersSnapshot
from .model.subtitles import SubtitlesSnapshot
from .webhook import HOOK

SECRET_KEYS: Final = frozenset({"api_key", "password", "username", "url", "public_url", "unique_id"}) | HOOK
KNOWN_KEYS: Final = frozenset({KIND, VERIFY_SSL, WEBHOOK, BEARER, PER_DAY, PER_MINUTE})  # shown as they are
MIN_SECRET: Final = 4  # shorter values would be cut out of innocent words

# A Windows or Unix path, an info-hash, an address with a query
_PRIVATE: Final = re.compile(r"(?:[A-Za-z]:\\|/)[^\s'\"]{2,}|\b[0-9a-fA-F]{32,64}\b|\bhttps?://\S+", re.ASCII)


async def async_get_config_entry_diagnostics(hass: HomeAssistant, entry: ConfigEntry[Any]) -> dict[str, Any]:
    """Return the facts of one entry."""
    facts: dict[str, Any] = {
        "entry": {
            "kind": entry.data.get(KIND),
            "version": f"{entry.version}.{entry.minor_version}",
            "data": _data(entry.data),
            "options": _options(entry.options),
            "address": _shape(entry.data.get("url")),
        }
    }
    private = _secrets(entry.data)
    if entry.data.get(KIND) == HOUSEHOLD:
        facts["history"] = await _history(hass)
        facts["members"] = [_member(one) for one in members(hass)]
    elif ai_kind_of(entry):
        facts["account"] = _account(entry)
    elif kind := kind_of(entry):
        facts["service"] = _service(entry)
        private += _names(entry, kind)
    clean: dict[str, Any] = _without_secrets(facts, private)
    return clean


def _account(entry: AccountEntry) -> dict[str, Any]:
    """Return what the account's models and agents are, without what anybody told them."""
    if entry.state is not ConfigEntryState.LOADED:
        return {"state": entry.state.value, "reason": entry.error_reason_translation_key}
    account = entry.runtime_data
    agents = [Settings.of(one.data) for one in entry.subentries.values()]
    return {
        "kind": account.kind.id,
        "reachable": account.models.last_update_success,
        "models": [one.id for one in account.models.data or ()][:50],
        "agents": [asdict(one) | {"prompt": len(one.prompt)} for one in agents],
        "tokens_today": asdict(account.meter.today),
        "last": asdict(account.meter.last) if account.meter.last else None,
    }


def _names(entry: MediaMateConfigEntry, kind: Kind) -> tuple[str, ...]:
    """Return what people called the service, where that is not just its kind."""
    info = entry.runtime_data.coordinator.info if entry.state is ConfigEntryState.LOADED else None
    names = {entry.title, info.name if info else None}
    return tuple(one for one in names if one and len(one) >= MIN_SECRET and one != kind.name)


def _service(entry: MediaMateConfigEntry) -> dict[str, Any]:
    """Return how the service fares and how much it holds."""
    if entry.state is not ConfigEntryState.LOADED:
        return {"state": entry.state.value, "reason": entry.error_reason_translation_key}
    coordinator: MediaMateCoordinator[Any, Any] = entry.runtime_data.coordinator
    facts: dict[str, Any] = {
        "info": asdict(coordinator.info) | {"name": REDACTED, "unique_id": REDACTED}
        if coordinator.info
        else None,
        "up": coordinator.last_update_success,
        "error": str(coordinator.last_exception) if coordinator.last_exception else None,
        "data": _summary(coordinator.data),
    }
    if isinstance(coordinator, LibraryCoordinator):
        facts["resyncs"] = coordinator.resyncs
    return facts


def _summary(data: object) -> dict[str, Any]:
    """Return numbers instead of titles."""
    match data:
        case LibrarySnapshot():
            return {
                "titles": data.titles,
                "missing": data.missing,
                "cutoff": data.cutoff,
                "indexed": len(data.index),
                "queue": Counter(one.state.value for one in data.queue),
                "root_folders": [
                    {"accessible": one.accessible, "free": one.free} for one in data.root_folders
                ],
                "quality_profiles": len(data.quality_profiles),
                "health": _health(data.health),
                "upcoming": len(data.upcoming),
                "update": data.update,
            }
        case TransferSnapshot():
            return {
                "totals": asdict(data.totals),
                "states": Counter(one.state.value for one in data.torrents.values()),
            }
        case ServerSnapshot():
            return {"counts": dict(data.counts), "sessions": len(data.sessions), "recent": len(data.recent)}
        case IndexersSnapshot():
            return {
                "indexers": len(data.indexers),
                "enabled": sum(one.enabled for one in data.indexers),
                "failing": len(data.failing),
                "protocols": Counter(one.protocol for one in data.indexers),
                "health": _health(data.health),
            }
        case SubtitlesSnapshot():
            return {
                "movies": data.movies,
                "episodes": data.episodes,
                "languages": data.languages,
                "providers": len(data.providers),
                "reasons": Counter(one.reason for one in data.providers if one.reason),
                "health": len(data.health),
            }
    return {}


def _health(issues: Iterable[HealthIssue]) -> list[dict[str, str]]:
    """Return what a health page complains of, without its words: they name folders and sites."""
    return [{"source": one.source, "level": one.level} for one in issues]


async def _history(hass: HomeAssistant) -> dict[str, Any]:
    """Return how many wishes stand where."""
    history = hass.data[DATA].history
    requests = await history.requests(limit=200)
    return {
        "newer": history.newer,
        "requests": Counter(one.state.value for one in requests),
        "reasons": Counter(one.reason for one in requests if one.reason),
        "exchanges": await history.count_exchanges(),
    }


def _member(one: Member) -> dict[str, Any]:
    """Return what is set of a member, without who they are."""
    ties = ("user_id", "telegram_id", "media_user", "satellite", "screen", "agent_id")
    return {
        "role": one.role.value,
        "language": one.language,
        "max_age": one.max_age,
        "quotas": asdict(one.quotas),
        "remembered": one.remembered,
        "notify": len(one.notify),
        "defaults": [kind.value for kind, _ in one.defaults],
    } | {name: getattr(one, name) is not None for name in ties}


def _data(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the entry's data without secrets; what a later version stored may be one."""
    return async_redact_data(dict(data), SECRET_KEYS | (data.keys() - KNOWN_KEYS))


def _options(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options without the folders and screens that somebody named, and whose phone is told."""
    shown: dict[str, Any] = async_redact_data(dict(options), {"root_folder", "notify"})
    if SCREENS in options:
        shown[SCREENS] = Counter(f"{height}p" for _, height in Household.of(options).screens)
    return shown


def _shape(url: str | None) -> dict[str, Any] | None:
    """Return of an address what matters for finding a fault: everything but the host's name."""
    if not url:
        return None
    parsed = URL(url)
    return {"scheme": parsed.scheme, "port": parsed.port, "base_path": parsed.path not in {"", "/"}}


def _secrets(data: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the values that must not occur anywhere, the longest first, hosts among them."""
    values = {str(data[name]) for name in SECRET_KEYS if data.get(name)}
    values |= {host for name in ("url", "public_url") if (host := URL(data.get(name) or "").host)}
    return tuple(sorted((one for one in values if len(one) >= MIN_SECRET), key=len, reverse=True))


def _without_secrets(value: Any, secrets: Iterable[str]) -> Any:
    """Cut every secret, path, hash and address out of every text, however deep."""
    match value:
        case str():
            for secret in secrets:
                value = value.replace(secret, REDACTED)
            return _PRIVATE.sub(REDACTED, value)
        case Mapping():
            return {key: _without_secrets(one, secrets) for key, one in value.items()}
        case list() | tuple():
            return [_without_secrets(one, secrets) for one in value]
    return value
