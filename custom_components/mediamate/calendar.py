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

UNKNOWN_LENGTH = 30  # minutes

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
    """When the library's titles come out: releases as whole days, episodes at their hour."""

    def __init__(
        self, entry: MediaMateConfigEntry[LibraryCoordinator], coordinator: LibraryCoordinator, texts: Texts
    ) -> None:
        """Speak the language of this Home Assistant."""
        super().__init__(entry, coordinator, UPCOMING)
        self._texts = texts

    @property
    @override
    def event(self) -> CalendarEvent | None:
        now = dt_util.utcnow()
        coming = (self._event(one) for one in self.coordinator.data.upcoming)
        return min((one for one in coming if _end(one) > now), key=_start, default=None)

    @override
    @translated_errors
    async def async_get_events(
        self, hass: HomeAssistant, start_date: datetime, end_date: datetime
    ) -> list[CalendarEvent]:
        # Releases are days at home; the span ends before `end_date`, which often is a midnight
        first = dt_util.as_local(start_date).date()
        last = dt_util.as_local(end_date - timedelta(microseconds=1)).date()
        events = [self._event(one) for one in await self.coordinator.upcoming(first, last)]
        since, until = dt_util.as_utc(start_date), dt_util.as_utc(end_date)
        return sorted((one for one in events if _end(one) > since and _start(one) < until), key=_start)

    def _event(self, item: UpcomingItem) -> CalendarEvent:
        if item.airs and item.part and item.part.episode is not None:
            number = f"S{item.part.season:02}E{item.part.episode:02}"
            start, end = _on_air(item.airs, timedelta(minutes=item.runtime or UNKNOWN_LENGTH))
            return CalendarEvent(
                start=start,
                end=end,
                summary=" ".join(filter(None, (item.title, number, item.episode))),
                description=item.overview,
                uid=f"{item.ref}:{number}",
            )
        kind = self._texts.message(Message(f"say_kind_{item.kind}"))
        return CalendarEvent(
            start=item.day,
            end=item.day + timedelta(days=1),
            summary=f"{item.full_title} ({kind})",
            description=item.overview,
            uid=f"{item.ref}:{item.kind}",
        )


def _on_air(airs: datetime, length: timedelta) -> tuple[datetime, datetime]:
    """Return from when until when, by the clock at home.

    In the night that has an hour twice, something short may end by that clock before it began, which Home
    Assistant refuses: then it lasts until the clock shows the same time again.
    """
    start, end = (dt_util.as_local(one) for one in (airs, airs + length))
    return start, max(end, start.replace(fold=1))


# Times of one zone are compared by what the clock shows: not in that night
def _start(event: CalendarEvent) -> datetime:
    return dt_util.as_utc(event.start_datetime_local)


def _end(event: CalendarEvent) -> datetime:
    return dt_util.as_utc(event.end_datetime_local)
