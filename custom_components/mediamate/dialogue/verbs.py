"""Which handler answers which verb of the yardstick; `yes`, `no` and `pick` are answers, not verbs.

A row "verb about" answers one side of a verb, see `Command.about`: "find releases", "downloads cause".
"""

from collections.abc import Mapping

from . import (
    ask,
    control,
    following,
    indexers,
    monitoring,
    releases,
    remembering,
    repair,
    space,
    subtitles,
    tell,
)
from .memory import Picker
from .talk import Amender, Handler

HANDLERS: Mapping[str, Handler] = {
    "request": ask.request,
    "find": tell.find,
    "find releases": releases.show,
    "library": tell.library,
    "watch": tell.watch,
    "downloads": tell.downloads,
    "pause": control.pause,
    "resume": control.resume,
    "remove": control.remove,
    "request new_episodes": following.follow,
    "remove new_episodes": following.unfollow,
    "remove monitoring": monitoring.unmonitor,
    "history new_episodes": following.following,
    "history missed": following.missed,
    "downloads cause": repair.why,
    "downloads space": space.space,
    "retry": control.retry,
    "retry fix": repair.fix,
    "recommend": tell.recommend,
    "upcoming": tell.upcoming,
    "rate": control.rate,
    "history": remembering.history,
    "forget": remembering.forget,
    "subtitles": subtitles.subtitles,
    "indexers": indexers.indexers,
    "help": tell.help_,
}

# What "yes, but in 4K" goes on with, by what was asked about
AMENDERS: Mapping[str, Amender] = {
    "request": ask.amend,
    "follow": following.amend,
    "monitor": monitoring.amend,
}

# What picking from a list can go on with; the names are kept in buttons
PICKERS: Mapping[str, Picker] = {
    "wish": ask.wish_for,
    "describe": tell.describe,
    "follow": following.follow_for,
    "subtitles": subtitles.subtitles_for,
    "unmonitor": monitoring.unmonitor_for,
    "releases": releases.releases_of,
}
