"""The simulated household has models in it."""

import pytest


@pytest.fixture
def llm() -> bool:
    return True
