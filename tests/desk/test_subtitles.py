"""The desk and subtitles: who may, what waits for a yes, and a look that takes longer than anybody waits."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from custom_components.mediamate import desk_subtitles
from custom_components.mediamate.data import MediaMate
from custom_components.mediamate.desk_subtitles import Waiting, subtitle_wish
from custom_components.mediamate.errors import (
    CannotConnect,
    MediaMateError,
    NotConfigured,
    Refused,
    ServiceFailed,
    StorageFailed,
)
from custom_components.mediamate.model import Actor, MediaItem, Message, Role, ServiceInfo, Thread, named
from custom_components.mediamate.model.subtitles import (
    LanguageProfile,
    Subtitle,
    Subtitled,
    SubtitleOutcome as Outcome,
    SubtitlesSnapshot,
)
from custom_components.mediamate.operations.parts import Unfit
from custom_components.mediamate.operations.stack import Instance
from custom_components.mediamate.operations.subtitle_pace import MOST
from custom_components.mediamate.operations.subtitle_profiles import Keeping
from custom_components.mediamate.operations.subtitles import Sought, SubtitleWish
from custom_components.mediamate.texts import async_texts
from custom_components.mediamate.told import notice_message
from tests.made import ADMIN, AUTOMATION, CHILD, DUNE, MEMBER, NOBODY, ROOM, Clock, thread
from tests.members import household_of, member_data

WISH = SubtitleWish(ref=DUNE, language="ru")


class Bazarr:
    """A subtitle manager that looks for as long as the test wants."""

    def __init__(self) -> None:
        self.film = Subtitled(backend_id=1, title="Dune")
        self.may_end = asyncio.Event()
        self.searches = 0
        self.refusal: Exception | None = None
        self.finds = True
        self.profile: int | None = 1
        self.unwilling: MediaMateError | None = None

    async def search(self, of: Subtitled, language: str) -> None:
        self.searches += 1
        await self.may_end.wait()
        if self.refusal:
            raise self.refusal
        if not self.finds:
            return
        self.film = Subtitled(backend_id=1, title="Dune", present=(Subtitle(language),))

    async def movie(self, backend_id: int) -> Subtitled:
        return self.film

    async def has_profile(self, of: Subtitled) -> bool:
        if self.unwilling:
            raise self.unwilling
        return self.profile is not None

    async def profiles(self) -> list[LanguageProfile]:
        return [LanguageProfile(id=7, name="Russian", size=1, languages=("ru",))]

    async def assign(self, of: Subtitled, profile_id: int) -> None:
        self.profile = profile_id


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


async def test_of_a_look_that_was_cut_off_nothing_is_told(
    hass: HomeAssistant, mate: MediaMate, bazarr: Bazarr, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_subtitles, "PATIENCE", 0.01)
    waiting = Waiting(thread(MEMBER), MediaItem(ref=DUNE, title="Dune"))
    await mate.desk.subtitles(MEMBER, WISH, waiting)
    (look,) = mate.desk._subtitle_looks
    look.task.cancel()
    with suppress(asyncio.CancelledError):
        await look.task
    await hass.async_block_till_done(wait_background_tasks=True)
    assert (mate.desk._subtitle_looks, await mate.history.pending_notices()) == ([], [])


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


# --- who goes on looking


async def test_a_title_without_a_profile_is_given_one(mate: MediaMate, bazarr: Bazarr) -> None:
    bazarr.may_end.set()
    bazarr.finds, bazarr.profile = False, None
    report = await mate.desk.subtitles(CHILD, WISH)
    assert (report.outcome, report.kept) == (Outcome.NOTHING, Keeping("Bazarr", "Russian"))
    assert (bazarr.profile, bazarr.searches) == (7, 1)
    other = await mate.desk.subtitles(CHILD, replace(WISH, language="de"))
    assert (other.kept, bazarr.profile) == (None, 7), "what has one keeps it"


GUEST = replace(CHILD, id="user:guest", role=Role.GUEST)


@pytest.mark.parametrize(
    ("who", "profile"),
    [(ADMIN, 7), (MEMBER, 7), (AUTOMATION, 7), (CHILD, 7), (GUEST, None), (ROOM, None)],
    ids=lambda one: one.role if isinstance(one, Actor) else "",
)
async def test_who_has_it_looked_for_from_now_on(
    mate: MediaMate, bazarr: Bazarr, who: Actor, profile: int | None
) -> None:
    """That is a setting of a service, which stays; whoever may not make it has them looked for all the same."""
    bazarr.may_end.set()
    bazarr.finds, bazarr.profile = False, None
    report = await mate.desk.subtitles(who, WISH)
    assert (report.outcome, bazarr.searches, bazarr.profile) == (Outcome.NOTHING, 1, profile)
    assert report.kept == (Keeping("Bazarr", "Russian") if profile else None)


async def test_who_may_joins_who_may_not(
    hass: HomeAssistant, mate: MediaMate, bazarr: Bazarr, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_subtitles, "PATIENCE", 0.01)
    bazarr.finds, bazarr.profile = False, None
    assert (await mate.desk.subtitles(ROOM, WISH)).kept is None
    for who in (MEMBER, GUEST):  # who comes later hears what is so by now
        report = await mate.desk.subtitles(who, WISH)
        assert (report.outcome, report.kept) == (Outcome.SEARCHING, Keeping("Bazarr", "Russian"))
    assert (bazarr.profile, bazarr.searches) == (7, 1)
    bazarr.may_end.set()
    await hass.async_block_till_done(wait_background_tasks=True)
    assert bazarr.profile == 7


async def test_who_may_asks_after_who_may_not(mate: MediaMate, bazarr: Bazarr) -> None:
    bazarr.may_end.set()
    bazarr.finds, bazarr.profile = False, None
    await mate.desk.subtitles(GUEST, WISH)
    report = await mate.desk.subtitles(MEMBER, WISH)
    assert (report.outcome, report.kept) == (Outcome.RECENT, Keeping("Bazarr", "Russian"))
    assert (bazarr.profile, bazarr.searches) == (7, 1)


async def test_no_profile_has_the_language(mate: MediaMate, bazarr: Bazarr) -> None:
    bazarr.may_end.set()
    bazarr.profile = None
    report = await mate.desk.subtitles(MEMBER, replace(WISH, language="de"))
    assert (report.outcome, report.kept) == (Outcome.FOUND, Keeping("Bazarr", None))
    assert bazarr.profile is None


async def test_what_keeps_us_from_it_keeps_nobody_from_looking(
    mate: MediaMate, bazarr: Bazarr, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    bazarr.may_end.set()
    bazarr.unwilling = CannotConnect(service="Bazarr")
    report = await mate.desk.subtitles(MEMBER, WISH)
    assert (report.outcome, report.kept, bazarr.searches) == (Outcome.FOUND, None, 1)
    assert "A language profile could not be set: cannot_connect service=Bazarr" in caplog.text


async def test_of_two_languages_at_once_the_first_gets_its_profile(
    mate: MediaMate, bazarr: Bazarr, monkeypatch: pytest.MonkeyPatch
) -> None:
    bazarr.profile, given = None, []
    asked, may_go = asyncio.Event(), asyncio.Event()

    async def profiles() -> list[LanguageProfile]:
        asked.set()
        await may_go.wait()
        return [
            LanguageProfile(id=7, name="Russian", size=1, languages=("ru",)),
            LanguageProfile(id=8, name="German", size=1, languages=("de",)),
        ]

    async def assign(of: Subtitled, profile_id: int) -> None:
        given.append(profile_id)
        bazarr.profile = profile_id

    monkeypatch.setattr(bazarr, "profiles", profiles)
    monkeypatch.setattr(bazarr, "assign", assign)
    bazarr.may_end.set()
    looks = [
        asyncio.create_task(mate.desk.subtitles(MEMBER, replace(WISH, language=one))) for one in ("ru", "de")
    ]
    await asked.wait()
    may_go.set()
    await asyncio.gather(*looks)
    assert given == [7]


async def test_who_does_not_wait_hears_of_the_profile_at_once(
    hass: HomeAssistant, mate: MediaMate, bazarr: Bazarr, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_subtitles, "PATIENCE", 0.01)
    bazarr.profile = None
    report = await mate.desk.subtitles(MEMBER, WISH)
    assert (report.outcome, report.kept) == (Outcome.SEARCHING, Keeping("Bazarr", "Russian"))
    bazarr.may_end.set()
    await hass.async_block_till_done(wait_background_tasks=True)


# --- how often


async def test_nothing_is_looked_for_twice_within_ten_minutes(
    mate: MediaMate, bazarr: Bazarr, clock: Clock
) -> None:
    bazarr.may_end.set()
    bazarr.finds = False
    assert (await mate.desk.subtitles(CHILD, WISH)).outcome is Outcome.NOTHING
    clock.forward(minutes=4)
    for who in (CHILD, MEMBER, ADMIN, AUTOMATION):
        report = await mate.desk.subtitles(who, WISH)
        assert (report.outcome, report.wait) == (Outcome.RECENT, 360)
    assert bazarr.searches == 1
    await mate.desk.subtitles(MEMBER, replace(WISH, language="de"))
    assert bazarr.searches == 2, "another language is something else"
    clock.forward(minutes=6)
    assert (await mate.desk.subtitles(CHILD, WISH)).outcome is Outcome.NOTHING
    assert bazarr.searches == 3


class Season(Bazarr):
    """A subtitle manager of episodes, of which nobody has any."""

    def __init__(self) -> None:
        super().__init__()
        self.searched: list[int | None] = []
        self.begun: asyncio.Queue[int | None] = asyncio.Queue()

    async def search(self, of: Subtitled, language: str) -> None:
        self.searched.append(of.episode_id)
        self.begun.put_nowait(of.episode_id)
        await self.may_end.wait()

    async def episodes(self, ids: list[int]) -> list[Subtitled]:
        return [Subtitled(backend_id=5, episode_id=one, title="") for one in ids]


async def test_parts_that_somebody_else_has_looked_for(
    hass: HomeAssistant, mate: MediaMate, monkeypatch: pytest.MonkeyPatch
) -> None:
    season: Any = Season()

    async def seek(stack: Any, wish: SubtitleWish, now: Any) -> Sought:
        manager: Any = Instance("bazarr", "Bazarr", season, None)
        items = await season.episodes(list(wish.seasons or ()))
        return Sought(manager=manager, language="ru", items=tuple(items))

    async def look(*episodes: int) -> Outcome:
        return (await mate.desk.subtitles(MEMBER, replace(WISH, seasons=episodes))).outcome

    monkeypatch.setattr(desk_subtitles, "seek", seek)
    first = asyncio.create_task(look(1, 2))
    assert await asyncio.wait_for(season.begun.get(), 30) == 1
    assert await look(2) is Outcome.SEARCHING, "it is part of what is looked for already"
    second = asyncio.create_task(look(2, 3))
    assert await asyncio.wait_for(season.begun.get(), 30) == 3
    season.may_end.set()
    assert (await first, await second) == (Outcome.NOTHING, Outcome.SEARCHING)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert sorted(season.searched) == [1, 2, 3]
    assert await look(1, 3) is Outcome.RECENT
    assert await look(1, 4) is Outcome.NOTHING
    assert sorted(season.searched) == [1, 2, 3, 4]


@pytest.mark.parametrize("who", [CHILD, MEMBER, ROOM])
async def test_so_often_and_no_more(mate: MediaMate, bazarr: Bazarr, clock: Clock, who: Actor) -> None:
    bazarr.may_end.set()
    bazarr.refusal = ServiceFailed(service="Bazarr")
    for _ in range(MOST):
        clock.forward(minutes=1)
        with pytest.raises(ServiceFailed):
            await mate.desk.subtitles(who, WISH)
    with pytest.raises(Refused) as caught:
        await mate.desk.subtitles(who, WISH)
    assert caught.value.translation_key == "subtitles_too_often"
    assert float(caught.value.placeholders["retry_after"]) == 41 * 60
    assert bazarr.searches == MOST
    with pytest.raises(ServiceFailed):
        await mate.desk.subtitles(replace(who, id="user:somebody else"), WISH)
    clock.forward(minutes=41)
    bazarr.refusal = None
    assert (await mate.desk.subtitles(who, WISH)).outcome is Outcome.FOUND


@pytest.mark.parametrize("who", [ADMIN, AUTOMATION])
async def test_who_is_not_counted(mate: MediaMate, bazarr: Bazarr, who: Actor) -> None:
    bazarr.may_end.set()
    bazarr.refusal = ServiceFailed(service="Bazarr")
    for _ in range(MOST + 1):
        with pytest.raises(ServiceFailed):
            await mate.desk.subtitles(who, WISH)
    assert bazarr.searches == MOST + 1


@pytest.mark.parametrize(("language", "words"), [("en", "20 times"), ("ru", "20 раз")])
async def test_too_often_in_words(hass: HomeAssistant, language: str, words: str) -> None:
    texts = await async_texts(hass, language)
    told = texts.error(Refused("subtitles_too_often", most=20, retry_after=2460.0))
    assert words in told and "41" in told


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
