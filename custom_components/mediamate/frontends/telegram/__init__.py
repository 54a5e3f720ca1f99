"""Telegram, through Home Assistant's own `telegram_bot`: its events in, its actions out."""

from .door import TelegramDoor

__all__ = ["TelegramDoor"]
