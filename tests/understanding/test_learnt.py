"""The learnt reader: what it is made of, what it withstands, and that the rules go before it."""

import random
import time

import pytest

from custom_components.mediamate.understanding import learnt, parse, warm_up
from custom_components.mediamate.understanding.grammar import LANGUAGES, grammar
from custom_components.mediamate.understanding.learnt import LABELS, Reading, packed, read, spans, unpacked
from custom_components.mediamate.understanding.likeness import by_likeness
from custom_components.mediamate.understanding.rules import Grammar
from custom_components.mediamate.understanding.text import Phrase
from scripts.lib.understanding.sentences import Varied, read as labelled
from scripts.lib.understanding.train import learn, source_of


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_weights_are_made_from_the_sentences_that_are_there(language: str) -> None:
    assert learnt.weights(language).source == source_of(language), "run scripts/train-understanding"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_weights_are_small(language: str) -> None:
    assert learnt.path_of(language).stat().st_size < 400_000
    known = learnt.weights(language)
    assert len(known.tags) + len(known.says) < 1_500_000


def test_what_is_packed_is_unpacked() -> None:
    known = learnt.weights("en")
    assert unpacked(packed(known)) == known
    with pytest.raises(ValueError, match="version"):
        unpacked(packed(known, version=99))


LINES = [
    {"text": "would you get Dune for me", "lang": "en", "expect": {"verb": "request", "title": ["Dune"]}},
    {"text": "would you get Up for me", "lang": "en", "expect": {"verb": "request", "title": ["Up"]}},
    {"text": "do we have Dune already", "lang": "en", "expect": {"verb": "library", "title": ["Dune"]}},
    {
        "text": "do we have The Wire already",
        "lang": "en",
        "expect": {"verb": "library", "title": ["The Wire"]},
    },
    {
        "text": "something with Tom Hanks",
        "lang": "en",
        "expect": {"verb": "recommend", "person": "Tom Hanks"},
    },
    {"text": "the kettle is on", "lang": "en", "expect": None},
]


def test_a_few_sentences_teach_what_they_say() -> None:
    sentences = [labelled(line, russian=False) for line in LINES]
    made = [
        learn(sentences, ["well, *", "*, thanks"], grammar("en"), rounds=6).weights("x") for _ in range(2)
    ]
    assert made[0] == made[1]  # the same numbers at every run
    assert set(made[0].verbs) == {"request", "library", "recommend", "null"}


def test_titles_are_found_in_the_words_of_a_line() -> None:
    line = {"text": "скачай Дюну и Прибытие", "expect": {"verb": "request", "titles": ["Дюна", "Прибытие"]}}
    found = labelled(line, russian=True)
    assert found is not None and found.labels == ("O", "BT", "O", "BT")
    assert labelled({"text": "get it", "expect": {"verb": "request", "title": "Dune"}}, russian=False) is None


def test_a_sentence_is_varied_with_its_labels() -> None:
    sentences = [labelled(line, russian=False) for line in LINES]
    varied = Varied.of(sentences, ["well, *", "*, thanks"], 1)
    for _ in range(200):
        other = varied.another(sentences[0])
        assert len(other.labels) == len(other.phrase.tokens) and set(other.labels) <= set(LABELS)
        (span,) = spans(other.labels)
        title = Phrase(other.phrase.text, other.phrase.tokens[span.start : span.end]).norm
        assert title in {"dune", "up"}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("my sister won't stop talking about Fleabag, so could you get that for us please", "en"),
        ("сестра все уши прожужжала про Дюну, скачай уже наконец", "ru"),
    ],
)
def test_an_aside_hides_no_wish(text: str, language: str) -> None:
    phrase = Phrase.of(text)
    reading = read(phrase, grammar(language))
    assert reading.verb == "request" and reading.margin > 0 and len(reading.spans) == 1
    found = by_likeness(phrase, grammar(language))
    assert found.command is not None and not found.command.certain and not found.not_for_us


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_hostile_breaks_it_or_takes_long(language: str) -> None:
    warm_up(language)
    tables, rng = grammar(language), random.Random(5)
    alphabet = "abc где ё§«»\"'.,!?0123456789 -—…🙏\u202e\u0301"
    texts = ["", "?", "«»", *("".join(rng.choice(alphabet) for _ in range(300)) for _ in range(60))]
    for text in texts:
        phrase = Phrase.of(text)
        if not phrase:
            continue
        reading = read(phrase, tables)
        assert isinstance(reading, Reading) and all(
            0 <= a < b <= len(phrase.tokens) for _, a, b in reading.spans
        )
        by_likeness(phrase, tables)
    phrase = Phrase.of("please get " * 13)
    assert min(_seconds(phrase, tables) for _ in range(3)) < 0.05


def _seconds(phrase: Phrase, tables: Grammar) -> float:
    started = time.process_time()
    by_likeness(phrase, tables)
    return time.process_time() - started


@pytest.mark.parametrize(
    ("text", "language", "title"),
    [
        ("Download Dune, no wait, Arrival", "en", "Arrival"),
        ("скачай Дюну, нет, лучше Прибытие", "ru", "Прибытие"),
        ("download The Good, the Bad and the Ugly", "en", "The Good, the Bad and the Ugly"),
        ("скачай Хороший, плохой, злой", "ru", "Хороший, плохой, злой"),
        ("скачай Беги, Лола, беги", "ru", "Беги, Лола, беги"),
    ],
)
def test_a_title_with_a_remark_in_it_is_read_twice(text: str, language: str, title: str) -> None:
    command = parse(text, language)
    assert command is not None and (command.verb, command.title) == ("request", title)


def test_each_side_of_a_verb_is_learnt_as_one() -> None:
    line = {
        "text": "keep an eye on Dark",
        "expect": {"verb": "request", "title": "Dark", "about": "new_episodes"},
    }
    found = labelled(line, russian=False)
    assert found is not None and found.verb == "request new_episodes"


@pytest.mark.parametrize(
    ("text", "language", "verb", "about"),
    [
        ("my wife is hooked on Severance so keep fetching the new ones", "en", "request", "new_episodes"),
        ("my wife gave up on Severance, don't fetch new episodes any more", "en", "remove", "new_episodes"),
        ("could you maybe find out why Severance doesn't come down", "en", "downloads", "cause"),
        ("so could you tell me which torrents of Severance there are", "en", "find", "releases"),
        ("жена подсела на Разделение, пусть новые серии сами качаются", "ru", "request", "new_episodes"),
        ("объясни пожалуйста, почему Разделение второй день висит", "ru", "downloads", "cause"),
        ("ну покажи какие там вообще есть раздачи у Разделения", "ru", "find", "releases"),
    ],
)
def test_a_side_of_a_verb_is_known_by_sentences_like_it(
    text: str, language: str, verb: str, about: str
) -> None:
    found = by_likeness(Phrase.of(text), grammar(language)).command
    assert found is not None and (found.verb, found.about) == (verb, about)
    assert found.title in {"Severance", "Разделение"} and not found.certain
