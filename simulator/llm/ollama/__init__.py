"""A stand-in for an Ollama server."""

from .models import Model
from .service import OllamaService

__all__ = ["Model", "OllamaService"]
