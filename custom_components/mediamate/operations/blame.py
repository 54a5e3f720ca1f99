"""What services write into their messages, and what it means; the first match counts.

Their words come in any case, and change from version to version: each row asks for little. What is a fault of
this home comes before what would be one of the release: nothing is dropped for a full disk.
"""

from collections.abc import Iterable
import re
from typing import Final

LOOKED_AT: Final = 500  # characters of foreign text

# What a message is about is no word of it: «Extraction» is not packed for its name, "The Sample" is no sample
_QUOTED: Final = re.compile(r"""(?<!\w)(?:'[^']{8,}'|"[^"]{8,}")(?!\w)""")
_PATH: Final = re.compile(r"(?<![^\s('\"])(?:[A-Za-z]:)?[/\\](?:[^:\n]*[/\\])?\S*")
_NAME: Final = re.compile(r"(?<![^\s.])[^\s.]+(?:\.[^\s.]+){2,}")  # of a release, or of a file of one

type Words = tuple[tuple[re.Pattern[str], str], ...]


def _table(*rows: tuple[str, str]) -> Words:
    return tuple((re.compile(pattern, re.IGNORECASE), name) for pattern, name in rows)


# Of a download that does not come
TROUBLES: Final = _table(
    (r"no space|disk (is )?full|not enough (free )?(disk )?space|enough space", "no_space"),
    (
        (
            r"unregistered|not registered|not (be )?found on (the )?tracker|unknown (torrent|info)|info-?hash (is )?not found|"
            r"torrent (was |is |has been )?(deleted|not found|does not exist|removed|trumped|nuked)|trumped|\bnuked\b"
        ),
        "unregistered",
    ),
    (r"unable to (connect|communicate)|client.{0,20}unavailable", "client_down"),
    (r"missing[ _]files?|files? (is |are )?missing|no data (was )?found", "files_missing"),
    (r"metadata", "metadata"),
)

# Of a download that was given up: here it could not be written, whichever release it is
WRITING: Final = _table(
    (
        (
            r"permission|access (to the path )?.{0,200}denied|read-?only file|write error|"
            r"(cannot|can't|could not|unable to|failed to) (create|write)"
        ),
        "not_written",
    ),
)

# Of a tracker that does not answer: it may be away, or this home has no way out
UNREACHABLE: Final = re.compile(
    r"timed? ?out|time-?out|unreachable|refused|host not found|name or service|resolve|no route|"
    r"connection (failed|reset|closed)|could not connect|network is down|not connect",
    re.IGNORECASE,
)

# Of a download that is complete, and is not taken into the library
IMPORTS: Final = _table(
    (r"no space|disk (is )?full|not enough (free )?(disk )?space", "no_space"),
    (
        (
            r"path (does not|doesn't) exist|not accessible|path mapping|ensure the path exists|could not find .{0,40}folder|"
            r"no such file|directory not found|is not a valid .{0,20}path"
        ),
        "import_path",
    ),
    (r"permission|access (to the path )?.{0,200}denied|unauthori[sz]ed|read-?only file", "import_permission"),
    (r"unable to determine", "import_match"),  # whether it is a sample: that may be for want of a tool of the library's
    (r"\bsample", "import_sample"),
    (r"dangerous|executable|\.(exe|scr|bat|lnk|msi)\b|malware|\bvirus", "import_dangerous"),
    (r"password|encrypted|\barchives?\b|\bunpack|\bextract(ed|ing)?\b|\brar\b", "import_packed"),
    (r"not (an|a custom format) upgrade|not .{0,30}upgrade for|existing file|already (imported|exists)", "import_not_better"),
    (r"no (video |media )?files (were )?found|no files|eligible for import", "import_empty"),
    (
        (
            r"manual import|title mismatch|matched .{0,30}by id|unable to (parse|identify)|unknown (movie|series|artist|author)|"
            r"unexpected|grab history|not found in the grabbed|invalid (season|episode)|couldn't (find|match)|"
            r"not close enough|(unmatched|missing) tracks"
        ),
        "import_match",
    ),
)  # fmt: skip


def meaning(words: Words, messages: Iterable[str]) -> tuple[str, str] | None:
    """Return what messages mean, and the one that says so."""
    said = [(one, _bare(one[:LOOKED_AT])) for one in messages if one]
    for pattern, name in words:
        for message, bare in said:
            if pattern.search(bare):
                return name, message
    return None


def _bare(message: str) -> str:
    """Return a message without the names of files and folders, the last of which may have spaces in it."""
    for names in (_QUOTED, _PATH, _NAME):
        message = names.sub(" ", message)
    return message
