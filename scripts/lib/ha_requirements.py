"""Print what Home Assistant would pip-install at start for the named integrations.

.venv/bin/python scripts/lib/ha_requirements.py conversation frontend assist_pipeline

Reads its own manifests: the requirements of each domain, of what it depends on or loads after,
and of the integrations that are always loaded. requirements_test.txt is kept from this list.
"""

import json
from pathlib import Path
import sys

import homeassistant
from homeassistant.bootstrap import CORE_INTEGRATIONS, DEFAULT_INTEGRATIONS

COMPONENTS = Path(homeassistant.__file__).parent / "components"


def requirements(domains: list[str]) -> set[str]:
    todo = [*domains, *DEFAULT_INTEGRATIONS, *CORE_INTEGRATIONS]
    seen: set[str] = set()
    found: set[str] = set()
    while todo:
        domain = todo.pop()
        path = COMPONENTS / domain / "manifest.json"
        if domain in seen or not path.exists():
            continue
        seen.add(domain)
        manifest = json.loads(path.read_text(encoding="utf-8"))
        found.update(manifest.get("requirements", []))
        # those of after_dependencies are installed as well, even where they are never set up
        todo += manifest.get("dependencies", []) + manifest.get("after_dependencies", [])
    return found


if __name__ == "__main__":
    print("\n".join(sorted(requirements(sys.argv[1:]))))
