"""A plan as the question that is asked about it, and as the arguments of what a yes does."""

from typing import Any

from ..model import Message, parts_said
from ..operations.request import Plan
from ..operations.stack import MediaStack
from ..texts import Texts
from .say import kind, label


def question_of(stack: MediaStack, texts: Texts, plan: Plan) -> Message:
    """Ask whether to get it, and say how it would be got."""
    values = {"kind": kind(plan.item.ref.media_type), "label": label(plan.item)}
    key = "ask_search_again" if plan.existing and not plan.parts else "ask_request"
    return Message(key, values | {"facts": facts_of(stack, texts, plan)})


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
    facts = [plan.quality_profile_name or plan.instance]
    if parts := parts_said(plan.parts):
        facts.append(texts.message(parts))
    if plan.size_estimate:
        facts.append(texts.message(Message("say_about_size", {"size": plan.size_estimate})))
    if len(stack.backends_for(plan.item.ref.media_type)) > 1:
        facts.append(plan.instance)
    return ", ".join(dict.fromkeys(facts))
