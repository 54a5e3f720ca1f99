"""What services write into their messages, and what it means; the first match counts.

Their words come in any case, and change from version to version: each row asks for little.
"""

from collections.abc import Iterable
import re
from typing import Final

LOOKED_AT: Final = 500  # characters of foreign text

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
    (r"missing[ _]files?|files? (is |are )?missing", "files_missing"),
    (r"metadata", "metadata"),
)

# Of a tracker that does not answer: it may be away, or this home has no way out
UNREACHABLE: Final = re.compile(
    r"timed? ?out|time-?out|unreachable|refused|host not found|name or service|resolve|no route|"
    r"connection (failed|reset|closed)|could not connect|network is down|not connect",
    re.IGNORECASE,
)

# Of a download that is complete, and is not taken into the library
IMPORTS: Final = _table(
    (r"no space|not enough (free )?(disk )?space", "no_space"),
    (r"sample", "import_sample"),
    (r"dangerous|executable|\.(exe|scr|bat|lnk|msi)\b|malware|virus", "import_dangerous"),
    (r"password|encrypted|archive|unpack|extract|\brar\b", "import_packed"),
    (r"permission|access (to the path )?.{0,200}denied|unauthori[sz]ed|read-?only file", "import_permission"),
    (
        (
            r"path (does not|doesn't) exist|not accessible|path mapping|ensure the path exists|could not find .{0,40}folder|"
            r"no such file|directory not found|is not a valid .{0,20}path"
        ),
        "import_path",
    ),
    (r"not (an|a custom format) upgrade|not .{0,30}upgrade for|existing file|already (imported|exists)", "import_not_better"),
    (r"no (video |media )?files (were )?found|no files|eligible for import", "import_empty"),
    (
        (
            r"manual import|title mismatch|matched .{0,30}by id|unable to (parse|identify|determine)|unknown (movie|series|artist|author)|"
            r"unexpected|grab history|not found in the grabbed|invalid (season|episode)|couldn't (find|match)"
        ),
        "import_match",
    ),
)  # fmt: skip


def meaning(words: Words, messages: Iterable[str]) -> tuple[str, str] | None:
    """Return what messages mean, and the one that says so."""
    said = [one[:LOOKED_AT] for one in messages if one]
    for pattern, name in words:
        for message in said:
            if pattern.search(message):
                return name, message
    return None
