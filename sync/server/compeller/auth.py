"""Who is asking: a token in either header; signing up and signing in."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Request, Security
from fastapi.security import APIKeyHeader, HTTPAuthorizationCredentials, HTTPBearer
from pydantic.json_schema import SkipJsonSchema
from starlette.responses import JSONResponse

from sync.server.accounts import User
from sync.server.compeller import models
from sync.server.compeller.replies import errors
from sync.server.core import Core
from sync.server.problems import Problem

_bearer = HTTPBearer(auto_error=False, description="The account's token.")
_raw = APIKeyHeader(name="X-API-Token", auto_error=False, description="The account's token, as it is.")
TOKEN_NEEDED = "API token required. Set Authorization: Bearer <token> header."


def core_of(request: Request) -> Core:
    """Return what the app shares."""
    core: Core = request.app.state.core
    return core


def base_of(request: Request) -> str:
    """Return the root URL for links: the public one, else the one that was asked."""
    return core_of(request).public_url or f"{request.url.scheme}://{request.url.netloc}"


def caller(
    request: Request,
    bearer: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)] = None,
    raw: Annotated[str | None, Security(_raw)] = None,
) -> User:
    """Return who is asking.

    Raises:
        Problem: 401.
    """
    user = user_of(core_of(request), bearer.credentials if bearer is not None else raw or "")
    if user is None:
        raise unauthorized()
    return user


def user_of(core: Core, token: str) -> User | None:
    """Return the user of a token of this service, None if it is not valid."""
    found = core.accounts.by_token(token) if token else None
    return found.user if found is not None and found.kind == "compeller" else None


def unauthorized() -> Problem:
    """Return the answer for a missing or wrong token."""
    return Problem(401, "Unauthorized", TOKEN_NEEDED, headers={"WWW-Authenticate": "Bearer"})


Caller = Annotated[User, Depends(caller)]
Base = Annotated[str, Depends(base_of)]
TheCore = Annotated[Core, Depends(core_of)]

router = APIRouter(tags=["account"])


@router.post("/api/v1/auth/signup", status_code=201, response_model=models.SignedUp, responses=errors(403, 409, 422))
def sign_up(
    wish: models.SignUp,
    request: Request,
    core: TheCore,
    user_agent: Annotated[
        str | SkipJsonSchema[None], Header(min_length=1, description="Which program asks. Required.")
    ] = None,
    x_agent_installation_id: Annotated[str | None, Header(description="One per installation.", max_length=200)] = None,
) -> Any:
    """Make an account for a program."""
    if not (user_agent or "").strip():
        raise Problem(
            400, "User-Agent needed", "Set a User-Agent that names the program, such as Name/1.2 (+https://...)."
        )
    installation, address = x_agent_installation_id or "", _address(request)
    user, token = core.accounts.sign_up(wish.email, wish.agent_name, installation=installation, address=address)
    body = {"access_token": token, "apiToken": token, "username": user.name, "verification": "deferred"}
    return JSONResponse(body, 201)


@router.post("/api/login", response_model=models.SignedIn, responses=errors(401, 422), operation_id="login")
@router.post("/api/v1/login", response_model=models.SignedIn, responses=errors(401, 422), operation_id="login_v1")
@router.post("/api/v1/auth/token", response_model=models.SignedIn, responses=errors(401, 422), operation_id="token")
def sign_in(wish: models.Login, request: Request, core: TheCore) -> Any:
    """Return a token for a name (or e-mail) and password."""
    name = wish.username or wish.email or ""
    if not name:
        fields = [{"field": "username", "message": "missing"}]
        raise Problem(422, "Cannot be used", "username or email is missing.", extra={"errors": fields})
    user = core.accounts.sign_in(name, wish.password, address=_address(request))
    token = core.accounts.new_token(user)
    body = {"username": user.name, "access_token": token}
    return JSONResponse(body | ({"apiToken": token} if request.url.path.endswith("/auth/token") else {}))


def _address(request: Request) -> str:
    return request.client.host if request.client is not None else ""
