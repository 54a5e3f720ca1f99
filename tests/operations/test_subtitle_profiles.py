"""Language profiles: which one is given to a title that has none, and that what has one keeps it."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from custom_components.mediamate.errors import CannotConnect, MediaMateError
from custom_components.mediamate.model.subtitles import LanguageProfile, Subtitled
from custom_components.mediamate.operations.stack import Instance
from custom_components.mediamate.operations.subtitle_profiles import Keeping, fitting, keep

DUNE = Subtitled(backend_id=11, title="Dune")


def profile(number: int, *languages: str, size: int = 0, unless: tuple[str, ...] = ()) -> LanguageProfile:
    size = size or len(languages)
    return LanguageProfile(id=number, name=f"P{number}", size=size, languages=languages, unless_spoken=unless)


@pytest.mark.parametrize(
    ("profiles", "chosen"),
    [
        ([], None),
        ([profile(1, "en"), profile(2)], None),
        ([profile(1, "en", "ru"), profile(2, "ru")], 2),
        ([profile(1, "ru", size=3), profile(2, "en", "ru")], 2),
        ([profile(3, "ru"), profile(2, "ru")], 2),
        ([profile(1, "ru", unless=("ru",)), profile(2, "en", "ru", unless=("en",))], 2),
        ([profile(1, "ru", unless=("ru",))], 1),
    ],
)
def test_the_one_that_fits(profiles: list[LanguageProfile], chosen: int | None) -> None:
    for order in (profiles, profiles[::-1]):
        fit = fitting(order, "ru")
        assert (fit.id if fit else None) == chosen


@dataclass
class Manager:
    """A subtitle manager of which only the profiles are asked."""

    known: tuple[LanguageProfile, ...] = (profile(4, "ru"),)
    has: bool = False
    refusal: MediaMateError | None = None
    given: list[tuple[Subtitled, int]] = field(default_factory=list)

    async def has_profile(self, of: Subtitled) -> bool:
        return self.has

    async def profiles(self) -> tuple[LanguageProfile, ...]:
        return self.known

    async def assign(self, of: Subtitled, profile_id: int) -> None:
        if self.refusal:
            raise self.refusal
        self.given.append((of, profile_id))


async def kept(manager: Any, language: str = "ru") -> Keeping | None:
    return await keep(Instance("bazarr", "Bazarr", manager, None), DUNE, language)


async def test_a_title_without_one_is_given_one() -> None:
    manager = Manager()
    assert await kept(manager) == Keeping("Bazarr", "P4")
    assert manager.given == [(DUNE, 4)]


async def test_what_has_one_keeps_it() -> None:
    manager = Manager(has=True)
    assert await kept(manager) is None
    assert manager.given == []


async def test_there_is_none_that_fits() -> None:
    manager = Manager()
    assert await kept(manager, "de") == Keeping("Bazarr", None)
    assert manager.given == []


async def test_what_was_refused_is_told() -> None:
    with pytest.raises(CannotConnect):
        await kept(Manager(refusal=CannotConnect(service="Bazarr")))
