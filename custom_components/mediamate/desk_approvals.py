"""The desk's part for approvals: an administrator says yes or no to somebody's wish, and the first answer wins."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from .actors import Verb
from .desk_base import DeskBase, at_desk
from .errors import MediaMateError, NotFound, Refused
from .model import Actor, MediaRequest, QualityProfile, RequestState
from .operations.request import named_profile, profiles_of
from .steps import moved_to

LONGEST: Final = 300  # characters of a reason


class Approvals(DeskBase):
    """Everything that ends the waiting for an approval."""

    @at_desk(Verb.APPROVE)
    async def waiting(self, actor: Actor, request_id: str) -> MediaRequest:
        """Return a request that waits for an approval. Raises NotFound, Refused (it waits no more)."""
        return self._waiting(await self._asked_for(request_id))

    @at_desk(Verb.APPROVE)
    async def qualities(self, actor: Actor, request_id: str) -> tuple[QualityProfile, ...]:
        """Return the quality profiles that a waiting request could be approved with, its own first.

        Raises NotFound, Refused (it waits no more), and what keeps its *arr from answering.
        """
        request = await self.waiting(actor, request_id)
        found = await profiles_of(self.stack().backend(request.entry_id or ""))
        return tuple(sorted(found, key=lambda one: one.id != request.quality_profile_id))

    @at_desk(Verb.APPROVE)
    async def approve_request(
        self, actor: Actor, request_id: str, *, quality_profile: str | None = None
    ) -> MediaRequest:
        """Say yes to somebody's wish, perhaps in another quality (name or id); it is handed over at once.

        Raises NotFound, Refused (`already_approved`, `already_declined`, `not_waiting`, `unknown_profile`).
        """
        chosen = await self._profile(actor, request_id, quality_profile) if quality_profile else None

        def approve(current: MediaRequest) -> tuple[MediaRequest, Sequence[str]]:
            after = moved_to(self._waiting(current), RequestState.REQUESTED, self._now())
            profile = chosen.id if chosen else current.quality_profile_id
            return replace(after, decided_by=_name(actor), quality_profile_id=profile), ("approved",)

        approved = await self._tracker.change(request_id, approve)
        self._tracker.nudge()
        return approved

    @at_desk(Verb.APPROVE)
    async def decline_request(
        self, actor: Actor, request_id: str, *, reason: str | None = None
    ) -> MediaRequest:
        """Say no to somebody's wish; who asked is told, with the reason. Raises as `approve_request`."""
        note = " ".join((reason or "").split())[:LONGEST] or None

        def decline(current: MediaRequest) -> tuple[MediaRequest, Sequence[str]]:
            after = moved_to(self._waiting(current), RequestState.DECLINED, self._now(), reason="declined")
            return replace(after, decided_by=_name(actor), note=note), ("failed", "declined")

        return await self._tracker.change(request_id, decline)

    async def _asked_for(self, request_id: str) -> MediaRequest:
        request = self._tracker.open.get(request_id) or await self._history.request(request_id)
        if request is None:
            raise NotFound("request_not_found")
        return request

    async def _profile(self, actor: Actor, request_id: str, wanted: str) -> QualityProfile:
        offered = await self.qualities(actor, request_id)
        if (found := named_profile(offered, wanted)) is None:
            raise Refused("unknown_profile", profile=wanted, names=", ".join(one.name for one in offered))
        return found

    @staticmethod
    def _waiting(request: MediaRequest) -> MediaRequest:
        """Let pass what still waits; else say who was quicker."""
        if request.state is RequestState.PENDING_APPROVAL:
            return request
        raise _too_late(request)


def _too_late(request: MediaRequest) -> MediaMateError:
    if request.state is RequestState.DECLINED:
        key = "already_declined"
    else:
        key = "already_approved" if request.decided_by else "not_waiting"
    return Refused(key, title=request.work, by=request.decided_by or "")


def _name(actor: Actor) -> str:
    """An administrator without a name is one all the same."""
    return actor.name or "–"
