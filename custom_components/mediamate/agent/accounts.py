"""One row a kind of AI account, and what a loaded account holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
import importlib
from typing import TYPE_CHECKING, Any, Final, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryAuthFailed, ConfigEntryError
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator, UpdateFailed
from homeassistant.requirements import RequirementsNotFound, async_process_requirements
from homeassistant.util import dt as dt_util

from ..const import DOMAIN, LOGGER
from ..errors import InvalidAuth, MediaMateError
from ..kind import KIND, VERIFY_SSL
from .meter import Meter
from .models import Model

if TYPE_CHECKING:
    from .providers.base import Provider

AGENT: Final = "agent"  # the subentry type
API_KEY: Final = "api_key"
BEARER: Final = "bearer"
PER_MINUTE: Final = "per_minute"
PER_DAY: Final = "per_day"
URL: Final = "url"
AI_PLATFORMS: Final = (Platform.CONVERSATION, Platform.SENSOR)
_POLL: Final = timedelta(hours=12)
_RETRY: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class AiKind:
    """A service that runs models.

    `module` in `providers/` has `create(given) -> Provider`, which may block. Its SDK, the `requirement`,
    is installed and imported only where such an account exists: an open range that holds what Home
    Assistant's own integration pins, so that the two never take turns in replacing each other's.
    """

    id: str
    name: str  # a proper name, the same in every language
    module: str
    requirement: str
    url: str
    key_help_url: str
    fields: tuple[str, ...]  # what its account has besides the limits
    needs_key: bool = True
    step: str = "ai_connect"  # the form that asks for it
    suggested: tuple[tuple[str, int], ...] = ()  # models that its server can get by itself: names, bytes
    seconds: int = 60  # what its agents may take for an answer, unless somebody says otherwise


ANTHROPIC: Final = AiKind(
    id="anthropic",
    name="Anthropic",
    module="claude",
    requirement="anthropic>=0.125",
    url="https://api.anthropic.com",
    key_help_url="https://platform.claude.com/settings/keys",
    fields=(API_KEY, URL, BEARER, VERIFY_SSL),
)

OPENAI: Final = AiKind(
    id="openai",
    name="OpenAI",
    module="openai",
    requirement="openai>=3.10",
    url="https://api.openai.com/v1",
    key_help_url="https://platform.openai.com/api-keys",
    fields=(API_KEY, URL, VERIFY_SSL),
    needs_key=False,  # a server at home, at an address of its own, may want none
)

OLLAMA: Final = AiKind(
    id="ollama",
    name="Ollama",
    module="ollama",
    requirement="ollama>=0.6.2",
    url="http://192.168.1.20:11434",
    key_help_url="https://docs.ollama.com/",
    fields=(URL, API_KEY, VERIFY_SSL),
    needs_key=False,
    step="ai_server",
    suggested=(
        ("qwen3:4b-instruct", 2_500_000_000),
        ("qwen3:8b", 5_200_000_000),
        ("llama3.1:8b", 4_900_000_000),
        ("gpt-oss:20b", 14_000_000_000),
    ),
    seconds=300,  # the first answer waits until the model is loaded
)

AI_KINDS: Final[Mapping[str, AiKind]] = {one.id: one for one in (ANTHROPIC, OPENAI, OLLAMA)}


@dataclass(frozen=True, slots=True)
class Account:
    """What a loaded AI entry holds."""

    kind: AiKind
    provider: Provider
    meter: Meter
    models: Models


type AccountEntry = ConfigEntry[Account]


@callback
def ai_kind_of(entry: ConfigEntry[Any]) -> AiKind | None:
    """Return the row of an AI account; None for any other entry."""
    return AI_KINDS.get(str(entry.data.get(KIND)))


async def async_make_provider(hass: HomeAssistant, kind: AiKind, data: Mapping[str, Any]) -> Provider:
    """Install and import what the kind needs, and make its client. Raises RequirementsNotFound."""
    await async_process_requirements(hass, DOMAIN, [kind.requirement], is_built_in=False)
    name = f"{__package__}.providers.{kind.module}"
    module = await hass.async_add_import_executor_job(importlib.import_module, name)
    given = {key: data[key] for key in kind.fields if data.get(key) is not None}
    provider: Provider = await hass.async_add_executor_job(module.create, given)
    return provider


async def async_setup_account(hass: HomeAssistant, entry: AccountEntry, kind: AiKind) -> None:
    """Make the provider and ask for its models.

    A service that does not answer now keeps nothing from being set up: its agents answer without it.
    """
    try:
        provider = await async_make_provider(hass, kind, entry.data)
    except RequirementsNotFound as err:
        raise ConfigEntryError(
            translation_domain=DOMAIN,
            translation_key="ai_sdk_missing",
            translation_placeholders={"service": kind.name, "requirement": kind.requirement},
        ) from err
    entry.async_on_unload(provider.close)
    meter = Meter(
        kind.name,
        dt_util.now,
        per_minute=int(entry.data.get(PER_MINUTE, 30)),
        per_day=int(entry.data.get(PER_DAY, 0)),
    )
    models = Models(hass, entry, provider)
    await models.async_refresh()
    entry.runtime_data = Account(kind, provider, meter, models)
    entry.async_on_unload(entry.add_update_listener(_async_changed))


async def _async_changed(hass: HomeAssistant, entry: AccountEntry) -> None:
    """Make everything anew: an agent was added, changed or taken away, or the account was."""
    await hass.config_entries.async_reload(entry.entry_id)


class Models(DataUpdateCoordinator[Sequence[Model]]):
    """Asks now and then which models the account may use; with it, whether the key is still good."""

    config_entry: AccountEntry

    def __init__(self, hass: HomeAssistant, entry: AccountEntry, provider: Provider) -> None:
        """Prepare; nothing is asked before the first refresh."""
        super().__init__(
            hass,
            LOGGER,
            config_entry=entry,
            name=entry.title,
            update_interval=_POLL,
            always_update=False,
        )
        self._provider = provider

    @override
    async def _async_update_data(self) -> Sequence[Model]:
        self.update_interval = _RETRY
        try:
            found = tuple(await self._provider.models())
        except InvalidAuth as err:
            raise ConfigEntryAuthFailed(**_translated(err)) from err
        except MediaMateError as err:
            raise UpdateFailed(**_translated(err)) from err
        self.update_interval = _POLL
        return found

    @callback
    def named(self, model_id: str) -> Model:
        """Return a model with its abilities, as far as they are known."""
        return next((one for one in self.data or () if one.id == model_id), Model(id=model_id))


def _translated(err: MediaMateError) -> dict[str, Any]:
    return {
        "translation_domain": DOMAIN,
        "translation_key": err.translation_key,
        "translation_placeholders": err.placeholders,
    }
