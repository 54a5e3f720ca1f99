"""What a torrent is called: of files and links of both kinds, and of what is neither."""

import hashlib

import pytest

from custom_components.mediamate.infohash import info_hash, names_of
from tests.torrents import known
from tests.torrents.known import DUNE

TORRENT = b"d8:announce3:abc4:info" + known.INFO + b"e"
FIRST, SECOND = hashlib.sha1(known.INFO).hexdigest(), hashlib.sha256(known.INFO).hexdigest()


def test_info_hash() -> None:
    assert info_hash(TORRENT) == FIRST
    assert info_hash("magnet:?dn=x&xt=urn:btih:" + DUNE.upper() + "&tr=y") == DUNE
    assert info_hash("magnet:?xt=urn:btih:" + "A" * 32) == "0" * 40
    assert info_hash("magnet:?xt=urn:btmh:1220aa") is None
    bad = (
        b"d",
        b"d4:infoe",
        b"d4:info3:ab",
        b"4:info",
        b"d99999999999999:x",
        b"dxe",
        b"d1:a-4:be",
    )
    for data in bad:
        assert info_hash(data) is None
        assert names_of(data) == set()


@pytest.mark.parametrize(
    ("torrent", "names"),
    [
        (TORRENT, {FIRST, SECOND, SECOND[:40]}),
        (f"magnet:?xt=urn:btih:{FIRST.upper()}&dn=x", {FIRST}),
        (f"magnet:?xt=urn:btmh:1220{SECOND.upper()}", {SECOND, SECOND[:40]}),
        (f"magnet:?xt=urn:btih:{FIRST}&xt=urn:btmh:1220{SECOND}&tr=y", {FIRST, SECOND, SECOND[:40]}),
        (f"magnet:?xt=urn:btmh:1114{SECOND}", set()),  # another way to hash
        (f"magnet:?xt=urn:btmh:1220{SECOND}0", set()),
        ("magnet:?dn=nothing", set()),
    ],
)
def test_names(torrent: bytes | str, names: set[str]) -> None:
    assert names_of(torrent) == names
