"""What the SDKs of Anthropic and OpenAI have in common: both are made by one generator."""

from abc import abstractmethod
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping
from contextlib import aclosing, contextmanager
import sys
from types import ModuleType
from typing import Any, Final, override

from ...errors import (
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
from .base import Delta, Provider, Turn
from .incoming import Incoming, deltas

LIST_TIMEOUT: Final = 15.0
SILENCE: Final = 60.0  # seconds without a byte
_LONGEST_WAIT: Final = 3600.0
_TRANSPORTS: Final = ("httpx", "httpx2")  # which of them an SDK uses changes with its version

type Make = Callable[..., MediaMateError]


def _not_permitted(**filled: Any) -> MediaMateError:
    return ServiceFailed("ai_not_permitted", **filled)


# What the services call it, whatever the status
_BY_CODE: Final[Mapping[str, Make]] = {
    "api_error": Overloaded,
    "authentication_error": InvalidAuth,
    "billing_error": NoCredit,
    "context_length_exceeded": TooLong,
    "exceed_context_size_error": TooLong,  # llama.cpp
    "credit_balance_too_low": NoCredit,
    "insufficient_quota": NoCredit,
    "invalid_api_key": InvalidAuth,
    "model_not_found": ModelGone,
    "not_found_error": ModelGone,
    "overloaded_error": Overloaded,
    "permission_error": _not_permitted,
    "rate_limit_error": RateLimited,
    "rate_limit_exceeded": RateLimited,
    "request_too_large": TooLong,
    "server_error": Overloaded,
    "timeout_error": Overloaded,
}
_BY_STATUS: Final[Mapping[int, Make]] = {
    401: InvalidAuth,
    402: NoCredit,
    403: _not_permitted,
    404: WrongService,
    405: WrongService,
    408: Overloaded,
    413: TooLong,
    429: RateLimited,
}


class SdkProvider(Provider):
    """An account that is spoken to by its service's own SDK."""

    sdk: ModuleType

    def __init__(self, client: Any) -> None:
        """Use the provider's `create`."""
        self._client = client

    @abstractmethod
    async def _ask(self, turn: Turn) -> Any:
        """Return the SDK's stream of events."""

    @abstractmethod
    def _incoming(self) -> Incoming:
        """Return what reads these events."""

    @override
    async def stream(self, turn: Turn) -> AsyncGenerator[Delta]:
        with our_errors(self.sdk, self.name, turn.options.model.id):
            async with (
                await self._ask(turn) as events,
                aclosing(deltas(events, self._incoming())) as found,
            ):
                async for delta in found:
                    yield delta

    @override
    async def close(self) -> None:
        await self._client.close()


def client_options(sdk: Any, given: Mapping[str, Any], url: str) -> dict[str, Any]:
    """Return how a client is made, all but its key. Blocks: certificates are read."""
    return {
        "base_url": given.get("url") or url,
        "timeout": SILENCE,
        "max_retries": 0,  # the loop does it: it knows the time that is left, and tells the user
        "http_client": sdk.DefaultAsyncHttpxClient(
            verify=given.get("verify_ssl", True),
            follow_redirects=False,  # the key would go along
        ),
    }


def named(code: str | None, service: str, model: str = "") -> MediaMateError:
    """Return the error that a service names in the middle of a stream."""
    make = _BY_CODE.get(code or "", BadResponse)
    return make(service=service, model=model)


@contextmanager
def our_errors(sdk: ModuleType, service: str, model: str = "") -> Iterator[None]:
    """Turn what an SDK and the transport below it raise into errors of ours."""
    try:
        yield
    except sdk.APIError as err:
        raise _of_sdk(sdk, err, service, model) from err
    except transport_errors() as err:
        raise of_transport(err, service) from err
    except (ValueError, TypeError, AttributeError) as err:  # no JSON, or of a shape that the SDK trips over
        raise BadResponse(service=service) from err


def of_transport(err: Exception, service: str) -> CannotConnect:
    """Return what became of a connection."""
    return CannotConnect("timeout" if "Timeout" in type(err).__name__ else "ai_interrupted", service=service)


def transport_errors() -> tuple[type[Exception], ...]:
    """Return the bases of what the loaded transports raise."""
    return tuple(sys.modules[name].HTTPError for name in _TRANSPORTS if name in sys.modules)


def _of_sdk(sdk: ModuleType, err: Any, service: str, model: str) -> MediaMateError:
    if isinstance(err, sdk.APITimeoutError):
        return CannotConnect("timeout", service=service)
    if isinstance(err, sdk.APIConnectionError):
        return CannotConnect(service=service)
    response = getattr(err, "response", None)
    codes, said = _codes(err.body)
    make = _by_code(codes, said) or by_status(getattr(err, "status_code", None))
    return of_kind(make, response, service, model)


def of_kind(make: Make, response: Any, service: str, model: str) -> MediaMateError:
    """Return the error; one that passes knows when, if the response says so."""
    if make in (RateLimited, Overloaded):
        return make(retry_after=_retry_after(response), service=service)
    return make(service=service, model=model)


def _codes(body: Any) -> tuple[list[str], str]:
    """Return the names that an error body gives it, and its words."""
    if not isinstance(body, dict):
        return [], ""
    inner = body.get("error")
    inner = inner if isinstance(inner, dict) else body
    codes = [one for one in (inner.get("code"), inner.get("type")) if isinstance(one, str)]
    return codes, str(inner.get("message") or "")


def _by_code(codes: list[str], said: str) -> Make | None:
    if "credit balance is too low" in said.lower():  # Anthropic gives it no name of its own
        return NoCredit
    if "prompt is too long" in said.lower():
        return TooLong
    return next((_BY_CODE[one] for one in codes if one in _BY_CODE), None)


def by_status(status: int | None) -> Make:
    """Return the error of an HTTP status."""
    if status is None:
        return BadResponse
    if status >= 500:
        return Overloaded
    if 300 <= status < 400:
        return WrongService
    return _BY_STATUS.get(status, lambda **filled: ServiceFailed("ai_request_refused", **filled))


def _retry_after(response: Any) -> float | None:
    """Return the seconds that the service wants us to wait, if it says so in seconds."""
    try:
        return min(max(float(response.headers["retry-after"]), 0.0), _LONGEST_WAIT)
    except AttributeError, KeyError, ValueError:
        return None
