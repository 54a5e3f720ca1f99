"""Every text that the code names exists: entities, errors, issues, flow steps, messages."""

import ast
from collections.abc import Iterator

from homeassistant.const import Platform

from .tree import PLURALS, called, calls, keyword, literal, sources, texts

PLATFORMS = {str(platform) for platform in Platform}
FORMS = {"async_show_form": "step", "async_show_menu": "step", "async_show_progress": "step"}


def _known(key: str) -> bool:
    return key in texts("en")


def test_entities_have_names() -> None:
    missing = []
    for path, module in sources().items():
        platform = path.removesuffix(".py")
        if platform not in PLATFORMS:
            continue
        names = (f"entity.{platform}.{key}.name" for key in _entity_keys(module))
        missing.extend(name for name in names if not _known(name))
    assert missing == []


def _entity_keys(module: ast.Module) -> Iterator[str]:
    for call in calls(module):
        if called(call).endswith(("Description", "Entity")) and (
            key := literal(keyword(call, "translation_key"))
        ):
            yield key
    for node in ast.walk(module):
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = {getattr(target, "attr", None) or getattr(target, "id", None) for target in targets}
            if "_attr_translation_key" in names and (key := literal(node.value)):
                yield key


def test_errors_have_sentences() -> None:
    missing = {key for key in _error_keys() if not _known(f"exceptions.{key}.message")}
    assert sorted(missing) == []


def _error_keys() -> Iterator[str]:
    classes = set()
    for node in ast.walk(sources()["errors.py"]):
        if not isinstance(node, ast.ClassDef):
            continue
        classes.add(node.name)
        for line in node.body:
            if isinstance(line, ast.AnnAssign | ast.Assign) and line.value is not None:
                target = line.target if isinstance(line, ast.AnnAssign) else line.targets[0]
                if getattr(target, "id", "") == "key" and (key := literal(line.value)):
                    yield key
    for module in sources().values():
        for call in calls(module):
            name = called(call)
            if (name in classes and call.args and (key := literal(call.args[0]))) or (
                name.endswith(("Error", "Failed", "NotReady"))
                and (key := literal(keyword(call, "translation_key")))
            ):
                yield key


def test_messages_have_sentences() -> None:
    missing = set()
    for module in sources().values():
        for call in calls(module):
            if called(call) != "Message" or not call.args or not (key := literal(call.args[0])):
                continue
            if not _known(f"common.{key}") and not all(_known(f"common.{key}_{form}") for form in PLURALS):
                missing.add(key)
    assert sorted(missing) == []


def test_issues_have_texts() -> None:
    missing = {
        key
        for module in sources().values()
        for call in calls(module)
        if called(call) in {"async_create_issue", "create_issue"}
        and (key := literal(keyword(call, "translation_key")))
        and not _known(f"issues.{key}.title")
    }
    assert sorted(missing) == []


def test_flow_steps_and_aborts_have_texts() -> None:
    missing = set()
    known = texts("en")
    for path, module in sources().items():
        if not path.startswith(("config_flow", "flows/")):
            continue
        for call in calls(module):
            if called(call) in FORMS and (step := literal(keyword(call, "step_id"))):
                if not any(
                    f".step.{step}." in f".{key}" for key in known if key.startswith(("config", "options"))
                ):
                    missing.add(f"step.{step}")
            if called(call) == "async_abort" and (reason := literal(keyword(call, "reason"))):
                if not any(key.endswith(f".abort.{reason}") for key in known):
                    missing.add(f"abort.{reason}")
    assert sorted(missing) == []


def test_no_sentence_for_people_in_errors() -> None:
    """An error of ours carries a key: English in Python would be read by somebody who speaks Russian."""
    wordy = [
        f"{path}:{call.lineno}"
        for path, module in sources().items()
        for call in calls(module)
        if called(call) in {"HomeAssistantError", "ServiceValidationError"} and call.args
    ]
    assert wordy == []
