"""What the dialogs may say is there, and every gap in it is filled."""

from importlib import import_module
import json
import pathlib
import re
from typing import Any

import pytest

import custom_components.mediamate as package
from custom_components.mediamate.agent.accounts import AI_KINDS
from custom_components.mediamate.config_flow import MediaMateConfigFlow
from custom_components.mediamate.flows.connect import ERRORS, MORE, Probe
from custom_components.mediamate.flows.household import NAMED
from custom_components.mediamate.flows.models import ERRORS as AI_ERRORS
from custom_components.mediamate.flows.pull import ERRORS as PULL_ERRORS
from custom_components.mediamate.household import HEIGHTS, SCREENS, Rooms, Unlisted
from custom_components.mediamate.kind import ServiceRole
from custom_components.mediamate.kinds import KINDS
from custom_components.mediamate.model import MediaType

HERE = pathlib.Path(package.__file__).parent


@pytest.fixture(params=["en", "ru"])
def texts(request: pytest.FixtureRequest) -> dict[str, Any]:
    path = HERE / "translations" / f"{request.param}.json"
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def test_every_error_has_a_text(texts: dict[str, Any]) -> None:
    own = {"unknown", "empty", "invalid_url", "url_credentials", "import_failed", "nothing_chosen"}
    accounts = AI_ERRORS | PULL_ERRORS | {"ai_key_wanted", "ai_sdk_missing", "no_models"}
    assert set(texts["config"]["error"]) == ERRORS | own | accounts


def test_every_field_of_every_kind_is_named_and_explained(texts: dict[str, Any]) -> None:
    for kind in KINDS.values():
        for step in (kind.form, "reconfigure"):
            found = texts["config"]["step"][step]
            for field in kind.fields:
                home = found["sections"][MORE] if field.more else found
                assert home["data"][field.name]
                assert home["data_description"][field.name]
    for kind in KINDS.values():
        for field in kind.secrets:
            found = texts["config"]["step"][kind.reauth_form]
            assert found["data"][field.name]
            assert found["data_description"][field.name]


def test_every_gap_is_filled(texts: dict[str, Any]) -> None:
    flow = MediaMateConfigFlow()
    flow._kind = KINDS["radarr"]
    filled = set(flow._placeholders(Probe(data={}))) | {"failed", "name"}
    flow._ai = AI_KINDS["ollama"]
    accounts = set(flow._filled())
    assert gaps(texts["config"]) <= filled | accounts
    steps, errors = texts["config"]["step"], texts["config"]["error"]
    assert gaps([text for name, text in steps.items() if name.startswith("ai")]) <= accounts
    more = {"ai_key_wanted", "ai_sdk_missing", "invalid_url", "no_models", "unknown", "url_credentials"}
    shown = AI_ERRORS | PULL_ERRORS | more
    assert gaps([errors[key] for key in shown]) <= accounts
    rest = [text for name, text in steps.items() if not name.startswith(("ai", "pull"))]
    assert gaps(rest) <= filled


def test_every_gap_of_an_agent_s_dialogs_is_filled(texts: dict[str, Any]) -> None:
    agent = texts["config_subentries"]["agent"]
    assert gaps(agent) <= {"service", "model", "reason"}
    assert set(agent["error"]) == AI_ERRORS | PULL_ERRORS | {"unknown"}
    mend = texts["issues"]["ai_model_gone"]
    assert gaps(mend["title"]) <= {"agent", "model"}
    assert gaps(mend["fix_flow"]) <= {"agent", "gone", "model", "service", "reason"}
    assert set(mend["fix_flow"]["error"]) == set(PULL_ERRORS)


def gaps(texts: Any) -> set[str]:
    """Return the names of what has to be filled in."""
    return set(re.findall(r"\{(\w+)\}", json.dumps(texts)))


def test_every_media_type_that_a_kind_serves_has_a_section(texts: dict[str, Any]) -> None:
    """Who adds a service for series adds the texts of their defaults, and their line in `NAMED`."""
    sections = dict(texts["options"]["step"]["init"]["sections"])
    screens = sections.pop(SCREENS)  # not of a media type
    assert screens["name"] and set(screens["data"]) == set(screens["data_description"]) == set(HEIGHTS)
    named = set(sections["movie"]["data"])
    assert set(sections) == {one.value for one in NAMED}
    for section in sections.values():
        assert section["name"]
        assert set(section["data"]) == set(section["data_description"]) == named
    served = set[MediaType]()
    for kind in KINDS.values():
        if kind.role is ServiceRole.BACKEND:
            module, _, name = kind.client.partition(".")
            served |= getattr(
                import_module(f"custom_components.mediamate.clients.{module}"), name
            ).media_types
    assert served - {MediaType.ARTIST, MediaType.AUTHOR} == set(NAMED)  # who makes works goes by their works


def test_menus_and_choices(texts: dict[str, Any]) -> None:
    assert texts["config"]["create_entry"]["complete"]
    steps = texts["config"]["step"]
    assert {f"add_{role}" for role in ServiceRole} | {"existing", "finish", "service"} == set(
        steps["next"]["menu_options"]
    )
    assert set(texts["selector"]["unlisted"]["options"]) == {one.value for one in Unlisted}
    assert set(texts["selector"]["rooms"]["options"]) == {one.value for one in Rooms}


def test_no_field_is_named_that_no_kind_of_the_form_has(texts: dict[str, Any]) -> None:
    for form in {kind.form for kind in KINDS.values()}:
        found = texts["config"]["step"][form]
        fields = [field for kind in KINDS.values() if kind.form == form for field in kind.fields]
        assert set(found["data"]) == {field.name for field in fields if not field.more}
        assert set(found["sections"][MORE]["data"]) == {field.name for field in fields if field.more}


def test_menus_of_home_assistant_are_called_as_it_calls_them() -> None:
    """Who is sent to a page has to find it: these are the Russian names in Home Assistant's own interface."""
    russian = (HERE / "translations" / "ru.json").read_text(encoding="utf-8")
    assert "Голосовые помощники" not in russian
    assert russian.count("«Настройки > Голосовые ассистенты»") == 2
    assert russian.count("«Диалоговая система»") == 2
    assert "«Добавить разрешенный ID чата»" in russian
