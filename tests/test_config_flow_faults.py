"""Everything that can be wrong with a service, at set-up and afterwards, over real HTTP and TLS."""

import pathlib
from typing import TYPE_CHECKING, Any

from aiohttp import web
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest

from custom_components.mediamate.clients import http
from tests.flow_steps import choose as connect_form, configure
from tests.tls import expect_refused_handshakes, self_signed

if TYPE_CHECKING:
    from simulator import SimulatedStack

pytestmark = pytest.mark.usefixtures("running_core", "quiet_household", "impatient")


@pytest.fixture
def arrs() -> tuple[str, ...]:
    return ("radarr", "sonarr")


def radarr_form(url: str, key: str, *, verify_ssl: bool = True) -> dict[str, Any]:
    return {"url": url, "api_key": key, "webhook": False, "more": {"verify_ssl": verify_ssl}}


@pytest.fixture
def forms(sim: SimulatedStack) -> dict[str, dict[str, Any]]:
    more = {"more": {"verify_ssl": True}}
    return {
        **{name: radarr_form(arr.url, arr.api_key) for name, arr in sim.arrs.items()},
        "qbittorrent": {
            "url": sim.qbittorrent.url,
            "username": sim.qbittorrent.username,
            "password": sim.qbittorrent.password,
        }
        | more,
        "jellyfin": {"url": sim.jellyfin.url, "api_key": sim.jellyfin.api_key} | more,
        "tmdb": {"api_key": sim.tmdb.api_key, "more": {"url": sim.tmdb.url, "verify_ssl": True}},
    }


FAULTS = [
    ("status:500", "service_failed"),
    ("status:429", "rate_limited"),
    ("html", "wrong_service"),
    ("redirect", "wrong_service"),
    ("login_redirect", "wrong_service"),
    ("cut", "bad_response"),
    ("garbage", "bad_response"),
]


@pytest.mark.parametrize(("fault", "error"), FAULTS)
@pytest.mark.parametrize("kind", ["radarr", "sonarr", "jellyfin", "tmdb"])
async def test_a_fault_at_set_up_is_named_and_goes_with_its_cause(  # noqa: PLR0917 - fixtures
    hass: HomeAssistant,
    sim: SimulatedStack,
    forms: dict[str, dict[str, Any]],
    kind: str,
    fault: str,
    error: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    from simulator import Fault

    flow = await connect_form(hass, kind)
    sim.faults.set(kind, Fault(fault))
    flow = await configure(hass, flow, forms[kind])
    assert flow["type"] is FlowResultType.FORM
    # what is garbage and what another service is nobody can always tell
    assert (
        flow["errors"]["base"] in {error, "bad_response", "wrong_service"}
        if error
        in {
            "bad_response",
            "wrong_service",
        }
        else flow["errors"] == {"base": error}
    )
    sim.faults.clear(kind)
    flow = await configure(hass, flow, forms[kind])
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    assert forms[kind]["api_key"] not in caplog.text


@pytest.mark.parametrize(
    "fault", ["status:500", "status:429", "html", "redirect", "login_redirect", "cut", "garbage"]
)
async def test_faults_of_a_torrent_client(
    hass: HomeAssistant, sim: SimulatedStack, forms: dict[str, dict[str, Any]], fault: str
) -> None:
    from simulator import Fault

    flow = await connect_form(hass, "qbittorrent")
    sim.faults.set("qbittorrent", Fault(fault))
    flow = await configure(hass, flow, forms["qbittorrent"])
    named = {"status:500": {"service_failed"}, "status:429": {"rate_limited"}}
    assert flow["errors"]["base"] in named.get(fault, {"wrong_service", "bad_response"})
    sim.faults.clear("qbittorrent")
    flow = await configure(hass, flow, forms["qbittorrent"])
    assert flow["type"] is FlowResultType.CREATE_ENTRY


async def test_unknown_words_of_a_later_version_do_not_matter(
    hass: HomeAssistant, sim: SimulatedStack, forms: dict[str, dict[str, Any]]
) -> None:
    from simulator import Fault

    for kind in ("radarr", "sonarr", "qbittorrent", "jellyfin"):
        sim.faults.set(kind, Fault("unknown_enum"))
        flow = await configure(hass, await connect_form(hass, kind), forms[kind])
        assert flow["type"] is FlowResultType.CREATE_ENTRY, kind
        assert flow["result"].state is ConfigEntryState.LOADED, kind


async def test_a_service_that_never_answers(
    hass: HomeAssistant,
    sim: SimulatedStack,
    forms: dict[str, dict[str, Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from simulator import Fault

    made = http.HttpClient.__init__
    flow = await connect_form(hass, "radarr")
    sim.faults.set("radarr", Fault("timeout"))
    with monkeypatch.context() as short:
        short.setattr(
            http.HttpClient,
            "__init__",
            lambda self, *args, **given: made(self, *args, **given | {"timeout": 0.2}),
        )
        flow = await configure(hass, flow, forms["radarr"])
    assert flow["errors"] == {"base": "timeout"}
    sim.faults.clear("radarr")
    await sim.restart("radarr")  # ends the requests that still hang
    flow = await configure(hass, flow, forms["radarr"])
    assert flow["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.parametrize(
    ("named", "answering"),
    [
        (one, other)
        for one in ("radarr", "sonarr", "jellyfin", "qbittorrent")
        for other in ("radarr", "sonarr", "jellyfin", "tmdb", "qbittorrent")
        if one != other
    ],
)
async def test_another_service_answers(
    hass: HomeAssistant,
    sim: SimulatedStack,
    forms: dict[str, dict[str, Any]],
    named: str,
    answering: str,
) -> None:
    there = getattr(sim, answering).url.removesuffix("/3")
    flow = await configure(hass, await connect_form(hass, named), forms[named] | {"url": there})
    assert flow["type"] is FlowResultType.FORM
    # one that wants a key before it says who it is can only refuse it
    allowed = {"wrong_service"} if named == "qbittorrent" else {"wrong_service", "invalid_auth"}
    assert flow["errors"]["base"] in allowed
    flow = await configure(hass, flow, forms[named])
    assert flow["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.parametrize(
    ("named", "status", "error", "told"),
    [
        ("radarr", {"appName": "Sonarr", "version": "4.0.16.2944"}, "wrong_service", ("found", "Sonarr")),
        ("sonarr", {"appName": "Radarr", "version": "5.26.2"}, "wrong_service", ("found", "Radarr")),
        (
            "sonarr",
            {"appName": "Sonarr", "version": "3.0.10.1567"},
            "unsupported_version",
            ("version", "3.0.10.1567"),
        ),
    ],
)
async def test_a_relative_where_another_was_named(
    hass: HomeAssistant,
    socket_enabled: None,
    aiohttp_server: Any,
    forms: dict[str, dict[str, Any]],
    *,
    named: str,
    status: dict[str, str],
    error: str,
    told: tuple[str, str],
) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.json_response(status)

    app = web.Application()
    app.router.add_get("/api/v3/system/status", answer)
    server = await aiohttp_server(app)
    flow = await configure(
        hass, await connect_form(hass, named), forms[named] | {"url": str(server.make_url(""))}
    )
    assert flow["errors"] == {"base": error}
    assert told in flow["description_placeholders"].items()
    flow = await configure(hass, flow, forms[named])
    assert flow["type"] is FlowResultType.CREATE_ENTRY


# --- TLS --------------------------------------------------------------------------------------


@pytest.fixture
async def tls_front(hass: HomeAssistant, sim: SimulatedStack, tmp_path: pathlib.Path) -> str:
    """Let the simulated Radarr also answer behind a self-signed certificate; returns host:port."""
    expect_refused_handshakes(hass.loop)
    context = await hass.async_add_executor_job(self_signed, tmp_path)
    return (await sim.radarr.server.serve_tls(context)).removeprefix("https://")


async def test_a_certificate_of_ones_own(hass: HomeAssistant, sim: SimulatedStack, tls_front: str) -> None:
    """It is named as what it is, also where no scheme was typed and http would fail differently."""
    flow = await connect_form(hass, "radarr")
    for url in (f"https://{tls_front}", tls_front):
        flow = await configure(hass, flow, radarr_form(url, sim.radarr.api_key))
        assert flow["errors"] == {"base": "certificate_invalid"}
    flow = await configure(hass, flow, radarr_form(tls_front, sim.radarr.api_key, verify_ssl=False))
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    assert flow["data"]["url"] == f"https://{tls_front}"
    assert flow["result"].state is ConfigEntryState.LOADED
    await hass.config_entries.async_unload(flow["result"].entry_id)


async def test_http_where_https_is(hass: HomeAssistant, sim: SimulatedStack, tls_front: str) -> None:
    flow = await connect_form(hass, "radarr")
    flow = await configure(
        hass, flow, radarr_form(f"http://{tls_front}", sim.radarr.api_key, verify_ssl=False)
    )
    assert flow["errors"] == {"base": "cannot_connect"}
    flow = await configure(
        hass, flow, radarr_form(f"https://{tls_front}", sim.radarr.api_key, verify_ssl=False)
    )
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    await hass.config_entries.async_unload(flow["result"].entry_id)


async def test_https_where_http_is(hass: HomeAssistant, sim: SimulatedStack) -> None:
    flow = await connect_form(hass, "radarr")
    url = sim.radarr.url.replace("http://", "https://")
    flow = await configure(hass, flow, radarr_form(url, sim.radarr.api_key))
    assert flow["errors"] == {"base": "cannot_connect"}
    flow = await configure(hass, flow, radarr_form(sim.radarr.url, sim.radarr.api_key))
    assert flow["type"] is FlowResultType.CREATE_ENTRY


# --- qBittorrent's ban ------------------------------------------------------------------------


async def test_a_ban_after_bad_logins_is_named(
    hass: HomeAssistant, sim: SimulatedStack, forms: dict[str, dict[str, Any]]
) -> None:
    flow = await connect_form(hass, "qbittorrent")
    seen = []
    for _ in range(7):
        flow = await configure(hass, flow, forms["qbittorrent"] | {"password": "wrong"})
        seen.append(flow["errors"]["base"])
    assert seen[0] == "invalid_auth"
    assert seen[-1] == "banned"
    assert sorted(set(seen)) == ["banned", "invalid_auth"]
    await sim.restart("qbittorrent")  # a ban ends with it, or after an hour
    flow = await configure(hass, flow, forms["qbittorrent"])
    assert flow["type"] is FlowResultType.CREATE_ENTRY


async def test_one_bad_password_costs_one_login(
    hass: HomeAssistant, sim: SimulatedStack, make_entry: Any
) -> None:
    """The address would be banned otherwise; Home Assistant asks for another password and stops."""
    entry = make_entry("qbittorrent", password="wrong")
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert entry.state is ConfigEntryState.SETUP_ERROR
    logins = [one for one in sim.log.calls if one.path.endswith("/auth/login")]
    assert len(logins) == 1
    assert [one["context"]["source"] for one in hass.config_entries.flow.async_progress()] == ["reauth"]
