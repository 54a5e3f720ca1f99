"""Fifty people who write to the bot at the same moment, each about another film: for a test and for the bench.

.venv/bin/python -m scripts.lib.crowd      measures it in a Home Assistant of its own, and prints a line
"""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
import sys
import tempfile
import time
from typing import Any

from simulator import SimulatedStack
from simulator.catalogue import Film
from simulator.telegram import Message, Person
from simulator.telegram.changes import NotSeen

from .chats import set_up_telegram
from .flows import leave_follow_ups, set_up_all
from .realhome import RealHome

FIRST_ID = 5001
NAMES = ("Ada", "Ben", "Cleo", "Dan", "Eva", "Finn", "Gwen", "Hugo", "Ida", "Jon")
ANSWER_SECONDS = 120.0
YES = "Download"


@dataclass(slots=True)
class Visit:
    """What one of them saw. asked, pressed: seconds until the card came, and until the button was answered."""

    person: Person
    film: Film
    asked: float = 0.0
    pressed: float = 0.0
    card: Message | None = None


@dataclass(slots=True)
class Outcome:
    """All visits; `mixed` names what somebody saw of another's film."""

    visits: list[Visit]
    mixed: list[str] = field(default_factory=list)

    def figures(self) -> dict[str, Any]:
        """Return how many came, median and worst seconds, and what was mixed up."""
        asked, pressed = ([getattr(one, name) for one in self.visits] for name in ("asked", "pressed"))
        return {
            "people": len(self.visits),
            "card": (median(asked), max(asked)),
            "button": (median(pressed), max(pressed)),
            "mixed": self.mixed,
        }

    def line(self) -> str:
        """Return the figures in one line."""
        told = self.figures()
        card, button = ("{:.2f} s (worst {:.2f} s)".format(*told[name]) for name in ("card", "button"))
        return f"{told['people']} people at once: card after {card}, button after {button}"


def crowd_of(sim: SimulatedStack, count: int = 50) -> list[Person]:
    """Return so many people, who have still to be let through and listed."""
    return [
        sim.telegram.person(FIRST_ID + number, f"{NAMES[number % len(NAMES)]} {number}")
        for number in range(count)
    ]


def films_for(sim: SimulatedStack, count: int) -> list[Film]:
    """Return so many films whose names mean one title only, and that are out."""
    catalogue, today = sim.catalogue, sim.clock.now().year
    clear = [
        film
        for film in catalogue.films.values()
        if film.year < today
        and len(catalogue.find_films(film.title)) + len(catalogue.find_series(film.title)) == 1
    ]
    assert len(clear) >= count, f"only {len(clear)} films have a name of their own"
    return clear[:count]


async def fifty_people(sim: SimulatedStack, people: list[Person]) -> Outcome:
    """Let all of them ask at once, then all press the button at once; looks who saw what."""
    films = films_for(sim, len(people))
    visits = [Visit(person, film) for person, film in zip(people, films, strict=True)]
    await asyncio.gather(*map(_ask, visits))
    await asyncio.gather(*map(_press, visits))
    return Outcome(visits, _mixed(visits))


async def _ask(visit: Visit) -> None:
    began = time.monotonic()
    visit.card = await visit.person.asks(
        f"download {visit.film.title}", until=lambda message: message.labels, seconds=ANSWER_SECONDS
    )
    visit.asked = time.monotonic() - began


async def _press(visit: Visit) -> None:
    assert visit.card
    began = time.monotonic()
    press = await visit.person.presses(visit.card, YES)
    await press.answer(ANSWER_SECONDS)
    visit.pressed = time.monotonic() - began


def _mixed(visits: list[Visit]) -> list[str]:
    """Find each title that stands in somebody else's chat."""
    found = []
    for visit in visits:
        shown = "\n".join(
            body.text for message in visit.person.chat.of_bot for body in (*message.versions, message.body)
        )
        if visit.film.title not in shown:
            found.append(f"{visit.person} did not see {visit.film.title}")
        found += [
            f"{visit.person} saw {other.film.title}"
            for other in visits
            if other.film.title in shown and other.film.title not in visit.film.title
        ]
    return found


async def measure(folder: Path, count: int = 50) -> Outcome:
    """Bring everything up in a folder, let them all come, and return what they saw."""
    async with SimulatedStack(speed=60.0, telegram=True) as sim, RealHome(folder) as home:
        people = crowd_of(sim, count)
        await set_up_all(home, sim)
        await set_up_telegram(home, sim, people)
        await leave_follow_ups(home)
        await _awake(people[0])
        return await fifty_people(sim, people)


async def _awake(person: Person) -> None:
    """Ask until there is an answer: core's bot begins anew with each chat that it is told to let through, and drops
    what came meanwhile. The dictionaries are loaded with the first sentence, too.
    """
    for _ in range(10):
        with suppress(NotSeen):
            await person.asks("what's downloading?", seconds=5)
            return
    raise NotSeen("the bot answers nobody")


def main() -> int:
    """Print the figures; 1 if somebody saw what was another's."""
    with tempfile.TemporaryDirectory(prefix="mediamate-crowd-") as folder:
        outcome = asyncio.run(measure(Path(folder)))
    print(outcome.line(), *outcome.mixed, sep="\n")
    return 1 if outcome.mixed else 0


if __name__ == "__main__":
    sys.exit(main())
