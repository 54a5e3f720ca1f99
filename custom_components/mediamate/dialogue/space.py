"""How much room is left, on each disk of the libraries and of the torrent clients."""

from ..errors import CannotConnect
from ..model import Message
from ..operations.space import Disk, Folder, Room
from ..understanding import Command
from .memory import Reply
from .talk import Talk

LINES = 10  # nobody listens to more


async def space(talk: Talk, command: Command) -> Reply:
    """On "How much space is left?", "is there room for Dune?"."""
    found = await talk.desk.space(talk.actor)
    if found.silent and not (found.disks or found.shut or found.untold):
        raise CannotConnect(service=", ".join(found.silent))
    disks = sorted(found.disks, key=lambda disk: not disk.nearly_full)
    more = len(disks) - LINES
    rest = (Message("say_more", {"count": more}),) if more > 0 else ()
    return Reply((*map(_disk, disks[:LINES]), *rest, *_others(found)))


def _disk(disk: Disk) -> Message:
    """Say how much is free on a disk, and of how much where that is known."""
    key = "space_low" if disk.nearly_full else "space_free"
    values = {"places": [_place(one) for one in disk.places], "free": disk.free}
    if disk.total is None:
        return Message(key, values)
    return Message(f"{key}_of", values | {"total": disk.total})


def _place(place: Folder) -> Message | str:
    if place.path is None:
        return place.service
    return Message("space_folder", {"service": place.service, "path": place.path})


def _others(found: Room) -> tuple[Message, ...]:
    """Name whoever could not be written to, or did not tell."""
    lines = [Message("space_shut", {"place": _place(one)}) for one in found.shut[:LINES]]
    for key, names in (("space_untold", found.untold), ("space_silent", found.silent)):
        if names:
            lines.append(Message(key, {"services": names, "count": len(names)}))
    return tuple(lines)
