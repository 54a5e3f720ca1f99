"""The SDKs of the models' makers cost memory and seconds: without an account of theirs none is imported."""

import asyncio
from pathlib import Path
import sys

ROOT = Path(__file__).resolve().parents[2]
LOOK = """
import importlib, pkgutil, sys
import custom_components.mediamate as ours
apart = {f"{ours.__name__}.agent.providers.{name}" for name in ("claude", "ollama", "openai")}
for one in pkgutil.walk_packages(ours.__path__, f"{ours.__name__}."):
    if one.name not in apart and ".frontends.telegram" not in one.name:
        importlib.import_module(one.name)
assert f"{ours.__name__}.agent.providers.sdk" in sys.modules and not apart & set(sys.modules)
print(sorted({"anthropic", "openai", "ollama"} & set(sys.modules)))
"""


async def test_none_is_imported_with_the_integration() -> None:
    look = await asyncio.create_subprocess_exec(
        sys.executable, "-c", LOOK, cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, err = await look.communicate()
    assert look.returncode == 0, err.decode()
    assert out.decode().strip() == "[]"
