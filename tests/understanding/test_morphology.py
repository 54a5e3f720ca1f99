"""The dictionary's files: their lists of strings are read where they lie."""

import json
from pathlib import Path
import sys

import pytest

from custom_components.mediamate.understanding.morphology import _Strings, dictionary

LISTED = ["", "а", 'с "кавычками"', "с \\ чертой", "\n", "NOUN,anim,masc sing,nomn"]


@pytest.mark.parametrize("layout", [{}, {"indent": 2}, {"ensure_ascii": False}])
def test_each_string_of_a_list_is_read(tmp_path: Path, layout: dict[str, int]) -> None:
    path = tmp_path / "listed.json"
    path.write_text(json.dumps(LISTED, **layout), encoding="utf-8")
    strings = _Strings(path)
    assert [strings[at] for at in range(len(LISTED))] == LISTED


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "listed.json"
    path.write_text("[1, 2]", encoding="utf-8")
    with pytest.raises(ValueError, match="strings"):
        _Strings(path)


def test_words_of_one_reading_share_what_is_known_of_it() -> None:
    lexicon = dictionary()
    assert lexicon is not None
    (one,), (other,) = lexicon.forms("стола"), lexicon.forms("завода")
    assert one.paradigm != other.paradigm and one.tags is other.tags
    assert all(tag is sys.intern(tag) for tag in one.tags)


def test_another_form_of_a_word_is_written() -> None:
    lexicon = dictionary()
    assert lexicon is not None
    (form,) = [one for one in lexicon.forms("дюну") if "accs" in one.tags]
    assert lexicon.inflect(form, frozenset({"nomn", "sing"})) == "дюна"
    assert lexicon.inflect(form, frozenset({"no such grammeme"})) is None
