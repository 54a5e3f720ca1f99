"""Make a config folder in which Home Assistant starts onboarded, with an owner and a token.

Onboarding over HTTP would work too, but it makes Home Assistant add weather, radio and speech
integrations that want the internet. The `http` storage is written because a `http:` block in YAML
is only on trial: unconfirmed, Home Assistant restarts after five minutes with its defaults.
"""

import base64
from dataclasses import dataclass
from datetime import UTC, datetime
import hashlib
import hmac
import json
from pathlib import Path
import secrets
import time
from typing import Any

import bcrypt

USER, PASSWORD = "demo", "demo"
_YEAR = 365 * 86400


@dataclass(frozen=True, slots=True)
class Seeded:
    """What one needs to talk to the Home Assistant that will start in the folder."""

    url: str
    token: str  # long-lived
    browser: dict[str, Any]  # what the frontend keeps in localStorage as `hassTokens`


def seed(config: Path, port: int, *, language: str = "en") -> Seeded:
    """Write the storage files; Home Assistant must not run in that folder."""
    url = f"http://127.0.0.1:{port}"
    user, credential = secrets.token_hex(16), secrets.token_hex(16)
    long_lived = _refresh_token("long_lived_access_token", user, name="demo", seconds=_YEAR)
    browser = _refresh_token("normal", user, client=f"{url}/", credential=credential, seconds=86400)
    storage = config / ".storage"
    storage.mkdir(parents=True, exist_ok=True)
    _write(storage, "http", _http(port), 2, 2)
    _write(storage, "onboarding", {"done": ["user", "core_config", "analytics", "integration"]}, 4)
    _write(storage, "core.config", _core(url, language), 1, 4)
    _write(storage, "auth_provider.homeassistant", {"users": [_login()]})
    _write(storage, "auth", _auth(user, credential, [long_lived, browser]))
    return Seeded(url, _jwt(long_lived, _YEAR), _browser_tokens(url, browser))


def _write(storage: Path, key: str, data: Any, version: int = 1, minor: int = 1) -> None:
    path = storage / key
    content = {"version": version, "minor_version": minor, "key": key, "data": data}
    path.write_text(json.dumps(content, indent=2), encoding="utf-8")
    path.chmod(0o600)


def _http(port: int) -> dict[str, Any]:
    stable = {
        "server_host": ["127.0.0.1"],
        "server_port": port,
        "cors_allowed_origins": [],
        "login_attempts_threshold": -1,
        "ip_ban_enabled": False,
        "ssl_profile": "modern",
        "use_x_frame_options": True,
        "created_at": datetime.now(UTC).isoformat(),
        "error": None,
        "error_message": None,
    }
    return {"stable": stable, "pending": None, "yaml_migration_done": True}


def _core(url: str, language: str) -> dict[str, Any]:
    return {
        "latitude": 52.09,
        "longitude": 5.12,
        "elevation": 5,
        "unit_system_v2": "metric",
        "location_name": "Demo home",
        "time_zone": "Europe/Amsterdam",
        "external_url": None,
        "internal_url": url,  # where the simulated services send their webhooks
        "currency": "EUR",
        "country": "NL",
        "language": language,
        "radius": 100,
    }


def _login() -> dict[str, str]:
    hashed = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(rounds=4))
    return {"username": USER, "password": base64.b64encode(hashed).decode()}


def _auth(user: str, credential: str, tokens: list[dict[str, Any]]) -> dict[str, Any]:
    owner = {
        "id": user,
        "group_ids": ["system-admin"],
        "is_owner": True,
        "is_active": True,
        "name": "Demo",
        "system_generated": False,
        "local_only": False,
    }
    groups = {"admin": "Administrators", "users": "Users", "read-only": "Read Only"}
    return {
        "users": [owner],
        "groups": [{"id": f"system-{key}", "name": name} for key, name in groups.items()],
        "credentials": [
            {
                "id": credential,
                "user_id": user,
                "auth_provider_type": "homeassistant",
                "auth_provider_id": None,
                "data": {"username": USER},
            }
        ],
        "refresh_tokens": tokens,
    }


def _refresh_token(
    kind: str,
    user: str,
    *,
    seconds: float,
    client: str | None = None,
    name: str | None = None,
    credential: str | None = None,
) -> dict[str, Any]:
    return {
        "id": secrets.token_hex(16),
        "user_id": user,
        "client_id": client,
        "client_name": name,
        "client_icon": None,
        "token_type": kind,
        "created_at": datetime.now(UTC).isoformat(),
        "access_token_expiration": float(seconds),
        "token": secrets.token_hex(64),
        "jwt_key": secrets.token_hex(64),
        "last_used_at": None,
        "last_used_ip": None,
        "expire_at": None,
        "credential_id": credential,
        "version": None,
    }


def _browser_tokens(url: str, token: dict[str, Any]) -> dict[str, Any]:
    return {
        "access_token": _jwt(token, 86400),
        "token_type": "Bearer",
        "expires_in": 86400,
        "refresh_token": token["token"],
        "hassUrl": url,
        "clientId": f"{url}/",
        "expires": int((time.time() + 86400) * 1000),
        "ha_auth_provider": "homeassistant",
    }


def _jwt(token: dict[str, Any], seconds: int) -> str:
    """Sign as Home Assistant does: HS256 over the refresh token's id, with that token's own key."""
    now = int(time.time())
    claims = json.dumps({"iss": token["id"], "iat": now, "exp": now + seconds}, separators=(",", ":"))
    unsigned = b".".join((_b64(b'{"alg":"HS256","typ":"JWT"}'), _b64(claims.encode())))
    signature = hmac.new(token["jwt_key"].encode(), unsigned, hashlib.sha256).digest()
    return b".".join((unsigned, _b64(signature))).decode()


def _b64(data: bytes) -> bytes:
    return base64.urlsafe_b64encode(data).rstrip(b"=")
