"""Conversations of a scripted model with our tools; a simulated stack has models of its own."""

import pytest

from tests.agent.tool_talk import boris, home, household, mate, meet, model, open_doors  # noqa: F401


@pytest.fixture
def llm() -> bool:
    return True
