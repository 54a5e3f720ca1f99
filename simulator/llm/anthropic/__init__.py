"""A stand-in for Anthropic's API."""

from .models import Model
from .service import AnthropicService

__all__ = ["AnthropicService", "Model"]
