"""Fills in what the suites of `arr_suite` are run over."""

import pytest

from .arr_suite import CALLS, KEYS, Contract


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a suite's test for each call and each fixture of its contract."""
    contract: Contract | None = getattr(metafunc.cls, "contract", None)
    if contract is None:
        return
    if "call" in metafunc.fixturenames:
        calls = {**CALLS, **contract.calls, **contract.more}
        metafunc.parametrize("call", calls.values(), ids=list(calls))
    if "path" in metafunc.fixturenames:
        metafunc.parametrize("path", [*KEYS, *contract.keys])
