"""What tells Readarr from the other *arrs."""

from ..arr.kind import Kind, Quality
from ..arr.works.model import Trade

READARR = Kind(
    service="readarr",
    app="Readarr",
    api="v1",
    version="0.4.18.2805",
    newer="0.4.19.2811",
    migration=40,
    root="/books",
    media="books",
    category="readarr",
    category_field="musicCategory",
    owner="author",
    part="book",
    events=(
        *("onGrab", "onReleaseImport", "onUpgrade", "onRename", "onAuthorAdded", "onAuthorDelete"),
        *("onBookDelete", "onBookFileDelete", "onBookFileDeleteForUpgrade", "onHealthIssue"),
        *("onBookRetag", "onApplicationUpdate"),
    ),
    silent=("onDownloadFailure", "onImportFailure"),
    history={
        1: "grabbed",
        3: "bookFileImported",
        4: "downloadFailed",
        5: "bookFileDeleted",
        6: "bookFileRenamed",
        7: "bookImportIncomplete",
        8: "downloadImported",
        9: "bookFileRetagged",
        10: "downloadIgnored",
    },
    imported="bookFileImported",
    completed="downloadImported",
    file_deleted="bookFileDeleted",
    qualities={
        1: Quality("PDF", "PDF", 0.012),
        2: Quality("MOBI", "MOBI", 0.003),
        3: Quality("EPUB", "EPUB", 0.002),
        4: Quality("AZW3", "AZW3", 0.004),
        10: Quality("MP3", "MP3", 0.45),
        12: Quality("M4B", "M4B", 0.5),
    },
    profiles={
        1: ("eBook", 3, (2, 3, 4)),
        2: ("Spoken", 10, (10, 12)),
        3: ("PDF", 1, (1,)),
    },
    default_profile=1,
    usual_quality=3,
    mismatch="Couldn't find similar book for the downloaded file. Manual Import required.",
    blocked="importFailed",
    harmless=("CutoffUnmetBookSearch", "RescanFolders", "RenameAuthor", "RetagAuthor", "DownloadedBooksScan"),
    languages=False,
    dated_queue=False,
    privacy=False,
)
TRADE = Trade(
    kind=READARR,
    file="bookFile",
    suffixes={1: "pdf", 2: "mobi", 3: "epub", 4: "azw3", 10: "mp3", 12: "m4b"},
)
