"""English sentences that no rule holds: read from their edges, by their capitals, by their words."""

import pytest

from custom_components.mediamate.understanding import parse, warm_up


def read(text: str) -> dict[str, object] | None:
    command = parse(text, "en")
    return command.as_dict() if command else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the title stands before the order
        ("never got round to watching chinatown, get it for us", {"verb": "request", "title": "chinatown"}),
        ("okay so my boss keeps going on about slow horses so download season one please",
         {"verb": "request", "title": "slow horses", "season": 1, "media_type": "series"}),
        ("Thriller by Michael Jackson, can you get that album",
         {"verb": "request", "title": "Thriller", "person": "Michael Jackson", "media_type": "album"}),
        ("changed my mind about Borderlands, drop it", {"verb": "remove", "title": "Borderlands"}),
        ("no seeds on Stalker, look for a different one", {"verb": "retry", "title": "Stalker"}),
        ("it's stuck, find another one", {"verb": "retry"}),
        # words that nobody foresaw before a cue that says enough
        ("my flatmate Tom from upstairs is dying to watch Heat", {"verb": "request", "title": "Heat"}),
        ("um hey can you like download severance for me the first season",
         {"verb": "request", "title": "severance", "season": 1, "media_type": "series"}),
        # what was said first is taken back
        ("i wanna watch something no actually just get inception", {"verb": "request", "title": "inception"}),
        ("how long till the season finale of Andor", {"verb": "upcoming", "title": "Andor"}),
        ("what's a good show if I liked Mindhunter",
         {"verb": "recommend", "like": "Mindhunter", "media_type": "series"}),
        ("a comedy with Jim Carrey", {"verb": "recommend", "genre": "comedy", "person": "Jim Carrey"}),
        ("Dune's been at 99% since this morning", {"verb": "retry", "title": "Dune"}),
    ],
)  # fmt: skip
def test_a_word_too_many_does_not_matter(text: str, expected: dict[str, object]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "verb", "title"),
    [
        ("Could Civil War be added to the downloads?", "request", "Civil War"),
        ("is Andor one of those slow shows or what's it like", "find", "Andor"),
        ("Is Ratatouille one of ours", "library", "Ratatouille"),
        ("what's the holdup with Oppenheimer", "downloads", "Oppenheimer"),
        ("bang on Gladiator would you", "watch", "Gladiator"),
        ("Did they announce when Stranger Things is back", "upcoming", "Stranger Things"),
        ("yank Morbius from the queue", "remove", "Morbius"),
        ("give Dune a rest for now", "pause", "Dune"),
        ("The Lighthouse needs subtitles", "subtitles", "The Lighthouse"),
    ],
)
def test_a_title_with_capitals_shows_itself(text: str, verb: str, title: str) -> None:
    command = parse(text, "en")
    assert command is not None
    assert (command.verb, command.title) == (verb, title)


def test_what_is_read_tolerantly_is_never_certain() -> None:
    for text in (
        "never got round to watching chinatown, get it for us",
        "Is Ratatouille one of ours",
    ):
        command = parse(text, "en")
        assert command is not None and not command.certain, text


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("download Up and also Wall-E", ("Up", "Wall-E")),
        ("get Alien and Aliens and Alien 3", ("Alien", "Aliens", "Alien 3")),
        ("grab Heat as well as Collateral", ("Heat", "Collateral")),
    ],
)
def test_several_works(text: str, titles: tuple[str, ...]) -> None:
    command = parse(text, "en")
    assert command is not None and command.titles == titles


@pytest.mark.parametrize(
    ("text", "title", "person"),
    [
        ("add Nirvana's Nevermind album", "Nevermind", "Nirvana"),
        ("get The Great Gatsby with Leonardo DiCaprio", "The Great Gatsby", "Leonardo DiCaprio"),
        ("get all three Back to the Future movies", "Back to the Future", None),
        ("grab the extended edition of The Two Towers", "The Two Towers", None),
    ],
)
def test_what_belongs_to_a_title(text: str, title: str, person: str | None) -> None:
    command = parse(text, "en")
    assert command is not None
    assert (command.title, command.person) == (title, person)


@pytest.mark.parametrize(
    "text",
    [
        "she said download Dune and left",
        "the doorbell rang, can you get it",
        "the phone is ringing can you get it",
        "i need to get the car washed",
        "i could really do with a holiday",
        "add gym to my calendar on monday",
        "add John to the contact list",
        "I met someone who worked on Lord of the Rings",
        "did you know that Jaws was filmed in Martha's Vineyard",
        "who is the president of France",
        "do we have milk",
        "that was a great dinner",
        "resume the robot mower",
        "download my tax return",
    ],
)
def test_what_is_not_for_us(text: str) -> None:
    assert parse(text, "en") is None


@pytest.mark.parametrize("language", ["en", "ru", "xx"])
def test_tables_are_made_before_anybody_speaks(language: str) -> None:
    warm_up(language)
    assert parse("download Dune", "en") is not None
