"""What tells Lidarr from the other *arrs."""

from ..arr.kind import Kind, Quality
from ..arr.works.model import Trade

LIDARR = Kind(
    service="lidarr",
    app="Lidarr",
    api="v1",
    version="3.1.0.4875",
    newer="3.1.1.4884",
    migration=80,
    root="/music",
    media="music",
    category="lidarr",
    category_field="musicCategory",
    owner="artist",
    part="album",
    events=(
        *("onGrab", "onReleaseImport", "onUpgrade", "onRename", "onArtistAdd", "onArtistDelete"),
        *("onAlbumDelete", "onHealthIssue", "onHealthRestored", "onDownloadFailure", "onImportFailure"),
        *("onTrackRetag", "onApplicationUpdate"),
    ),
    history={
        1: "grabbed",
        2: "artistFolderImported",
        3: "trackFileImported",
        4: "downloadFailed",
        5: "trackFileDeleted",
        6: "trackFileRenamed",
        7: "albumImportIncomplete",
        8: "downloadImported",
        9: "trackFileRetagged",
        10: "downloadIgnored",
    },
    imported="trackFileImported",
    completed="downloadImported",
    file_deleted="trackFileDeleted",
    qualities={
        1: Quality("MP3-192", "MP3 192", 0.07),
        3: Quality("MP3-256", "MP3 256", 0.09),
        4: Quality("MP3-320", "MP3 320", 0.12),
        6: Quality("FLAC", "FLAC", 0.35),
        21: Quality("FLAC 24bit", "FLAC 24bit", 1.1),
    },
    profiles={
        1: ("Any", 4, (1, 3, 4, 6, 21)),
        2: ("Lossless", 6, (6, 21)),
        3: ("Standard", 4, (1, 3, 4)),
    },
    default_profile=1,
    usual_quality=6,
    mismatch="Couldn't find similar album for the downloaded files. Manual Import required.",
    harmless=(
        "CutoffUnmetAlbumSearch",
        "RescanFolders",
        "RenameArtist",
        "RetagArtist",
        "DownloadedAlbumsScan",
    ),
    languages=False,
)
TRADE = Trade(
    kind=LIDARR,
    file="trackFile",
    suffixes={1: "mp3", 3: "mp3", 4: "mp3", 6: "flac", 21: "flac"},
)
