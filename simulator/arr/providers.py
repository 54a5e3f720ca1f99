"""An *arr's settings that others read or write: notifications, download clients, tags."""

from typing import Any

from aiohttp import web

from ..server import json_answer, read_json
from .clients import DownloadClient
from .notify import MASK, Notification, Notifier, Undeliverable
from .shelf import Shelf

FIELDS: tuple[tuple[str, str, str, Any], ...] = (
    ("url", "url", "normal", None),
    ("method", "select", "normal", 1),
    ("username", "textbox", "userName", None),
    ("password", "password", "password", None),
    ("headers", "keyValueList", "normal", []),
)


class Providers:
    """The handlers below /notification and /downloadclient."""

    def __init__(self, shelf: Shelf, notifier: Notifier, client: DownloadClient) -> None:
        self._kind = shelf.kind
        self._notifier = notifier
        self._client = client
        self._tags = shelf.tags
        self._flags = (*shelf.kind.events, "includeHealthWarnings")

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/notification/schema", self._schema),
            web.get("/notification", self._list),
            web.post("/notification", self._create),
            web.post("/notification/test", self._test),
            web.post("/notification/testall", self._test_all),
            web.get(r"/notification/{id:\d+}", self._get),
            web.put(r"/notification/{id:\d+}", self._update),
            web.delete(r"/notification/{id:\d+}", self._delete),
            web.get("/downloadclient", self._clients),
            web.get("/tag", self._tag_list),
            web.post("/tag", self._tag_create),
        ]

    async def _schema(self, request: web.Request) -> web.Response:
        template = Notification(
            0, "", {name: value for name, _, _, value in FIELDS}, dict.fromkeys(self._flags, False)
        )
        return json_answer([self._resource(template)])

    async def _list(self, request: web.Request) -> web.Response:
        return json_answer([self._resource(item) for item in self._notifier.notifications.values()])

    async def _get(self, request: web.Request) -> web.Response:
        return json_answer(self._resource(self._find(request)))

    async def _create(self, request: web.Request) -> web.Response:
        number = max(self._notifier.notifications, default=0) + 1
        return await self._store(request, await read_json(request), number, 201)

    async def _update(self, request: web.Request) -> web.Response:
        return await self._store(request, await read_json(request), self._find(request).id, 202)

    async def _store(
        self, request: web.Request, body: dict[str, Any], number: int, status: int
    ) -> web.Response:
        notification = self._read(body, number)
        if problem := _invalid(notification):
            return json_answer([problem], status=400)
        if any(notification.flags.values()) and (failed := await self._try(notification)):
            return failed
        self._notifier.notifications[number] = notification
        return json_answer(self._resource(notification), status=status)

    async def _test(self, request: web.Request) -> web.Response:
        body = await read_json(request)
        notification = self._read(body, int(body.get("id") or 0))
        return await self._try(notification) or json_answer({})

    async def _test_all(self, request: web.Request) -> web.Response:
        results = []
        for item in self._notifier.notifications.values():
            failed = await self._try(item)
            results.append({"id": item.id, "isValid": failed is None, "validationFailures": []})
        return json_answer(results)

    async def _try(self, notification: Notification) -> web.Response | None:
        try:
            await self._notifier.test(notification)
        except Undeliverable as err:
            text = f"Unable to send test message: {err}"
            return json_answer([_failure("Url", text, notification.value("url"))], status=400)
        return None

    async def _delete(self, request: web.Request) -> web.Response:
        del self._notifier.notifications[self._find(request).id]
        return json_answer({})

    def _find(self, request: web.Request) -> Notification:
        found = self._notifier.notifications.get(int(request.match_info["id"]))
        if found is None:
            raise web.HTTPNotFound(text='{"message":"NotFound"}', content_type="application/json")
        return found

    def _read(self, body: dict[str, Any], number: int) -> Notification:
        """Read a resource; a masked secret keeps the value that is stored."""
        stored = self._notifier.notifications.get(number)
        fields = {name: value for name, _, _, value in FIELDS}
        sent = body.get("fields") or []
        fields |= {str(row.get("name")): row.get("value") for row in sent if isinstance(row, dict)}
        if stored:
            fields |= {name: stored.value(name) for name in fields if fields[name] == MASK}
        flags = {name: bool(body.get(name)) for name in self._flags}
        return Notification(number, str(body.get("name") or ""), fields, flags, list(body.get("tags") or []))

    async def _clients(self, request: web.Request) -> web.Response:
        host, _, port = self._client.url.partition("://")[2].partition(":")
        values = {
            "host": host,
            "port": int(port or 8080),
            "useSsl": False,
            "urlBase": "/transmission/" if self._client.implementation == "Transmission" else "",
            "username": "admin",
        }
        values |= {"password": MASK, self._kind.category_field: self._kind.category, "initialState": 0}
        fields = [
            {"order": i, "name": name, "label": name, "value": v}
            for i, (name, v) in enumerate(values.items())
        ]
        implementation = self._client.implementation
        name = "qBittorrent" if implementation == "QBittorrent" else implementation
        resource = {
            "enable": True,
            "protocol": "torrent",
            "priority": 1,
            "removeCompletedDownloads": False,
            "removeFailedDownloads": True,
            "name": name,
            "fields": fields,
            "implementationName": name,
            "implementation": implementation,
            "configContract": f"{implementation}Settings",
            "infoLink": f"https://wiki.servarr.com/{self._kind.app.casefold()}/supported#{implementation.lower()}",
            "tags": [],
            "id": 1,
        }
        return json_answer([resource])

    async def _tag_list(self, request: web.Request) -> web.Response:
        return json_answer([{"label": label, "id": number} for number, label in self._tags.items()])

    async def _tag_create(self, request: web.Request) -> web.Response:
        label = str((await read_json(request)).get("label") or "").casefold()
        number = next((key for key, known in self._tags.items() if known == label), None)
        if number is None:
            number = max(self._tags, default=0) + 1
            self._tags[number] = label
        return json_answer({"label": label, "id": number}, status=201)

    def _resource(self, item: Notification) -> dict[str, Any]:
        fields = [
            {
                "order": order,
                "name": name,
                "label": name.capitalize(),
                "value": MASK if privacy == "password" and item.value(name) else item.value(name),
                "type": kind,
                "advanced": False,
                **({"privacy": privacy} if self._kind.privacy else {}),
                "isFloat": False,
            }
            for order, (name, kind, privacy, _) in enumerate(FIELDS)
        ]
        record = dict(item.flags) | dict.fromkeys(map(_supports, self._kind.events), True)
        record |= dict.fromkeys((*self._kind.silent, *map(_supports, self._kind.silent)), False)
        record |= {
            "name": item.name,
            "fields": fields,
            "implementationName": "Webhook",
            "implementation": "Webhook",
            "configContract": "WebhookSettings",
            "infoLink": f"https://wiki.servarr.com/{self._kind.app.casefold()}/supported#webhook",
            "tags": item.tags,
        }
        return record | ({"id": item.id} if item.id else {})


def _supports(flag: str) -> str:
    return f"supports{flag[0].upper()}{flag[1:]}"


def _invalid(notification: Notification) -> dict[str, Any] | None:
    if not notification.name:
        return _failure("Name", "'Name' must not be empty.", "")
    url = str(notification.value("url") or "")
    return None if url.startswith(("http://", "https://")) else _failure("Url", "Invalid Url", url)


def _failure(name: str, text: str, attempted: Any) -> dict[str, Any]:
    return {
        "isWarning": False,
        "propertyName": name,
        "errorMessage": text,
        "attemptedValue": attempted,
        "severity": "error",
        "errorCode": "",
    }
