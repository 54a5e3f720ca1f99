"""What a clone may hold: no machine's paths, no registry's hosts, no secrets, and scripts that can be run."""

import os
import re

import pytest

from .tree import ROOT, tracked

BINARY = {".bin", ".png", ".ico", ".jpg", ".gz", ".zip", ".db"}
# put together here, so that this file does not contain what it forbids
HOSTS = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"), ("files", "pythonhosted", "org"), ("registry", "npmjs", "org"), ("deb", "debian", "org"),
        ("security", "debian", "org"), ("proxy", "golang", "org"), ("ghcr", "io"),
    )
)  # fmt: skip
MACHINE = re.compile(r"(?<![\w}.])/(" + r"work/(main|shared)\b|root/|home/\w+/)")
SECRETS = re.compile(
    "|".join((
        r"-----BEGIN (RSA |EC |)PRIVATE" + r" KEY-----",
        r"\bgh[pousr]_" + r"[A-Za-z0-9]{30,}",
        r"\bAKIA" + r"[A-Z0-9]{16}\b",
        r"\bsk-(ant-)?" + r"[A-Za-z0-9_-]{32,}",
        r"\beyJ[A-Za-z0-9_-]{20,}\.eyJ" + r"[A-Za-z0-9_-]{20,}\.",
        r"\b\d{8,10}:AA" + r"[A-Za-z0-9_-]{33}\b",
    ))
)  # fmt: skip


def _texts() -> list[tuple[str, str]]:
    return [
        (str(path.relative_to(ROOT)), path.read_text(encoding="utf-8"))
        for path in tracked()
        if path.suffix not in BINARY
    ]


def test_no_registry_hosts() -> None:
    found = [(name, host) for name, text in _texts() for host in HOSTS if host in text]
    assert found == []


def test_no_paths_of_a_machine() -> None:
    found = [(name, match.group()) for name, text in _texts() if (match := MACHINE.search(text))]
    assert found == []


def test_no_secrets() -> None:
    found = [(name, match.start()) for name, text in _texts() if (match := SECRETS.search(text))]
    assert found == []


def test_nothing_left_undone() -> None:
    marks = re.compile(r"#.*\b(TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b")
    found = [
        (name, match.group())
        for name, text in _texts()
        if name.endswith((".py", ".sh")) and (match := marks.search(text))
    ]
    assert found == []


@pytest.mark.parametrize("name", ["bench", "demo", "lint", "setup", "snapshot", "test", "text", "understand"])
def test_scripts_can_be_run(name: str) -> None:
    script = ROOT / "scripts" / name
    assert os.access(script, os.X_OK)
    assert script.read_text(encoding="utf-8").startswith("#!/usr/bin/env ")


@pytest.mark.parametrize(
    "name",
    [
        "README.md",
        "LICENSE",
        "CONTRIBUTING.md",
        "SECURITY.md",
        "docs/architecture.md",
        ".ci/run",
        "hacs.json",
    ],
)
def test_what_a_repository_has(name: str) -> None:
    assert (ROOT / name).stat().st_size > 0


def test_workflows_pin_their_actions() -> None:
    for path in sorted((ROOT / ".github" / "workflows").glob("*.yml")):
        text = path.read_text(encoding="utf-8")
        assert "\npermissions: {}\n" in text, path.name
        for action in re.findall(r"uses: (\S+)", text):
            assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", action), f"{path.name}: {action}"
