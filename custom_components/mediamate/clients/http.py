"""The one way out: every request of every client goes through `HttpClient._request`.

It sets the timeout, tries again where that is safe, and turns whatever goes wrong
into the errors of `errors.py`. Addresses, keys and bodies never reach a log line or
an exception: aiohttp's own errors may carry all three, so they are not chained.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
import logging
import random
import re
from types import MappingProxyType
from typing import Any, Literal
from urllib.parse import urlsplit

import aiohttp
import orjson

from ..errors import (
    BadResponse,
    CannotConnect,
    InvalidAuth,
    MediaMateError,
    NotFound,
    RateLimited,
    ServiceError,
    ServiceFailed,
    Unanswered,
    WrongService,
)
from .splitter import ArraySplitter

_LOGGER = logging.getLogger(__name__)

MAX_PARSED = 1024 * 1024  # a bigger json.loads would hold the GIL, and so the event loop
MAX_BYTES = 16 * 1024 * 1024  # pictures are not parsed
MAX_ERROR = 64 * 1024  # of an error's body; the rest is not read
CHUNK = 64 * 1024
STREAM_TIMEOUT = 300.0

TRIES = 3
BACKOFF = 0.3  # seconds before the second try, doubled for the third
MAX_WAIT = 10.0  # who wants us to wait longer is asked again at the next poll

type Scalar = str | int | float | bool | None
type Params = Mapping[str, Scalar | Sequence[Scalar]]
type Expect = Literal["json", "text", "bytes", "none", "response"]
type Again = Literal["always", "idempotent", "never"]

# What may go wrong on the way, most special first: aiohttp's error, ours, its key, and
# when another try is harmless ("always": nothing was sent yet).
_FAULTS: tuple[tuple[type[Exception], type[ServiceError], str, Again], ...] = (
    (aiohttp.ClientConnectorCertificateError, CannotConnect, "certificate_invalid", "never"),
    (aiohttp.ClientSSLError, CannotConnect, "cannot_connect", "never"),
    (TimeoutError, CannotConnect, "timeout", "never"),
    (aiohttp.ClientConnectorError, CannotConnect, "cannot_connect", "always"),
    (aiohttp.ClientPayloadError, BadResponse, "bad_response", "never"),
    (aiohttp.ClientConnectionError, CannotConnect, "cannot_connect", "idempotent"),
    (aiohttp.ClientError, CannotConnect, "cannot_connect", "never"),
    (ValueError, InvalidAuth, "invalid_auth", "never"),  # a key that is no header value
    (Exception, CannotConnect, "cannot_connect", "never"),
)

_STATUS: Mapping[int, type[MediaMateError]] = MappingProxyType(
    {401: InvalidAuth, 403: InvalidAuth, 404: NotFound}
)
# What proxies say, who may have handed the request on
_UNANSWERED = frozenset({502, 503, 504, *range(520, 525)})


@dataclass(frozen=True, slots=True)
class Response:
    """An answer that is read to its end (an error's body: to its first 64 KB)."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")

    @property
    def content_type(self) -> str:
        """The bare media type, lower case; "" if none was sent."""
        return self.headers.get("Content-Type", "").partition(";")[0].strip().lower()

    @property
    def is_html(self) -> bool:
        """Is this a page for people?"""
        return self.content_type in {"text/html", "application/xhtml+xml"}

    def json(self) -> Any:
        """The body as JSON. Raises ValueError."""
        return orjson.loads(self.body)


class HttpClient:
    """Base of every client: an address, what is sent with each request, and `_request`."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        base_url: str,
        *,
        service: str,
        headers: Mapping[str, str] = MappingProxyType({}),
        timeout: float = 10,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """`service` is the name that errors show; `timeout` (s) is that of one try."""
        self._session = session
        self._base_url = base_url.rstrip("/")
        self._service = service
        self._headers = dict(headers)
        self._timeout = timeout
        self._sleep = sleep

    async def _request(
        self,
        method: str,
        path: str,
        *,
        params: Params | None = None,
        json: Any = None,
        data: Any = None,
        headers: Mapping[str, str] | None = None,
        timeout: float | None = None,
        idempotent: bool | None = None,
        expect: Expect = "json",
    ) -> Any:
        """Send a request, and return what the answer holds.

        GETs, and writes that are marked idempotent, are tried three times. With expect
        "response" the `Response` is returned whatever its 4xx status says (not 429).
        """
        limit = aiohttp.ClientTimeout(total=timeout or self._timeout)
        body = {name: value for name, value in (("json", json), ("data", data)) if value is not None}
        async with self._answer(
            method, path, params, headers, limit, idempotent=idempotent, raw=expect == "response", **body
        ) as answer:
            return self._content(await self._read(answer, expect), expect)

    async def _stream_array(
        self, path: str, params: Params | None = None, *, timeout: float | None = None, posted: Any = None
    ) -> AsyncGenerator[dict[str, Any]]:
        """Walk over a JSON array of objects of any length, without ever holding it whole.

        `timeout` (s) is how long the service may be silent; `posted` is sent for it, where it is asked for
        so. Raises BadResponse where it turns out to be something else, or cut off. Walk to the end, or use
        `aclosing`.
        """
        limit = aiohttp.ClientTimeout(
            total=STREAM_TIMEOUT, sock_connect=self._timeout, sock_read=timeout or self._timeout
        )
        splitter = ArraySplitter(max_record=MAX_PARSED)
        body = {} if posted is None else {"json": posted}
        async with self._answer("POST" if body else "GET", path, params, None, limit, **body) as answer:
            self._check_json(Response(answer.status, answer.headers, b""))
            try:
                async for chunk in answer.content.iter_chunked(CHUNK):
                    for record in splitter.feed(chunk):
                        yield orjson.loads(record)
                    await asyncio.sleep(0)  # buffered chunks come without a pause of their own
                splitter.close()
            except ValueError:
                raise BadResponse(service=self._service) from None

    @asynccontextmanager
    async def _answer(
        self,
        method: str,
        path: str,
        params: Params | None,
        headers: Mapping[str, str] | None,
        timeout: aiohttp.ClientTimeout,
        *,
        idempotent: bool | None = None,
        raw: bool = False,
        **body: Any,
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """Yield the first good answer, its body unread; errors while it is read are mapped too."""
        safe = method in {"GET", "HEAD"} if idempotent is None else idempotent
        reading = False
        for left in reversed(range(TRIES)):
            try:
                async with self._session.request(
                    method,
                    f"{self._base_url}{path}",
                    params=_pairs(params),
                    headers={**self._headers, **(headers or {})},
                    timeout=timeout,
                    allow_redirects=False,
                    **body,
                ) as answer:
                    error = await self._refusal(answer, raw=raw)
                    if reading := error is None:
                        yield answer
                        return
                again = safe and (isinstance(error, RateLimited) or answer.status >= 500)
            except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as err:
                error, policy = self._fault(err)
                again = policy == "always" or (policy == "idempotent" and safe)
            wait = _pause(error, TRIES - left)
            if reading or not (again and left and wait <= MAX_WAIT):
                raise error from None
            _LOGGER.debug("%s: %s, trying again in %.1f s", self._service, error.translation_key, wait)
            await self._sleep(wait)

    def _fault(self, err: Exception) -> tuple[MediaMateError, Again]:
        """Say what aiohttp's error means, and whether another try may help."""
        _, error, key, again = next(row for row in _FAULTS if isinstance(err, row[0]))
        return error(key, service=self._service), again

    async def _refusal(self, answer: aiohttp.ClientResponse, *, raw: bool) -> MediaMateError | None:
        """Read the body of an answer that is none, and say what it means."""
        status = answer.status
        if status < 300 or (raw and 400 <= status < 500 and status != 429):
            return None
        return self._error_for(Response(status, answer.headers, await _read_up_to(answer, MAX_ERROR)))

    def _error_for(self, response: Response) -> MediaMateError:
        """Map an answer of status 300 and above. The hook for services with other manners."""
        status = response.status
        if status < 400:
            return self._stranger(f"HTTP {status}")
        if status == 400 and b"HTTPS" in response.body and b"HTTP request" in response.body:
            return CannotConnect(service=self._service)  # what nginx and Go say to http on an https port
        if status == 404 and response.is_html:
            return self._stranger("HTML")
        if status == 429:
            return RateLimited(retry_after=_retry_after(response.headers), service=self._service)
        if error := _STATUS.get(status):
            return error(service=self._service)
        failed = Unanswered if status in _UNANSWERED else ServiceFailed
        return failed(service=self._service, reason=f"HTTP {status}")

    async def _read(self, answer: aiohttp.ClientResponse, expect: Expect) -> Response:
        """Read the whole body, unless it is bigger than what may be handled at once."""
        if expect == "none":
            return Response(answer.status, answer.headers, b"")
        limit = MAX_BYTES if expect == "bytes" else MAX_PARSED
        body = await _read_up_to(answer, limit + 1)
        if len(body) > limit:
            raise BadResponse("response_too_big", service=self._service)
        return Response(answer.status, answer.headers, body)

    def _content(self, response: Response, expect: Expect) -> Any:
        """Return what was asked for of an answer."""
        match expect:
            case "none":
                return None
            case "text":
                return response.text
            case "bytes":
                return response.body
            case "response":
                return response
        self._check_json(response)
        try:
            return response.json()
        except ValueError:
            raise BadResponse(service=self._service) from None

    def _check_json(self, response: Response) -> None:
        """Refuse login pages and the like: they come with status 200."""
        kind = response.content_type
        if kind.endswith(("/json", "+json")):
            return
        raise self._stranger("HTML" if response.is_html else kind[:40] or "?")

    def _stranger(self, found: str) -> WrongService:
        """Return the error for somebody else at this address; `found` is the same in every language."""
        return WrongService(service=self._service, expected=self._service, found=found)


def _pairs(params: Params | None) -> list[tuple[str, str]]:
    """Spell parameters as web APIs read them: true/false, lists repeated, None left out."""
    pairs = []
    for name, value in (params or {}).items():
        several = value if isinstance(value, Sequence) and not isinstance(value, str) else (value,)
        pairs += [(name, _spell(one)) for one in several if one is not None]
    return pairs


def _spell(value: Scalar) -> str:
    """Return one value as it stands in a query."""
    return str(value).lower() if isinstance(value, bool) else str(value)


async def _read_up_to(answer: aiohttp.ClientResponse, limit: int) -> bytes:
    """Read at most this much of a body, after decompression."""
    body = bytearray()
    async for chunk in answer.content.iter_chunked(CHUNK):
        body += chunk
        if len(body) >= limit:
            answer.close()
            break
    return bytes(body[:limit])


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Read Retry-After: seconds, or a date measured against the answer's own clock."""
    value = headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        then, now = parsedate_to_datetime(value), parsedate_to_datetime(headers.get("Date", ""))
        return max(0.0, (then - now).total_seconds())
    except ValueError, TypeError:  # none, or one with a zone and one without
        return None


def _pause(error: MediaMateError, attempt: int) -> float:
    """How long to wait after this try: as told, else a little longer each time, never in step."""
    if isinstance(error, RateLimited) and error.retry_after is not None:
        return error.retry_after
    return float(BACKOFF * 2 ** (attempt - 1) * random.uniform(0.5, 1.5))


MAX_URL = 2048
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_NO_URL = re.compile(r"[\s\x00-\x1f\\]")
_DEFAULT_PORTS = {"http": 80, "https": 443}
# What follows the base path in an address copied from a browser.
_UI_PATH = re.compile(
    r"/(?:movie|series|author|artist|album|book|system|settings|activity|calendar|wanted|add|collections|discover"
    r"|queue|history|login|logout|web|transmission|index\.html|api/v\d+|ping"
    r"|indexers|search|blacklist|wizard|shelf|unmapped|albumstudio|seasonpass)(?=[/.]|$)",
    re.IGNORECASE,
)


def normalize_url(text: str) -> list[str]:
    """Return the base addresses to try for what a person typed, the best first.

    A path of the service's own pages is cut, a base path in front of it stays. Without a
    scheme https comes first, then http. Raises ValueError ("empty", "scheme", "host",
    "credentials") for what is no such address.
    """
    text = text.strip()
    if not text:
        raise ValueError("empty")
    if _SCHEME.match(text):
        return [_normalized(text)]
    return [_normalized(f"{scheme}://{text}") for scheme in ("https", "http")]


def _normalized(text: str) -> str:
    """Return one address without page, query, fragment, default port or final slash."""
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise ValueError("host") from None
    if parts.scheme not in _DEFAULT_PORTS:
        raise ValueError("scheme")
    if "@" in parts.netloc:
        raise ValueError("credentials")
    if not host or len(text) > MAX_URL or _NO_URL.search(text):
        raise ValueError("host")
    path = re.sub(r"/{2,}", "/", parts.path)
    if page := _UI_PATH.search(path):
        path = path[: page.start()]
    shown = f"[{host}]" if ":" in host else host
    shown += "" if port in {None, _DEFAULT_PORTS[parts.scheme]} else f":{port}"
    return f"{parts.scheme}://{shown}{path.rstrip('/')}"
