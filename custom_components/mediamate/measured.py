"""What a sensor of ours is described by: where its value is in what it shows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from homeassistant.components.sensor import SensorEntityDescription, SensorStateClass
from homeassistant.const import EntityCategory
from homeassistant.helpers.typing import StateType


@dataclass(frozen=True, kw_only=True)
class Description[SourceT](SensorEntityDescription):
    """A sensor and where its value is in the source."""

    value: Callable[[SourceT], StateType | datetime]


def counted[SourceT](
    key: str,
    value: Callable[[SourceT], StateType],
    *,
    enabled: bool = True,
    category: EntityCategory | None = None,
    state_class: SensorStateClass = SensorStateClass.MEASUREMENT,
) -> Description[SourceT]:
    """Describe a plain number of things; its unit is in the translations."""
    return Description(
        key=key,
        translation_key=key,
        entity_category=category,
        entity_registry_enabled_default=enabled,
        state_class=state_class,
        value=value,
    )
