"""What Lidarr and Readarr are put together from."""

from abc import abstractmethod
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from aiohttp import web

from ...works import Creator as Person
from ..service import ArrService
from .by_hand import ByHand
from .commands import WorkCommands
from .creators import Creators
from .following import Following
from .handlers import Works
from .notify import WorkNotifier
from .shelf import WorkShelf


class WorkService(ArrService):
    """Base of both. The classes say how each speaks."""

    shelf_class: ClassVar[type[WorkShelf]]
    notifier_class: ClassVar[type[WorkNotifier]]
    creators_class: ClassVar[type[Creators]]
    works_class: ClassVar[type[Works]]
    library: WorkShelf
    notifier: WorkNotifier

    @abstractmethod
    def people(self) -> dict[str, Person]:
        """Return everybody whom the metadata server knows."""

    def put_together(self, seed: int) -> None:
        world = self._world
        self.library = self.shelf_class(self.kind, world.clock, world.disk)
        self.notifier = self.notifier_class(self.library)
        self.pipeline = self.make_pipeline(seed)
        commands = WorkCommands(world.clock, self.library, self.pipeline)
        self.commands = commands
        self.following = commands.following = Following(world.clock, self.library, self.pipeline)
        people = self.people()
        self.creators = self.creators_class(people, self.library, self.pipeline, self.notifier, commands)
        self.works = self.works_class(people, self.library, self.pipeline, self.creators)

    def own_routes(self) -> list[web.RouteDef]:
        by_hand = ByHand(self.library, self.pipeline)
        return [*self.creators.routes(), *self.works.routes(), *by_hand.routes()]

    def own(self, people: Iterable[Person], *, with_files: bool = True) -> None:
        """Put creators into the library as if they had long been there."""
        self.library.fill(people, with_files=with_files)
        self.following.await_release(self.library.works.values())

    def state(self) -> Mapping[str, Any]:
        works = self.library.works.values()
        return {
            f"{self.kind.owner}s": len(self.library.creators),
            f"{self.kind.part}s": len(works),
            "with_file": sum(1 for work in works if work.files),
            "titles": [work.facts.id for work in list(works)[:1000]],
            **super().state(),
        }
