"""A chat log as questions and answers, whoever the provider is."""

from homeassistant.components.conversation import (
    AssistantContent,
    Content,
    SystemContent,
    ToolResultContent,
    UserContent,
)
from homeassistant.helpers import llm
import probatio
import pytest

from custom_components.mediamate.agent.providers.base import (
    LONGEST_RESULT,
    Answered,
    Asked,
    Call,
    Usage,
    arguments_of,
    recent,
    schema_of,
    steps,
)

from .scripted import Echo

ME = "conversation.me"


def result(call_id: str, data: dict[str, object], *, error: bool = False) -> ToolResultContent:
    return ToolResultContent(ME, call_id, "find", llm.ToolResult(data=data, error=error))


def calls(*ids: str, text: str | None = None, external: bool = False) -> AssistantContent:
    return AssistantContent(
        ME, text, tool_calls=[llm.ToolInput("find", {"query": one}, one, external) for one in ids]
    )


def test_a_talk() -> None:
    log: list[Content] = [
        SystemContent("never a step"),
        UserContent("Dune?"),
        calls("a", "b", text=" Looking. "),
        result("b", {"n": 2}),
        result("a", {"n": 1}, error=True),
        AssistantContent(ME, "Here.", native="kept"),
    ]
    assert steps(log) == [
        Asked("Dune?"),
        Answered(
            "Looking.",
            (
                Call("a", "find", {"query": "a"}, '{"n":1}', failed=True),
                Call("b", "find", {"query": "b"}, '{"n":2}', failed=False),
            ),
        ),
        Answered("Here.", (), "kept"),
    ]


def test_nothing_empty_and_nothing_of_others_is_sent() -> None:
    log = [
        UserContent("  "),
        AssistantContent(ME, None, thinking_content="only thoughts"),
        calls("x", external=True),
        result("x", {}),
        result("orphan", {}),
        UserContent("so?"),
    ]
    assert steps(log) == [Asked("so?")]


def test_ids_that_come_again_have_each_their_own_result() -> None:
    log = [calls("call_0"), result("call_0", {"n": 1}), calls("call_0"), result("call_0", {"n": 2})]
    assert [one.calls[0].result for one in steps(log) if isinstance(one, Answered)] == ['{"n":1}', '{"n":2}']


def test_a_call_left_open_is_closed_and_a_huge_result_is_cut() -> None:
    (first, second) = steps([calls("a"), calls("b"), result("b", {"x": "y" * 50_000})])
    assert isinstance(first, Answered) and first.calls[0].failed
    assert isinstance(second, Answered) and len(second.calls[0].result) == LONGEST_RESULT + 1


def test_a_long_talk_forgets_whole_exchanges_and_seldom() -> None:
    talk = [step for n in range(20) for step in (Asked(f"question {n:04}"), Answered("a" * 87))]
    assert recent(talk[:10], 1000) == talk[:10]
    starts = []
    for n in range(1, 21):
        kept = recent(talk[: 2 * n], 1000)
        assert isinstance(kept[0], Asked) and kept[-2:] == talk[2 * n - 2 : 2 * n]
        assert sum(len(one.text) for one in kept) <= 1100
        starts.append(talk.index(kept[0]))
    assert starts == sorted(starts) and len(set(starts)) <= 4  # the beginning moves in strides


def test_one_question_is_never_forgotten() -> None:
    assert recent([Asked("x" * 5000)], 1000) == [Asked("x" * 5000)]
    assert recent([Answered("hello")], 1000) == [Answered("hello")]


def answered(*results: str) -> Answered:
    return Answered("Looking.", tuple(Call(one[:1], "find", {}, one, failed=False) for one in results))


def test_long_results_are_cut_and_not_the_question() -> None:
    asked, first, second = Asked("which?"), answered("a" * 900, "b" * 20), answered("c" * 900)
    question, one, two = recent([asked, first, second], 1000)
    assert question == asked
    assert isinstance(one, Answered) and isinstance(two, Answered)
    assert [len(call.result) for step in (one, two) for call in step.calls] == [201, 20, 201]
    assert recent([asked, answered("a" * 800)], 1000) == [asked, answered("a" * 800)]


def test_results_push_older_exchanges_out() -> None:
    older = [Asked("o" * 400), Answered("o" * 400)]
    newest = [Asked("new?"), answered("n" * 500)]
    assert recent([*older, *newest], 1000) == [*older, *newest]
    newest = [Asked("new?"), answered("n" * 850)]
    assert recent([*older, *newest], 1000) == newest


@pytest.mark.parametrize(("written", "read"), [("", {}), (" {} ", {}), ('{"a": 1}', {"a": 1})])
def test_arguments_are_an_object(written: str, read: dict[str, object]) -> None:
    assert arguments_of(written) == read


@pytest.mark.parametrize(
    "written", ["[1]", "nope", "[" * 100_000, '{"a":' * 100_000, '{"a": ' + "9" * 5000 + "}"]
)
def test_what_are_none(written: str) -> None:
    assert arguments_of(written) is None


@pytest.mark.parametrize("bad", ["oneOf", "anyOf", "allOf", "enum", "not"])
def test_schema(bad: str, monkeypatch: pytest.MonkeyPatch) -> None:
    schema = schema_of(Echo(), None)
    assert schema == {
        "type": "object",
        "properties": {"query": {"type": "string"}},
        "required": ["query"],
    }
    monkeypatch.setattr(probatio, "to_openapi", lambda *_, **__: {bad: [], "required": ["x"]})
    other = Echo()
    other.parameters = probatio.Schema({})  # a schema that is known is not made again
    assert schema_of(other, None) == {"type": "object", "properties": {}, "required": ["x"]}


def test_usage_adds_up() -> None:
    assert Usage(read=1, cached=1, written=2) + Usage(read=3) == Usage(read=4, cached=1, written=2)
    assert Usage(read=4, cached=4, written=2).total == 6
