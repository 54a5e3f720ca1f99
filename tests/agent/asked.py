"""What a provider is asked, and what it answers."""

from typing import Any

from homeassistant.components.conversation import Content

from custom_components.mediamate.agent.providers.base import Model, Options, Provider, Turn

from .scripted import Echo


def turn(model: Model, *content: Content, last: bool = False) -> Turn:
    """Return a call of a model that has one tool."""
    options = Options(model=model, max_tokens=1000)
    return Turn(system="Be brief.", content=content, tools=[Echo()], options=options, last=last)


async def heard(provider: Provider, *content: Content, **more: Any) -> list[Any]:
    """Return what the provider's first model says to it."""
    models = await provider.models()
    return [one async for one in provider.stream(turn(models[0], *content, **more))]
