"""The manifest, HACS's file, the quality scale and the brand."""

import json
import struct
import tomllib
from typing import Any

from awesomeversion import AwesomeVersion
from homeassistant.const import __version__ as ha_version
import pytest
import yaml

from .tree import INTEGRATION, ROOT, read_json, sources

REQUIRED = {
    "domain", "name", "codeowners", "config_flow", "documentation", "integration_type", "iot_class",
    "issue_tracker", "requirements", "version",
}  # fmt: skip
ALLOWED = REQUIRED | {
    "after_dependencies", "dependencies", "homekit", "import_executor", "loggers", "quality_scale",
    "single_config_entry", "ssdp", "usb", "zeroconf",
}  # fmt: skip
HACS_KEYS = {
    "name", "content_in_root", "country", "filename", "hacs", "hide_default_branch", "homeassistant",
    "persistent_directory", "render_readme", "zip_release",
}  # fmt: skip
RULES = {
    "bronze": {
        "action-setup", "appropriate-polling", "brands", "common-modules", "config-flow-test-coverage",
        "config-flow", "dependency-transparency", "docs-actions", "docs-conditions",
        "docs-high-level-description", "docs-installation-instructions", "docs-removal-instructions",
        "docs-triggers", "entity-event-setup", "entity-unique-id", "has-entity-name", "runtime-data",
        "test-before-configure", "test-before-setup", "unique-config-entry",
    },
    "silver": {
        "action-exceptions", "config-entry-unloading", "docs-configuration-parameters",
        "docs-installation-parameters", "entity-unavailable", "integration-owner", "log-when-unavailable",
        "parallel-updates", "reauthentication-flow", "test-coverage",
    },
    "gold": {
        "devices", "diagnostics", "discovery-update-info", "discovery", "docs-data-update", "docs-examples",
        "docs-known-limitations", "docs-supported-devices", "docs-supported-functions",
        "docs-troubleshooting", "docs-use-cases", "dynamic-devices", "entity-category",
        "entity-device-class", "entity-disabled-by-default", "entity-translations",
        "exception-translations", "icon-translations", "reconfiguration-flow", "repair-issues",
        "stale-devices",
    },
    "platinum": {"async-dependency", "inject-websession", "strict-typing"},
}  # fmt: skip


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    return read_json(INTEGRATION / "manifest.json")


def test_manifest_keys(manifest: dict[str, Any]) -> None:
    assert set(manifest) >= REQUIRED
    assert set(manifest) <= ALLOWED
    assert list(manifest) == ["domain", "name", *sorted(manifest.keys() - {"domain", "name"})]


def test_manifest_values(manifest: dict[str, Any]) -> None:
    assert manifest["domain"] == INTEGRATION.name
    assert manifest["integration_type"] in {"hub", "service"}
    assert manifest["iot_class"] in {"local_polling", "local_push"}
    assert all(owner.startswith("@") for owner in manifest["codeowners"])
    for link in ("documentation", "issue_tracker"):
        assert manifest[link].startswith("https://")
    if scale := manifest.get("quality_scale"):
        assert scale in {"custom", *RULES}


def test_requirements_stay_open(manifest: dict[str, Any]) -> None:
    """An exact pin would fight with what Home Assistant's own integrations want."""
    for requirement in manifest["requirements"]:
        assert "==" not in requirement
        assert "://" not in requirement


def test_one_version(manifest: dict[str, Any]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert manifest["version"] == project["version"]
    assert AwesomeVersion(manifest["version"]).valid


def test_config_flow_is_there(manifest: dict[str, Any]) -> None:
    assert manifest["config_flow"] is ("config_flow.py" in sources())


def test_hacs() -> None:
    hacs = read_json(ROOT / "hacs.json")
    assert hacs["name"]
    assert set(hacs) <= HACS_KEYS
    assert AwesomeVersion(hacs["homeassistant"]) <= AwesomeVersion(ha_version)
    assert [
        path.name
        for path in (ROOT / "custom_components").iterdir()
        if path.is_dir() and path.name[0] not in "_."
    ] == [INTEGRATION.name]


@pytest.mark.parametrize(("name", "smallest"), [("icon.png", 256), ("logo.png", 128)])
def test_brand_images(name: str, smallest: int) -> None:
    """HACS and Home Assistant 2026 show them from here; the icon is square, 256 pixels."""
    data = (INTEGRATION / "brand" / name).read_bytes()
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", data[16:24])
    assert min(width, height) >= smallest
    if name == "icon.png":
        assert (width, height) == (256, 256)


def test_quality_scale_speaks_of_every_rule() -> None:
    rules = yaml.safe_load((INTEGRATION / "quality_scale.yaml").read_text(encoding="utf-8"))["rules"]
    wanted = set().union(*RULES.values())
    assert set(rules) == wanted
    for name, entry in rules.items():
        status = entry if isinstance(entry, str) else entry["status"]
        assert status in {"done", "todo", "exempt"}, name
        if status == "exempt":
            assert entry["comment"].strip(), f"{name}: say why"


def test_quality_scale_is_not_claimed_before_it_is_reached(manifest: dict[str, Any]) -> None:
    rules = yaml.safe_load((INTEGRATION / "quality_scale.yaml").read_text(encoding="utf-8"))["rules"]
    scale = manifest.get("quality_scale")
    if scale not in RULES:
        return
    for tier, names in RULES.items():
        for name in names:
            status = rules[name] if isinstance(rules[name], str) else rules[name]["status"]
            assert status != "todo", f"{scale} is claimed, but {name} ({tier}) is open"
        if tier == scale:
            break


@pytest.mark.parametrize("name", ["icons.json", "translations/en.json", "translations/ru.json"])
def test_json_is_tidy(name: str) -> None:
    """Sorted and indented by two, so that two people's changes merge."""
    path = INTEGRATION / name
    tidy = json.dumps(read_json(path), indent=2, ensure_ascii=False, sort_keys=True)
    assert path.read_text(encoding="utf-8") == f"{tidy}\n"
