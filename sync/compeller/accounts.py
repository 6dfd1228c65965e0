"""Routes about the service and the account: health, capabilities, sign-up, login, credits."""

from __future__ import annotations

from sync.compeller.account import (
    Capabilities,
    Credits,
    Health,
    Login,
    read_capabilities,
    read_credits,
    read_health,
    read_login,
)
from sync.compeller.base import V1, Routes, not_there
from sync.errors import (
    BrokenReplyError,
    ConflictError,
    MissingError,
    QuotaError,
    RefusedError,
    ServiceError,
    SignInError,
)
from sync.replies import is_page, tidy

LOGIN_PATHS = (f"{V1}/auth/token", "/api/login", f"{V1}/login")


class AccountRoutes(Routes):
    """Who is there and who we are."""

    def health(self) -> Health:
        """Ask whether the service is well. GET /api/v1/health, without a token.

        Raises:
            BrokenReplyError: a web page answered, which is hardly the service.
        """
        reply = self._transport.request("GET", f"{V1}/health", signed=False)
        try:
            return read_health(reply.json())
        except BrokenReplyError:
            if is_page(reply.content, reply.headers.get("content-type", "")):
                raise
            return read_health(tidy(reply.content.decode("utf-8", "replace")))

    def capabilities(self) -> Capabilities:
        """Ask what the service can do. GET /api/v1/capabilities, without a token."""
        reply = self._transport.request("GET", f"{V1}/capabilities", signed=False)
        return read_capabilities(reply.json(), reply.url)

    def agents(self) -> Capabilities:
        """Ask what the service tells programs about itself. GET /agents.json or /api/v1/agents.json, no token."""
        try:
            reply = self._transport.request("GET", "/agents.json", signed=False)
        except MissingError:
            reply = self._transport.request("GET", f"{V1}/agents.json", signed=False)
        return read_capabilities(reply.json(), reply.url)

    def signup(self, email: str, agent_name: str) -> Login:
        """Make an account; only ever on a person's explicit wish. POST /api/v1/auth/signup, sent once.

        Raises:
            ConflictError: there is an account already.
            ForbiddenError, BusyError: the service wants no more accounts from here, or not now.
        """
        headers = {}
        if self._transport.installation_id:
            headers["X-Agent-Installation-Id"] = self._transport.installation_id
        body = {"email": email.strip(), "agent_name": agent_name}
        try:
            answer = self._transport.json(
                "POST", f"{V1}/auth/signup", body=body, headers=headers, retry=False, signed=False
            )
        except ConflictError as error:
            raise ConflictError(
                f"There is an account for {email.strip()} at {self.host} already. Sign in instead.", status=error.status
            ) from error
        return read_login(answer, self.host)

    def login(self, name: str, password: str) -> Login:
        """Get a token for a user name or e-mail address. POST /api/v1/auth/token, /api/login or /api/v1/login.

        Raises:
            SignInError: name and password do not belong together.
        """
        name = name.strip()
        if not name or not password:
            raise RefusedError("Type your name or e-mail address and your password.")
        keys = ("email", "username") if "@" in name else ("username",)
        wrong: ServiceError | None = None
        for path in LOGIN_PATHS:
            for key in keys:
                try:
                    answer = self._transport.json("POST", path, body={key: name, "password": password}, signed=False)
                    return read_login(answer, self.host)
                except (SignInError, RefusedError, MissingError) as error:
                    wrong = error
                    if not_there(error):
                        break
            if wrong is not None and not not_there(wrong):
                break
        assert wrong is not None
        if not not_there(wrong):
            raise SignInError(
                f"{self.host} does not know this name with this password.", status=wrong.status, code=wrong.code
            ) from wrong
        raise MissingError(
            f"{self.host} has no sign-in that we know. Paste a token from your account there."
        ) from wrong

    def credits(self) -> Credits:
        """Ask what is left to spend. GET /api/v1/account/credits."""
        reply = self._transport.request("GET", f"{V1}/account/credits")
        return read_credits(reply.json(), reply.url)

    def check_token(self) -> Credits:
        """Check that the token is good, for one that was pasted; return the credits if the service tells them.

        Raises:
            SignInError: it is not good.
        """
        try:
            return self.credits()
        except QuotaError as error:
            return Credits(exceeded=True, billing_url=error.billing_url)
        except MissingError:
            self._transport.json("GET", f"{V1}/compels", params={"limit": 1})
            return Credits()
