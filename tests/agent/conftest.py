"""Conversations of a scripted model with our tools."""

from tests.agent.tool_talk import boris, home, household, mate, meet, model, open_doors  # noqa: F401
