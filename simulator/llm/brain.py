"""A model made of a few rules, for demos: it calls MediaMate's tools as a well-behaved model does.

    sim.llm.answer_with(media_model)        # or: python -m simulator --llm

English and Russian; whatever it does not understand it says so. It knows the tools by the names that
the request brings (an agent that has several APIs puts theirs before them), and nothing else of the integration.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
import re
from typing import Any

from .script import Request, Said, ToolCall, Turn

WISH = re.compile(
    r"^(?:please )?(?:download|get|grab|request|скачай|загрузи|добавь|хочу)\s+(?P<title>.+)$", re.IGNORECASE
)
SEARCH = re.compile(
    r"^(?:please )?(?:find|search(?: for)?|look up|найди|поищи)\s+(?P<title>.+)$", re.IGNORECASE
)
RUNNING = re.compile(
    r"what(?:'s| is) downloading|downloads?\?|что (?:качается|скачивается|загружается)", re.IGNORECASE
)
YES = re.compile(
    r"^(?:yes|yeah|yep|sure|ok(?:ay)?|go ahead|do it|да|ага|давай|хорошо|конечно)\b", re.IGNORECASE
)
ORDINALS = (("first", "перв"), ("second", "втор"), ("third", "трет"), ("fourth", "четв"), ("fifth", "пят"))
RUSSIAN = re.compile(r"[а-яё]", re.IGNORECASE)
# «скачай Дюну»: what the accusative ends in, and the word itself
CASES = {"у": "а", "ю": "я"}

# English, Russian
WORDS = {
    "which": ("Which one do you mean?", "Что именно вы имеете в виду?"),
    "nothing": ("I found nothing.", "Ничего не нашлось."),
    "idle": ("Nothing is downloading.", "Сейчас ничего не качается."),
    "done": ("Done.", "Готово."),
    "lost": (
        "I am a simulated model: ask me to download something.",
        "Я ненастоящая модель: попросите что-нибудь скачать.",
    ),
}


def media_model(request: Request) -> Turn:
    """Answer as the rules say."""
    if results := request.results:
        return Turn(" ".join(_told(one, request) for one in results))
    text = request.user.strip().rstrip(".!")
    for act in (_agree, _choose, _wish, _search, _look):
        if (made := act(text, request)) and (name := _named(made.name, request.tools)):
            return Turn(calls=(replace(made, name=name),))
    return Turn(_word("lost", request))


# -- what the user wants ---------------------------------------------------------------------------


def _agree(text: str, request: Request) -> ToolCall | None:
    proposal = _newest(request, lambda data: data.get("proposal_id"))
    return _tool("confirm", proposal_id=proposal) if proposal and YES.match(text) else None


def _choose(text: str, request: Request) -> ToolCall | None:
    shown: Sequence[Mapping[str, Any]] = _newest(request, lambda data: data.get("results")) or ()
    if len(shown) == 1 and YES.match(text):
        return _tool("request", ref=shown[0]["ref"])
    for number, (english, russian) in enumerate(ORDINALS):
        if number < len(shown) and re.search(
            rf"\b(?:{english}|{russian}\w*|{number + 1})\b", text, re.IGNORECASE
        ):
            return _tool("request", ref=shown[number]["ref"])
    return None


def _wish(text: str, request: Request) -> ToolCall | None:
    found = WISH.match(text)
    return _tool("request", title=_title(found["title"])) if found else None


def _search(text: str, request: Request) -> ToolCall | None:
    found = SEARCH.match(text)
    return _tool("find", title=_title(found["title"])) if found else None


def _look(text: str, request: Request) -> ToolCall | None:
    return _tool("downloads") if RUNNING.search(text) else None


def _named(name: str, tools: Sequence[str]) -> str | None:
    """Return what the request calls this tool: Home Assistant puts the API's name before it where it merges some."""
    return next((one for one in tools if one == name or one.endswith(f"__{name}")), None)


def _tool(verb: str, **arguments: Any) -> ToolCall:
    return ToolCall(f"mediamate__{verb}", arguments)


def _title(text: str) -> str:
    """Return a title as it is listed: no quotes, no case."""
    text = text.strip("«»\"' ?")
    return text[:-1] + CASES[text[-1]] if RUSSIAN.search(text) and text[-1] in CASES else text


# -- what the tools said ---------------------------------------------------------------------------


def _told(result: Said, request: Request) -> str:
    """Say what a tool said."""
    data = _data(result)
    if question := data.get("question"):
        return str(question)
    if data.get("results"):
        titles = [f"{n}. {one.get('title')} ({one.get('year')})" for n, one in enumerate(data["results"], 1)]
        return "\n".join([*titles, _word("which", request)])
    if "results" in data:
        return _word("nothing", request)
    if "downloads" in data:
        titles = [str(one.get("title")) for one in (*data["downloads"], *data.get("waiting", ()))]
        return ", ".join(titles) or _word("idle", request)
    return str(data.get("message") or data.get("error") or _word("done", request))


def _data(result: Said) -> Mapping[str, Any]:
    """Return a result's object; some agents wrap it."""
    data = result.data
    inner = data.get("data") if isinstance(data, dict) else None
    return inner if isinstance(inner, dict) else data if isinstance(data, dict) else {}


def _newest(request: Request, find: Callable[[Mapping[str, Any]], Any]) -> Any:
    """Return the newest of something that a tool said in this conversation."""
    told = (find(_data(one)) for one in reversed(request.said) if one.role == "tool")
    return next((one for one in told if one), None)


def _word(key: str, request: Request) -> str:
    return WORDS[key][bool(RUSSIAN.search(request.user))]
