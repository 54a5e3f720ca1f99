"""The household's options: who may do what, and which library serves a request."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from homeassistant.config_entries import ConfigEntryState, ConfigFlowResult, OptionsFlowWithReload
from homeassistant.core import HomeAssistant, callback
from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import (
    BooleanSelector,
    ConfigEntrySelector,
    EntitySelector,
    EntitySelectorConfig,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
    TimeSelector,
)
import voluptuous as vol

from ..household import HEIGHTS, QUIET_FROM, QUIET_TO, SCREENS, TELEGRAM_BOT, Household, Rooms, Unlisted
from ..kind import MediaMateConfigEntry, ServiceRole
from ..kinds import service_entries
from ..model import LibrarySnapshot, MediaType
from .connect import FormSchema

MAX_DAYS: Final = 30
MAX_REMEMBERED: Final = 365  # days
MAX_REPAIRS: Final = 5
# The media types that have texts in `options.step.init.sections`: a section without would show its raw key
NAMED: Final = (MediaType.MOVIE, MediaType.SERIES, MediaType.ALBUM, MediaType.BOOK)


class HouseholdOptionsFlow(OptionsFlowWithReload):
    """One form: the policy, and a section for every media type that a library serves."""

    async def async_step_init(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Show the options, and check that the defaults go together."""
        errors: dict[str, str] = {}
        if user_input is not None and not (errors := self._errors(user_input)):
            # A media type whose library is not loaded now has no section here: its defaults stay.
            # What the form showed and was left empty goes
            shown = {str(one) for one in self._schema().schema}
            kept = {key: one for key, one in self.config_entry.options.items() if key not in shown}
            return self.async_create_entry(data={**kept, **user_input})
        return self.async_show_form(
            step_id="init",
            data_schema=self.add_suggested_values_to_schema(
                self._schema(), user_input or self.config_entry.options
            ),
            errors=errors,
        )

    @callback
    def _schema(self) -> FormSchema:
        fields: dict[Any, Any] = {
            vol.Required("unlisted", default=Unlisted.MAY_ASK.value): _select("unlisted", Unlisted),
            vol.Required("rooms", default=Rooms.ALLOW.value): _select("rooms", Rooms),
            vol.Required("not_found_after", default=24): NumberSelector(
                NumberSelectorConfig(
                    min=1,
                    max=24 * MAX_DAYS,
                    step=1,
                    mode=NumberSelectorMode.BOX,
                    unit_of_measurement="hours",
                    translation_key="unit",
                )
            ),
            vol.Required("remember_for", default=30): NumberSelector(
                NumberSelectorConfig(
                    min=0,
                    max=MAX_REMEMBERED,
                    step=1,
                    mode=NumberSelectorMode.BOX,
                    unit_of_measurement="days",
                    translation_key="unit",
                )
            ),
            vol.Required("auto_repair", default=0): NumberSelector(
                NumberSelectorConfig(min=0, max=MAX_REPAIRS, step=1, mode=NumberSelectorMode.BOX)
            ),
            vol.Required("sentence_triggers", default=False): BooleanSelector(),
            vol.Required("tools_in_assist", default=False): BooleanSelector(),
            vol.Optional("notify", default=list): EntitySelector(
                EntitySelectorConfig(domain="notify", multiple=True)
            ),
        }
        usual = Household()
        for key, plain in ((QUIET_FROM, usual.quiet_from), (QUIET_TO, usual.quiet_to)):
            fields[vol.Required(key, default=plain.isoformat())] = TimeSelector()
        if self.hass.config_entries.async_entries(TELEGRAM_BOT, include_ignore=False):
            fields[vol.Optional(TELEGRAM_BOT)] = ConfigEntrySelector({"integration": TELEGRAM_BOT})
        fields[vol.Optional("watch_url")] = TextSelector(TextSelectorConfig(type=TextSelectorType.URL))
        held = {one: found for one in NAMED if (found := list(libraries(self.hass, one)))}
        for media_type, found in held.items():  # of several kinds each is a line, or the form is too long
            fields[vol.Required(media_type.value)] = section(_defaults(found), {"collapsed": len(held) > 1})
        fields[vol.Optional(SCREENS)] = section(_screens(), {"collapsed": True})
        return vol.Schema(fields)

    @callback
    def _errors(self, user_input: Mapping[str, Any]) -> dict[str, str]:
        """Refuse a profile or folder that the chosen library does not have, and a screen of two sizes."""
        if not str(user_input.get("watch_url") or "https://").startswith(("http://", "https://")):
            return {"watch_url": "invalid_url"}
        listed = [one for screens in user_input.get(SCREENS, {}).values() for one in screens]
        if len(listed) > len(set(listed)):
            return {"base": "screen_twice"}
        for media_type in NAMED:
            chosen = user_input.get(media_type, {})
            found = {entry.entry_id: snapshot for entry, snapshot in libraries(self.hass, media_type)}
            if (snapshot := found.get(chosen.get("entry_id"))) is None:
                continue
            profiles = {one.name for one in snapshot.quality_profiles}
            folders = {one.path for one in snapshot.root_folders}
            if chosen.get("quality_profile") not in profiles | {None}:
                return {"base": "profile_of_another"}
            if chosen.get("root_folder") not in folders | {None}:
                return {"base": "folder_of_another"}
        return {}


type Library = tuple[MediaMateConfigEntry, LibrarySnapshot]


@callback
def libraries(hass: HomeAssistant, media_type: MediaType) -> Iterator[Library]:
    """Yield the loaded libraries that serve a media type."""
    for entry in service_entries(hass, ServiceRole.BACKEND):
        if entry.state is ConfigEntryState.LOADED:
            runtime = entry.runtime_data
            if media_type in runtime.client.media_types and runtime.coordinator.data:
                yield entry, runtime.coordinator.data


def _defaults(found: Sequence[Library]) -> FormSchema:
    """Return the section of one media type, with the lists that the libraries gave."""
    instances = [SelectOptionDict(value=entry.entry_id, label=entry.title) for entry, _ in found]
    profiles = [one.name for _, snapshot in found for one in snapshot.quality_profiles]
    folders = [one.path for _, snapshot in found for one in snapshot.root_folders]
    return vol.Schema(
        {
            vol.Required("entry_id", default=instances[0]["value"]): _choice(instances),
            vol.Optional("quality_profile"): _choice(list(dict.fromkeys(profiles))),
            vol.Optional("root_folder"): _choice(list(dict.fromkeys(folders))),
        }
    )


def _screens() -> FormSchema:
    """Return a list for every height of a picture that a screen can show."""
    players = EntitySelector(EntitySelectorConfig(domain="media_player", multiple=True))
    return vol.Schema({vol.Optional(key): players for key in HEIGHTS})


def _choice(options: list[SelectOptionDict] | list[str]) -> SelectSelector:
    """Return a choice among names that are nobody's to translate."""
    return SelectSelector(SelectSelectorConfig(options=options, mode=SelectSelectorMode.DROPDOWN))


def _select(key: str, values: type[Unlisted | Rooms]) -> SelectSelector:
    """Return a choice whose options have texts in `selector.<key>`."""
    return SelectSelector(
        SelectSelectorConfig(
            options=[one.value for one in values], translation_key=key, mode=SelectSelectorMode.LIST
        )
    )
