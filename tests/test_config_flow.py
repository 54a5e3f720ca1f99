"""The dialog of one service, over real HTTP against the simulated one: an error, its mending, success."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from homeassistant.config_entries import SOURCE_USER, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.mediamate.clients.arr_parse import DownloadClientHint
from custom_components.mediamate.errors import CannotConnect, InvalidAuth, NotFound, ServiceFailed
from custom_components.mediamate.household import household_entry
from custom_components.mediamate.kind import ServiceRole
from custom_components.mediamate.kinds import KINDS, service_entries
from custom_components.mediamate.model import ServiceInfo
from tests.flow_steps import choose, configure, suggested

if TYPE_CHECKING:
    from simulator import SimulatedStack

pytestmark = pytest.mark.usefixtures("running_core", "quiet_household")


@pytest.fixture
def arrs() -> tuple[str, ...]:
    return ("radarr", "sonarr")


# --- success, and what comes after ------------------------------------------------------------


@pytest.mark.parametrize("kind", ["radarr", "sonarr", "qbittorrent", "jellyfin", "tmdb"])
async def test_a_wrong_key_then_the_right_one(
    hass: HomeAssistant, typed: Any, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    flow = await choose(hass, kind)
    assert flow["step_id"] == KINDS[kind].form
    right = typed(kind)
    secret = "password" if kind == "qbittorrent" else "api_key"
    wrong = "0" * 32
    flow = await configure(hass, flow, right | {secret: wrong})
    assert flow["errors"] == {"base": "invalid_auth"}
    assert suggested(flow, secret) is None  # what was typed does not come back
    flow = await configure(hass, flow, right)
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    entry = flow["result"]
    assert entry.state is ConfigEntryState.LOADED
    assert entry.data["kind"] == kind
    assert entry.data[secret] == right[secret]
    assert "more" not in entry.data
    assert right[secret] not in caplog.text
    assert wrong not in caplog.text


@pytest.mark.parametrize(
    ("name", "title"),
    [("<b>Attic</b>\nhall", "b Attic /b hall"), ("", "Jellyfin"), ("<>", "Jellyfin"), ("x" * 500, "x" * 60)],
)
async def test_a_service_may_call_itself_anything(
    hass: HomeAssistant, clients: dict[str, Any], name: str, title: str
) -> None:
    clients["jellyfin"].status.return_value = ServiceInfo("Jellyfin", "10.11.0", name=name, unique_id="1")
    flow = await configure(
        hass,
        await choose(hass, "jellyfin"),
        {"url": "http://jellyfin.local", "api_key": "k", "more": {"verify_ssl": True}},
    )
    assert flow["title"] == title


@pytest.mark.parametrize("blank", ["", "   "])
@pytest.mark.parametrize("kind", ["radarr", "sonarr", "qbittorrent", "jellyfin", "tmdb"])
async def test_a_field_left_blank_is_pointed_at(
    hass: HomeAssistant, typed: Any, kind: str, blank: str, caplog: pytest.LogCaptureFixture
) -> None:
    field = "url" if kind == "qbittorrent" else "api_key"
    flow = await configure(hass, await choose(hass, kind), typed(kind) | {field: blank})
    assert flow["errors"] == {field: "empty"}
    assert "Unexpected" not in caplog.text
    flow = await configure(hass, flow, typed(kind))
    assert flow["type"] is FlowResultType.CREATE_ENTRY


async def test_a_cleared_default_is_the_default(hass: HomeAssistant, typed: Any) -> None:
    cleared = typed("tmdb") | {"api_key": " ", "more": {"url": "", "verify_ssl": True}}
    flow = await configure(hass, await choose(hass, "tmdb"), cleared)
    assert flow["errors"] == {"api_key": "empty"}
    section = flow["data_schema"].schema["more"].schema.schema
    (url,) = [marker for marker in section if marker == "url"]
    assert url.description["suggested_value"] == "https://api.themoviedb.org/3"


def has(hass: HomeAssistant, *kinds: str) -> None:
    """Let services be configured already."""
    for kind in kinds:
        MockConfigEntry(domain="mediamate", data={"kind": kind}, unique_id=kind).add_to_hass(hass)


async def test_every_success_offers_what_is_missing(hass: HomeAssistant, typed: Any) -> None:
    has(hass, "prowlarr", "bazarr")
    flow = await choose(hass, "radarr")
    offered = []
    for kind, role in (
        ("radarr", "torrents"),
        ("qbittorrent", "server"),
        ("jellyfin", "catalogue"),
        ("tmdb", None),
    ):
        flow = await configure(hass, flow, typed(kind))
        assert flow["type"] is FlowResultType.CREATE_ENTRY, flow
        if role is None:
            assert "next_flow" not in flow
            assert flow["description"] == "complete"  # the last words
            break
        assert flow["description"] is None
        following = hass.config_entries.flow.async_get(flow["next_flow"][1])
        offered.append(following["step_id"])
        flow = await configure(hass, following, {"next_step_id": f"add_{role}"})
        if role == "torrents":  # several can do that
            assert flow["step_id"] == "which"
            flow = await configure(hass, flow, {"kind": "qbittorrent"})
        assert flow["step_id"].startswith("connect")
    assert offered == ["next"] * 3
    assert len(service_entries(hass)) == 6
    assert household_entry(hass) is not None


@pytest.mark.parametrize(
    ("kind", "reason"), [("radarr", "finished"), ("jellyfin", "finished_without_library")]
)
async def test_finish_ends_the_round(hass: HomeAssistant, typed: Any, kind: str, reason: str) -> None:
    flow = await configure(hass, await choose(hass, kind), typed(kind))
    following = hass.config_entries.flow.async_get(flow["next_flow"][1])
    menu = await hass.config_entries.flow.async_configure(following["flow_id"])
    missing = {one.role for one in KINDS.values()} - {KINDS[kind].role}
    missing_ones = [f"add_{role}" for role in ServiceRole if role in missing]
    assert menu["menu_options"] == [*missing_ones, "service", "finish"]
    flow = await configure(hass, following, {"next_step_id": "finish"})
    assert (flow["type"], flow["reason"]) == (FlowResultType.ABORT, reason)


@pytest.mark.parametrize("kind", ["radarr", "sonarr"])
async def test_an_added_backend_can_be_chosen_from_the_menu(
    hass: HomeAssistant, typed: Any, kind: str
) -> None:
    flow = await configure(hass, await choose(hass, "jellyfin"), typed("jellyfin"))
    following = hass.config_entries.flow.async_get(flow["next_flow"][1])
    flow = await configure(hass, following, {"next_step_id": "add_backend"})
    assert flow["step_id"] == "which"
    flow = await configure(hass, flow, {"kind": kind})
    flow = await configure(hass, flow, typed(kind))
    assert flow["type"] is FlowResultType.CREATE_ENTRY


async def test_a_second_library_can_be_added_in_the_same_round(hass: HomeAssistant, typed: Any) -> None:
    flow = await configure(hass, await choose(hass, "sonarr"), typed("sonarr"))
    following = hass.config_entries.flow.async_get(flow["next_flow"][1])
    flow = await configure(hass, following, {"next_step_id": "service"})
    assert flow["step_id"] == "service", "all kinds, not only those of a role that nobody plays"
    flow = await configure(hass, flow, {"kind": "radarr"})
    assert flow["description_placeholders"]["path"] == "/radarr"
    flow = await configure(hass, flow, typed("radarr"))
    assert flow["type"] is FlowResultType.CREATE_ENTRY and "next_flow" in flow


async def test_the_same_service_twice(hass: HomeAssistant, typed: Any) -> None:
    for kind in ("radarr", "jellyfin"):
        await configure(hass, await choose(hass, kind), typed(kind))
        flow = await configure(hass, await choose(hass, kind), typed(kind))
        assert (flow["type"], flow["reason"]) == (FlowResultType.ABORT, "already_configured")


async def test_two_of_a_name_are_told_apart(hass: HomeAssistant, typed: Any) -> None:
    from simulator import SimulatedStack

    await configure(hass, await choose(hass, "radarr"), typed("radarr"))
    async with SimulatedStack() as other:
        answer = typed("radarr", url=other.radarr.url, api_key=other.radarr.api_key)
        flow = await configure(hass, await choose(hass, "radarr"), answer)
        assert flow["title"] == f"Radarr ({other.radarr.url.removeprefix('http://')})"
        await hass.config_entries.async_unload(flow["result"].entry_id)


async def test_radarr_suggests_where_the_torrent_client_is(
    hass: HomeAssistant, typed: Any, sim: SimulatedStack
) -> None:
    await configure(hass, await choose(hass, "radarr"), typed("radarr"))
    flow = await choose(hass, "qbittorrent")
    assert suggested(flow, "url") == sim.qbittorrent.url
    await sim.stop("radarr")
    flow = await choose(hass, "qbittorrent")
    assert suggested(flow, "url") is None
    await sim.start("radarr")


# --- addresses --------------------------------------------------------------------------------


async def test_an_address_as_people_type_it(hass: HomeAssistant, typed: Any, sim: SimulatedStack) -> None:
    """Without a scheme (https is tried first), with a pasted page, with blanks around."""
    bare = sim.radarr.url.removeprefix("http://")
    flow = await configure(
        hass, await choose(hass, "radarr"), typed("radarr", url=f"  {bare}/system/status?x=1#top ")
    )
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    assert flow["data"]["url"] == sim.radarr.url


async def test_a_base_path(hass: HomeAssistant, socket_enabled: None) -> None:
    from simulator import SimulatedStack

    async with SimulatedStack(bases={"radarr": "/films"}) as stack:
        flow = await choose(hass, "radarr")
        answer = {"api_key": stack.radarr.api_key, "webhook": False, "more": {"verify_ssl": True}}
        url = stack.radarr.url.removesuffix("/films")
        flow = await configure(hass, flow, answer | {"url": url})
        assert flow["errors"] == {"base": "wrong_service"}
        flow = await configure(hass, flow, answer | {"url": f"{url}/films/settings/general"})
        assert flow["type"] is FlowResultType.CREATE_ENTRY
        assert flow["data"]["url"] == f"{url}/films"
        await hass.config_entries.async_unload(flow["result"].entry_id)


@pytest.mark.parametrize(
    ("url", "error"),
    [
        ("http://", "invalid_url"),
        ("ftp://nas/radarr", "invalid_url"),
        ("http://me:secret@nas:7878", "url_credentials"),
        ("http://nas:99999", "invalid_url"),
        ("http://127.0.0.1:1", "cannot_connect"),
        ("127.0.0.1:1", "cannot_connect"),
    ],
)
async def test_a_bad_address_then_a_good_one(hass: HomeAssistant, typed: Any, url: str, error: str) -> None:
    flow = await configure(hass, await choose(hass, "radarr"), typed("radarr", url=url))
    assert flow["errors"] == {"base": error}
    assert suggested(flow, "url") is not None
    flow = await configure(hass, flow, typed("radarr"))
    assert flow["type"] is FlowResultType.CREATE_ENTRY


async def test_a_bad_address_for_links(hass: HomeAssistant, typed: Any) -> None:
    flow = await choose(hass, "jellyfin")
    more = {"verify_ssl": True, "public_url": "ftp://x"}
    flow = await configure(hass, flow, typed("jellyfin", more=more))
    assert flow["errors"] == {"base": "invalid_url"}
    more["public_url"] = "https://films.example.org/"
    flow = await configure(hass, flow, typed("jellyfin", more=more))
    assert flow["data"]["public_url"] == "https://films.example.org"


# --- rare things ------------------------------------------------------------------------------


async def test_a_fault_of_ours_is_a_sentence_and_a_log_line(
    hass: HomeAssistant, clients: Any, caplog: pytest.LogCaptureFixture
) -> None:
    answer = {"url": "http://radarr.local", "api_key": "abc-secret", "webhook": False}
    flow = await choose(hass, "radarr")
    clients["radarr"].status.side_effect = RuntimeError("a fault of ours")
    flow = await configure(hass, flow, answer | {"more": {"verify_ssl": True}})
    assert flow["errors"] == {"base": "unknown"}
    assert "a fault of ours" in caplog.text
    assert "abc-secret" not in caplog.text
    for error, shown in (
        (NotFound("instance_not_found"), "wrong_service"),
        (CannotConnect("something_new"), "cannot_connect"),
        (ServiceFailed("something_new"), "unknown"),
    ):
        clients["radarr"].status.side_effect = error
        flow = await configure(hass, flow, answer | {"more": {"verify_ssl": True}})
        assert flow["errors"] == {"base": shown}
    clients["radarr"].status.side_effect = None
    flow = await configure(hass, flow, answer | {"more": {"verify_ssl": True}})
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    caplog.clear()


async def test_of_several_addresses_the_most_telling_failure_is_shown(
    hass: HomeAssistant, clients: Any
) -> None:
    """Https says that nobody is there, http that the key is wrong; or the first runs into a timeout."""
    answer = {"url": "radarr.local", "api_key": "abc", "webhook": False, "more": {"verify_ssl": True}}
    flow = await choose(hass, "radarr")
    for errors, shown in (
        ([CannotConnect(), InvalidAuth()], "invalid_auth"),
        ([CannotConnect("timeout"), CannotConnect()], "timeout"),
        ([CannotConnect("certificate_invalid")], "certificate_invalid"),
    ):
        clients["radarr"].status.side_effect = errors
        flow = await configure(hass, flow, answer)
        assert flow["errors"] == {"base": shown}
    clients["radarr"].status.side_effect = None


async def test_a_role_that_several_kinds_serve_asks_which(
    hass: HomeAssistant, clients: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(KINDS, "emby", replace(KINDS["jellyfin"], id="emby", name="Emby"))
    flow = await hass.config_entries.flow.async_init(
        "mediamate", context={"source": SOURCE_USER}, data={"next": True}
    )
    flow = await configure(hass, flow, {"next_step_id": "add_server"})
    assert flow["step_id"] == "which"
    flow = await configure(hass, flow, {"kind": "emby"})
    assert flow["description_placeholders"]["service"] == "Emby"


@pytest.mark.parametrize(
    ("hint", "url"),
    [
        ({"host": "localhost", "port": 8080}, "http://radarr.local:8080"),
        ({"host": "seedbox", "port": 443, "use_ssl": True, "url_base": "/qb/"}, "https://seedbox/qb"),
        ({"implementation": "Transmission", "host": "nas", "port": 9091}, None),
        ({"host": "nas", "port": 8080, "enabled": False}, None),
        ({"host": "::1", "port": 8080}, "http://radarr.local:8080"),
        ({"host": "http://nas", "port": 8080}, None),
        ({"host": "nas", "port": 99999}, None),
        ({"host": "nas room", "port": 8080}, None),
    ],
)
async def test_how_an_arr_calls_a_client_is_how_we_do(
    hass: HomeAssistant, fake_entry: Any, clients: Any, hint: dict[str, Any], url: str | None
) -> None:
    await fake_entry("radarr")
    clients["radarr"].download_clients.return_value = [
        DownloadClientHint(**{"name": "a", "implementation": "QBittorrent"} | hint)
    ]
    assert suggested(await choose(hass, "qbittorrent"), "url") == url
