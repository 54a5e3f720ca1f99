"""What is no work is neither followed, nor looked for, nor downloaded."""

import pytest

from custom_components.mediamate.understanding import parse


@pytest.mark.parametrize(
    "text",
    [
        "follow this twitch streamer",
        "subscribe to the local council newsletter",
        "stop getting me the daily news",
        "stop following the boat",
        "follow the ferry on the map",
        "unsubscribe me from that mailing list",
        "cancel the search for wifi networks",
        "stop looking for my passport",
        "download the trailer for dune three",
        "play me the trailer of the new superman film",
        "i want the soundtrack of gladiator",
        "get the deleted scenes from aliens",
        "the pilot of our flight was lovely",
        "get the pilot light going",
        "what did i miss in maths",
        "is there space for another car",
        "will that table fit in the kitchen",
        "следи за каналом собчак",
        "следи за новостями про выборы",
        "отпиши меня от почтовой рассылки",
        "не следи за почтой",
        "прекрати искать сигнал спутника",
        "отмени поиск блютуз устройств",
        "скачай трейлер супермена",
        "включи трейлер новой дюны",
        "что было на уроке пока меня не было",
        "влезет ли стол на кухню",
    ],
)
def test_what_is_no_work_is_not_for_us(text: str) -> None:
    assert parse(text, "en") is None


@pytest.mark.parametrize(
    ("text", "verb", "title"),
    [
        ("follow The Boat", "request", "The Boat"),
        ("get Trailer Park Boys", "request", "Trailer Park Boys"),
        ("get game of thrones", "request", "game of thrones"),
        ("stop following The News Reader", "remove", "The News Reader"),
        ("скачай игру престолов", "request", "игра престолов"),
    ],
)
def test_a_work_that_is_called_so_is(text: str, verb: str, title: str) -> None:
    command = parse(text, "en")
    assert command is not None and (command.verb, command.title) == (verb, title)
