"""The paged lists of the *arrs."""

from collections.abc import Mapping, Sequence
from typing import Any

from aiohttp import web

from ..server import encode, number

DEFAULT_PAGE_SIZE = 10


def paged[T](query: Mapping[str, str], rows: Sequence[T], sort_key: str) -> tuple[list[T], dict[str, Any]]:
    """Cut one page out of the rows; also return the frame without its records."""
    page = max(1, number(query.get("page"), 1))
    size = max(1, number(query.get("pageSize"), DEFAULT_PAGE_SIZE))
    frame = {
        "page": page,
        "pageSize": size,
        "sortKey": query.get("sortKey") or sort_key,
        "sortDirection": query.get("sortDirection") or "ascending",
        "totalRecords": len(rows),
    }
    return list(rows[(page - 1) * size : page * size]), frame


def paged_answer(frame: dict[str, Any], records: bytes) -> web.Response:
    """Put encoded records into their frame."""
    body = encode(frame)[:-1] + b',"records":' + records + b"}"
    return web.Response(body=body, content_type="application/json", charset="utf-8")
