"""A plan as the question that is asked about it, and as the arguments of what a yes does."""

import re
from typing import Any, Final

from ..model import Message, parts_said
from ..operations.request import Plan
from ..operations.stack import MediaStack
from ..texts import Texts
from .say import kind, label

# Names of profiles that say nothing of how it would be got
_EMPTY: Final = frozenset({"any", "all", "default", "любой", "любая", "любое", "все", "всё"})
# Those that are a quality to anybody who reads them; "Standard" and "Kids" might be anything
_TELLING: Final = re.compile(r"\d|hd\b|\bsd\b|lossless|flac|book", re.IGNORECASE)


def question_of(stack: MediaStack, texts: Texts, plan: Plan) -> Message:
    """Ask whether to get it, and say how it would be got."""
    values = {"kind": kind(plan.item.ref.media_type), "label": label(plan.item)}
    key = "ask_search_again" if plan.existing and not plan.parts else "ask_request"
    if facts := facts_of(stack, texts, plan):
        return Message(key, values | {"facts": facts})
    return Message(f"{key}_plain", values)


def args_of(plan: Plan, language: str) -> dict[str, Any]:
    """Return exactly what was planned, for the proposal."""
    return {
        "ref": str(plan.item.ref),
        "seasons": list(plan.seasons) if plan.seasons else None,
        "episode": plan.episode,
        "quality_profile": str(plan.quality_profile_id),
        "root_folder": plan.root_folder,
        "entry_id": plan.entry_id,
        "language": language,
    }


def facts_of(stack: MediaStack, texts: Texts, plan: Plan) -> str:
    """Say quality, size, seasons, and where, if there is more than one place."""
    facts = [_quality(texts, plan.quality_profile_name)] if plan.quality_profile_name else [plan.instance]
    if parts := parts_said(plan.parts):
        facts.append(texts.message(parts))
    if plan.size_estimate:
        facts.append(texts.message(Message("say_about_size", {"size": plan.size_estimate})))
    if len(stack.backends_for(plan.item.ref.media_type)) > 1:
        facts.append(plan.instance)
    return ", ".join(filter(None, dict.fromkeys(facts)))


def _quality(texts: Texts, profile: str) -> str:
    """Say a profile's name so that it is heard as a quality; nothing of one that says nothing."""
    if profile.strip().casefold() in _EMPTY:
        return ""
    return (
        profile if _TELLING.search(profile) else texts.message(Message("say_quality", {"profile": profile}))
    )
