"""When wanted titles come out."""

from datetime import datetime, timedelta
from typing import override

from homeassistant.components.calendar import CalendarEntity, CalendarEntityDescription, CalendarEvent
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from .entity import MediaMateEntity, translated_errors
from .kind import MediaMateConfigEntry
from .library_coordinator import LibraryCoordinator
from .model import Message, UpcomingItem
from .texts import Texts, async_texts

PARALLEL_UPDATES = 1

UPCOMING = CalendarEntityDescription(key="upcoming", translation_key="upcoming")


async def async_setup_entry(
    hass: HomeAssistant,
    entry: MediaMateConfigEntry[LibraryCoordinator],
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the calendar of an *arr."""
    texts = await async_texts(hass, hass.config.language)
    async_add_entities([UpcomingCalendar(entry, entry.runtime_data.coordinator, texts)])


class UpcomingCalendar(MediaMateEntity[LibraryCoordinator], CalendarEntity):
    """Cinema, digital and disc releases of the library's titles."""

    def __init__(
        self, entry: MediaMateConfigEntry[LibraryCoordinator], coordinator: LibraryCoordinator, texts: Texts
    ) -> None:
        """Speak the language of this Home Assistant."""
        super().__init__(entry, coordinator, UPCOMING)
        self._texts = texts

    @property
    @override
    def event(self) -> CalendarEvent | None:
        today = dt_util.now().date()
        return next((self._event(one) for one in self.coordinator.data.upcoming if one.day >= today), None)

    @override
    @translated_errors
    async def async_get_events(
        self, hass: HomeAssistant, start_date: datetime, end_date: datetime
    ) -> list[CalendarEvent]:
        # Releases are days at home; the span ends before `end_date`, which often is a midnight
        first = dt_util.as_local(start_date).date()
        last = dt_util.as_local(end_date - timedelta(microseconds=1)).date()
        found = await self.coordinator.client.upcoming(first, last)
        return [self._event(one) for one in found]

    def _event(self, item: UpcomingItem) -> CalendarEvent:
        kind = self._texts.message(Message(f"say_kind_{item.kind}"))
        return CalendarEvent(
            start=item.day,
            end=item.day + timedelta(days=1),
            summary=f"{item.title} ({kind})",
            description=item.overview,
            uid=f"{item.ref}:{item.kind}",
        )
