"""Language models that say what a script tells them, behind the real APIs: Anthropic, OpenAI, Ollama.

async with SimulatedStack(llm=True) as sim:
    sim.llm.script([call("mediamate__find", query="Dune"), "I found Dune (2021). Shall I get it?"])
    ...                                         # a client at sim.anthropic.url with sim.anthropic.api_key
    sim.llm.requests[-1].results                # what the tool had said
    sim.llm.refused                             # what a real server would not have taken: []
"""

from .board import LlmBoard
from .script import Failure, Request, Said, ToolCall, Turn, call
from .wire import Wire

__all__ = ["Failure", "LlmBoard", "Request", "Said", "ToolCall", "Turn", "Wire", "call"]
