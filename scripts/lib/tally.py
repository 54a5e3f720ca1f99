"""Say after a test run how many contract and security tests ran, and why others were skipped.

tally.py JUNIT_XML
"""

from collections import Counter
from pathlib import Path
import sys
from xml.etree import ElementTree as ET

ROOT = Path(__file__).resolve().parents[2]
SPECS = ROOT.parent / "shared" / "api-specs"


def main(report: str) -> int:
    if not Path(report).exists():
        return 0
    cases = list(ET.parse(report).getroot().iter("testcase"))
    skipped = [(case, skip) for case in cases if (skip := case.find("skipped")) is not None]
    contract = [case for case in cases if ".contract." in f"{case.get('classname')}."]
    idle = sum(1 for case, _ in skipped if case in contract)
    where = "found" if SPECS.is_dir() else "not in this clone"
    print(f"contract tests: {len(contract) - idle} ran, {idle} skipped (official API files: {where})")
    attacks = sum(1 for case in cases if ".security." in f"{case.get('classname')}.")
    print(f"security tests: {attacks} ran")
    reasons = Counter((skip.get("message") or "no reason given").splitlines()[0] for _, skip in skipped)
    for reason, count in reasons.most_common():
        print(f"skipped {count}: {reason}")
    failed = sum(1 for case in cases if case.find("failure") is not None or case.find("error") is not None)
    print(f"{len(cases) - len(skipped) - failed} passed, {failed} failed, {len(skipped)} skipped")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
