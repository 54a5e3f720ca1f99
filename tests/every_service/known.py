"""The further services, what is alike in them and what is not."""

ARRS = ("sonarr", "lidarr", "readarr")
SOURCES = ("prowlarr", "bazarr")
TORRENTS = ("transmission", "deluge")
ALL = (*ARRS, *SOURCES, *TORRENTS)
# of what is no answer of the service nobody can always tell whether it is another's or a broken one
UNREADABLE = {"wrong_service", "bad_response"}
PAGES = {
    "sonarr": "/settings/general",
    "lidarr": "/settings/general",
    "readarr": "/settings/general",
    "prowlarr": "/settings/general",
    "bazarr": "/settings/general",
    "transmission": "/transmission/web/",
    "deluge": "/",
}
