"""What a model writes, as it can be spoken."""

import pytest

from custom_components.mediamate.agent.aloud import Aloud, plain


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("Dune (2021) is ready.", "Dune (2021) is ready."),
        ("**Dune** is *really* __good__, ~~bad~~ ***best***.", "Dune is really good, bad best."),
        ("## Found\n\n- **Dune** (2021)\n- *Arrival*\n", "Found\n\nDune (2021)\nArrival\n"),
        ("1. Dune\n2. Arrival", "1. Dune\n2. Arrival"),
        ("Смотрите [здесь](http://tv/web#x?id=1).", "Смотрите здесь."),
        ("It is at https://tv.local/web/#/details?id=1 now.", "It is at now."),
        ("<https://tv.local> or ![poster](http://x/y.jpg)", " or poster"),
        ("```json\n{}\n```\nDone", "{}\nDone"),
        ("Use `retry` 🎬🍿 now ✅.", "Use retry now."),
        ("| Title | Year |\n|---|---|\n| Dune | 2021 |", "Title, Year\nDune, 2021"),
        ("> quoted<br>text", "quoted text"),
        ("one\n---\n***\ntwo", "one\ntwo"),
        # titles and words that only look like markup
        ("M*A*S*H, *batteries not included and snake_case_words", "M*A*S*H, *batteries not included and snake_case_words"),
        ("#Alive and WALL·E, 2 * 3 = 6, № 5", "#Alive and WALL·E, 2 * 3 = 6, № 5"),
        ("— Да? — Нет.", "— Да? — Нет."),
        ("שלום עולם", "שלום עולם"),
    ],
)  # fmt: skip
def test_markup(written: str, spoken: str) -> None:
    assert plain(written) == spoken
    for size in (1, 2, 7, 1000):
        aloud = Aloud()
        parts = [aloud.take(written[start : start + size]) for start in range(0, len(written), size)]
        assert ("".join(parts) + aloud.rest()).split() == spoken.split(), size


def test_a_sentence_is_given_out_when_it_is_whole() -> None:
    aloud = Aloud()
    assert [aloud.take(one) for one in ("It **is", "** good. An", "d long.\n", "[a. b")] == [
        "",
        "It is good. ",
        "And long.\n",
        "",
    ]
    assert aloud.take(" c](http://x). ") == "a. b c. "
    assert aloud.rest() == ""


def test_markup_that_nobody_closes_holds_nothing_up_for_long() -> None:
    aloud = Aloud()
    assert aloud.take("**word. ") == ""
    said = "".join(aloud.take("word. ") for _ in range(200))
    assert len(said) > 500


def test_an_answer_that_comes_in_one_piece_is_taken_as_if_it_came_bit_by_bit() -> None:
    text = "It is **good** [here](http://x). " * 200
    whole, bits = Aloud(), Aloud()
    said = whole.take(text) + whole.rest()
    assert said == "".join(bits.take(text[at : at + 5]) for at in range(0, len(text), 5)) + bits.rest()
    assert said.count("It is good here.") == 200
