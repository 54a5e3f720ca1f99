"""The actions: what automations, scripts and dashboards may call. All of them answer with data."""

from collections.abc import Callable, Coroutine, Mapping
from typing import Any, Final

from homeassistant.const import ATTR_ID
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from .actors import own_ids
from .answers import candidate, download, request, result_of, some, upcoming
from .asked import (
    ENTRY,
    EPISODE,
    LIMIT,
    MOMENT,
    NAMED,
    REASON,
    REF,
    SEASONS,
    TEXT,
    TYPE,
    Action,
    Asked,
    parse_ref,
)
from .const import DOMAIN
from .conversations import people_named
from .data import DATA
from .errors import AlreadyInLibrary, MediaMateError, NotConfigured, NotFound, NotManaged, Refused
from .model import RequestResult, RequestState, RequestStatus, Role
from .operations.find import Query
from .operations.request import Wish
from .services_repair import REPAIRS
from .services_series import SERIES
from .services_subtitles import SUBTITLES
from .texts import Texts, async_texts

# What the caller can put right: shown as it is, without a traceback
_CALLERS_FAULT: Final = (AlreadyInLibrary, NotConfigured, NotFound, NotManaged, Refused)
# Answers that say that an argument names nothing; the contract calls that an error
_BAD_ARGUMENT: Final = frozenset({"unknown_profile", "unknown_root_folder", "instance_unfit"})


async def _search(call: Asked) -> dict[str, Any]:
    query = Query(
        text=call.data["query"],
        language=call.language(call.data["query"]),
        media_type=call.media_type,
        limit=call.data["limit"],
    )
    found = await call.desk.find(call.actor, query)
    answer: dict[str, Any] = {"results": [candidate(one) for one in found.candidates]}
    return answer | ({"silent": list(found.silent)} if found.silent else {})


async def _ask_for(call: Asked) -> dict[str, Any]:
    seasons = call.data.get("seasons")
    wish = Wish(
        ref=call.ref,
        title=call.data.get("title"),
        year=call.data.get("year"),
        media_type=call.media_type,
        seasons=tuple(seasons) if isinstance(seasons, list) else seasons,
        episode=call.data.get("episode"),
        quality_profile=call.data.get("quality_profile"),
        root_folder=call.data.get("root_folder"),
        entry_id=call.entry_id,
        language=call.language(call.data.get("title")),
    )
    result = await call.desk.request(call.actor, call.thread, wish, for_member=call.data.get("for_member"))
    if result.status is RequestStatus.REFUSED and result.message.key in _BAD_ARGUMENT:
        raise Refused(result.message.key, **_plain(call.texts, result))
    return result_of(call.texts, result)


def _plain(texts: Texts, result: RequestResult) -> dict[str, str]:
    """Return a message's placeholders as an error carries them: as text."""
    values = result.message.placeholders
    return {
        name: texts.join(value) if isinstance(value, tuple) else str(value) for name, value in values.items()
    }


async def _get_downloads(call: Asked) -> dict[str, Any]:
    return {"downloads": [download(one) for one in await call.desk.downloads(call.actor, call.ref)]}


async def _pause(call: Asked) -> dict[str, Any]:
    touched = await call.desk.pause(call.actor, call.data.get(ATTR_ID), entry_id=call.entry_id)
    return {"downloads": [download(one) for one in touched]}


async def _resume(call: Asked) -> dict[str, Any]:
    touched = await call.desk.resume(call.actor, call.data.get(ATTR_ID), entry_id=call.entry_id)
    return {"downloads": [download(one) for one in touched]}


async def _remove(call: Asked) -> dict[str, Any]:
    how = {key: call.data[key] for key in ("delete_files", "blocklist", "search_again")}
    return {"download": download(await call.desk.remove(call.actor, call.data[ATTR_ID], **how))}


async def _get_requests(call: Asked) -> dict[str, Any]:
    found = await call.desk.talks.asked_for(
        call.actor,
        call.data.get("query", ""),
        since=call.data.get("since"),
        until=call.data.get("until"),
        open_only=call.data["open_only"],
        limit=call.data["limit"],
        before=call.data.get("before"),
        state=RequestState(call.data["state"]) if "state" in call.data else None,
    )
    return {"requests": [request(one) for one in found]}


async def _approve(call: Asked) -> dict[str, Any]:
    approved = await call.desk.approve_request(
        call.actor, call.data["request_id"], quality_profile=call.data.get("quality_profile")
    )
    return {"request": request(approved)}


async def _decline(call: Asked) -> dict[str, Any]:
    declined = await call.desk.decline_request(
        call.actor, call.data["request_id"], reason=call.data.get("reason")
    )
    return {"request": request(declined)}


async def _get_upcoming(call: Asked) -> dict[str, Any]:
    found = await call.desk.upcoming(call.actor, call.data["days"], call.media_type)
    return {"upcoming": [upcoming(one) for one in found]}


async def _get_library(call: Asked) -> dict[str, Any]:
    held = await call.desk.have(call.actor, await call.title(), call.language())
    return candidate(held.candidate) | some(held, ("link", "size", "monitored", "verified"))


async def _recommend(call: Asked) -> dict[str, Any]:
    like = call.data.get("like")
    found = await call.desk.recommend(
        call.actor,
        language=call.language(),
        like=parse_ref(like) if like and like.count(":") == 2 and " " not in like else like,
        genre=call.data.get("genre"),
        person=call.data.get("person"),
        media_type=call.media_type,
        limit=call.data["limit"],
    )
    return {"results": [candidate(one) for one in found]}


async def _rate(call: Asked) -> dict[str, Any]:
    ref = await call.title()
    item = (await call.desk.details(call.actor, ref, call.language())).item
    # By the name that titles have everywhere else: a film may have been named by its IMDb id
    rating = await call.desk.rate(call.actor, item.ref, item.title, call.data["liked"])
    return some(rating, ("ref", "title", "liked"))


async def _forget(call: Asked) -> dict[str, Any]:
    """Delete what was said, and who follows what: the caller's own, or, for an administrator, of somebody or of everybody."""
    everybody, name = call.data.get("all", False), call.data.get("for_member")
    if (everybody or name) and call.actor.role is not Role.ADMIN:
        raise Refused("not_allowed")
    whose = own_ids(call.actor)
    if name and not (whose := frozenset(await people_named(call.hass, name))):
        raise NotFound("nobody_named", name=name)
    gone = await call.desk.talks.forget(None if everybody else whose, follows=True)
    return {"exchanges": gone.exchanges, "questions": gone.questions, "follows": gone.follows}


ACTIONS: Final[Mapping[str, Action]] = {
    "search": Action(
        _search, {vol.Required("query"): TEXT, **TYPE, vol.Optional("limit", default=5): LIMIT}, reads=True
    ),
    "request": Action(
        _ask_for,
        {
            **NAMED,
            vol.Optional("seasons"): SEASONS,
            vol.Optional("episode"): EPISODE,
            vol.Optional("quality_profile"): TEXT,
            vol.Optional("root_folder"): TEXT,
            vol.Optional("for_member"): TEXT,
            **ENTRY,
        },
        one_title=True,
    ),
    "get_downloads": Action(_get_downloads, {vol.Optional("ref"): REF}, reads=True),
    "pause_download": Action(_pause, {vol.Optional(ATTR_ID): TEXT, **ENTRY}),
    "resume_download": Action(_resume, {vol.Optional(ATTR_ID): TEXT, **ENTRY}),
    "remove_download": Action(
        _remove,
        {
            vol.Required(ATTR_ID): TEXT,
            vol.Optional("delete_files", default=False): cv.boolean,
            vol.Optional("blocklist", default=False): cv.boolean,
            vol.Optional("search_again", default=False): cv.boolean,
        },
    ),
    "get_requests": Action(
        _get_requests,
        {
            vol.Optional("open_only", default=False): cv.boolean,
            vol.Optional("limit", default=50): vol.All(vol.Coerce(int), vol.Range(min=1, max=200)),
            vol.Optional("before"): TEXT,
            vol.Optional("query"): TEXT,
            vol.Optional("since"): MOMENT,
            vol.Optional("until"): MOMENT,
            vol.Optional("state"): vol.In([one.value for one in RequestState]),
        },
        reads=True,
    ),
    "approve_request": Action(
        _approve, {vol.Required("request_id"): TEXT, vol.Optional("quality_profile"): TEXT}
    ),
    "decline_request": Action(_decline, {vol.Required("request_id"): TEXT, vol.Optional("reason"): REASON}),
    "get_upcoming": Action(
        _get_upcoming,
        {vol.Optional("days", default=30): vol.All(vol.Coerce(int), vol.Range(min=1, max=365)), **TYPE},
        reads=True,
    ),
    "get_library": Action(_get_library, NAMED, reads=True, one_title=True),
    "recommend": Action(
        _recommend,
        {
            vol.Optional("like"): TEXT,
            vol.Optional("genre"): TEXT,
            vol.Optional("person"): TEXT,
            **TYPE,
            vol.Optional("limit", default=5): LIMIT,
        },
        reads=True,
    ),
    "forget": Action(
        _forget, {vol.Exclusive("for_member", "whose"): TEXT, vol.Exclusive("all", "whose"): cv.boolean}
    ),
    "rate": Action(_rate, {**NAMED, vol.Required("liked"): cv.boolean}, one_title=True),
    **REPAIRS,
    **SERIES,
    **SUBTITLES,
}


def translated(err: MediaMateError, texts: Texts) -> HomeAssistantError:
    """Return the error as Home Assistant shows it: translated, with readable placeholders."""
    kind = ServiceValidationError if isinstance(err, _CALLERS_FAULT) else HomeAssistantError
    return kind(
        translation_domain=DOMAIN,
        translation_key=texts.error_key(err),
        translation_placeholders=texts.placeholders(err),
    )


@callback
def async_setup_services(hass: HomeAssistant) -> None:
    """Register the actions."""

    def handler(action: Action) -> Callable[[ServiceCall], Coroutine[Any, Any, ServiceResponse]]:
        async def handle(call: ServiceCall) -> ServiceResponse:
            texts = await async_texts(hass, hass.config.language)
            desk = hass.data[DATA].desk
            try:
                actor = await desk.actor_for_context(call.context)
                return await action.run(Asked(hass, desk, actor, texts, call.data))
            except MediaMateError as err:
                raise translated(err, texts) from err

        return handle

    for name, action in ACTIONS.items():
        hass.services.async_register(
            DOMAIN,
            name,
            handler(action),
            schema=action.schema,
            supports_response=SupportsResponse.ONLY if action.reads else SupportsResponse.OPTIONAL,
        )
