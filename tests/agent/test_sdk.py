"""What the SDKs raise becomes an error that has a sentence."""

from typing import Any

import anthropic
import httpx
import pytest

from custom_components.mediamate.agent.providers.sdk import our_errors
from custom_components.mediamate.errors import (
    BadResponse,
    CannotConnect,
    InvalidAuth,
    MediaMateError,
    ModelGone,
    NoCredit,
    Overloaded,
    RateLimited,
    ServiceFailed,
    TooLong,
    WrongService,
)

REQUEST = httpx.Request("POST", "http://test/v1/messages")


def status(code: int, body: Any, **headers: str) -> anthropic.APIStatusError:
    response = httpx.Response(code, request=REQUEST, headers=headers)
    return anthropic.APIStatusError("no", response=response, body=body)


def named(kind: str, said: str = "") -> dict[str, Any]:
    return {"type": "error", "error": {"type": kind, "message": said}}


def translated(err: Exception) -> MediaMateError:
    with pytest.raises(MediaMateError) as raised, our_errors(anthropic, "Anthropic", "claude-x"):
        raise err
    return raised.value


@pytest.mark.parametrize(
    ("err", "kind", "key"),
    [
        (status(401, named("authentication_error")), InvalidAuth, "invalid_auth"),
        (status(402, named("billing_error")), NoCredit, "ai_no_credit"),
        (
            status(400, named("invalid_request_error", "Your credit balance is too low to …")),
            NoCredit,
            "ai_no_credit",
        ),
        (status(429, {"error": {"type": "x", "code": "insufficient_quota"}}), NoCredit, "ai_no_credit"),
        (status(403, named("permission_error")), ServiceFailed, "ai_not_permitted"),
        (status(404, named("not_found_error")), ModelGone, "ai_model_gone"),
        (status(404, "<html>"), WrongService, "wrong_service"),
        (status(405, None), WrongService, "wrong_service"),
        (status(413, named("request_too_large")), TooLong, "ai_too_long"),
        (status(400, named("invalid_request_error", "prompt is too long: 9 > 8")), TooLong, "ai_too_long"),
        (status(400, named("invalid_request_error")), ServiceFailed, "ai_request_refused"),
        (status(529, named("overloaded_error")), Overloaded, "ai_overloaded"),
        (status(503, "<html>"), Overloaded, "ai_overloaded"),
        (status(200, named("overloaded_error")), Overloaded, "ai_overloaded"),  # an error event in the stream
        (status(200, {"error": "text"}), ServiceFailed, "ai_request_refused"),
        (anthropic.APITimeoutError(request=REQUEST), CannotConnect, "timeout"),
        (anthropic.APIConnectionError(request=REQUEST), CannotConnect, "cannot_connect"),
        (anthropic.APIError("?", REQUEST, body={"message": "?"}), BadResponse, "bad_response"),
        (httpx.ReadTimeout("slow"), CannotConnect, "timeout"),
        (httpx.RemoteProtocolError("cut"), CannotConnect, "ai_interrupted"),
        (ValueError("no json"), BadResponse, "bad_response"),
        (AttributeError("no such field"), BadResponse, "bad_response"),
    ],
)
def test_every_error(err: Exception, kind: type[MediaMateError], key: str) -> None:
    found = translated(err)
    assert type(found) is kind and found.translation_key == key
    assert found.placeholders["service"] == "Anthropic"
    if kind is ModelGone:
        assert found.placeholders["model"] == "claude-x"


@pytest.mark.parametrize(
    ("header", "seconds"), [("7", 7.0), ("0.5", 0.5), ("-3", 0.0), ("999999", 3600.0), ("soon", None)]
)
def test_how_long_to_wait(header: str, seconds: float | None) -> None:
    found = translated(status(429, named("rate_limit_error"), **{"retry-after": header}))
    assert isinstance(found, RateLimited) and found.retry_after == seconds


def test_without_a_word_of_how_long() -> None:
    found = translated(status(429, None))
    assert isinstance(found, RateLimited) and found.retry_after is None


def test_errors_of_ours_pass() -> None:
    ours = NoCredit(service="Anthropic")
    assert translated(ours) is ours
