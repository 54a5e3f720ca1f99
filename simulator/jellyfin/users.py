"""Jellyfin's users, keys, logins and sessions."""

from dataclasses import dataclass, field
from datetime import datetime
import re
import secrets
from typing import Any
from urllib.parse import unquote

from ..clock import SimClock
from .library import Item, item_id
from .records import TICKS, item_record, stamp

PAIR = re.compile(r'(\w+)\s*=\s*"([^"]*)"')


@dataclass(frozen=True, slots=True)
class User:
    """Somebody with a login."""

    name: str
    password: str = field(repr=False)
    admin: bool = False

    @property
    def id(self) -> str:
        return item_id(f"user{self.name}")


@dataclass(slots=True)
class Session:
    """A device that is connected; with an item it plays."""

    id: str
    user: User
    client: str
    device: str
    device_id: str
    active: datetime
    item: Item | None = None
    position_ticks: int = 0
    paused: bool = False


@dataclass(frozen=True, slots=True)
class Access:
    """Who a request comes from: a key of the server (no user) or a user's login."""

    user: User | None

    @property
    def admin(self) -> bool:
        return self.user is None or self.user.admin


class Accounts:
    """Everything about who is who."""

    def __init__(self, clock: SimClock) -> None:
        self.users = [User("admin", "secret", admin=True), User("anna", "anna"), User("boris", "boris")]
        self.keys: dict[str, tuple[str, datetime]] = {}  # key -> app, made when
        self.logins: dict[str, User] = {}
        self.sessions: dict[str, Session] = {}
        self._clock = clock

    def new_key(self, app: str) -> str:
        key = secrets.token_hex(16)
        self.keys[key] = (app, self._clock.now())
        return key

    def user(self, name_or_id: str) -> User | None:
        wanted = name_or_id.replace("-", "").casefold()
        return next((u for u in self.users if wanted in {u.id, u.name.casefold()}), None)

    def access(self, token: str) -> Access | None:
        if token in self.keys:
            return Access(None)
        user = self.logins.get(token)
        return Access(user) if user else None

    def login(self, name: str, password: str, device: dict[str, str]) -> tuple[str, Session] | None:
        user = self.user(name)
        if user is None or not secrets.compare_digest(user.password.encode(), password.encode()):
            return None
        token = secrets.token_hex(16)
        self.logins[token] = user
        session = Session(
            id=item_id(token),
            user=user,
            client=device["Client"],
            device=device["Device"],
            device_id=device["DeviceId"],
            active=self._clock.now(),
        )
        self.sessions[session.id] = session
        return token, session

    def logout(self, token: str) -> None:
        if self.logins.pop(token, None):
            self.sessions.pop(item_id(token), None)

    def play(self, user_name: str, item: Item, *, paused: bool = False, position_seconds: int = 0) -> Session:
        """Let a user watch an item on the television."""
        user = self.user(user_name)
        if user is None:
            raise LookupError(f"no user {user_name}")
        session_id = item_id(f"television{user.name}")
        session = Session(
            session_id, user, "Jellyfin Android TV", "Living room TV", session_id, self._clock.now()
        )
        session.item, session.paused, session.position_ticks = item, paused, position_seconds * TICKS
        self.sessions[session.id] = session
        return session

    def stop(self, user_name: str) -> None:
        """End what a user watches."""
        for session in list(self.sessions.values()):
            if session.item and session.user.name == user_name:
                session.item = None


def parse_authorization(header: str) -> dict[str, str]:
    """Return the pairs of a `MediaBrowser Token="…", Client="…"` header; empty for another scheme."""
    scheme, _, rest = header.partition(" ")
    if scheme != "MediaBrowser":
        return {}
    return {name: unquote(value) for name, value in PAIR.findall(rest)}


def user_record(user: User, server_id: str) -> dict[str, Any]:
    """Return a UserDto."""
    policy = {
        "IsAdministrator": user.admin,
        "IsHidden": False,
        "IsDisabled": False,
        "EnableAllFolders": True,
        "AuthenticationProviderId": "Jellyfin.Server.Implementations.Users.DefaultAuthenticationProvider",
        "PasswordResetProviderId": "Jellyfin.Server.Implementations.Users.DefaultPasswordResetProvider",
        "SyncPlayAccess": "CreateAndJoinGroups",
    }
    record = {"Name": user.name, "ServerId": server_id, "Id": user.id, "HasPassword": True}
    return record | {"HasConfiguredPassword": True, "EnableAutoLogin": False, "Policy": policy}


def session_record(session: Session, server_id: str) -> dict[str, Any]:
    """Return a SessionInfoDto."""
    record: dict[str, Any] = {
        "PlayState": {
            "CanSeek": session.item is not None,
            "IsPaused": session.paused,
            "IsMuted": False,
            "RepeatMode": "RepeatNone",
            "PlaybackOrder": "Default",
        },
        "AdditionalUsers": [],
        "PlayableMediaTypes": ["Video", "Audio"],
        "Id": session.id,
        "UserId": session.user.id,
        "UserName": session.user.name,
        "Client": session.client,
        "LastActivityDate": stamp(session.active),
        "LastPlaybackCheckIn": stamp(session.active),
        "DeviceName": session.device,
        "DeviceId": session.device_id,
        "ApplicationVersion": "1.0",
        "IsActive": True,
        "SupportsMediaControl": False,
        "SupportsRemoteControl": False,
        "HasCustomDeviceName": False,
        "ServerId": server_id,
        "SupportedCommands": [],
    }
    if session.item:
        wanted = {"providerids", "path", "overview"}
        record["NowPlayingItem"] = item_record(session.item, server_id, wanted, None)
        record["PlayState"] |= {
            "PositionTicks": session.position_ticks,
            "PlayMethod": "DirectPlay",
            "MediaSourceId": session.item.id,
        }
    return record
