"""How the three families of the Web API differ, as one table."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dialect:
    """One family. `halt` and `go` are the verbs of stopping and starting a torrent."""

    version: str
    webapi: str
    halt: str
    go: str
    stopped_word: str  # the state is <word>DL or <word>UP
    stopped_param: str  # of torrents/add
    json_replies: bool  # login 204/401 and torrents/add answering JSON
    api_keys: bool

    def cookie(self, port: int) -> str:
        return f"QBT_SID_{port}" if self.json_replies else "SID"


DIALECTS = {
    "4.5": Dialect("v4.5.2", "2.8.19", "pause", "resume", "paused", "paused", False, False),
    "5.1": Dialect("v5.1.0", "2.11.4", "stop", "start", "stopped", "stopped", False, False),
    "5.2": Dialect("v5.2.0", "2.15.0", "stop", "start", "stopped", "stopped", True, True),
}
