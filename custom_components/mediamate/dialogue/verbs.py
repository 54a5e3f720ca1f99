"""Which handler answers which verb of the yardstick; `yes`, `no` and `pick` are answers, not verbs."""

from collections.abc import Mapping

from . import ask, control, tell
from .talk import Handler

HANDLERS: Mapping[str, Handler] = {
    "request": ask.request,
    "find": tell.find,
    "library": tell.library,
    "watch": tell.watch,
    "downloads": tell.downloads,
    "pause": control.pause,
    "resume": control.resume,
    "remove": control.remove,
    "retry": control.retry,
    "recommend": tell.recommend,
    "upcoming": tell.upcoming,
    "rate": control.rate,
    "history": tell.history,
    "subtitles": tell.later,
    "help": tell.help_,
}
