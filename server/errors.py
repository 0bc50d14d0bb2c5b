"""What can go wrong with a request, each with its status; one error body for HTML, JSON and plain text.

ServerError
├── RequestError          400
│   ├── QueryError        400  the query cannot be parsed or evaluated
│   └── RefusedError      400  updates, federation
├── TokenError            401  a write without the server's token
├── ForbiddenError        403  an update, or a write to graphs of documents
├── UnknownResourceError  404
├── NotAcceptableError    406
├── LateError             408
├── PreconditionError     412
├── TooLargeError         413
├── MediaTypeError        415
└── LimitError            503  time, memory or queue
    ├── UnreadableError   503  the files of the snapshot
    └── TooManyError      429  what one client may ask for
"""

from __future__ import annotations

from graph import faults


class ServerError(Exception):
    """A request cannot be answered."""


class RequestError(ServerError):
    """A parameter or body is not what the address takes."""


class QueryError(RequestError):
    """A query cannot be parsed or evaluated."""


class RefusedError(RequestError):
    """A query asks for what this server does not do."""


class TokenError(ServerError):
    """A write does not bear the server's token."""


class ForbiddenError(ServerError):
    """A write was sent to where nothing may be written."""


class UnknownResourceError(ServerError):
    """The graph holds nothing of that name."""


class NotAcceptableError(ServerError):
    """None of the formats on offer is accepted."""


class LateError(ServerError):
    """A request's body does not come."""


class PreconditionError(ServerError):
    """What a request takes for granted does not hold (If-Match, If-None-Match)."""


class TooLargeError(ServerError):
    """A request's body is over the limit."""


class MediaTypeError(ServerError):
    """A body is of a type that is not read here."""


class LimitError(ServerError):
    """A limit stopped the query."""

    def __init__(self, message: str, retry_after: int, limit: str = "") -> None:
        super().__init__(message)
        self.retry_after = retry_after
        self.limit = limit or message.removeprefix("query ").partition(" limit")[0][:20]  # its name, for figures


class UnreadableError(LimitError):
    """The engine cannot read the snapshot's files; `cause` names them, for the log."""

    def __init__(self, snapshot: str, error: Exception) -> None:
        named = f"snapshot {snapshot.partition('-')[0]}"
        super().__init__(f"{named}: {faults.told(error, public=True)}", 60, "store")
        self.cause = f"{named}: {faults.told(error)}"


class TooManyError(LimitError):
    """One client asks for more than its share."""


STATUS: dict[type[ServerError], int] = {
    RequestError: 400,
    QueryError: 400,
    RefusedError: 400,
    TokenError: 401,
    ForbiddenError: 403,
    UnknownResourceError: 404,
    NotAcceptableError: 406,
    LateError: 408,
    PreconditionError: 412,
    TooLargeError: 413,
    MediaTypeError: 415,
    LimitError: 503,
    UnreadableError: 503,
    TooManyError: 429,
}
