"""What goes over the wire: as few bytes as possible, made with as little work as possible."""

from types import SimpleNamespace
from typing import Any

from homeassistant.components.conversation import UserContent
import probatio
import pytest

from custom_components.mediamate.agent.providers import base
from custom_components.mediamate.agent.providers.base import Model, Options, Turn, schema_of
from custom_components.mediamate.agent.providers.claude import Claude, request
from custom_components.mediamate.agent.tools import TOOLS

from .scripted import Echo


def tool(**fields: Any) -> Echo:
    """Make a tool with arguments of its own."""
    made = Echo()
    made.parameters = probatio.Schema({probatio.Optional(name): kind for name, kind in fields.items()})
    return made


def test_a_schema_is_made_once_for_the_same_arguments(monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = tool(a=str), tool(a=str)
    kept = schema_of(one, None)
    monkeypatch.setattr(probatio, "to_openapi", lambda *_, **__: {"title": "made anew"})
    assert schema_of(one, None) is kept
    assert schema_of(other, None)["title"] == "made anew"
    assert schema_of(one, str)["title"] == "made anew"  # written down by somebody else


def test_old_schemas_are_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "_SCHEMAS", 2)
    known = base._Schemas()
    made = [tool(a=str).parameters for _ in range(3)]
    first = known.of(made[0], None)
    for one in made[1:]:
        known.of(one, None)
    assert len(known._kept) == 2 and known.of(made[0], None) is not first


def test_what_a_model_does_not_need_is_not_sent() -> None:
    assert schema_of(tool(a=str), None) == {"type": "object", "properties": {"a": {"type": "string"}}}
    free = tool()
    free.parameters = probatio.Schema({}, extra=probatio.ALLOW_EXTRA)
    assert schema_of(free, None)["additionalProperties"] is True


def test_our_tools_keep_their_schemas() -> None:
    rows = {row.verb: row.schema for row in TOOLS}
    assert all(row.schema is rows[row.verb] for row in TOOLS)
    with pytest.raises(probatio.Invalid):
        rows["confirm"]({})
    with pytest.raises(probatio.Invalid):
        rows["history"]({"query": "Dune", "made_up": 1})


async def test_long_things_go_past_the_conversion_of_the_sdk() -> None:
    called: list[dict[str, Any]] = []

    async def create(**given: Any) -> None:
        called.append(given)

    turn = Turn(
        system="Be brief.",
        content=[UserContent("Dune?")],
        tools=[tool(a=str)],
        options=Options(model=Model(id="claude-test")),
    )
    await Claude(SimpleNamespace(messages=SimpleNamespace(create=create)))._ask(turn)
    (given,) = called
    whole = request(turn)
    assert given.pop("stream") is True and given.pop("messages") == ()
    assert given.pop("extra_body") == {"messages": whole.pop("messages"), "tools": whole.pop("tools")}
    assert given == whole
