"""The steps while a server gets a model that it has not: a progress bar, and what went wrong."""

import asyncio
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, Final

from homeassistant.data_entry_flow import FlowHandler

from ..agent.providers.pulling import Puller
from ..errors import MediaMateError, NoTools
from ..texts import async_texts

if TYPE_CHECKING:
    from ..agent.providers.base import Provider

LONGEST_NAME: Final = 200  # characters of a model's name
# What a form can say of it; anything else is "pull_failed", with the reason in words
ERRORS: Final = frozenset({"ai_no_tools", "pull_failed", "pull_no_space", "pull_unknown"})


class PullSteps[ResultT](FlowHandler[Any, Any, Any]):
    """For any dialog in which a model is chosen. It goes on in `_pulled` or in `_not_pulled`."""

    _model: str
    _getting: asyncio.Task[MediaMateError | None] | None = None

    async def _pulled(self) -> ResultT:
        """Go on with `_model`, which is there now and can be used."""
        raise AssertionError

    async def _not_pulled(self, error: str, reason: str) -> ResultT:
        """Show the form again, with what went wrong."""
        raise AssertionError

    async def _missing(self, provider: Provider, model: str) -> bool:
        """Has the server to get the model first? Raises NoTools if it has one that is of no use."""
        return isinstance(provider, Puller) and not await provider.has(model[:LONGEST_NAME].strip())

    async def _pull(self, provider: Provider, model: str, *, borrowed: bool) -> ResultT:
        """Begin; a provider that is not borrowed is closed when it is done, or when the dialog is left."""
        self._model = model[:LONGEST_NAME].strip()
        self._getting = self.hass.async_create_background_task(
            self._get(provider, borrowed=borrowed), f"mediamate pulls {self._model}"
        )
        result: ResultT = await self.async_step_pull()
        return result

    async def _get(self, provider: Provider, *, borrowed: bool) -> MediaMateError | None:
        assert isinstance(provider, Puller)
        try:
            async with aclosing(provider.pull(self._model)) as shares:
                async for share in shares:
                    self.async_update_progress(share)
            await provider.has(self._model)
        except MediaMateError as err:
            return err
        finally:
            if not borrowed:
                await provider.close()
        return None

    async def async_step_pull(self, user_input: dict[str, Any] | None = None) -> Any:
        """Show how far it is. Whoever leaves the dialog ends it: the task is cancelled with the flow."""
        assert self._getting is not None
        if self._getting.done():
            return self.async_show_progress_done(next_step_id="pulled")
        return self.async_show_progress(
            step_id="pull",
            progress_action="pull",
            description_placeholders={"model": self._model},
            progress_task=self._getting,
        )

    async def async_step_pulled(self, user_input: dict[str, Any] | None = None) -> Any:
        """Go on with the model, or say why it did not come."""
        assert self._getting is not None
        err, self._getting = self._getting.result(), None
        if err is None:
            return await self._pulled()
        return await self._not_pulled(*await self._said(err))

    async def _said(self, err: MediaMateError) -> tuple[str, str]:
        """Return which text a form shows, and the reason in words."""
        if isinstance(err, NoTools) or err.translation_key in ERRORS - {"pull_failed"}:
            return err.translation_key, "?"
        texts = await async_texts(self.hass, self.hass.config.language)
        return "pull_failed", err.placeholders.get("reason") or texts.error(err)
