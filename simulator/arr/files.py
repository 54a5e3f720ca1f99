"""What the *arrs say of files: in their records and in their webhooks."""

from datetime import timedelta
from typing import Any

from .kept import Kept, KeptFile
from .kind import Kind
from .words import FORMATS, iso

ENGLISH = [{"id": 1, "name": "English"}]


def file_record(kind: Kind, file: KeptFile, kept: Kept) -> dict[str, Any]:
    """Return what every file's record has."""
    return {
        "id": file.id,
        "path": f"{kept.path}/{file.name}",
        "size": file.size,
        "dateAdded": iso(file.added),
        "quality": kind.quality(file.quality_id),
        "indexerFlags": 0,
        "qualityCutoffNotMet": kind.cutoff_unmet(kept.profile_id, file.quality_id),
    }


def video_record(kind: Kind, file: KeptFile, kept: Kept, minutes: int, audio: str) -> dict[str, Any]:
    """Return the record of a film's or an episode's file."""
    height = kind.qualities[file.quality_id].height
    uhd = height > 1080
    return file_record(kind, file, kept) | {
        "relativePath": file.name,
        "sceneName": file.scene_name,
        "releaseGroup": file.group,
        "languages": ENGLISH,
        **FORMATS,
        "mediaInfo": {
            "audioBitrate": 640000,
            "audioChannels": 5.1,
            "audioCodec": audio,
            "audioLanguages": "eng",
            "audioStreamCount": 1,
            "videoBitDepth": 10 if uhd else 8,
            "videoBitrate": 0,
            "videoCodec": "x265" if uhd else "x264",
            "videoFps": 23.976,
            "videoDynamicRange": "HDR" if uhd else "",
            "videoDynamicRangeType": "HDR10" if uhd else "",
            "resolution": f"{height * 16 // 9}x{height}",
            "runTime": str(timedelta(minutes=minutes)),
            "scanType": "Progressive",
            "subtitles": "eng/rus",
        },
    }


def told_file(kind: Kind, file: KeptFile, kept: Kept) -> dict[str, Any]:
    """Return what every webhook says of a file."""
    return {
        "id": file.id,
        "path": f"{kept.path}/{file.name}",
        "quality": kind.qualities[file.quality_id].name,
        "qualityVersion": 1,
        "releaseGroup": file.group,
        "sceneName": file.scene_name,
        "size": file.size,
    }


def told_video(kind: Kind, file: KeptFile, kept: Kept, audio: str) -> dict[str, Any]:
    """Return what a webhook says of a film's or an episode's file."""
    height = kind.qualities[file.quality_id].height
    return told_file(kind, file, kept) | {
        "relativePath": file.name,
        "dateAdded": iso(file.added),
        "languages": ENGLISH,
        "mediaInfo": {
            "audioChannels": 5.1,
            "audioCodec": audio,
            "audioLanguages": ["eng"],
            "height": height,
            "width": height * 16 // 9,
            "subtitles": ["eng"],
            "videoCodec": "x264",
            "videoDynamicRange": "",
            "videoDynamicRangeType": "",
        },
    }
