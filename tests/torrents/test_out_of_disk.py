"""A disk that is full, as each client says it: told as that, with room as the way out, and no release is to blame."""

from typing import Any

import pytest

from custom_components.mediamate.clients import deluge_parse, qbittorrent_parse, transmission_parse
from custom_components.mediamate.model import Download, DownloadState, Torrent, named
from custom_components.mediamate.operations.causes import CAUSES, Evidence, Fault, Remedy
from custom_components.mediamate.operations.diagnose import diagnose

from .known import DUNE

GB = 10**9
FULL = "No space left on device (/downloads)"
SAID: list[tuple[Any, dict[str, Any]]] = [
    (
        transmission_parse.parse_torrent,
        {"status": 0, "error": 3, "error_string": FULL, "percent_done": 0.4, "total_size": 10 * GB},
    ),
    (
        deluge_parse.parse_torrent,
        {"state": "Error", "message": FULL, "progress": 40.0, "total_size": 10 * GB},
    ),
    # it names no reason: what is left to come is compared with what is free
    (
        qbittorrent_parse.parse_torrent,
        {"state": "error", "progress": 0.4, "size": 10 * GB, "completed": 4 * GB},
    ),
]


def evidence(torrent: Torrent, free: int | None) -> Evidence:
    download = Download(
        id="client:aa", title="Dune", state=torrent.state, progress=torrent.progress, size=10 * GB
    )
    return Evidence(
        label=named("Dune", 2021), download=download, torrent=torrent, client="The client", free=free
    )


@pytest.mark.parametrize(("parse", "record"), SAID)
def test_no_room_is_the_cause(parse: Any, record: dict[str, Any]) -> None:
    torrent = parse(DUNE, record)
    assert torrent.state is DownloadState.ERROR
    found = diagnose(evidence(torrent, free=GB))
    assert (found.cause, found.remedies) == ("no_space_client", (Remedy.RESUME,))
    assert CAUSES[found.cause][0] is Fault.LOCAL


@pytest.mark.parametrize(("parse", "record"), SAID[:2])
def test_their_own_words_are_enough(parse: Any, record: dict[str, Any]) -> None:
    found = diagnose(evidence(parse(DUNE, record), free=None))
    assert (found.cause, found.remedies) == ("no_space_client", (Remedy.RESUME,))
