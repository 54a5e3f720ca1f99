"""Two entries with the same title: told apart by their address wherever they are named."""

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.mediamate.assembly import told_apart


def entry(entry_id: str, title: str, url: str | None = None) -> MockConfigEntry:
    data = {"kind": "radarr"} | ({"url": url} if url else {})
    return MockConfigEntry(domain="mediamate", entry_id=entry_id, title=title, data=data)


@pytest.mark.parametrize(
    ("entries", "titles"),
    [
        (
            [("a", "Radarr", "http://nas:7878"), ("b", "Radarr 4K", "http://nas:7879")],
            ["Radarr", "Radarr 4K"],
        ),
        (
            [("a", "Radarr", "http://nas:7878"), ("b", "Radarr", "https://films.home/radarr")],
            ["Radarr (nas:7878)", "Radarr (films.home)"],
        ),
        (
            [("a", "Radarr", "http://user:hush@nas:7878"), ("b", "Radarr", "http://nas:7879")],
            ["Radarr (nas:7878)", "Radarr (nas:7879)"],
        ),
        (
            [
                ("a", "Radarr", "http://nas/hd"),
                ("b", "Radarr", "http://nas/uhd"),
                ("c", "Sonarr", "http://nas/tv"),
            ],
            ["Radarr 1", "Radarr 2", "Sonarr"],
        ),
        ([("a", "TMDb", None), ("b", "TMDb", None)], ["TMDb 1", "TMDb 2"]),
        (
            [
                ("a", "Radarr", "http://nas/hd"),
                ("b", "Sonarr", "http://nas/series"),
                ("c", "Radarr", "http://nas/uhd"),
                ("d", "Sonarr", "http://nas/anime"),
            ],
            ["Radarr 1", "Sonarr 1", "Radarr 2", "Sonarr 2"],
        ),
    ],
)
def test_titles_told_apart(entries: list[tuple[str, str, str | None]], titles: list[str]) -> None:
    assert list(told_apart([entry(*one) for one in entries]).values()) == titles
