"""Fail where a Python file is over 400 lines or a function over 50: then it does two things.

Tests may have twice that: a table of cases is read from the top down, and belongs together.
"""

import ast
from pathlib import Path
import sys

ROOT = Path(__file__).resolve().parents[2]
PLACES = ("custom_components", "simulator", "scripts", "tests")
FILE_LINES, TEST_LINES, FUNCTION_LINES = 400, 800, 50


def python_files() -> list[Path]:
    files = [path for place in PLACES for path in sorted((ROOT / place).rglob("*")) if path.is_file()]
    return [path for path in files if path.suffix == ".py" or _is_python_script(path)]


def _is_python_script(path: Path) -> bool:
    if path.suffix or "fixtures" in path.parts:
        return False
    with path.open("rb") as file:
        first = file.readline(80)
    return first.startswith(b"#!") and b"python" in first


def complaints(path: Path) -> list[str]:
    text = path.read_text(encoding="utf-8")
    name = path.relative_to(ROOT)
    lines = text.count("\n")
    most = TEST_LINES if name.parts[0] == "tests" else FILE_LINES
    found = [f"{name}: {lines} lines (at most {most})"] if lines > most else []
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        length = (node.end_lineno or node.lineno) - node.lineno + 1
        if length > FUNCTION_LINES:
            found.append(f"{name}:{node.lineno}: {node.name} has {length} lines (at most {FUNCTION_LINES})")
    return found


def main() -> int:
    found = [line for path in python_files() for line in complaints(path)]
    print(*found, sep="\n") if found else None
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
