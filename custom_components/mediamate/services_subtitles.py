"""The action for subtitles: look for what a title lacks, and say what came of it."""

from collections.abc import Mapping
from typing import Any, Final

import voluptuous as vol

from .asked import EPISODE, NAMED, SEASONS, TEXT, Action, Asked
from .dialogue.say import label
from .operations.subtitles import SubtitleWish, said


async def _find_subtitles(call: Asked) -> dict[str, Any]:
    """Look now; what takes longer than an answer may goes on."""
    ref, seasons = await call.title(), call.data.get("seasons")
    language = call.language()
    item = (await call.desk.details(call.actor, ref, language)).item
    wish = SubtitleWish(
        ref=ref,
        language=call.data.get("language"),
        likely=call.desk.likely_languages(call.actor, language.partition("-")[0].lower()),
        seasons=tuple(seasons) if isinstance(seasons, list) else seasons,
        episode=call.data.get("episode"),
    )
    report = await call.desk.subtitles(call.actor, wish)
    return {
        "status": report.outcome.value,
        "ref": str(ref),
        "title": item.title,
        "language": report.language or None,
        "wanted": report.wanted,
        "found": report.got,
        "suspended": list(report.throttled),
        "profile": report.kept.profile if report.kept else None,
        "message": call.texts.message(said(report, label(item))),
    }


SUBTITLES: Final[Mapping[str, Action]] = {
    "find_subtitles": Action(
        _find_subtitles,
        {
            **NAMED,
            vol.Optional("language"): vol.All(TEXT, vol.Length(min=2, max=2), vol.Lower),
            vol.Optional("seasons"): SEASONS,
            vol.Optional("episode"): EPISODE,
        },
        one_title=True,
    ),
}
