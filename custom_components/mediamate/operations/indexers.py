"""The indexers over all their managers: which are asked, and which are not. Searching them: `releases.py`."""

from dataclasses import dataclass
from datetime import datetime

from ..errors import CannotConnect, NotConfigured
from ..model.indexers import Indexer
from .stack import MediaStack


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How the indexers fare. `banned` are left alone until some hour, `off` are switched off."""

    asked: tuple[Indexer, ...] = ()
    banned: tuple[Indexer, ...] = ()
    off: tuple[Indexer, ...] = ()
    silent: tuple[str, ...] = ()  # managers that are down


def standing(stack: MediaStack, now: datetime) -> Standing:
    """Say how all indexers fare. Raises NotConfigured, CannotConnect if no manager is up."""
    if not stack.indexers:
        raise NotConfigured("no_indexer_manager")
    silent = tuple(one.title for one in stack.indexers if one.snapshot is None)
    if len(silent) == len(stack.indexers):
        raise CannotConnect(service=", ".join(silent))
    known = [one for manager in stack.indexers if manager.snapshot for one in manager.snapshot.indexers]
    banned = tuple(one for one in known if one.banned_until(now))
    return Standing(
        asked=tuple(one for one in known if one.enabled and one not in banned),
        banned=banned,
        off=tuple(one for one in known if not one.enabled),
        silent=silent,
    )
