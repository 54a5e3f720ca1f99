"""Telegram: a Bot API server for one bot, and the people who talk to it.

async with SimulatedStack(telegram=True) as sim:
    anna = sim.telegram.person(1001, "Anna")
    ...                                       # a bot at sim.telegram.url with sim.telegram.token
    card = await anna.asks("download Dune")   # writes, and waits for the bot's answer
    press = await anna.presses(card, "1")
    await press.answer()                      # what popped up
    await anna.sees(lambda message: "ready" in message.text)
"""

from .changes import NotSeen
from .people import Person, Press
from .refusal import Refusal, bad, flood, forbidden
from .service import Call, TelegramService
from .world import Button, Chat, Message

__all__ = [
    "Button",
    "Call",
    "Chat",
    "Message",
    "NotSeen",
    "Person",
    "Press",
    "Refusal",
    "TelegramService",
    "bad",
    "flood",
    "forbidden",
]
