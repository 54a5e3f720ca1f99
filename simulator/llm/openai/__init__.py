"""A stand-in for OpenAI's API and for the servers that speak like it."""

from .models import Model
from .service import OpenAIService

__all__ = ["Model", "OpenAIService"]
