"""The one error tree of the cloud; every message is a sentence for the user.

SyncError
 ├─ OfflineError       the service cannot be reached, or did not answer in time
 ├─ ServiceError       the service said no, or what it said makes no sense
 │   ├─ SignInError        401: a token is needed, or it is not valid any more
 │   ├─ ForbiddenError     403
 │   ├─ QuotaError         credits are used up; `billing_url` is where to buy more
 │   ├─ MissingError       404, 410
 │   ├─ ConflictError      409: it is not in a state that allows this
 │   ├─ RefusedError       400, 413, 415, 422: what was sent cannot be used
 │   ├─ BusyError          429, 503: later; `retry_after` says when
 │   └─ BrokenReplyError   5xx, or a reply that is not what was promised
 ├─ DownloadError      a file could not be fetched, kept or checked
 ├─ StoreError         the app's own record of the cloud cannot be read or written
 └─ SecretsError       a token cannot be kept or read
"""

from __future__ import annotations


class SyncError(Exception):
    """Base of all errors of `sync`; `str(error)` is the sentence shown to the user.

    `ambiguous` is True when the request may have been carried out all the same: no answer in time, an answer that
    cannot be read, a failure half way.
    """

    ambiguous: bool = False


class OfflineError(SyncError):
    """The service cannot be reached, or did not answer in time."""

    def __init__(self, message: str, *, ambiguous: bool = False) -> None:
        super().__init__(message)
        self.ambiguous = ambiguous


class ServiceError(SyncError):
    """The service answered with an error.

    `status` is that of HTTP (0 for an error inside a reply), `code` the service's own word for it, `fields` what it
    says about single fields, `request_id` what its support may ask for.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int = 0,
        code: str = "",
        fields: tuple[tuple[str, str], ...] = (),
        request_id: str = "",
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.fields = fields
        self.request_id = request_id


class SignInError(ServiceError):
    """A token is needed, or the one sent is not valid."""


class ForbiddenError(ServiceError):
    """The account may not do this."""


class QuotaError(ServiceError):
    """Credits are used up. `billing_url` is where to buy more, empty if the service did not say."""

    def __init__(
        self, message: str, *, billing_url: str = "", status: int = 0, code: str = "", request_id: str = ""
    ) -> None:
        super().__init__(message, status=status, code=code, request_id=request_id)
        self.billing_url = billing_url


class MissingError(ServiceError):
    """There is no such thing, or it is gone."""


class ConflictError(ServiceError):
    """It is not in a state that allows this."""


class RefusedError(ServiceError):
    """What was sent cannot be used; `fields` may say what is wrong with which part."""


class BusyError(ServiceError):
    """Too much at once; `retry_after` is how many seconds to wait, None if the service did not say."""

    def __init__(
        self,
        message: str,
        *,
        retry_after: float | None = None,
        status: int = 0,
        code: str = "",
        request_id: str = "",
    ) -> None:
        super().__init__(message, status=status, code=code, request_id=request_id)
        self.retry_after = retry_after


class BrokenReplyError(ServiceError):
    """The service failed, or its reply is not what was promised."""


class DownloadError(SyncError):
    """A file could not be fetched, kept or checked. `again` is True if trying again later makes sense."""

    def __init__(self, message: str, *, again: bool = True) -> None:
        super().__init__(message)
        self.again = again


class StoreError(SyncError):
    """The app's own record of the cloud cannot be read or written."""


class SecretsError(SyncError):
    """A token cannot be kept or read."""
