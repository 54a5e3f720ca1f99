"""Long lists of phrases in pieces: they hold what the whole pattern would."""

import re

import pytest

from custom_components.mediamate.understanding import en_cues, en_shown, ru_cues
from custom_components.mediamate.understanding.alternatives import alternatives, one_of


@pytest.mark.parametrize(
    ("pattern", "parts"),
    [
        ("a|b", ["a", "b"]),
        ("(?:a|b)|c", ["(?:a|b)", "c"]),
        (r"a\||\(|[)|(]|[^]|]x", [r"a\|", r"\(", "[)|(]", "[^]|]x"]),
        ("", [""]),
    ],
)
def test_a_pattern_is_split_at_its_own_bars(pattern: str, parts: list[str]) -> None:
    assert alternatives(pattern) == parts


@pytest.mark.parametrize(
    "patterns",
    [
        (en_cues.EITHER, en_cues.INTRO, en_shown.MORE),
        tuple(ru_cues.AROUND),
        ("one", "two", "th(?:ree|e)"),
    ],
)
def test_the_pieces_hold_what_the_whole_holds(patterns: tuple[str, ...]) -> None:
    whole, pieces = re.compile(rf"(?:{'|'.join(patterns)})\Z"), one_of(*patterns)
    words = set(re.findall(r"[a-zа-я]+(?: [a-zа-я]+)?", " ".join(patterns)))
    words |= {"", "one", "three", "zzyzx", "зызык"}
    held = {word for word in words if whole.match(word)}
    assert {word for word in words if pieces(word)} == held
    assert held and held != words
