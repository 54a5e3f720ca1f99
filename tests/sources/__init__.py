"""The services that releases and subtitles come from, in a home."""
