"""Why something does not come: every cause from what services really say, whose fault it is, what helps."""

from dataclasses import replace
from typing import Any

import pytest

from custom_components.mediamate.model import (
    Download,
    DownloadState,
    HealthIssue,
    Message,
    QueueState,
    RequestState,
    RootFolder,
    TrackerStatus,
    named,
)
from custom_components.mediamate.operations.blame import IMPORTS, TROUBLES, meaning
from custom_components.mediamate.operations.causes import CAUSES, DESTRUCTIVE, Evidence, Fault, Remedy
from custom_components.mediamate.operations.diagnose import diagnose
from tests.checks.tree import texts

from .fakes import GB, a_request, entry, torrent

AGAIN, ANOTHER, IMPORT = Remedy.AGAIN, Remedy.ANOTHER, Remedy.IMPORT
RESUME, SEARCH = Remedy.RESUME, Remedy.SEARCH
STALLED = DownloadState.STALLED
BLOCKED = QueueState.IMPORT_BLOCKED


def download(state: DownloadState = STALLED, **changes: Any) -> Download:
    values: dict[str, Any] = {"id": "qbit:aa", "title": "Dune", "progress": 0.4, "size": 10 * GB}
    return Download(state=state, **(values | changes))


def stuck(**changes: Any) -> Evidence:
    """A torrent of ours that does not move."""
    values: dict[str, Any] = {
        "label": named("Dune", 2021),
        "download": download(),
        "entry": entry(state=QueueState.WARNING),
        "torrent": torrent(state=STALLED, speed=0, seeds=5, done=4 * GB),
        "client": "qBittorrent",
        "library": "Radarr",
        "free": 100 * GB,
    }
    return Evidence(**(values | changes))


def blocked(*messages: str, **changes: Any) -> Evidence:
    """A download that is complete, and was not taken."""
    values: dict[str, Any] = {
        "download": download(DownloadState.IMPORT_BLOCKED, progress=1.0),
        "entry": entry(state=BLOCKED, messages=messages),
        "torrent": torrent(state=DownloadState.SEEDING, progress=1.0, speed=0),
    }
    return stuck(**(values | changes))


def wish(**changes: Any) -> Evidence:
    """A wish that nothing is downloaded for."""
    evidence = {key: changes.pop(key) for key in tuple(changes) if key in Evidence.__dataclass_fields__}
    values: dict[str, Any] = {"state": RequestState.SEARCHING, "backend_id": 1} | changes
    return Evidence(label=named("Dune", 2021), request=a_request(**values), library="Radarr", **evidence)


DEAD = (TrackerStatus("tracker.invalid", False, "unregistered torrent"),)
AWAY = (
    TrackerStatus("a.invalid", False, "timed out"),
    TrackerStatus("b.invalid", False, "host not found"),
    TrackerStatus("c.invalid", None, ""),
)
WAITING = (TrackerStatus("a.invalid", None), TrackerStatus("b.invalid", None))
REFUSED = (TrackerStatus("a.invalid", False, "passkey is invalid"),)
# usenet, on its way: nobody says how fast
LIBRARYS = stuck(torrent=None, download=download(DownloadState.DOWNLOADING), entry=entry(protocol="usenet"))
STANDING = tuple(torrent(hash=str(n) * 40, state=STALLED, speed=0) for n in range(2))
MOVING = (*STANDING, torrent(hash="9" * 40, speed=5000))


def health(source: str, level: str = "warning") -> tuple[HealthIssue, ...]:
    return (HealthIssue(source, level, "in the library's own language"),)


@pytest.mark.parametrize(
    ("seen", "cause", "remedies"),
    [
        # a torrent
        (stuck(torrent=torrent(state=STALLED, speed=0, seeds=0)), "no_seeders", (ANOTHER,)),
        (stuck(), "no_connection", (ANOTHER,)),
        (stuck(torrent=torrent(state=STALLED, speed=0, seeds=None), entry=entry()), "other", (ANOTHER,)),
        (stuck(others=STANDING), "all_stalled", ()),
        (stuck(cut_off=True), "cut_off", ()),
        (stuck(cut_off=True, torrent=torrent(state=STALLED, speed=0, seeds=0)), "cut_off", ()),
        (stuck(cut_off=True, download=download(DownloadState.METADATA)), "cut_off", ()),
        (stuck(cut_off=True, download=download(DownloadState.PAUSED)), "paused", (RESUME,)),
        (stuck(cut_off=True, download=download(DownloadState.DOWNLOADING, speed=3_000_000)), "fine", ()),
        (stuck(others=STANDING[:1]), "no_connection", (ANOTHER,)),
        (stuck(others=MOVING), "no_connection", (ANOTHER,)),
        (stuck(trackers=DEAD, others=STANDING), "unregistered", (ANOTHER,)),
        (stuck(trackers=(*DEAD, TrackerStatus("b", True))), "no_connection", (ANOTHER,)),
        (stuck(trackers=AWAY), "tracker_unreachable", ()),
        (stuck(trackers=REFUSED), "tracker_error", (ANOTHER,)),
        (stuck(trackers=(TrackerStatus("a", None),)), "no_connection", (ANOTHER,)),
        (
            stuck(torrent=torrent(state=STALLED, speed=0, error="Error: tracker says no")),
            "tracker_error",
            (ANOTHER,),
        ),
        (
            stuck(torrent=torrent(state=STALLED, speed=0, error="Unregistered torrent")),
            "unregistered",
            (ANOTHER,),
        ),
        (stuck(download=download(DownloadState.METADATA)), "metadata", (ANOTHER,)),
        (
            stuck(download=download(DownloadState.METADATA), others=STANDING),
            "all_stalled",
            (),
        ),
        (stuck(download=download(DownloadState.PAUSED)), "paused", (RESUME,)),
        (stuck(download=download(DownloadState.QUEUED)), "queued", ()),
        (stuck(download=download(DownloadState.CHECKING)), "checking", ()),
        (stuck(download=download(DownloadState.IMPORTING)), "importing", ()),
        (stuck(download=download(DownloadState.SEEDING)), "importing", ()),
        (stuck(download=download(DownloadState.DOWNLOADING, speed=3_000_000)), "fine", ()),
        (stuck(download=download(DownloadState.DOWNLOADING, speed=900)), "slow", (ANOTHER,)),
        (stuck(download=download(DownloadState.DOWNLOADING, speed=900, eta=60)), "fine", ()),
        (stuck(download=download(DownloadState.DOWNLOADING)), "no_connection", (ANOTHER,)),
        (stuck(free=GB), "no_space_client", (RESUME,)),
        (
            stuck(
                download=download(DownloadState.ERROR),
                torrent=torrent(state=DownloadState.ERROR, error="No space left on device"),
                free=None,
            ),
            "no_space_client",
            (RESUME,),
        ),
        (
            stuck(
                download=download(DownloadState.ERROR),
                torrent=torrent(state=DownloadState.ERROR, error="missing_files"),
            ),
            "files_missing",
            (AGAIN,),
        ),
        (  # as Transmission puts it
            stuck(
                torrent=torrent(
                    state=DownloadState.ERROR, error="No data found! Ensure your drives are connected"
                )
            ),
            "files_missing",
            (AGAIN,),
        ),
        (
            stuck(
                download=download(DownloadState.ERROR),
                torrent=torrent(state=DownloadState.ERROR, error="error"),
            ),
            "stopped",
            (RESUME, ANOTHER),
        ),
        (stuck(entry=entry(state=QueueState.DELAYED)), "delayed", ()),
        (
            stuck(
                torrent=None,
                entry=entry(state=QueueState.FAILED),
                download=download(DownloadState.ERROR),
            ),
            "download_failed",
            (ANOTHER,),
        ),
        (stuck(health=health("DownloadClientStatusCheck", "error")), "no_connection", (ANOTHER,)),
        # known to the library only: usenet, or a client that we do not have
        (stuck(torrent=None, client_up=False), "client_down", ()),
        (stuck(torrent=None, health=health("DownloadClientStatusCheck", "error")), "client_down", ()),
        (
            stuck(
                torrent=None,
                entry=entry(
                    state=QueueState.WARNING, messages=("Unable to communicate with SABnzbd. Timeout",)
                ),
            ),
            "client_down",
            (),
        ),
        (
            stuck(
                torrent=None,
                entry=entry(
                    state=QueueState.WARNING, messages=("The download is stalled with no connections",)
                ),
            ),
            "other",
            (ANOTHER,),
        ),
        (
            stuck(
                torrent=None,
                entry=entry(state=QueueState.WARNING, messages=("qBittorrent is downloading metadata",)),
            ),
            "metadata",
            (ANOTHER,),
        ),
        (LIBRARYS, "fine", ()),
        (replace(LIBRARYS, request=a_request(backend_id=1)), "fine", ()),
        (replace(LIBRARYS, request=a_request(backend_id=1, stalled="no_progress")), "other", (ANOTHER,)),
        # nobody's: nothing can be searched again
        (stuck(entry=None), "no_connection", ()),
        (stuck(entry=entry(backend_id=None)), "no_connection", ()),
        (stuck(library_up=False), "no_connection", ()),
        # downloaded, not taken
        (blocked("Sample"), "import_sample", (ANOTHER,)),
        (
            blocked("Movie title mismatch, automatic import is not possible. Manual Import required."),
            "import_match",
            (IMPORT, ANOTHER),
        ),
        (
            blocked("Found matching series via grab history, but release was matched to series by ID"),
            "import_match",
            (IMPORT, ANOTHER),
        ),
        (
            blocked("No files found are eligible for import in /downloads/Dune"),
            "import_empty",
            (IMPORT, ANOTHER),
        ),
        (blocked("Not an upgrade for existing movie file"), "import_not_better", (ANOTHER,)),
        (
            blocked("Import failed, path does not exist or is not accessible by Radarr: /data/x"),
            "import_path",
            (IMPORT,),
        ),
        (blocked("Access to the path '/movies/x' is denied."), "import_permission", (IMPORT,)),
        (blocked("Found archive file, might need to be extracted"), "import_packed", (ANOTHER,)),
        (blocked("Caution: Found executable file with extension: '.exe'"), "import_dangerous", (ANOTHER,)),
        # what a message is about is no word of it, and a fault of this home comes first
        *(
            (
                blocked(f"Import failed, path does not exist or is not accessible by Radarr: {path}"),
                "import_path",
                (IMPORT,),
            )
            for path in (
                "/downloads/Extraction.2020.1080p.WEB-GRP",
                "/downloads/The Archive (2020)/The Archive.mkv",
                "/downloads/Free Sample/x.mkv. Ensure the path exists and has permissions for this file/folder",
                r"D:\Films\Virus (1999)\virus.mkv",
            )
        ),
        (
            blocked("Access to the path '/movies/The Password (2019)' is denied."),
            "import_permission",
            (IMPORT,),
        ),
        (blocked("Sample", "Access to the path '/movies/x' is denied."), "import_permission", (IMPORT,)),
        (blocked("Unpacking failed, write error or disk is full?"), "no_space", (IMPORT,)),
        (
            blocked("No files found are eligible for import in /downloads/Sample.Size.2020.1080p"),
            "import_empty",
            (IMPORT, ANOTHER),
        ),
        (blocked("Not an upgrade for 'Extraction.2020.1080p.mkv'"), "import_not_better", (ANOTHER,)),
        (blocked("Unable to parse file Virus.1999.720p.x264.mkv"), "import_match", (IMPORT, ANOTHER)),
        (blocked("Unable to determine if file is a sample"), "import_match", (IMPORT, ANOTHER)),
        (blocked("Couldn't extract, archive needs a password"), "import_packed", (ANOTHER,)),
        (blocked("Something that nobody has seen before"), "import_other", (IMPORT, ANOTHER)),
        (blocked(), "import_other", (IMPORT, ANOTHER)),
        (blocked("Not enough free space"), "no_space", (IMPORT,)),
        (
            blocked("Strange", folders=(RootFolder(1, "/movies", True, free=GB),)),
            "no_space",
            (IMPORT,),
        ),
        (
            blocked("Sample", folders=(RootFolder(1, "/movies", True, free=GB),)),
            "import_sample",
            (ANOTHER,),
        ),
        # a sample beside the real thing is not what keeps it out
        (blocked("Sample", "Not an upgrade for existing movie file"), "import_not_better", (ANOTHER,)),
        (blocked("Sample", "Invalid season or episode"), "import_match", (IMPORT, ANOTHER)),
        (blocked("Not an upgrade for existing movie file", "Sample"), "import_not_better", (ANOTHER,)),
        (
            blocked("Sample", "One or more episodes expected in this release were not imported or missing"),
            "import_sample",
            (ANOTHER,),
        ),
        (
            blocked("Sample", "No files found are eligible for import in /downloads/Dune"),
            "import_sample",
            (ANOTHER,),
        ),
        (blocked("Sample", "Caution: Found executable file"), "import_dangerous", (ANOTHER,)),
        # as Lidarr and Readarr say it
        (blocked("Album match is not close enough: 71.3 % vs 80 %"), "import_match", (IMPORT, ANOTHER)),
        (blocked("Has unmatched tracks"), "import_match", (IMPORT, ANOTHER)),
        (blocked("Couldn't find similar book for x.epub"), "import_match", (IMPORT, ANOTHER)),
        # given up, and not for the release
        *(
            (
                stuck(
                    torrent=None,
                    download=download(DownloadState.ERROR),
                    entry=entry(state=QueueState.FAILED, messages=(said,)),
                ),
                of,
                (help_,),
            )
            for said, of, help_ in (
                ("Unpacking failed, permission denied", "not_written", AGAIN),
                ("Unpacking failed, write error: Read-only file system", "not_written", AGAIN),
                ("Access to the path '/downloads/x' is denied.", "not_written", AGAIN),
                ("Cannot create directory /downloads/Permission (2020)", "not_written", AGAIN),
                ("Unable to open the archive, it is damaged", "download_failed", ANOTHER),
                ("Aborted, cannot be completed", "download_failed", ANOTHER),
                ("Unpacking failed, see Permission.2020.1080p.nzb", "download_failed", ANOTHER),
            )
        ),
        # nobody who could count them was heard from: that none shares it is no more than a guess
        (
            stuck(torrent=torrent(state=STALLED, speed=0, seeds=0), entry=entry(), unasked=True),
            "other",
            (ANOTHER,),
        ),
        (
            stuck(torrent=torrent(state=STALLED, speed=0, seeds=0), entry=entry(), trackers=WAITING),
            "other",
            (ANOTHER,),
        ),
        (stuck(torrent=torrent(state=STALLED, speed=0, seeds=0), trackers=()), "no_seeders", (ANOTHER,)),
        (
            stuck(
                torrent=torrent(state=STALLED, speed=0, seeds=0),
                trackers=(*WAITING, TrackerStatus("c", True)),
            ),
            "no_seeders",
            (ANOTHER,),
        ),
        # a wish without a download
        (Evidence(label=named("Dune", 2021)), "searching", (SEARCH,)),
        (wish(state=RequestState.PENDING_APPROVAL), "pending_approval", ()),
        (wish(library_up=False), "library_down", ()),
        (wish(state=RequestState.REQUESTED, backend_id=None), "handing_over", ()),
        (wish(state=RequestState.WAITING, reason="unreleased"), "not_released", ()),
        (wish(state=RequestState.WAITING, reason="unmonitored"), "unmonitored", (Remedy.WANT,)),
        (wish(state=RequestState.WAITING, reason="nothing_found"), "nothing_found", (SEARCH,)),
        (wish(), "searching", (SEARCH,)),
        (wish(health=health("IndexerStatusCheck", "error")), "indexers_down", (SEARCH,)),
        (wish(health=health("IndexerLongTermStatusCheck", "error")), "indexers_down", (SEARCH,)),
        (wish(health=health("IndexerStatusCheck")), "searching", (SEARCH,)),
        (wish(failing=("Cinder", "Harbour"), indexers=2), "indexers_down", (SEARCH,)),
        (wish(failing=("Cinder",), indexers=2), "searching", (SEARCH,)),
        (wish(health=health("IndexerSearchCheck")), "no_indexers", ()),
        (wish(health=health("DownloadClientCheck")), "no_client", ()),
        (wish(health=health("DownloadClientCheck", "error")), "client_down", ()),
        (wish(health=health("IndexerSearchCheck", "notice")), "searching", (SEARCH,)),
        (wish(state=RequestState.IMPORTED, stalled="not_in_server"), "not_in_server", (Remedy.SCAN,)),
        (wish(state=RequestState.IMPORTED), "importing", ()),
        (wish(state=RequestState.FAILED, reason="download_failed"), "failed", (SEARCH,)),
        (wish(state=RequestState.READY), "ready", ()),
        (wish(state=RequestState.CANCELLED), "over", ()),
    ],
)
def test_causes(seen: Evidence, cause: str, remedies: tuple[Remedy, ...]) -> None:
    found = diagnose(seen)
    assert (found.cause, found.remedies) == (cause, remedies)
    assert found.label == seen.label == found.message.placeholders["label"]
    assert found.download_id == (seen.download.id if seen.download else None)


def words(seen: Evidence) -> tuple[str, dict[str, Any]]:
    message = diagnose(seen).message
    return message.key, {key: value for key, value in message.placeholders.items() if key != "label"}


def test_where_it_is_full_and_how_much_is_needed() -> None:
    folders = (
        RootFolder(1, "/movies", True, free=3 * GB),
        RootFolder(2, "/other", True, free=2 * GB),
        RootFolder(3, "/silent", True),
    )
    seen = blocked("Not enough free space", folders=folders)
    assert words(seen) == ("cause_no_space", {"path": "/other", "free": 2 * GB, "size": 10 * GB})
    assert words(blocked("Not enough free space")) == ("cause_no_space_plain", {})
    assert words(stuck(free=GB)) == (
        "cause_no_space_client",
        {"client": "qBittorrent", "free": GB, "size": 6 * GB},
    )
    no_figure = stuck(torrent=torrent(state=STALLED, speed=0, error="disk full"), free=None)
    assert words(no_figure)[0] == "cause_no_space_client_plain"


def test_their_own_words_are_quoted_and_cut() -> None:
    assert words(blocked("Odd. " * 100))[1]["why"] == ("Odd. " * 100)[:160]
    assert words(blocked())[0] == "cause_import_other_plain"
    assert words(stuck(torrent=None, entry=entry(state=QueueState.WARNING, messages=("Hm",)))) == (
        "cause_other",
        {"why": "Hm"},
    )
    assert words(stuck(torrent=None))[0] == "cause_other_plain"
    assert words(stuck(trackers=REFUSED)) == ("cause_tracker_error", {"why": "passkey is invalid"})


def test_what_the_client_stopped_with_an_error() -> None:
    wrong = {"download": download(DownloadState.ERROR), "others": STANDING}
    denied = torrent(state=DownloadState.ERROR, error="Permission denied (/downloads)")
    assert words(stuck(torrent=denied, **wrong)) == (
        "cause_stopped",
        {"client": "qBittorrent", "why": "Permission denied (/downloads)"},
    )
    for wordless in ("error", None):
        seen = stuck(torrent=torrent(state=DownloadState.ERROR, error=wordless), **wrong)
        assert words(seen)[0] == "cause_stopped_plain"


def test_who_does_not_answer_is_named() -> None:
    assert words(stuck(trackers=AWAY))[1] == {"trackers": ("a.invalid", "b.invalid")}
    nameless = (TrackerStatus("", False, "timed out"),)
    assert words(stuck(trackers=nameless))[1] == {"trackers": ("qBittorrent",)}
    assert words(wish(failing=("Cinder",), indexers=1))[1] == {"indexers": ("Cinder",)}
    some = wish(state=RequestState.WAITING, reason="nothing_found", failing=("Cinder",), indexers=2)
    assert words(some) == ("cause_nothing_found_some", {"indexers": ("Cinder",)})
    assert words(stuck(others=STANDING))[1] == {"client": "qBittorrent", "number": 3}


def test_a_day_is_told_where_it_is_known() -> None:
    from datetime import date

    day = date(2026, 12, 24)
    seen = wish(state=RequestState.WAITING, reason="unreleased", release_day=day)
    assert words(seen) == ("cause_not_released_day", {"day": day})


def test_what_is_over_names_no_request_to_act_on() -> None:
    assert diagnose(wish()).request_id == "r1"
    assert diagnose(wish(state=RequestState.FAILED)).request_id is None


def test_nothing_of_this_home_is_punished_on_a_release() -> None:
    local = {cause for cause, (fault, _) in CAUSES.items() if fault is Fault.LOCAL}
    assert {"all_stalled", "no_space", "no_space_client", "client_down", "tracker_unreachable"} <= local
    punished = {
        cause for cause, (fault, remedies) in CAUSES.items() if fault is Fault.LOCAL and ANOTHER in remedies
    }
    assert punished == set()
    assert {ANOTHER, AGAIN} == DESTRUCTIVE
    assert diagnose(stuck(others=STANDING)).fault is Fault.LOCAL


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_cause_and_remedy_has_its_words(language: str) -> None:
    known = texts(language)
    for cause in CAUSES:
        assert f"common.cause_{cause}" in known, cause
    for remedy in Remedy:
        assert {f"common.remedy_{remedy}", f"common.done_{remedy}"} <= set(known), remedy
        assert f"common.ask_repair_{remedy}" in known or remedy is ANOTHER, remedy
    for cause in ("fine", "import_other", "other", "stopped", "no_space", "no_space_client", "indexers_down"):
        assert f"common.cause_{cause}_plain" in known


def test_every_word_of_services_that_is_known_leads_to_a_cause() -> None:
    assert {name for _, name in IMPORTS} <= CAUSES.keys()
    assert {name for _, name in TROUBLES} - {"client_down"} <= CAUSES.keys()
    assert meaning(TROUBLES, ["", "x" * 600 + "disk full"]) is None  # only so much is looked at
    assert meaning(IMPORTS, ["Nothing of it", "A sample"]) == ("import_sample", "A sample")


def test_the_answer_is_a_message() -> None:
    assert isinstance(diagnose(stuck()).message, Message)
