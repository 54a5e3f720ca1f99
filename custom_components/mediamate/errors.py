"""Every way in which MediaMate can fail, one class each.

An error carries a translation key and its placeholders, never a sentence: the
text is `exceptions.<key>.message` in `translations/`, rendered in the language
of whoever is told (`texts.py`). Nothing secret may be put into a placeholder.
"""

from typing import ClassVar, Final, override

_PRIVATE: Final = frozenset({"title", "value"})  # what somebody wants to see, and what they typed


class MediaMateError(Exception):
    """Base of all errors. `key` names the text, `placeholders` fill it."""

    key: ClassVar[str] = "unknown"

    def __init__(self, key: str | None = None, /, **placeholders: str | float) -> None:
        """Remember which text to show; without a key the class's own is used."""
        self.translation_key = key or self.key
        self.placeholders = {name: str(value) for name, value in placeholders.items()}
        super().__init__(self.translation_key)

    @override
    def __str__(self) -> str:
        """Return the key and its placeholders: for logs, which do not say who watches what."""
        told = {name: value for name, value in self.placeholders.items() if name not in _PRIVATE}
        details = " ".join(f"{name}={value}" for name, value in told.items())
        return f"{self.translation_key} {details}".rstrip()


class ServiceError(MediaMateError):
    """A service did not do what it was asked; placeholder `service` is its title."""


class CannotConnect(ServiceError):
    """Nobody answers there, the connection broke, or it took too long."""

    key = "cannot_connect"


class InvalidAuth(ServiceError):
    """The key or the password was refused. Never retried."""

    key = "invalid_auth"


class Banned(InvalidAuth):
    """The service locked this address out after bad logins (qBittorrent: one hour)."""

    key = "banned"


class WrongService(ServiceError):
    """Something else answered: another program, a login page, a redirect."""

    key = "wrong_service"


class UnsupportedVersion(ServiceError):
    """The service is too old or too new to talk to."""

    key = "unsupported_version"


class BadResponse(ServiceError):
    """The answer could not be understood: cut off, not JSON, of another shape."""

    key = "bad_response"


class Later(ServiceError):
    """Not now. `retry_after` is in seconds, when the service said it."""

    def __init__(
        self, key: str | None = None, /, retry_after: float | None = None, **placeholders: str | float
    ) -> None:
        """Remember how long to wait."""
        super().__init__(key, **placeholders)
        self.retry_after = retry_after


class RateLimited(Later):
    """Asked too often."""

    key = "rate_limited"


class ServiceFailed(ServiceError):
    """The service answered with an error of its own (5xx, or a refusal it explains)."""

    key = "service_failed"


class Unanswered(ServiceFailed):
    """Somebody in front of the service says that it did not answer: what it was asked to do may be done."""


# Whoever fails so may have done what they were asked to do
UNSURE: Final = (CannotConnect, BadResponse, Unanswered)


class Overloaded(Later, ServiceFailed):
    """The service cannot answer now; the same may work in a moment."""

    key = "ai_overloaded"


class NoCredit(ServiceError):
    """The account has no credit left, or has used its quota up."""

    key = "ai_no_credit"


class ModelGone(ServiceError):
    """The account cannot use this model (any more); placeholder `model`."""

    key = "ai_model_gone"


class NoTools(ServiceError):
    """The model is there but cannot call tools; placeholder `model`."""

    key = "ai_no_tools"


class PullFailed(ServiceError):
    """The server could not get the model; placeholders `model` and, in its own words, `reason`."""

    key = "pull_failed"


class ModelRefused(ServiceError):
    """The model declined to answer."""

    key = "ai_refused"


class CutOff(ServiceError):
    """The answer was longer than it may be."""

    key = "ai_cut_off"


class TooLong(ServiceError):
    """What would be sent is more than the model can read."""

    key = "ai_too_long"


class NotFound(MediaMateError):
    """There is no such title, download, request or instance."""

    key = "not_found"


class AlreadyInLibrary(MediaMateError):
    """The title was added before (by us or by somebody else)."""

    key = "already_in_library"


class Refused(MediaMateError):
    """Understood, but it may not or cannot be done; the key says why."""

    key = "refused"


class NotTaken(Refused):
    """A library manager cannot tell what a release is, or takes none that it did not find itself."""

    key = "refused_by_service"


class NotConfigured(MediaMateError):
    """No service of the needed role is set up."""

    key = "not_configured"


class NotManaged(MediaMateError):
    """The download belongs to no library manager, so it cannot be searched again."""

    key = "not_managed"


class ReadOnly(MediaMateError):
    """Our own database is newer than this code, so nothing may be written."""

    key = "database_read_only"


class StorageFailed(MediaMateError):
    """Our own database could not be read or written (disk full, damaged, closed)."""

    key = "storage_failed"
