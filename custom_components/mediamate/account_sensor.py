"""What an AI account has used, and how quick its newest answer was."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Self, override

from homeassistant.components.sensor import RestoreSensor, SensorDeviceClass, SensorStateClass
from homeassistant.const import EntityCategory, UnitOfTime
from homeassistant.core import callback
from homeassistant.helpers.event import async_track_time_change
from homeassistant.helpers.restore_state import ExtraStoredData
from homeassistant.helpers.typing import StateType

from .agent.accounts import AccountEntry
from .agent.meter import Meter
from .entity import household_device
from .measured import Description, counted

_TOKENS: Final = "tokens_today"


def _tokens(
    key: str, value: Callable[[Meter], StateType], *, enabled: bool = False, grows: bool = True
) -> Description[Meter]:
    state_class = SensorStateClass.TOTAL_INCREASING if grows else SensorStateClass.MEASUREMENT
    return counted(key, value, enabled=enabled, category=EntityCategory.DIAGNOSTIC, state_class=state_class)


def _seconds(key: str, value: Callable[[Meter], StateType]) -> Description[Meter]:
    return Description(
        key=key,
        translation_key=key,
        device_class=SensorDeviceClass.DURATION,
        entity_category=EntityCategory.DIAGNOSTIC,
        native_unit_of_measurement=UnitOfTime.SECONDS,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=1,
        value=value,
    )


DESCRIPTIONS: Final[tuple[Description[Meter], ...]] = (
    _tokens(_TOKENS, lambda meter: meter.today.total, enabled=True),
    _tokens("cached_tokens_today", lambda meter: meter.today.cached),
    _tokens("calls_today", lambda meter: meter.calls_today),
    _tokens("tokens_left_today", lambda meter: meter.left_today, grows=False),
    _tokens("last_tokens", lambda meter: meter.last.usage.total if meter.last else None, grows=False),
    _tokens("last_cached_tokens", lambda meter: meter.last.usage.cached if meter.last else None, grows=False),
    _seconds("first_token_after", lambda meter: meter.last.first_token if meter.last else None),
    _seconds("answered_after", lambda meter: meter.last.seconds if meter.last else None),
    Description(
        key="last_model",
        translation_key="last_model",
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        value=lambda meter: meter.last.model if meter.last else None,
    ),
)


@dataclass(frozen=True, slots=True)
class Used(ExtraStoredData):
    """What was used on a day: the budget holds across a restart."""

    day: date
    total: int

    @override
    def as_dict(self) -> dict[str, Any]:
        return {"day": self.day.isoformat(), "total": self.total}

    @classmethod
    def read(cls, stored: dict[str, Any]) -> Self | None:
        """Read what was stored, if it is what we stored."""
        try:
            return cls(date.fromisoformat(stored["day"]), int(stored["total"]))
        except KeyError, TypeError, ValueError:
            return None


class AccountSensor(RestoreSensor):
    """One number of an account."""

    _attr_has_entity_name = True
    _attr_should_poll = False
    entity_description: Description[Meter]

    def __init__(self, entry: AccountEntry, description: Description[Meter]) -> None:
        """Stand on the account's device."""
        self.entity_description = description
        self._meter = entry.runtime_data.meter
        self._attr_unique_id = f"{entry.entry_id}_{description.key}"
        self._attr_device_info = household_device(entry)

    @override
    async def async_added_to_hass(self) -> None:
        """Go on counting where a restart broke off."""
        await super().async_added_to_hass()
        stored = await self.async_get_last_extra_data()
        if self.entity_description.key == _TOKENS and stored and (used := Used.read(stored.as_dict())):
            self._meter.restore(used.day, used.total)
        self.async_on_remove(self._meter.listen(self.async_write_ha_state))
        # "today" ends without anything happening
        self.async_on_remove(async_track_time_change(self.hass, self._midnight, hour=0, minute=0, second=0))

    @callback
    def _midnight(self, now: datetime) -> None:
        self.async_write_ha_state()

    @property
    @override
    def native_value(self) -> StateType | datetime:
        return self.entity_description.value(self._meter)

    @property
    @override
    def extra_restore_state_data(self) -> Used:  # type: ignore[override]
        return Used(self._meter.day, self._meter.today.total)
