"""The handlers of works: /album or /book, calendar, wanted, files and what is in them."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from aiohttp import web

from ...catalogue import search, with_year
from ...server import encode, flag, json_answer, number, read_json
from ...works import Creator as Person, Work as Facts
from ..paging import paged, paged_answer
from ..pipeline import Pipeline
from ..words import day, failure, integer, nothing, place_failures, refused
from .creators import Creators
from .model import Work, WorkFile
from .notify import WorkNotifier
from .shelf import WorkShelf

DAYS_AHEAD = 2


class Works(ABC):
    """What there is of albums or books, what is wanted, and their files."""

    def __init__(
        self, people: dict[str, Person], shelf: WorkShelf, pipeline: Pipeline, creators: Creators
    ) -> None:
        self._people = people
        self._shelf = shelf
        self._kind, self._trade = shelf.kind, shelf.trade
        self._pipeline = pipeline
        self._creators = creators
        self._notifier: WorkNotifier = creators.notifier

    def routes(self) -> list[web.RouteDef]:
        work, file = f"/{self._kind.part}", f"/{self._trade.file.casefold()}"
        return [
            web.get(work, self._list),
            web.post(work, self._add),
            web.get(f"{work}/lookup", self._lookup),
            web.put(f"{work}/monitor", self._monitor),
            web.get(rf"{work}/{{id:\d+}}", self._get),
            web.put(rf"{work}/{{id:\d+}}", self._edit),
            web.delete(rf"{work}/{{id:\d+}}", self._delete),
            web.get("/search", self._search),
            web.get("/metadataprofile", self._metadata_profiles),
            web.get("/calendar", self._calendar),
            web.get("/wanted/missing", self._missing),
            web.get("/wanted/cutoff", self._cutoff),
            web.get(file, self._files),
            web.delete(f"{file}/bulk", self._delete_files),
            web.delete(rf"{file}/{{id:\d+}}", self._delete_file),
        ]

    # -- what each *arr says in its own words -----------------------------------------------------

    @abstractmethod
    def find_facts(self, term: str) -> list[Facts] | None:
        """Return the works that a term with a prefix names; None for a term that is a search."""

    @abstractmethod
    def fresh(self, facts: Facts) -> dict[str, Any]:
        """Return a work as a lookup has it, with its creator."""

    @abstractmethod
    def file_record(self, work: Work, file: WorkFile) -> dict[str, Any]:
        """Return the record of a file."""

    def wrong(self, body: dict[str, Any], facts: Facts) -> web.Response | None:
        """Refuse what only this *arr refuses."""
        return None

    def filtered(self, query: Any) -> Iterable[Work] | None:
        """Return the works that the *arr's own filter lets through; None if it is not used."""
        return None

    def may_look(self, term: str) -> web.Response | None:
        """Say what is answered while nothing can be looked up."""
        return None

    # -- reading ----------------------------------------------------------------------------------

    def _records(self, request: web.Request, works: Iterable[Work]) -> list[dict[str, Any]]:
        with_creator = flag(request.query, f"include{self._kind.owner.title()}")
        return [self._shelf.work_resource(work, with_creator=with_creator) for work in works]

    async def _list(self, request: web.Request) -> web.Response:
        query, shelf = request.query, self._shelf
        found = self.filtered(query)
        if found is None and f"{self._kind.part}Ids" in query:
            wanted = [
                number(one, 0) for text in query.getall(f"{self._kind.part}Ids") for one in text.split(",")
            ]
            found = [shelf.works[one] for one in wanted if one in shelf.works]
        elif found is None and self._kind.owner_id in query:
            creator = shelf.creators.get(number(query[self._kind.owner_id], 0))
            found = creator.works if creator else []
        elif found is None:
            found = shelf.works.values()
        return json_answer([shelf.work_resource(work, with_creator=True) for work in found])

    async def _get(self, request: web.Request) -> web.Response:
        return json_answer(self._shelf.work_resource(self._find(request), with_creator=True))

    async def _lookup(self, request: web.Request) -> web.Response:
        if refusal := self.may_look(request.query.get("term", "")):
            return refusal
        return json_answer([self.shown(facts) for facts in self._found(request.query.get("term", ""))])

    async def _search(self, request: web.Request) -> web.Response:
        """Look for creators and works at once."""
        if refusal := self.may_look(request.query.get("term", "")):
            return refusal
        term = request.query.get("term", "").strip()
        kind, creators = self._kind, self._creators
        works = [{"foreignId": one.id, kind.part: self.shown(one)} for one in self._found(term)]
        people = [{"foreignId": one.id, kind.owner: creators.shown(one)} for one in creators.find(term)]
        rows = [*works, *people]
        return json_answer([row | {"id": index} for index, row in enumerate(rows, start=1)])

    def _found(self, term: str) -> list[Facts]:
        named = self.find_facts(term.strip())
        if named is not None:
            return named
        words, year = with_year(term)
        works = (facts for person in self._people.values() for facts in person.works)
        return [facts for facts in search(words, works) if year in {None, facts.year}]

    def shown(self, facts: Facts) -> dict[str, Any]:
        """Return a work as a lookup shows it: as the library has it, if it does."""
        held = self._shelf.held(facts.id)
        return self._shelf.work_resource(held, with_creator=True) if held else self.fresh(facts)

    async def _metadata_profiles(self, request: web.Request) -> web.Response:
        return json_answer([self.metadata_profile(*pair) for pair in self._trade.metadata.items()])

    @abstractmethod
    def metadata_profile(self, number: int, name: str) -> dict[str, Any]:
        """Return a metadata profile."""

    async def _calendar(self, request: web.Request) -> web.Response:
        today, unmonitored = self._shelf.today, flag(request.query, "unmonitored")
        start = day(request.query.get("start"), today)
        end = day(request.query.get("end"), today + timedelta(days=DAYS_AHEAD))
        found = [
            work
            for work in self._shelf.works.values()
            if work.facts.released
            and start <= work.facts.released <= end
            and (unmonitored or (work.monitored and work.creator.monitored))
        ]
        return json_answer(self._records(request, found))

    async def _missing(self, request: web.Request) -> web.Response:
        return self._paged(request, self._shelf.missing())

    async def _cutoff(self, request: web.Request) -> web.Response:
        return self._paged(request, self._shelf.cutoff_unmet())

    def _paged(self, request: web.Request, works: list[Work]) -> web.Response:
        rows, frame = paged(request.query, works, "releaseDate")
        return paged_answer(frame, encode(self._records(request, rows)))

    # -- writing ----------------------------------------------------------------------------------

    async def _add(self, request: web.Request) -> web.Response:
        """Add a work; its creator comes with it, if they are not there yet."""
        body = await read_json(request)
        sent = body.get(self._kind.owner) or {}
        wanted = str(body.get(self._trade.foreign_work) or "")
        facts = next((one for p in self._people.values() for one in p.works if one.id == wanted), None)
        problems = self._invalid(sent, facts, wanted)
        if problems or facts is None:
            return refused(problems)
        if answer := self.wrong(body, facts):
            return answer
        creator = self._shelf.held(facts.creator.id) or self._creators.add(facts.creator, sent)
        work = self._shelf.held(facts.id) or self._shelf.add_work(creator, facts)
        self._settle(work, body)
        if (body.get("addOptions") or {}).get(self._trade.search_new):
            self._pipeline.search((work,))
        return json_answer(self._shelf.work_resource(work, with_creator=True), status=201)

    def _invalid(self, sent: dict[str, Any], facts: Facts | None, wanted: str) -> list[dict[str, Any]]:
        field = self._trade.foreign_work[0].upper() + self._trade.foreign_work[1:]
        if facts is None:
            text = f"A {self._kind.part} with this ID was not found."
            return [failure(field, text, wanted, "NotFoundValidator")]
        if self._shelf.held(facts.id):
            text = f"This {self._kind.part} has already been added."
            return [failure(field, text, wanted, self._trade.exists[1])]
        held = self._shelf.held(facts.creator.id)
        return [] if held else [*place_failures(self._kind, sent), *self._creators.wrong_metadata(sent)]

    def _settle(self, work: Work, body: dict[str, Any]) -> None:
        work.monitored = bool(body.get("monitored", True))
        chosen = next((one for one in body.get("editions") or [] if one.get("monitored")), None)
        if chosen:
            wanted = str(chosen.get("foreignEditionId"))
            work.edition = next((one for one in work.facts.editions if one.id == wanted), work.edition)
        self._shelf.touch(work)

    async def _edit(self, request: web.Request) -> web.Response:
        work = self._find(request)
        self._settle(work, await read_json(request))
        return json_answer(self._shelf.work_resource(work, with_creator=True), status=202)

    async def _monitor(self, request: web.Request) -> web.Response:
        body = await read_json(request)
        numbers = body.get(f"{self._kind.part}Ids") or []
        found = [self._shelf.works[one] for one in numbers if one in self._shelf.works]
        for work in found:
            work.monitored = bool(body.get("monitored"))
            self._shelf.touch(work)
        return json_answer([self._shelf.work_resource(work) for work in found], status=202)

    async def _delete(self, request: web.Request) -> web.Response:
        work, files = self._find(request), flag(request.query, "deleteFiles")
        self._shelf.remove_work(work, delete_files=files)
        for download in [one for one in self._pipeline.queue.values() if work in one.parts]:
            del self._pipeline.queue[download.id]
        self._notifier.work_deleted(work, files=files)
        return json_answer({})

    def _find(self, request: web.Request) -> Work:
        work = self._shelf.works.get(integer(int(request.match_info["id"])))
        if work is None:
            raise nothing()
        return work

    # -- files ------------------------------------------------------------------------------------

    async def _files(self, request: web.Request) -> web.Response:
        work = self._shelf.works.get(number(request.query.get(f"{self._kind.part}Id"), 0))
        creator = self._shelf.creators.get(number(request.query.get(self._kind.owner_id), 0))
        works = [work] if work else creator.works if creator else []
        return json_answer([self.file_record(one, file) for one in works for file in one.files])

    async def _delete_file(self, request: web.Request) -> web.Response:
        if not self._remove({int(request.match_info["id"])}):
            raise nothing()
        return json_answer({})

    async def _delete_files(self, request: web.Request) -> web.Response:
        self._remove(set((await read_json(request)).get(f"{self._trade.file}Ids") or []))
        return json_answer({})

    def _remove(self, wanted: set[int]) -> int:
        pairs = [(w, file) for w in self._shelf.works.values() for file in w.files if file.id in wanted]
        for work, file in pairs:
            self._shelf.delete_files(work, [file])
            name = file.name.rpartition("/")[2]
            self._shelf.record(work, self._kind.file_deleted, title=name, data={"reason": "Manual"})
            self._notifier.file_deleted(work, file)
        return len(pairs)
