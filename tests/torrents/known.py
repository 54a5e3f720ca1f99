"""The torrents that the fixtures of all three clients tell of, each in its own words, and what they come to."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
import hashlib

from aiohttp import web

from custom_components.mediamate.errors import MediaMateError, WrongService
from custom_components.mediamate.model import DownloadState, Torrent, TransferTotals

DUNE = "c9e15763f722f23e98a29decdfae341b98d53056"
SINTEL = "08ada5a7a6183aae1e09d831df6748d566095a10"
MAGNET = "0123456789abcdef0123456789abcdef01234567"
INFO = b"d6:lengthi5e4:name5:a.mkve"
TORRENT = b"d4:info" + INFO + b"e"
LINK = "magnet:?xt=urn:btih:" + DUNE
ADDED = datetime(2025, 11, 24, 16, 0, tzinfo=UTC)

DUNE_TORRENT = Torrent(
    hash=DUNE,
    name="Dune.2021.1080p.BluRay.x264",
    state=DownloadState.DOWNLOADING,
    progress=0.25,
    size=8_000_000_000,
    done=2_000_000_000,
    speed=2_500_000,
    upload_speed=40_000,
    eta=2400,
    seeds=31,
    added=ADDED,
)
HALF = replace(DUNE_TORRENT, progress=0.5, done=4_000_000_000)  # some time later
LATER = replace(HALF, speed=3_000_000, eta=1200)  # the same, in clients that tell its speed
SINTEL_TORRENT = Torrent(
    hash=SINTEL,
    name='Sintel "director\'s {cut}" [2010]',
    state=DownloadState.COMPLETED,
    progress=1.0,
    size=129_000_000,
    done=129_000_000,
    seeds=5,
    added=ADDED,
)
MAGNET_TORRENT = Torrent(hash=MAGNET, name=MAGNET, state=DownloadState.METADATA, progress=0.0, size=0)
TOTALS = TransferTotals(
    download_speed=2_500_000,
    upload_speed=40_000,
    total=3,
    active=1,
    stalled=0,
    paused=1,
    downloading=2,
    free_space=500_000_000_000,
    download_limit=0,
    upload_limit=1_048_576,
)
FULL_TOTALS = replace(TOTALS, ratio=1.5, alternative_speed=False)  # of clients that tell these too

# no torrent and no link to one
NEVER_SENT: Sequence[bytes | str] = (b"", "", "http://example.com/x.torrent")
LONG_NAME = ("a\x00b\n" + "x" * 900, "a b " + "x" * 496)  # as it comes, and as it is shown

# what other programs answer at the same address
STRANGERS: Sequence[tuple[web.Response, type[MediaMateError]]] = (
    (web.Response(status=404), WrongService),
    (web.Response(status=405), WrongService),
    (web.Response(status=302, headers={"Location": "/login"}), WrongService),
    (web.Response(text="<html>", content_type="text/html"), WrongService),
)


def many(count: int = 2000) -> list[str]:
    """Return hashes of many torrents."""
    return [hashlib.sha1(str(number).encode()).hexdigest() for number in range(count)]
