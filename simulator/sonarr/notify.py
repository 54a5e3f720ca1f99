"""Sonarr's webhooks, in its words."""

from typing import Any

from ..arr.files import told_video
from ..arr.kept import KeptFile
from ..arr.notify import Notifier
from ..arr.shelf import Download
from ..arr.words import iso, language
from .library import Library
from .model import Episode, Series


class SonarrNotifier(Notifier):
    """What Sonarr says of series: an event for each file, and one when all of a download is there."""

    _shelf: Library

    def test_body(self) -> dict[str, Any]:
        series = {
            "id": 1,
            "title": "Test Title",
            "path": "C:\\testpath",
            "tvdbId": 1234,
            "tags": ["test-tag"],
        }
        episode = {"id": 123, "episodeNumber": 1, "seasonNumber": 1, "title": "Test title", "seriesId": 0}
        return {"series": series, "episodes": [episode]}

    def download_body(self, download: Download) -> dict[str, Any]:
        return {"series": self._series(download.owner), "episodes": _episodes(download.parts)}

    def grabbed(self, download: Download) -> dict[str, Any]:
        kind = "seasonPack" if len(download.parts) > 1 else "singleEpisode"
        return super().grabbed(download) | {"releaseType": kind}

    def imported(self, download: Download, part: Episode, file: KeptFile, replaced: KeptFile | None) -> None:
        body = self.about(download) | {
            "episodes": _episodes([part]),
            "episodeFile": self._file(part, file),
            "isUpgrade": replaced is not None,
            "release": self.brought(download),
        }
        if replaced:
            body["deletedFiles"] = [self._file(part, replaced)]
        self.tell("onUpgrade" if replaced else "onDownload", "Download", body)

    def complete(self, download: Download) -> None:
        files = [self._file(part, part.file) for part in download.imported if part.file]
        body = self.about(download) | {
            "episodes": _episodes(download.imported),
            "episodeFiles": files,
            "fileCount": len(files),
            "sourcePath": f"/downloads/{download.release.title}",
            "destinationPath": download.owner.path,
            "release": self.brought(download),
        }
        self.tell("onImportComplete", "Download", body)

    def added(self, series: Series) -> None:
        self.tell("onSeriesAdd", "SeriesAdd", {"series": self._series(series)})

    def deleted(self, series: Series, *, files: bool) -> None:
        self.tell("onSeriesDelete", "SeriesDelete", {"series": self._series(series), "deletedFiles": files})

    def file_deleted(self, episode: Episode, file: KeptFile) -> None:
        body = {"series": self._series(episode.series), "episodes": _episodes([episode])}
        body |= {"episodeFile": self._file(episode, file), "deleteReason": "manual"}
        self.tell("onEpisodeFileDelete", "EpisodeFileDelete", body)

    def _series(self, series: Series) -> dict[str, Any]:
        show = series.show
        return {
            "id": series.id,
            "title": show.title,
            "titleSlug": show.title.casefold().replace(" ", "-"),
            "path": series.path,
            "tvdbId": show.tvdb,
            "tvMazeId": 0,
            "tmdbId": show.tmdb,
            "imdbId": show.imdb,
            "type": series.type,
            "year": show.year,
            "genres": [],
            "images": self.images(series.id, show.poster, show.backdrop),
            "tags": self.labels(series.tags),
            "originalLanguage": language(show.language),
        }

    def _file(self, episode: Episode, file: KeptFile) -> dict[str, Any]:
        return told_video(self._shelf.kind, file, episode.series, "EAC3")


def _episodes(episodes: Any) -> list[dict[str, Any]]:
    return [
        {
            "id": one.id,
            "episodeNumber": one.number,
            "seasonNumber": one.season,
            "title": one.facts.title,
            "overview": "",
            "airDate": one.facts.air_time.date().isoformat(),
            "airDateUtc": iso(one.facts.air_time),
            "seriesId": one.series.id,
            "tvdbId": one.facts.tvdb,
        }
        for one in episodes
    ]
