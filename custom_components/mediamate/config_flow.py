"""First run, further services, new credentials: every dialog in which a service is set up."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, override

from homeassistant.config_entries import (
    SOURCE_IMPORT,
    SOURCE_INTEGRATION_DISCOVERY,
    SOURCE_REAUTH,
    SOURCE_RECONFIGURE,
    SOURCE_USER,
    ConfigEntry,
    ConfigFlowResult,
    FlowType,
)
from homeassistant.core import callback
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers.selector import (
    BooleanSelector,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)
import voluptuous as vol

from .agent.accounts import AI_KINDS
from .const import DOMAIN
from .flows.connect import Probe, async_probe, flat, schema, secrets_schema
from .flows.existing import CORE_ENTRY, LACKING, async_probe_core, core_address, core_kind, importable, lacks
from .flows.member import HouseholdSteps
from .flows.roles import RoleSteps
from .flows.suggest import async_suggest
from .household import HOUSEHOLD
from .kind import KIND, WEBHOOK, Kind, ServiceRole
from .kinds import KINDS, kind_of, service_entries

_NO_TAGS: Final = str.maketrans("<>", "  ")
NEXT: Final = "next"  # how a flow that follows a success tells that it does


class MediaMateConfigFlow(RoleSteps, HouseholdSteps, domain=DOMAIN):
    """One entry a service or AI account, plus one for the household, which is made by itself."""

    VERSION = 1
    MINOR_VERSION = 1

    _kind: Kind
    _core: ConfigEntry[Any]
    _known: Mapping[str, Any] = MappingProxyType({})  # what the form of a card shows

    # --- the menus -------------------------------------------------------------------------

    @override
    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask where to start; or, after a success, what to add to it."""
        if user_input is not None:
            return await self.async_step_next()
        ways = [*(["existing"] if importable(self.hass) else []), "service"]
        if service_entries(self.hass):  # a model has nothing to drive before
            ways.append("ai")
        if len(ways) == 1:
            return await self.async_step_service()
        return self.async_show_menu(step_id="user", menu_options=ways)

    async def async_step_next(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Offer what is still missing; and one more of what is there: a home has several libraries."""
        existing = ["existing"] if importable(self.hass) else []
        missing = [f"add_{role}" for role in self._missing_roles()]
        return self.async_show_menu(step_id="next", menu_options=[*existing, *missing, "service", "finish"])

    async def async_step_finish(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """End the round; without a library nothing can be asked for yet."""
        complete = service_entries(self.hass, ServiceRole.BACKEND)
        return self.async_abort(reason="finished" if complete else "finished_without_library")

    # --- what Home Assistant already has ----------------------------------------------------

    async def async_step_existing(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Let core's entries be ticked; each becomes an import flow of its own."""
        found = importable(self.hass)
        failed: dict[str, str] = {}
        if user_input is not None:
            chosen = [one for one in user_input["entries"] if one in found]
            failed = await self._import(chosen, webhook=user_input.get(WEBHOOK, True))
            if chosen and (len(failed) < len(chosen) or LACKING in failed.values()):
                return await self._imported(failed, some=len(failed) < len(chosen))
        names = {
            entry_id: f"{kind.name}: {entry.title}"
            for entry_id, entry in found.items()
            if (kind := core_kind(entry))
        }
        options = [SelectOptionDict(value=entry_id, label=name) for entry_id, name in names.items()]
        selector = SelectSelector(
            SelectSelectorConfig(options=options, multiple=True, mode=SelectSelectorMode.LIST)
        )
        return self.async_show_form(
            step_id="existing",
            data_schema=vol.Schema(
                {vol.Required("entries", default=list(names)): selector, **_webhook_field(found.values())}
            ),
            errors=_existing_errors(user_input, failed),
            description_placeholders={"failed": ", ".join(names[one] for one in failed)},
        )

    async def _import(self, chosen: list[str], *, webhook: bool) -> dict[str, str]:
        """Run the import flows one after the other; return why which of them failed."""
        failed: dict[str, str] = {}
        for entry_id in chosen:
            if lacks(self.hass, entry_id):
                failed[entry_id] = LACKING
                continue
            result = await self.hass.config_entries.flow.async_init(
                DOMAIN, context={"source": SOURCE_IMPORT}, data={CORE_ENTRY: entry_id, WEBHOOK: webhook}
            )
            if result["type"] is FlowResultType.ABORT and result["reason"] != "already_configured":
                failed[entry_id] = result["reason"]
        return failed

    async def _imported(self, failed: Mapping[str, str], *, some: bool) -> ConfigFlowResult:
        """End the menu flow; what failed waits as a card, what is missing comes next."""
        for entry_id in failed:
            await self.hass.config_entries.flow.async_init(
                DOMAIN, context={"source": SOURCE_INTEGRATION_DISCOVERY}, data={CORE_ENTRY: entry_id}
            )
        reason = ("imported_partly" if some else "imported_later") if failed else "imported"
        return self.async_abort(reason=reason, next_flow=await self._next_flow())

    async def async_step_import(self, import_data: dict[str, Any]) -> ConfigFlowResult:
        """Make the household's entry, or ours of one that core has."""
        if import_data.get(KIND) == HOUSEHOLD:
            await self.async_set_unique_id(HOUSEHOLD)
            self._abort_if_unique_id_configured()
            return self.async_create_entry(title="MediaMate", data={KIND: HOUSEHOLD})
        if not self._take_core(import_data):
            return self.async_abort(reason="gone")
        probe = await async_probe_core(self.hass, self._core, webhook=import_data.get(WEBHOOK, True))
        if probe.info is None:
            return self.async_abort(reason=probe.reason, description_placeholders=self._placeholders(probe))
        return await self._create(probe)

    @callback
    def _take_core(self, data: Mapping[str, Any]) -> bool:
        """Remember core's entry, if it is still there."""
        entry = self.hass.config_entries.async_get_entry(data[CORE_ENTRY])
        if entry is None or (kind := core_kind(entry)) is None:
            return False
        self._core, self._kind = entry, kind
        return True

    # --- discovery cards --------------------------------------------------------------------

    @override
    async def async_step_integration_discovery(self, discovery_info: dict[str, Any]) -> ConfigFlowResult:
        """Offer an entry of core's that was not there when we were set up."""
        if not self._take_core(discovery_info):
            return self.async_abort(reason="gone")
        await self.async_set_unique_id(f"{self._kind.id}_{core_address(self._core)}")
        self._abort_if_unique_id_configured()
        self.context["title_placeholders"] = {"name": f"{self._kind.name}: {self._core.title}"}
        return await self.async_step_discovery_confirm()

    async def async_step_discovery_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Take core's credentials over; where they do not do, or are not all, ask for others."""
        if self._kind.core_lacks:
            self._known = {"url": core_address(self._core)}
            return await self.async_step_connect()
        if user_input is not None:
            webhook = user_input.get(WEBHOOK, True)
            probe = await async_probe_core(self.hass, self._core, webhook=webhook)
            return await self._create(probe) if probe.info else self._show_connect(probe)
        fields = _webhook_field([self._core])
        if not fields:
            self._set_confirm_only()
        return self.async_show_form(
            step_id="discovery_confirm",
            data_schema=vol.Schema(fields),
            description_placeholders=self._placeholders(),
        )

    # --- one service ------------------------------------------------------------------------

    async def async_step_service(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask which kind of service."""
        if user_input is not None:
            self._kind = KINDS[user_input[KIND]]
            return await self.async_step_connect()
        return self._show_kinds("service", list(KINDS.values()))

    # The same choice in other words: among those of one role
    async_step_which = async_step_service

    @override
    def _show_kinds(self, step_id: str, kinds: Sequence[Kind]) -> ConfigFlowResult:
        options = [SelectOptionDict(value=kind.id, label=kind.name) for kind in kinds]
        selector = SelectSelector(SelectSelectorConfig(options=options, mode=SelectSelectorMode.LIST))
        return self.async_show_form(step_id=step_id, data_schema=vol.Schema({vol.Required(KIND): selector}))

    @override
    async def async_step_connect(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for address and key, try them, and say what is wrong until they are right."""
        if user_input is None:
            known = self._known or await async_suggest(self.hass, self._kind)
            return self._show_connect(Probe(data=known))
        probe = await async_probe(self.hass, self._kind, flat(user_input))
        return await self._create(probe) if probe.info else self._show_connect(probe)

    # The same form in other words: with a login, and without an address
    async_step_connect_login = async_step_connect
    async_step_connect_key = async_step_connect

    def _show_connect(self, probe: Probe) -> ConfigFlowResult:
        return self.async_show_form(
            step_id=self._kind.form,
            data_schema=schema(self._kind, probe.data),
            errors=dict(probe.errors),
            description_placeholders=self._placeholders(probe),
        )

    async def _create(self, probe: Probe) -> ConfigFlowResult:
        """Make the entry of a service that answered."""
        await self._claim(probe)
        self._abort_if_unique_id_configured()
        self._dismiss_card(probe)
        complete = not set(self._missing_roles()) - {self._kind.role}
        return self.async_create_entry(
            title=self._title(probe),
            data=probe.data,
            description="complete" if complete else None,  # nothing follows that could say what to do now
        )

    async def _claim(self, probe: Probe) -> None:
        """Set the unique id: the service's own where it has one, else its address."""
        assert probe.info is not None
        identity = probe.info.unique_id or probe.data["url"]
        await self.async_set_unique_id(f"{self._kind.id}_{identity}", raise_on_progress=False)

    @callback
    def _dismiss_card(self, probe: Probe) -> None:
        """Take away the discovery card of what is set up now; its id is always by address."""
        card = f"{self._kind.id}_{probe.data['url']}"
        for flow in self._async_in_progress():
            if flow["context"].get("unique_id") == card:
                self.hass.config_entries.flow.async_abort(flow["flow_id"])

    @callback
    def _title(self, probe: Probe) -> str:
        """Name the entry after the service; two of a name are told apart by their address."""
        assert probe.info is not None
        # it stands in texts that are Markdown: no tags, no lines of its own
        title = " ".join((probe.info.name or "").translate(_NO_TAGS).split())[:60] or self._kind.name
        taken = {entry.title for entry in self._async_current_entries()}
        return f"{title} ({probe.data['url'].partition('://')[2]})" if title in taken else title

    @callback
    def _placeholders(self, probe: Probe | None = None) -> dict[str, str]:
        """Fill every text of the dialogs: the frontend shows a text with a gap not at all."""
        said = probe.placeholders if probe else {}
        return {
            "service": self._kind.name,
            "name": self._name,
            "found": said.get("found", "?"),
            "version": said.get("version", "?"),
            "reason": said.get("reason", "?"),
            "key_help_url": self._kind.key_help_url,
            "key_place": self._kind.key_place,
            "port": str(self._kind.default_port or 443),
            "example": f"http://192.168.1.20:{self._kind.default_port or 443}",
            "path": f"/{self._kind.id}",
        }

    @property
    def _name(self) -> str:
        """Return the entry's own name where there is one: of two Radarrs it says which."""
        changes = self.source in {SOURCE_REAUTH, SOURCE_RECONFIGURE}
        entry = self.hass.config_entries.async_get_entry(self.context["entry_id"]) if changes else None
        return entry.title if entry else self._kind.name

    # --- afterwards -------------------------------------------------------------------------

    @override
    async def async_on_create_entry(self, result: ConfigFlowResult) -> ConfigFlowResult:
        """Offer the next missing piece after every success that somebody watches."""
        if self.source in {SOURCE_USER, SOURCE_INTEGRATION_DISCOVERY} and (
            next_flow := await self._next_flow()
        ):
            result["next_flow"] = next_flow
        return result

    async def _next_flow(self) -> tuple[FlowType, str] | None:
        """Start the flow that offers what is missing; None when nothing is."""
        if not self._missing_roles():
            return None
        result = await self.hass.config_entries.flow.async_init(
            DOMAIN, context={"source": SOURCE_USER}, data={NEXT: True}
        )
        return FlowType.CONFIG_FLOW, result["flow_id"]

    # --- new credentials, another address ---------------------------------------------------

    async def async_step_reauth(self, entry_data: Mapping[str, Any]) -> ConfigFlowResult:
        """Start when a service refuses its credentials."""
        if entry_data[KIND] in AI_KINDS:
            return await self.async_step_ai_reauth()
        self._kind = KINDS[entry_data[KIND]]
        return await self.async_step_reauth_confirm()

    async def async_step_reauth_confirm(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the secrets only."""
        entry = self._get_reauth_entry()
        probe = Probe(data=entry.data)
        if user_input is not None:
            typed = self._kind.with_typed(entry.data, flat(user_input))
            probe = await async_probe(self.hass, self._kind, typed)
            if probe.info:
                if probe.info.unique_id:  # else the address is all there is, and it stays the same
                    await self._claim(probe)
                    self._abort_if_another(probe)
                return self.async_update_reload_and_abort(entry, data=probe.data)
        return self.async_show_form(
            step_id=self._kind.reauth_form,
            data_schema=secrets_schema(self._kind, probe.data),
            errors=dict(probe.errors),
            description_placeholders=self._placeholders(probe),
        )

    # The same form in other words: a password or a key
    async_step_reauth_either = async_step_reauth_confirm

    @callback
    def _abort_if_another(self, probe: Probe) -> None:
        """End where another server than the entry's has answered."""
        self._abort_if_unique_id_mismatch(
            reason="another_instance", description_placeholders=self._placeholders(probe)
        )

    async def async_step_reconfigure(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for everything anew; an empty secret keeps the stored one."""
        entry = self._get_reconfigure_entry()
        if entry.data[KIND] in AI_KINDS:
            return await self.async_step_ai_reconfigure()
        if (kind := kind_of(entry)) is None:
            return self.async_abort(reason="household_has_options")
        self._kind = kind
        probe = Probe(data=entry.data)
        if user_input is not None:
            probe = await async_probe(self.hass, kind, self._changed(entry, flat(user_input)))
            if probe.info:
                return await self._reconfigured(entry, probe)
        return self.async_show_form(
            step_id="reconfigure",
            data_schema=schema(kind, probe.data, keep_secrets=True),
            errors=dict(probe.errors),
            description_placeholders=self._placeholders(probe),
        )

    @callback
    def _changed(self, entry: ConfigEntry[Any], typed: Mapping[str, Any]) -> dict[str, Any]:
        """Put what was typed over what is stored: a field left empty is gone, a secret left empty stays."""
        shown = {one.name for one in self._kind.fields if not one.secret}
        kept = {name: value for name, value in entry.data.items() if name not in shown}
        return self._kind.with_typed(kept, typed)

    async def _reconfigured(self, entry: ConfigEntry[Any], probe: Probe) -> ConfigFlowResult:
        """Store it, unless it turned out to be another server, or one that we have already."""
        await self._claim(probe)
        if probe.info and probe.info.unique_id:
            self._abort_if_another(probe)
        elif self.unique_id != entry.unique_id:
            self._abort_if_unique_id_configured()
        return self.async_update_reload_and_abort(entry, unique_id=self.unique_id, data=probe.data)


def _webhook_field(entries: Iterable[ConfigEntry[Any]]) -> dict[Any, Any]:
    """Return the switch for what we would write into a service, where one of these can be written to."""
    if any(kind.webhook for entry in entries if (kind := core_kind(entry))):
        return {vol.Required(WEBHOOK, default=True): BooleanSelector()}
    return {}


def _existing_errors(user_input: dict[str, Any] | None, failed: Mapping[str, str]) -> dict[str, str]:
    """Say why nothing was taken over."""
    if user_input is None:
        return {}
    return {"base": "import_failed" if failed else "nothing_chosen"}
