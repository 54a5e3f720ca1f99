"""What a sensor of ours is described by: where its value is in what it shows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from homeassistant.components.sensor import SensorEntityDescription
from homeassistant.helpers.typing import StateType


@dataclass(frozen=True, kw_only=True)
class Description[SourceT](SensorEntityDescription):
    """A sensor and where its value is in the source."""

    value: Callable[[SourceT], StateType | datetime]
