"""A member of the household: who they are, what they may ask for, and how they are reached."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any, Final, override

from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    ConfigEntry,
    ConfigEntryState,
    ConfigSubentryFlow,
    OptionsFlow,
    SubentryFlowResult,
)
from homeassistant.const import CONF_NAME
from homeassistant.core import HomeAssistant, callback
from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import (
    BooleanSelector,
    EntitySelector,
    EntitySelectorConfig,
    LanguageSelector,
    LanguageSelectorConfig,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectOptionDict,
    Selector,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
)
import voluptuous as vol

from ..bot_chats import allowed_chats, lets_in
from ..household import HOUSEHOLD, household
from ..kind import KIND, ServiceRole
from ..kinds import service_entries
from ..media_users import async_media_users
from ..members import (
    AGENT,
    DISK,
    LANGUAGE,
    MAX_AGE,
    MEDIA_USER,
    MEMBER,
    NOTIFY,
    PER_DAY,
    PER_WEEK,
    REMEMBER,
    ROLE,
    ROLES,
    SATELLITE,
    SCREEN,
    TELEGRAM,
    USER,
    Member,
    members,
)
from ..model import MediaType, Role
from ..operations.audio import NAMES
from ..webhook import can_be_opened
from .ai import AiSteps
from .connect import FormSchema
from .hook import HookFlow
from .household import NAMED, HouseholdOptionsFlow, libraries

OLDEST: Final = 21
MOST: Final = 1000

# Which section shows which keys; what is in none is seen at once
SECTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "reach": (TELEGRAM, NOTIFY, SATELLITE, LANGUAGE),
    "limits": (MAX_AGE, PER_DAY, PER_WEEK, DISK),
    "more": (SCREEN, MEDIA_USER, AGENT, REMEMBER),
}
HEARD: Final = frozenset({MediaType.MOVIE, MediaType.SERIES})  # in a language that can be chosen
WHOLE: Final = frozenset({TELEGRAM, MAX_AGE, PER_DAY, PER_WEEK, DISK})  # the frontend sends floats


class HouseholdSteps(AiSteps):
    """What the household's entry offers: its options, and its members."""

    @staticmethod
    @callback
    @override
    def async_get_options_flow(config_entry: ConfigEntry[Any]) -> OptionsFlow:
        return HookFlow() if can_be_opened(config_entry) else HouseholdOptionsFlow()

    @classmethod
    @callback
    @override
    def async_supports_options_flow(cls, config_entry: ConfigEntry[Any]) -> bool:
        return bool(config_entry.data.get(KIND) == HOUSEHOLD) or can_be_opened(config_entry)

    @classmethod
    @callback
    @override
    def async_get_supported_subentry_types(
        cls, config_entry: ConfigEntry[Any]
    ) -> dict[str, type[ConfigSubentryFlow]]:
        if config_entry.data.get(KIND) == HOUSEHOLD:
            return {MEMBER: MemberFlow}
        return super().async_get_supported_subentry_types(config_entry)


class MemberFlow(ConfigSubentryFlow):
    """One form; a second step only where Telegram does not let the person through yet."""

    _data: dict[str, Any]

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """List somebody."""
        return await self._ask("user", user_input, {})

    async def async_step_reconfigure(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Change what is kept of somebody."""
        subentry = self._get_reconfigure_subentry()
        return await self._ask("reconfigure", user_input, {CONF_NAME: subentry.title, **subentry.data})

    async def async_step_let_in(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Say that the bot does not know this person yet, and where that is changed."""
        if user_input is not None:
            return self._save()
        return self.async_show_form(
            step_id="let_in",
            data_schema=vol.Schema({}),
            description_placeholders={
                "name": self._data[CONF_NAME],
                "telegram_id": str(self._data[TELEGRAM]),
                "url": "/config/integrations/integration/telegram_bot",
            },
        )

    async def _ask(
        self, step_id: str, user_input: dict[str, Any] | None, stored: Mapping[str, Any]
    ) -> SubentryFlowResult:
        errors: dict[str, str] = {}
        if user_input is not None:
            self._data = _plain(user_input, stored)
            errors = self._errors()
            if not errors:
                known = TELEGRAM not in self._data or lets_in(self.hass, self._data[TELEGRAM])
                return self._save() if known else await self.async_step_let_in()
        schema = await self._schema(stored)
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(
                schema, user_input or _still_there(schema, _nested(stored))
            ),
            errors=errors,
        )

    @callback
    def _errors(self) -> dict[str, str]:
        """One user, one Telegram account, one name: one member."""
        others = [one for one in members(self.hass) if one.id != self._own_id]
        data = self._data
        if not data[CONF_NAME]:
            return {CONF_NAME: "name_missing"}
        if data[CONF_NAME].casefold() in {one.name.casefold() for one in others}:
            return {CONF_NAME: "name_taken"}
        if data.get(USER) and data[USER] in {one.user_id for one in others}:
            return {USER: "user_taken"}
        if TELEGRAM in data and not _is_person(data[TELEGRAM]):
            return {"base": "telegram_invalid"}
        if TELEGRAM in data and data[TELEGRAM] in {one.telegram_id for one in others}:
            return {"base": "telegram_taken"}
        return {}

    @property
    def _own_id(self) -> str | None:
        return self._reconfigure_subentry_id if self.source == SOURCE_RECONFIGURE else None

    @callback
    def _save(self) -> SubentryFlowResult:
        if self._errors():  # somebody else was quicker, in another window
            return self.async_abort(reason="listed_meanwhile")
        data = {key: value for key, value in self._data.items() if key != CONF_NAME}
        name = self._data[CONF_NAME]
        if self.source != SOURCE_RECONFIGURE:
            return self.async_create_entry(title=name, data=data)
        subentry = self._get_reconfigure_subentry()
        return self.async_update_and_abort(self._get_entry(), subentry, title=name, data=data)

    # --- the form ---------------------------------------------------------------------------

    async def _schema(self, stored: Mapping[str, Any]) -> FormSchema:
        others = [one for one in members(self.hass) if one.id != self._own_id]
        fields: dict[Any, Any] = {
            vol.Required(CONF_NAME): TextSelector(),
            vol.Optional(USER): _pick(await _users(self.hass, others)),
            vol.Required(ROLE, default=Role.MEMBER.value): SelectSelector(
                SelectSelectorConfig(options=[one.value for one in ROLES], translation_key=ROLE)
            ),
        }
        selectors = await self._selectors(stored, others)
        for name, keys in SECTIONS.items():
            inner = {
                vol.Required(key, default=True) if key == REMEMBER else vol.Optional(key): selectors[key]
                for key in keys
                if key in selectors
            }
            fields[vol.Required(name)] = section(vol.Schema(inner), {"collapsed": True})
        return vol.Schema(fields | self._defaults())

    async def _selectors(
        self, stored: Mapping[str, Any], others: Iterable[Member]
    ) -> dict[str, Selector[Any]]:
        taken = {one.telegram_id for one in others}
        chats = {str(one): name for one, name in allowed_chats(self.hass).items() if one not in taken}
        accounts = (await async_media_users(self.hass)).names
        if known := stored.get(MEDIA_USER):  # its server may be down now
            accounts.setdefault(known, known)
        screens = [one for one, _ in household(self.hass).screens]
        return {
            TELEGRAM: _pick({one: f"{name} ({one})" for one, name in chats.items()}, typed=True),
            NOTIFY: EntitySelector(EntitySelectorConfig(domain="notify", multiple=True)),
            SATELLITE: EntitySelector(EntitySelectorConfig(domain="assist_satellite")),
            LANGUAGE: LanguageSelector(LanguageSelectorConfig(languages=["en", "ru"], native_name=True)),
            MAX_AGE: _number(0, OLDEST),
            PER_DAY: _number(1, MOST),
            PER_WEEK: _number(1, MOST),
            DISK: _number(1, 100 * MOST, "gigabytes"),
            **({SCREEN: _one_of(screens)} if screens else {}),
            **({MEDIA_USER: _pick(accounts)} if accounts else {}),
            AGENT: EntitySelector(EntitySelectorConfig(domain="conversation")),
            REMEMBER: BooleanSelector(),
        }

    @callback
    def _defaults(self) -> dict[Any, Any]:
        """Return a section for each media type that a library serves."""
        fields: dict[Any, Any] = {}
        subtitles = _subtitle_languages(self.hass)
        for media_type in NAMED:
            if not (found := list(libraries(self.hass, media_type))):
                continue
            profiles = [one.name for _, snapshot in found for one in snapshot.quality_profiles]
            inner: dict[Any, Any] = {vol.Optional("quality_profile"): _pick({one: one for one in profiles})}
            if len(found) > 1:
                inner[vol.Optional("entry_id")] = _pick({entry.entry_id: entry.title for entry, _ in found})
            if media_type in HEARD:
                inner[vol.Optional("audio")] = LanguageSelector(LanguageSelectorConfig(languages=list(NAMES)))
                if subtitles:
                    inner[vol.Optional("subtitles")] = LanguageSelector(
                        LanguageSelectorConfig(languages=subtitles)
                    )
            fields[vol.Required(media_type.value)] = section(vol.Schema(inner), {"collapsed": True})
        return fields


def _pick(options: Mapping[str, str], *, typed: bool = False) -> SelectSelector:
    """Return a choice among names that are nobody's to translate."""
    shown = [SelectOptionDict(value=value, label=label) for value, label in options.items()]
    return SelectSelector(
        SelectSelectorConfig(options=shown, mode=SelectSelectorMode.DROPDOWN, custom_value=typed, sort=True)
    )


def _one_of(screens: list[str]) -> EntitySelector:
    """Return a choice among the household's screens; of one that is gone the frontend says so."""
    return EntitySelector(EntitySelectorConfig(domain="media_player", include_entities=screens))


@callback
def _subtitle_languages(hass: HomeAssistant) -> list[str]:
    """Return what can be understood and what is looked for anyway; nothing where nobody looks for subtitles."""
    entries = service_entries(hass, ServiceRole.SUBTITLES)
    loaded = [one.runtime_data for one in entries if one.state is ConfigEntryState.LOADED]
    looked_for = [one for runtime in loaded for one in runtime.coordinator.data.languages]
    return list(dict.fromkeys([*NAMES, *looked_for])) if entries else []


def _number(least: int, most: int, unit: str | None = None) -> NumberSelector:
    config = NumberSelectorConfig(min=least, max=most, step=1, mode=NumberSelectorMode.BOX)
    named = NumberSelectorConfig(unit_of_measurement=unit, translation_key="unit") if unit else {}
    return NumberSelector(config | named)


async def _users(hass: HomeAssistant, others: Iterable[Member]) -> dict[str, str]:
    """Return the people who can log in and are nobody else, by the name of their person where there is one."""
    people = {one.attributes.get(USER): one.name for one in hass.states.async_all("person")}
    taken = {one.user_id for one in others}
    return {
        one.id: people.get(one.id) or one.name or one.id
        for one in await hass.auth.async_get_users()
        if one.is_active and not one.system_generated and one.id not in taken
    }


def _is_person(telegram_id: Any) -> bool:
    """Groups and channels have negative ids; 52 bits are what Telegram promises."""
    return isinstance(telegram_id, int) and 0 < telegram_id < 1 << 52


def _plain(user_input: Mapping[str, Any], stored: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is to be stored. A media type whose library is not loaded has no section: its choice stays."""
    data = {key: value for key, value in user_input.items() if key not in SECTIONS}
    for name in SECTIONS:
        data |= user_input.get(name, {})
    data = {key: value.strip() if isinstance(value, str) else value for key, value in data.items()}
    for key in WHOLE & data.keys():
        data[key] = _whole(data[key])
    kept = {kind.value: stored[kind] for kind in MediaType if kind in stored and kind not in user_input}
    return kept | {key: value for key, value in data.items() if value not in ("", [], {}) or key == CONF_NAME}


def _whole(value: Any) -> Any:
    """Return a number as a whole one; what is none is for the check to refuse."""
    try:
        return int(value)
    except ValueError:
        return value


def _nested(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Return stored data as the form has it."""
    inner = {
        name: {key: str(stored[key]) if key == TELEGRAM else stored[key] for key in keys if key in stored}
        for name, keys in SECTIONS.items()
    }
    return {key: value for key, value in stored.items() if key not in sum(SECTIONS.values(), ())} | inner


def _still_there(schema: FormSchema, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values without what can be chosen no more: a form that suggests it could not be sent."""
    kept: dict[str, Any] = {}
    for key, selector in schema.schema.items():
        if isinstance(selector, section):
            kept[key.schema] = _still_there(selector.schema, values.get(key.schema, {}))
        elif key.schema in values:
            with suppress(vol.Invalid):
                kept[key.schema] = selector(values[key.schema])
    return kept
