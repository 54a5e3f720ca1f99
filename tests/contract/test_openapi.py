"""The checker itself: it must find what is wrong."""

import pytest

from .openapi import Spec, _plain, answer_matches, load, request_matches

DOC = {
    "paths": {
        "/things": {
            "get": {
                "parameters": [
                    {"name": "page", "in": "query", "schema": {"type": "integer"}},
                    {"name": "ids", "in": "query", "schema": {"type": "array", "items": {"type": "integer"}}},
                    {"name": "on", "in": "query", "required": True, "schema": {"type": "boolean"}},
                ],
                "responses": {
                    "200": {"content": {"text/json": {"schema": {"$ref": "#/components/schemas/Page"}}}}
                },
            },
            "post": {
                "requestBody": {
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}
                },
                "responses": {"200": {"description": "ok"}},
            },
        },
        "/things/{id}": {"get": {"responses": {"200": {}}}},
        "/things/all": {"delete": {"responses": {"200": {}}}},
    },
    "components": {
        "schemas": {
            "Thing": {
                "type": "object",
                "properties": {
                    "id": {"type": "integer"},
                    "name": {"type": "string", "nullable": True},
                    "kind": {"allOf": [{"$ref": "#/components/schemas/Kind"}], "nullable": True},
                },
            },
            "Kind": {"enum": ["a", "b"], "type": "string"},
            "Page": {
                "type": "object",
                "properties": {"records": {"type": "array", "items": {"$ref": "#/components/schemas/Thing"}}},
            },
        }
    },
}
SPEC = Spec(
    "made-up",
    DOC,
    {"components": {"schemas": {key: _plain(one) for key, one in DOC["components"]["schemas"].items()}}},
)


@pytest.mark.parametrize(
    ("method", "path", "query", "body"),
    [
        ("GET", "/things", {"on": "true", "page": "2", "ids": ["1", "2"]}, None),
        ("GET", "/things", [("on", "false"), ("ids", "1,2")], None),
        ("POST", "/things", {}, {"id": 1, "name": None, "kind": "a"}),
        ("POST", "/things", {}, {"kind": None}),
        ("GET", "/things/7", {}, None),
        ("GET", "/things/all", {}, None),
        ("DELETE", "/things/all", {}, None),
    ],
)
def test_accepts_what_the_file_allows(method, path, query, body) -> None:
    assert request_matches(SPEC, method, path, query, body)


@pytest.mark.parametrize(
    ("method", "path", "query", "body", "why"),
    [
        ("GET", "/nothing", {}, None, "no path"),
        ("PUT", "/things", {}, None, "no PUT"),
        ("GET", "/things", {}, None, "without"),
        ("GET", "/things", {"on": "true", "size": "1"}, None, "unknown parameter"),
        ("GET", "/things", {"on": "True"}, None, "on="),
        ("GET", "/things", {"on": "true", "page": "first"}, None, "page="),
        ("GET", "/things", {"on": "true", "ids": ["1", "x"]}, None, "ids="),
        ("POST", "/things", {}, {"id": "1"}, "body"),
        ("POST", "/things", {}, {"size": 1}, "unknown keys"),
        ("POST", "/things", {}, {"kind": "c"}, "body"),
        ("GET", "/things/7", {}, {"id": 1}, "takes no body"),
    ],
)
def test_refuses_everything_else(method, path, query, body, why) -> None:
    with pytest.raises(AssertionError, match=why):
        request_matches(SPEC, method, path, query, body)


def test_extra_keys_are_named_by_the_caller() -> None:
    assert request_matches(SPEC, "POST", "/things", {}, {"size": 1}, extra={"size"})
    assert request_matches(SPEC, "GET", "/things", {"on": "true", "size": "1"}, extra={"size"})


def test_answers() -> None:
    page = {"records": [{"id": 1, "name": None}]}
    assert answer_matches(SPEC, "GET", "/things", 200, page, keys=("id",))
    assert answer_matches(SPEC, "GET", "/things", 206, page)
    assert answer_matches(SPEC, "GET", "/things", 404, {"message": 3})
    with pytest.raises(AssertionError, match="without"):
        answer_matches(SPEC, "GET", "/things", 200, page, keys=("kind",))
    with pytest.raises(AssertionError, match="records"):
        answer_matches(SPEC, "GET", "/things", 200, {"records": [{"id": "1"}]})


@pytest.mark.contract
@pytest.mark.parametrize(
    "name", ["radarr-v3", "jellyfin-10.11.11", "jellyfin-12.0.0", "tmdb-v3", "bazarr", "seerr"]
)
def test_reads_every_dialect(name) -> None:
    assert load(name).doc["paths"]
