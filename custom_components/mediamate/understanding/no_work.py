"""What is no work, whatever a sentence asks: a newsletter to follow, keys to look for, a trailer to download.

Looked at once, after a sentence was read, by rules or by what was learnt. A name in capitals is let pass: there is a
film "The Boat".
"""

import re
from typing import Final

from .command import Command

# what is followed, or searched for no longer, otherwise than a series
_FOLLOWED: Final = re.compile(
    r"\b(?:newsletters?|channels?|podcasts?|mailing|mails?|e-?mails?|inbox|news|alerts?|youtube|twitch|instagram|streamer|plane|aircraft|flight|"
    r"ship|boat|ferry|jet|parcels?|councils?|"
    r"рассыл\w+|канал\w*|подкаст\w*|новост\w+|ютуб\w*|твич\w*|почт\w*|спам\w*|самол[её]т\w*|посылк\w+)\b"
)
_SOUGHT: Final = re.compile(
    r"\b(?:devices?|keys?|wallet|phone|glasses|passport|remote|trouble|excuses|signal|networks?|wi-?fi|bluetooth|"
    r"устройств\w*|сеть|сети|сигнал\w*|ключи?|телефон\w*|очк[иов]+|паспорт\w*|кошел[её]к\w*|пульт\w*|отговор\w+|проблем\w*|повод\w*|вай-?фай\w*|блютуз\w*)\b"
)
# a part of a work, or what comes with it
_PART: Final = re.compile(
    r"(?:the |a |an )?(?:(?:new|official|latest|first|final) )?(?:trailers?|soundtrack|(?:deleted |bonus )?scenes?) (?:of|for|from|to)\b.*|"
    r"(?:трейлер\w*|саундтрек\w*)\b.*|.*\bvideo ?games?\b.*|игр[аыу] (?:на|про)\b.*"
)
_OF_A_FLIGHT: Final = re.compile(r"(?:our|my|the|that|this|his|her) (?:plane|flight|jet|ship)\b.*|light\b.*")
_TRAILER: Final = re.compile(r"\b(?:trailers?|трейлер\w*)\b", re.IGNORECASE)


def is_no_work(command: Command, text: str) -> bool:
    """Tell whether what a sentence names is none that a service of ours could have."""
    titles = [*(command.titles or ()), *command.forms[:1], *filter(None, (command.title,))]
    if command.verb in {"request", "watch"} and _TRAILER.search(text):
        if not any(_TRAILER.search(title) for title in titles):
            return True
    if any(title != title.lower() for title in titles):
        return False
    if command.about == "new_episodes" and titles and _FOLLOWED.search(text.lower()):
        return True
    return any(_no_work(title, command) for title in titles)


def _no_work(title: str, command: Command) -> bool:
    if command.verb == "remove" and _SOUGHT.search(title):
        return True
    if command.verb == "request" and _PART.fullmatch(title):
        return True
    return command.episode is not None and bool(_OF_A_FLIGHT.fullmatch(title))
