"""What a subtitle manager tells: who has which subtitles, what is missing, who delivers."""

from dataclasses import dataclass
from enum import StrEnum

from .titles import HealthIssue, Part, ServiceInfo


@dataclass(frozen=True, slots=True)
class Subtitle:
    """Subtitles of one language (two letters), there or missing."""

    language: str
    forced: bool = False  # only what is spoken in another language than the rest
    hearing_impaired: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Subtitled:
    """A film or an episode that has a file, by the *arr's own ids; `part` and `episode_id` of an episode."""

    backend_id: int  # of an episode, its series'
    title: str  # of an episode, its own
    year: int | None = None
    episode_id: int | None = None
    part: Part | None = None
    present: tuple[Subtitle, ...] = ()
    missing: tuple[Subtitle, ...] = ()

    def has(self, language: str) -> bool:
        """Are there subtitles for the whole of it in this language?"""
        return any(one.language == language and not one.forced for one in self.present)


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageProfile:
    """What a subtitle manager goes on looking for by itself, for every title that has this profile."""

    id: int
    name: str
    size: int  # how many kinds of subtitles it is about
    languages: tuple[str, ...]  # of which whole subtitles are looked for until there are some
    unless_spoken: tuple[str, ...] = ()  # those of them that are not looked for where they are spoken


@dataclass(frozen=True, slots=True)
class SubtitleProvider:
    """A site that subtitles come from. `reason` in its manager's words while it is left alone, else None."""

    name: str
    reason: str | None = None

    @property
    def throttled(self) -> bool:
        """Is it not asked for a while?"""
        return self.reason is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class SubtitlesSnapshot:
    """What a subtitle manager's coordinator knows; films and episodes are those that miss some."""

    info: ServiceInfo
    movies: int = 0
    episodes: int = 0
    providers: tuple[SubtitleProvider, ...] = ()
    health: tuple[HealthIssue, ...] = ()
    languages: tuple[str, ...] = ()  # that it looks for at all

    @property
    def throttled(self) -> tuple[str, ...]:
        """Name the sites that are not asked for a while."""
        return tuple(one.name for one in self.providers if one.throttled)


class SubtitleOutcome(StrEnum):
    """What came of a look for subtitles."""

    FOUND = "found"
    PARTLY = "partly"  # of several episodes
    NOTHING = "nothing"
    THERE = "there"  # before anybody looked
    SEARCHING = "searching"  # it takes longer than anybody waits for an answer
    RECENT = "recent"  # somebody had them looked for a few minutes ago
    NO_FILE = "no_file"  # the title itself is not there yet
    UNFIT = "unfit"  # there is no such season or episode
