"""Checks a request or an answer against a service's official API file.

    spec = load("radarr-v3")                       # skips the test where the files are absent
    request_matches(spec, "GET", "/api/v3/movie", {"tmdbId": "438631"}, None)
    answer_matches(spec, "GET", "/api/v3/movie", 200, [{...}], keys=("id", "title"))

Both raise AssertionError with the reason, and return True. The files describe the bodies
loosely (nothing is required), so `keys` names what every object of the answer must have.
OpenAPI 3.0, 3.1 and Swagger 2.0 are read.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
import json
import pathlib
from typing import Any

import jsonschema
import pytest
import yaml

FOLDER = pathlib.Path(__file__).parents[2].parent / "shared" / "api-specs"

type Query = Mapping[str, str | Sequence[str]] | Iterable[tuple[str, str]]


@dataclass(frozen=True)
class Spec:
    """An API file, its schemas turned into plain JSON Schema."""

    name: str
    doc: Mapping[str, Any]
    schemas: Mapping[str, Any] = field(repr=False)

    def resolve(self, node: Mapping[str, Any]) -> Mapping[str, Any]:
        """Follow a $ref of a parameter, body or response."""
        while "$ref" in node:
            target: Any = self.doc
            for step in node["$ref"].removeprefix("#/").split("/"):
                target = target[step.replace("~1", "/").replace("~0", "~")]
            node = target
        return node

    def problems(self, schema: Mapping[str, Any], value: Any) -> Iterator[str]:
        """Say where a value differs from its schema."""
        validator = jsonschema.Draft202012Validator({**_plain(schema), **self.schemas})
        for error in validator.iter_errors(value):
            yield f"{error.json_path}: {error.message[:300]}"


def load(name: str) -> Spec:
    """Return an API file by its name without suffix; skip the test if the folder is not here."""
    if not FOLDER.is_dir():
        pytest.skip("official API files are not in this clone")
    return _load(name)


@cache
def _load(name: str) -> Spec:
    path = next(path for path in sorted(FOLDER.iterdir()) if path.stem == name)
    text = path.read_text(encoding="utf-8")
    doc = json.loads(text) if path.suffix == ".json" else yaml.safe_load(text)
    schemas: dict[str, Any] = {}
    if "definitions" in doc:
        schemas["definitions"] = {key: _plain(one) for key, one in doc["definitions"].items()}
    if components := doc.get("components", {}).get("schemas"):
        schemas["components"] = {"schemas": {key: _plain(one) for key, one in components.items()}}
    return Spec(name, doc, schemas)


def _plain(schema: Any) -> Any:
    """Turn OpenAPI's dialect into JSON Schema: `nullable`, and bounds as booleans."""
    if isinstance(schema, list):
        return [_plain(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    plain = {
        # among properties the words of the dialect are names like any other
        key: {name: _plain(one) for name, one in value.items()} if key == "properties" else _plain(value)
        for key, value in schema.items()
        if key not in {"nullable", "example", "default", "discriminator", "format", "xml"}
        and not (key.startswith("exclusive") and isinstance(value, bool))
    }
    if schema.get("nullable") is True:
        return {"anyOf": [plain, {"type": "null"}]}
    return plain


def request_matches(
    spec: Spec,
    method: str,
    path: str,
    query: Query = (),
    body: Any = None,
    *,
    extra: Collection[str] = (),
) -> bool:
    """Is there such an operation, are all its parameters known and of their types, and the body too?

    `extra` names parameters and top-level body keys that the service takes though its file is silent.
    """
    operation, shared = _operation(spec, method, path)
    where = f"{spec.name}: {method} {path}"
    parameters = [spec.resolve(one) for one in (*shared, *operation.get("parameters", ()))]
    _check_query(spec, where, parameters, _several(query), extra)
    schema = _body_schema(spec, operation, parameters)
    if body is None:
        return True
    assert schema is not None, f"{where} takes no body"
    sent = {key: value for key, value in body.items() if key not in extra} if isinstance(body, dict) else body
    _check_keys_known(spec, where, schema, sent)
    faults = list(spec.problems(schema, sent))
    assert not faults, f"{where}: body {faults[:5]}"
    return True


def answer_matches(
    spec: Spec,
    method: str,
    path: str,
    status: int,
    body: Any,
    *,
    keys: Collection[str] = (),
    extra: Collection[str] = (),
) -> bool:
    """Has the answer the shape that the file gives for this status (any 2xx: for the one it names)?

    `keys` must be there in the object, or in each object of a list or of a page's `records`.
    """
    operation, _ = _operation(spec, method, path)
    where = f"{spec.name}: {method} {path} -> {status}"
    schema = _answer_schema(spec, operation, status)
    if schema is not None and body is not None:
        shown = _without(body, extra)
        faults = list(spec.problems(schema, shown))
        assert not faults, f"{where}: {faults[:5]}"
    for one in _objects(body):
        missing = set(keys) - set(one)
        assert not missing, f"{where}: without {sorted(missing)}"
    return True


def _operation(spec: Spec, method: str, path: str) -> tuple[Mapping[str, Any], Sequence[Any]]:
    """Find the operation whose path template fits, the most literal one first."""
    segments = path.rstrip("/").split("/")
    fitting = []
    for template, item in spec.doc["paths"].items():
        steps = template.rstrip("/").split("/")
        pairs = list(zip(steps, segments, strict=False))
        if len(steps) == len(segments) and all("{" in step or step == seen for step, seen in pairs):
            fitting.append((template.count("{"), template, item))
    assert fitting, f"{spec.name}: no path {path}"
    for _, _, item in sorted(fitting, key=lambda row: row[:2]):
        if method.lower() in item:
            return item[method.lower()], item.get("parameters", ())
    raise AssertionError(f"{spec.name}: no {method} on {path}")


def _several(query: Query) -> dict[str, list[str]]:
    """Return each parameter with all its values."""
    pairs = query.items() if isinstance(query, Mapping) else query
    several: dict[str, list[str]] = {}
    for name, value in pairs:
        several.setdefault(name, []).extend([value] if isinstance(value, str) else map(str, value))
    return several


def _check_query(
    spec: Spec,
    where: str,
    parameters: Sequence[Mapping[str, Any]],
    query: Mapping[str, Sequence[str]],
    extra: Collection[str],
) -> None:
    """Every parameter is known and readable, every required one is there."""
    known = {one["name"]: one for one in parameters if one["in"] == "query"}
    for name, values in query.items():
        if name in extra:
            continue
        assert name in known, f"{where}: unknown parameter {name}"
        schema = known[name].get("schema", known[name])
        value = _typed(spec, schema, values)
        faults = list(spec.problems(_only_schema(schema), value))
        assert not faults, f"{where}: {name}={values} {faults}"
    missing = {name for name, one in known.items() if one.get("required")} - set(query)
    assert not missing, f"{where}: without {sorted(missing)}"


def _only_schema(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """Drop what Swagger 2 mixes into a parameter's schema."""
    return {
        key: value for key, value in schema.items() if key not in {"name", "in", "required", "description"}
    }


def _typed(spec: Spec, schema: Mapping[str, Any], values: Sequence[str]) -> Any:
    """Read a parameter's text as its type."""
    kind = _kind(spec, schema)
    if kind == "array":
        items = schema.get("items", {})
        flat = [part for value in values for part in value.split(",")] if len(values) == 1 else values
        return [_typed(spec, items, [one]) for one in flat]
    text = values[0] if len(values) == 1 else list(values)
    if kind not in {"integer", "number", "boolean"} or not isinstance(text, str):
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text


def _kind(spec: Spec, schema: Mapping[str, Any]) -> str | None:
    """Return the type of a schema, through references; of several the first."""
    schema = spec.resolve(schema)
    for group in ("allOf", "oneOf", "anyOf"):
        if group in schema:
            return _kind(spec, schema[group][0])
    kind = schema.get("type")
    return kind[0] if isinstance(kind, list) else kind


def _body_schema(
    spec: Spec, operation: Mapping[str, Any], parameters: Sequence[Mapping[str, Any]]
) -> Mapping[str, Any] | None:
    """Return the schema of a JSON (or else form) body, None where none is taken."""
    if "requestBody" in operation:
        return _content_schema(spec.resolve(operation["requestBody"]))
    return next((one["schema"] for one in parameters if one["in"] == "body"), None)


def _answer_schema(spec: Spec, operation: Mapping[str, Any], status: int) -> Mapping[str, Any] | None:
    """Return the schema of an answer, None where the file has none."""
    responses = operation["responses"]
    answer = responses.get(str(status))
    if answer is None and 200 <= status < 300:
        answer = next((one for code, one in responses.items() if code.startswith("2")), None)
    answer = answer or responses.get("default")
    if answer is None:
        return None
    answer = spec.resolve(answer)
    return answer.get("schema") or _content_schema(answer)


def _content_schema(node: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return the schema of the JSON form if there is one, else of the first form."""
    forms = node.get("content", {})
    chosen = next((form for kind, form in forms.items() if "json" in kind), None)
    chosen = chosen or next(iter(forms.values()), {})
    return chosen.get("schema")


def _check_keys_known(spec: Spec, where: str, schema: Mapping[str, Any], body: Any) -> None:
    """Every top-level key of a body is one that the file names."""
    resolved = spec.resolve(schema)
    known = resolved.get("properties")
    if known is None or not isinstance(body, dict):
        return
    unknown = set(body) - set(known)
    assert not unknown, f"{where}: unknown keys {sorted(unknown)}"


def _without(body: Any, extra: Collection[str]) -> Any:
    """Drop keys that the service sends though its file is silent, at any depth."""
    if isinstance(body, list):
        return [_without(one, extra) for one in body]
    if isinstance(body, dict):
        return {key: _without(value, extra) for key, value in body.items() if key not in extra}
    return body


def _objects(body: Any) -> Iterator[Mapping[str, Any]]:
    """Yield the objects that `keys` is about."""
    if isinstance(body, dict):
        for name in ("records", "Items", "results"):
            if isinstance(body.get(name), list):
                body = body[name]
                break
        else:
            yield body
            return
    if isinstance(body, list):
        yield from (one for one in body if isinstance(one, dict))
