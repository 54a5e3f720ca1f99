"""The desk and subtitles: who may, what waits for a yes, and a look that takes longer than anybody waits."""

import asyncio
from dataclasses import replace
from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from custom_components.mediamate import desk_subtitles
from custom_components.mediamate.data import MediaMate
from custom_components.mediamate.desk_subtitles import Waiting, subtitle_wish
from custom_components.mediamate.errors import NotConfigured, Refused, ServiceFailed, StorageFailed
from custom_components.mediamate.model import MediaItem, Message, ServiceInfo, Thread, named
from custom_components.mediamate.model.subtitles import (
    Subtitle,
    Subtitled,
    SubtitleOutcome as Outcome,
    SubtitlesSnapshot,
)
from custom_components.mediamate.operations.parts import Unfit
from custom_components.mediamate.operations.stack import Instance
from custom_components.mediamate.operations.subtitles import Sought, SubtitleWish
from custom_components.mediamate.texts import async_texts
from custom_components.mediamate.told import notice_message
from tests.made import ADMIN, CHILD, DUNE, MEMBER, NOBODY, thread
from tests.members import household_of, member_data

WISH = SubtitleWish(ref=DUNE, language="ru")


class Bazarr:
    """A subtitle manager that looks for as long as the test wants."""

    def __init__(self) -> None:
        self.film = Subtitled(backend_id=1, title="Dune")
        self.may_end = asyncio.Event()
        self.searches = 0
        self.refusal: Exception | None = None

    async def search(self, of: Subtitled, language: str) -> None:
        self.searches += 1
        await self.may_end.wait()
        if self.refusal:
            raise self.refusal
        self.film = Subtitled(backend_id=1, title="Dune", present=(Subtitle(language),))

    async def movie(self, backend_id: int) -> Subtitled:
        return self.film


@pytest.fixture
def bazarr(monkeypatch: pytest.MonkeyPatch) -> Bazarr:
    """Let whatever is asked for be one film that lacks its subtitles."""
    bazarr: Any = Bazarr()
    seen = SubtitlesSnapshot(info=ServiceInfo("Bazarr", "1"), languages=("ru",))

    async def seek(stack: Any, wish: SubtitleWish, now: Any) -> Sought:
        manager: Any = Instance("bazarr", "Bazarr", bazarr, seen)
        return Sought(manager=manager, language=wish.language or "en", items=(bazarr.film,))

    monkeypatch.setattr(desk_subtitles, "seek", seek)
    return bazarr


async def test_a_look_that_ends_soon(mate: MediaMate, bazarr: Bazarr) -> None:
    bazarr.may_end.set()
    assert (await mate.desk.subtitles(CHILD, WISH)).outcome is Outcome.FOUND
    assert (await mate.desk.subtitles(CHILD, WISH)).outcome is Outcome.THERE
    assert bazarr.searches == 1


async def test_a_look_that_takes_its_time_goes_on_alone(
    hass: HomeAssistant, mate: MediaMate, bazarr: Bazarr, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_subtitles, "PATIENCE", 0.01)
    assert (await mate.desk.subtitles(MEMBER, WISH)).outcome is Outcome.SEARCHING
    assert (await mate.desk.subtitles(MEMBER, WISH)).outcome is Outcome.SEARCHING
    assert bazarr.searches == 1  # who asks again joins
    bazarr.may_end.set()
    await hass.async_block_till_done(wait_background_tasks=True)
    assert (await mate.desk.subtitles(MEMBER, WISH)).outcome is Outcome.THERE


@pytest.mark.parametrize(
    ("refusal", "name"),
    [(None, "subtitles_found"), (ServiceFailed(service="Bazarr"), "subtitles_nothing")],
)
async def test_who_did_not_wait_is_told_once(
    hass: HomeAssistant,
    mate: MediaMate,
    bazarr: Bazarr,
    monkeypatch: pytest.MonkeyPatch,
    *,
    refusal: Exception | None,
    name: str,
) -> None:
    monkeypatch.setattr(desk_subtitles, "PATIENCE", 0.01)
    monkeypatch.setattr(mate.desk, "deliver", lambda: None)  # so that it can be looked at
    waiting = Waiting(thread(MEMBER), MediaItem(ref=DUNE, title="Dune", year=2021))
    for _ in range(2):
        assert (await mate.desk.subtitles(MEMBER, WISH, waiting)).outcome is Outcome.SEARCHING
    bazarr.refusal = refusal
    bazarr.may_end.set()
    await hass.async_block_till_done(wait_background_tasks=True)
    (notice,) = await mate.history.pending_notices()
    assert (notice.name, notice.thread) == (name, thread(MEMBER))
    label = named("Dune", 2021)
    assert notice_message(notice) == Message(f"notice_{name}", {"label": label, "media_type": "movie"})


async def test_what_cannot_be_told_is_in_the_log(
    hass: HomeAssistant,
    mate: MediaMate,
    bazarr: Bazarr,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def full(notice: Any) -> None:
        raise StorageFailed

    monkeypatch.setattr(desk_subtitles, "PATIENCE", 0.01)
    monkeypatch.setattr(mate.history, "add_notice", full)
    waiting = Waiting(thread(MEMBER), MediaItem(ref=DUNE, title="Dune"))
    await mate.desk.subtitles(MEMBER, WISH, waiting)
    bazarr.may_end.set()
    await hass.async_block_till_done(wait_background_tasks=True)
    assert "cannot be told" in caplog.text


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("name", ["subtitles_found", "subtitles_nothing"])
async def test_what_is_told_has_its_words(hass: HomeAssistant, language: str, name: str) -> None:
    texts = await async_texts(hass, language)
    for key in (f"notice_{name}", f"notice_{name}_title"):
        told = texts.message(Message(key, {"label": named("Dune", 2021)}))
        assert told != texts.message(Message("unknown_text"))


async def test_a_failure_is_told_to_who_waits_and_forgotten(mate: MediaMate, bazarr: Bazarr) -> None:
    bazarr.refusal = ServiceFailed(service="Bazarr", reason="Path mapping issue?")
    bazarr.may_end.set()
    for _ in range(2):
        with pytest.raises(ServiceFailed):
            await mate.desk.subtitles(MEMBER, WISH)
    assert bazarr.searches == 2


async def test_a_part_that_there_is_not(mate: MediaMate, monkeypatch: pytest.MonkeyPatch) -> None:
    async def seek(*_: Any) -> None:
        raise Unfit("no_such_season", season="9", count=4)

    monkeypatch.setattr(desk_subtitles, "seek", seek)
    report = await mate.desk.subtitles(MEMBER, WISH)
    assert (report.outcome, report.why and report.why.key) == (Outcome.UNFIT, "no_such_season")


async def test_a_title_without_a_file(mate: MediaMate, monkeypatch: pytest.MonkeyPatch) -> None:
    async def seek(*_: Any) -> None:
        return None

    monkeypatch.setattr(desk_subtitles, "seek", seek)
    assert (await mate.desk.subtitles(MEMBER, WISH)).outcome is Outcome.NO_FILE


async def test_who_may_not(mate: MediaMate) -> None:
    with pytest.raises(Refused):
        await mate.desk.subtitles(NOBODY, WISH)
    with pytest.raises(Refused):
        await mate.desk.indexers(NOBODY)


async def test_without_a_service(mate: MediaMate) -> None:
    for asked in (mate.desk.missing_subtitles, mate.desk.indexers):
        with pytest.raises(NotConfigured):
            await asked(ADMIN)


async def test_whose_language(hass: HomeAssistant, mate: MediaMate) -> None:
    assert mate.desk.likely_languages(MEMBER, "en") == ("en",)
    anna = member_data("Anna", language="ru-RU")
    household_of(hass, anna)
    actor = replace(MEMBER, id=f"member:{anna['subentry_id']}")
    assert mate.desk.likely_languages(actor, "en") == ("ru", "en")


async def test_a_member_s_own_language(hass: HomeAssistant, mate: MediaMate, bazarr: Bazarr) -> None:
    bazarr.may_end.set()
    anna = member_data("Anna", language="en", movie={"subtitles": "ru"}, series={"subtitles": "de"})
    household_of(hass, anna)
    actor = replace(MEMBER, id=f"member:{anna['subentry_id']}")
    wish = SubtitleWish(ref=DUNE, likely=("en",))
    assert (await mate.desk.subtitles(actor, wish)).language == "ru"
    assert (await mate.desk.subtitles(actor, replace(wish, language="uk"))).language == "uk"
    assert (await mate.desk.subtitles(MEMBER, wish)).language == "en", "another one has chosen nothing"


# --- what waits for a yes


async def test_a_prepared_look(mate: MediaMate, bazarr: Bazarr) -> None:
    bazarr.may_end.set()
    where: Thread = thread(MEMBER)
    args = {"ref": str(DUNE), "title": "Dune", "year": 2021, "language": "ru"}
    await mate.desk.prepare(MEMBER, where, "subtitles", args, Message("ask_subtitles"))
    outcome = await mate.desk.confirm(MEMBER, where)
    assert outcome.message.key == "subtitles_found"
    assert outcome.result.outcome is Outcome.FOUND


@pytest.mark.parametrize("args", [{}, {"ref": "x"}, {"ref": 3}, {"ref": None}])
def test_a_prepared_look_that_makes_no_sense(args: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        subtitle_wish(args)


def test_what_a_prepared_look_means() -> None:
    args = {"ref": str(DUNE), "language": 3, "seasons": [2, 3], "episode": "latest"}
    assert subtitle_wish(args) == SubtitleWish(ref=DUNE, seasons=(2, 3), episode="latest")
