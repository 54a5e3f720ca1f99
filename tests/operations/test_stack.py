"""The services by role."""

import pytest

from custom_components.mediamate.errors import NotConfigured, NotFound
from custom_components.mediamate.model import MediaType
from custom_components.mediamate.operations.stack import Defaults

from .fakes import Home, radarr


def test_the_default_comes_first() -> None:
    home = Home(backends=[radarr(), radarr(entry_id="uhd")])
    assert home.stack.backend_for(MediaType.MOVIE).entry_id == "radarr"
    home.defaults = ((MediaType.MOVIE, Defaults(entry_id="uhd")),)
    assert [one.entry_id for one in home.stack.backends_for(MediaType.MOVIE)] == ["uhd", "radarr"]
    assert home.stack.backend("radarr").entry_id == "radarr"
    assert home.stack.defaults_for(MediaType.BOOK) == Defaults()


def test_who_makes_works_goes_by_the_works() -> None:
    home = Home(defaults=((MediaType.ALBUM, Defaults(entry_id="vinyl")),))
    assert home.stack.defaults_for(MediaType.ARTIST) == Defaults(entry_id="vinyl")
    assert home.stack.defaults_for(MediaType.AUTHOR) == Defaults()


def test_what_is_not_there() -> None:
    with pytest.raises(NotConfigured):
        Home(backends=[radarr()]).stack.backend_for(MediaType.SERIES)
    with pytest.raises(NotFound):
        Home().stack.backend("radarr")
