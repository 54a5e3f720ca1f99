"""Two Radarrs, one film: named in words, asked about, and told apart in lists."""

from dataclasses import replace
from typing import Any

from homeassistant.core import HomeAssistant, callback
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.mediamate.history import Notice
from custom_components.mediamate.operations.stack import MediaStack
from custom_components.mediamate.texts import async_texts
from custom_components.mediamate.told import notice_message
from tests.made import ARRIVAL

from .conftest import Person
from .home import HD, UHD, TalkHome


class TwoRadarrs(TalkHome):
    """A household with a second Radarr, for 4K; what is added there is in `sharp`."""

    def __init__(self, clock: Any) -> None:
        super().__init__(clock)
        self.sharp = TalkHome(clock)
        self.sharp.profiles = (UHD,)
        self.profiles = (HD,)

    def stack(self) -> MediaStack:
        (first,) = (made := super().stack()).backends
        (second,) = self.sharp.stack().backends
        first = replace(first, title="Radarr")
        second = replace(second, entry_id="uhd", title="Radarr 4K", port=self.sharp.radarr)
        return replace(made, backends=(first, second))


@pytest.fixture
def home(hass: HomeAssistant, clock: Any, monkeypatch: pytest.MonkeyPatch) -> TwoRadarrs:
    MockConfigEntry(domain="mediamate", entry_id="uhd", data={"kind": "radarr"}).add_to_hass(hass)
    from custom_components.mediamate import data as data_module, desk_base

    home = TwoRadarrs(clock)
    for module in (desk_base, data_module):
        monkeypatch.setattr(module, "current_stack", lambda hass: home.stack())
    monkeypatch.setattr(desk_base, "away", lambda hass, role: None)
    return home


@pytest.mark.parametrize(
    ("asked", "question"),
    [
        ("download Arrival in 4K", "Download the film Arrival (2016): Ultra-HD, about 44.5 GB, Radarr 4K?"),
        ("download Arrival on the second Radarr", "Download the film Arrival (2016): Ultra-HD, about 44.5 GB, Radarr 4K?"),
        ("download Arrival to the 4K Radarr", "Download the film Arrival (2016): Ultra-HD, about 44.5 GB, Radarr 4K?"),
        ("скачай Прибытие на второй радарр", "Скачать фильм «Прибытие» (Arrival, 2016): Ultra-HD, примерно 44,5 ГБ, Radarr 4K?"),
        ("скачай Прибытие в 4К", "Скачать фильм «Прибытие» (Arrival, 2016): Ultra-HD, примерно 44,5 ГБ, Radarr 4K?"),
        ("скачай Прибытие на радарр 4К", "Скачать фильм «Прибытие» (Arrival, 2016): Ultra-HD, примерно 44,5 ГБ, Radarr 4K?"),
        ("download Arrival", "Download the film Arrival (2016): HD-1080p, about 11.6 GB, Radarr?"),
        ("download Arrival, 1080p is enough", "Download the film Arrival (2016): HD-1080p, about 11.6 GB, Radarr?"),
        ("download Arrival with the profile Ultra-HD", "Download the film Arrival (2016): Ultra-HD, about 44.5 GB, Radarr 4K?"),
        ("скачай Прибытие с профилем HD-1080p", "Скачать фильм «Прибытие» (Arrival, 2016): HD-1080p, примерно 11,6 ГБ, Radarr?"),
    ],
)  # fmt: skip
async def test_by_name_in_words(boris: Person, home: TwoRadarrs, asked: str, question: str) -> None:
    assert await boris.say(asked) == question
    await boris.say("yes")
    there = home.sharp if "4K" in question else home
    assert there.added == [ARRIVAL] and home.added + home.sharp.added == [ARRIVAL]


@pytest.mark.parametrize(
    ("words", "sharp"), [("in 4K", True), ("in 1080p", False), ("with the profile Ultra-HD", False)]
)
async def test_both_have_every_profile_as_an_arr_comes(
    boris: Person, home: TwoRadarrs, words: str, sharp: bool
) -> None:
    """Then the one that is called so is meant, and where none is, the usual one."""
    home.profiles = home.sharp.profiles = (HD, UHD)
    question = await boris.say(f"download Arrival {words}") or ""
    assert question.endswith("Radarr 4K?") is sharp, question
    await boris.say("yes")
    assert (home.sharp if sharp else home).added == [ARRIVAL]


@pytest.mark.parametrize("answer", ["yes, but on the second radarr", "да, но на второй радарр"])
async def test_a_change_of_the_instance_is_a_new_question(
    boris: Person, home: TwoRadarrs, answer: str
) -> None:
    await boris.say("download Arrival")
    assert "Radarr 4K" in (await boris.say(answer) or "")
    assert home.added == home.sharp.added == []
    await boris.say("yes")
    assert home.sharp.added == [ARRIVAL]


async def test_1080p_is_enough_is_an_answer(boris: Person, home: TwoRadarrs) -> None:
    await boris.say("download Arrival in 4K")
    assert "HD-1080p, about 11.6 GB, Radarr?" in (await boris.say("1080p is enough") or "")


async def test_a_service_that_is_not_there(boris: Person, home: TwoRadarrs) -> None:
    said = await boris.said("download Arrival on the third Radarr")
    assert (
        said and said.text == "I don't know which service “third radarr” is. There are Radarr and Radarr 4K."
    )
    assert said.asks is False


async def test_the_same_title_in_two_instances_is_told_apart(boris: Person, home: TwoRadarrs) -> None:
    for asked in ("download Arrival", "download Arrival in 4K"):
        await boris.say(asked)
        assert "requested" in (await boris.say("yes") or "")
    lines = (await boris.say("what's downloading?") or "").splitlines()
    assert sorted(line.partition(":")[0] for line in lines) == [
        "Arrival (2016) in Radarr",
        "Arrival (2016) in Radarr 4K",
    ]
    home.grab(ARRIVAL, "aa", progress=0.4)
    await boris.later(seconds=30)
    lines = (await boris.say("what's downloading?") or "").splitlines()
    assert lines[0].startswith("Arrival (2016) in Radarr: downloading, 40%")
    assert [line.partition(":")[0] for line in lines[1:]] == ["Arrival (2016) in Radarr 4K"]
    said = await boris.said("cancel the download of Arrival")
    assert said and said.choices == 2


async def test_what_is_there_in_hd_can_be_had_in_4k(boris: Person, home: TwoRadarrs) -> None:
    home.have(ARRIVAL)
    said = await boris.said("download Arrival")
    assert said and not said.asks and said.proposal is None
    assert "Radarr 4K?" in (await boris.say("download Arrival in 4K") or "")


async def test_a_notice_says_which_one_it_is(boris: Person, home: TwoRadarrs, hass: HomeAssistant) -> None:
    told: list[dict[str, Any]] = []
    hass.bus.async_listen("mediamate_ready", callback(lambda event: told.append(dict(event.data))))
    boris.mate.outbox.start()
    for asked in ("download Arrival", "download Arrival in 4K"):
        await boris.say(asked)
        await boris.say("yes")
    home.imported(ARRIVAL)
    home.playable(ARRIVAL)
    for _ in range(3):
        await boris.later(seconds=30)
    assert [one.get("instance") for one in told] == ["Radarr"]
    notice = Notice(name="ready", request_id="r", payload=told[0], created=boris.clock())
    texts = await async_texts(hass, "en")
    assert texts.message(notice_message(notice)).startswith("You can watch Arrival (2016) in Radarr now")
