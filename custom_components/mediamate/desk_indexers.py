"""The desk's part for indexers: how they fare."""

from .actors import Verb
from .desk_base import DeskBase, at_desk
from .model import Actor
from .operations.indexers import Standing, standing


class Indexing(DeskBase):
    """Everybody may know why nothing is found."""

    @at_desk(Verb.INDEXERS)
    async def indexers(self, actor: Actor) -> Standing:
        """Say which indexers are asked, and which are not. Raises NotConfigured, CannotConnect."""
        return standing(self.stack(), self._now())
