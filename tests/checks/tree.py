"""The files that the checks look at."""

import ast
from collections.abc import Iterator
from functools import cache
import json
from pathlib import Path
import re
import subprocess
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
INTEGRATION = ROOT / "custom_components" / "mediamate"
LANGUAGES = ("en", "ru")
PLACEHOLDER = re.compile(r"\{(\w+)\}")
PLURALS = ("one", "few", "many", "other")


def read_json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


@cache
def texts(language: str) -> dict[str, str]:
    """All texts of a language, by dotted key."""
    return dict(flatten(read_json(INTEGRATION / "translations" / f"{language}.json")))


def flatten(node: Any, prefix: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield from flatten(value, f"{prefix}.{key}" if prefix else key)
    else:
        yield prefix, node


@cache
def sources() -> dict[str, ast.Module]:
    """The integration's modules, parsed, by their path inside it."""
    return {
        str(path.relative_to(INTEGRATION)): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(INTEGRATION.rglob("*.py"))
    }


def tracked() -> list[Path]:
    """Every file that a clone of this repository has."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
    ).stdout.split("\0")
    return [ROOT / name for name in listed if name and (ROOT / name).is_file()]


def literal(node: ast.expr | None) -> str | None:
    """A string constant's value."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def keyword(call: ast.Call, name: str) -> ast.expr | None:
    return next((word.value for word in call.keywords if word.arg == name), None)


def called(call: ast.Call) -> str:
    """The last part of what is called: `ir.async_create_issue` is `async_create_issue`."""
    return getattr(call.func, "attr", None) or getattr(call.func, "id", "")


def calls(module: ast.Module) -> Iterator[ast.Call]:
    return (node for node in ast.walk(module) if isinstance(node, ast.Call))
