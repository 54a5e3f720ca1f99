"""What is loaded where a household uses none of it: memory that is spent on nothing."""

from pathlib import Path
import subprocess
import sys

import pytest

import custom_components.mediamate

# what Home Assistant and the entries of a plain home load; the rest of us hangs on these
LOADS = """
import importlib, pkgutil, sys
import custom_components.mediamate as ours
for one in pkgutil.iter_modules(ours.__path__):
    if one.name in {"config_flow", "conversation", "frontends", "sensor", "todo", "services"}:
        importlib.import_module(f"{ours.__name__}.{one.name}")
print("\\n".join(sys.modules))
"""
OURS = "custom_components.mediamate"


@pytest.fixture(scope="module")
def loaded() -> frozenset[str]:
    """Return the modules of a process that has loaded us, and what a plain home has of us."""
    root = Path(custom_components.mediamate.__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", LOADS], cwd=root, capture_output=True, text=True, check=True)
    return frozenset(done.stdout.split())


def test_what_every_home_needs_is_loaded(loaded: frozenset[str]) -> None:
    assert {f"{OURS}.orchestrator", f"{OURS}.dialogue", f"{OURS}.frontends.voice"} <= loaded


@pytest.mark.parametrize(
    "part",
    [
        "frontends.telegram",
        "model_agent",
        "account_sensor",
        "agent.loop",
        "agent.recall",
        "agent.tools",
        "agent.providers.base",
        "agent.providers.claude",
        "agent.providers.openai",
        "agent.providers.ollama",
        "clients.radarr",
        "clients.deluge",
        "understanding.ru",
        "understanding.en_slots",
    ],
)
def test_what_few_homes_need_is_not(loaded: frozenset[str], part: str) -> None:
    assert f"{OURS}.{part}" not in loaded


@pytest.mark.parametrize("package", ["anthropic", "openai", "ollama", "telegram", "pymorphy3_dicts_ru"])
def test_no_library_that_an_account_brings_is_loaded(loaded: frozenset[str], package: str) -> None:
    assert package not in loaded
