"""What the dialogs of accounts and agents share: which models there are, and what went wrong."""

from collections.abc import Sequence
from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import (
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)

from ..agent.accounts import AccountEntry, AiKind, ai_kind_of
from ..agent.models import Model
from ..errors import MediaMateError
from ..model import Message
from ..texts import async_texts

# What a form can show of what went wrong, by the error's key; anything else is "unknown"
_SHOWN_AS: Final = {
    "cannot_connect": "ai_cannot_connect",
    "invalid_auth": "ai_invalid_auth",
    "wrong_service": "ai_wrong_service",
    **{
        key: key
        for key in (
            "ai_no_credit",
            "ai_not_permitted",
            "ai_overloaded",
            "bad_response",
            "rate_limited",
            "timeout",
        )
    },
}
ERRORS: Final = frozenset(_SHOWN_AS.values())


def shown_as(err: MediaMateError) -> str:
    """Return the text of a form that says what went wrong."""
    keys = (err.translation_key, err.key)
    return next((_SHOWN_AS[key] for key in keys if key in _SHOWN_AS), "unknown")


def number(least: int, most: int, step: int = 1) -> NumberSelector:
    """Return a field for a whole number."""
    return NumberSelector(NumberSelectorConfig(min=least, max=most, step=step, mode=NumberSelectorMode.BOX))


def model_selector(models: Sequence[Model], more: Sequence[SelectOptionDict] = ()) -> SelectSelector:
    """Return a choice of models; one that is not in the list may be typed in."""
    options = [SelectOptionDict(value=one.id, label=one.name or one.id) for one in models]
    return SelectSelector(
        SelectSelectorConfig(options=[*options, *more], mode=SelectSelectorMode.DROPDOWN, custom_value=True)
    )


async def suggested(
    hass: HomeAssistant, kind: AiKind | None, there: Sequence[Model]
) -> list[SelectOptionDict]:
    """Return the models that the server of this kind can get and has not, with what they take."""
    texts = await async_texts(hass, hass.config.language)
    known = {one.id for one in there}
    return [
        SelectOptionDict(
            value=name, label=texts.message(Message("model_to_pull", {"model": name, "size": size}))
        )
        for name, size in (kind.suggested if kind else ())
        if name not in known
    ]


async def async_models_of(hass: HomeAssistant, entry: AccountEntry) -> SelectSelector:
    """Return the choice of a loaded account's models, and of those that its server can get."""
    models = entry.runtime_data.models.data or ()
    return model_selector(models, await suggested(hass, ai_kind_of(entry), models))
