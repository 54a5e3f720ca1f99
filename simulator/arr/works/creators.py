"""The handlers of creators: /artist or /author."""

from abc import ABC, abstractmethod
from typing import Any

from aiohttp import web

from ...catalogue import search
from ...server import flag, json_answer, read_json
from ...works import Creator as Person
from ..pipeline import Pipeline
from ..words import everything, failure, integer, nothing, place_failures, profile_failures, raw, refused
from .commands import WorkCommands
from .model import Creator
from .notify import WorkNotifier
from .shelf import WorkShelf

NEW = ("all", "none", "new")


class Creators(ABC):
    """How artists or authors get in and out."""

    def __init__(
        self,
        people: dict[str, Person],
        shelf: WorkShelf,
        pipeline: Pipeline,
        notifier: WorkNotifier,
        commands: WorkCommands,
    ) -> None:
        self.notifier = notifier
        self._people = people
        self._shelf = shelf
        self._kind, self._trade = shelf.kind, shelf.trade
        self._pipeline = pipeline
        self._commands = commands

    def routes(self) -> list[web.RouteDef]:
        path = f"/{self._kind.owner}"
        return [
            web.get(path, self._list),
            web.post(path, self._add),
            web.get(f"{path}/lookup", self._lookup),
            web.put(f"{path}/editor", self._edit_many),
            web.delete(f"{path}/editor", self._delete_many),
            web.get(rf"{path}/{{id:\d+}}", self._get),
            web.put(rf"{path}/{{id:\d+}}", self._edit),
            web.delete(rf"{path}/{{id:\d+}}", self._delete),
        ]

    @abstractmethod
    def named(self, term: str) -> list[Person] | None:
        """Return whom a term with a prefix names; None for a term that is a search."""

    @abstractmethod
    def fresh(self, person: Person) -> dict[str, Any]:
        """Return a creator as a lookup has it."""

    def filtered(self, query: Any) -> list[Creator] | None:
        """Return the creators that the *arr's own filter lets through; None if it is not used."""
        return None

    def may_look(self, term: str) -> web.Response | None:
        """Say what is answered while nobody can be looked up."""
        return None

    # -- reading ----------------------------------------------------------------------------------

    async def _list(self, request: web.Request) -> web.Response:
        found = self.filtered(request.query)
        return everything(self._shelf, request) if found is None else raw(self._shelf.encoded_list(found))

    async def _get(self, request: web.Request) -> web.Response:
        return raw(self._shelf.encoded(self._find(request)))

    async def _lookup(self, request: web.Request) -> web.Response:
        if refusal := self.may_look(request.query.get("term", "")):
            return refusal
        return json_answer([self.shown(person) for person in self.find(request.query.get("term", ""))])

    def find(self, term: str) -> list[Person]:
        named = self.named(term.strip())
        return search(term, self._people.values()) if named is None else named

    def shown(self, person: Person) -> dict[str, Any]:
        """Return a creator as a lookup shows them: as the library has them, if it does."""
        held = self._shelf.held(person.id)
        return self._shelf.resource(held) if held else self.fresh(person)

    # -- writing ----------------------------------------------------------------------------------

    async def _add(self, request: web.Request) -> web.Response:
        body = await read_json(request)
        wanted = str(body.get(self._trade.foreign_creator) or "")
        person = self._people.get(wanted)
        field = self._trade.foreign_creator[0].upper() + self._trade.foreign_creator[1:]
        problems = []
        if person is None:
            text = f"An {self._kind.owner} with this ID was not found."
            problems.append(failure(field, text, wanted, "NotFoundValidator"))
        elif self._shelf.held(wanted):
            text = f"This {self._kind.owner} has already been added."
            problems.append(failure(field, text, wanted, self._trade.exists[0]))
        problems += [*place_failures(self._kind, body), *self.wrong_metadata(body)]
        if problems or person is None:
            return refused(problems)
        return raw(self._shelf.encoded(self.add(person, body)), 201)

    def add(self, person: Person, body: dict[str, Any]) -> Creator:
        """Put a creator into the library, and start reading what they made."""
        creator = self._shelf.add(person, **self._settings(body))
        self._commands.following.options[creator.id] = body.get("addOptions") or {}
        self.notifier.added(creator)
        self._commands.refresh(creator)
        return creator

    def wrong_metadata(self, body: dict[str, Any]) -> list[dict[str, Any]]:
        wanted = integer(body.get("metadataProfileId"))
        if wanted in self._trade.metadata:
            return []
        text = "Metadata profile does not exist"
        return [failure("MetadataProfileId", text, wanted, "MetadataProfileExistsValidator")]

    def _settings(self, body: dict[str, Any]) -> dict[str, Any]:
        new = body.get("monitorNewItems")
        return {
            "profile_id": integer(body.get("qualityProfileId")),
            "metadata_id": integer(body.get("metadataProfileId")),
            "monitored": bool(body.get("monitored", True)),
            "monitor_new": new if new in NEW else "all",
            "tags": [tag for tag in body.get("tags") or [] if tag in self._shelf.tags],
        }

    async def _edit(self, request: web.Request) -> web.Response:
        creator, body = self._find(request), await read_json(request)
        if problems := profile_failures(self._kind, body):
            return refused(problems)
        for name, value in self._settings(body).items():
            setattr(creator, name, value)
        self._shelf.touch(creator)
        return raw(self._shelf.encoded(creator), 202)

    async def _edit_many(self, request: web.Request) -> web.Response:
        body = await read_json(request)
        found = self._several(body)
        for creator in found:
            if isinstance(body.get("monitored"), bool):
                creator.monitored = body["monitored"]
            if body.get("qualityProfileId") in self._kind.profiles:
                creator.profile_id = body["qualityProfileId"]
            if body.get("monitorNewItems") in NEW:
                creator.monitor_new = body["monitorNewItems"]
            self._shelf.touch(creator)
        return raw(self._shelf.encoded_list(found), 202)

    async def _delete_many(self, request: web.Request) -> web.Response:
        body = await read_json(request)
        for creator in self._several(body):
            self._remove(creator, files=bool(body.get("deleteFiles")))
        return json_answer({})

    async def _delete(self, request: web.Request) -> web.Response:
        self._remove(self._find(request), files=flag(request.query, "deleteFiles"))
        return json_answer({})

    def _remove(self, creator: Creator, *, files: bool) -> None:
        self._shelf.remove(creator, delete_files=files)
        self._pipeline.forget(creator)
        self.notifier.deleted(creator, files=files)

    def _several(self, body: dict[str, Any]) -> list[Creator]:
        numbers = body.get(f"{self._kind.owner_id}s") or []
        return [self._shelf.creators[one] for one in numbers if one in self._shelf.creators]

    def _find(self, request: web.Request) -> Creator:
        creator = self._shelf.creators.get(int(request.match_info["id"]))
        if creator is None:
            raise nothing()
        return creator
