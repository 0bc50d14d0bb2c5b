"""Who may write: the bearer of the server's one token, in the header and nowhere else (RFC 6750)."""

from __future__ import annotations

import hmac
import stat
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from server.errors import ForbiddenError, RequestError, TokenError
from server.exchange import Exchange
from server.settings import Settings

SHORTEST = 16  # characters of a token: a shorter one can be guessed
IN_ADDRESS = (b"access_token=", b"token=")


def read_token(path: Path, warn: Callable[[str], object]) -> str:
    """Read the token file; warn where others can read it, too."""
    try:
        token = path.read_text("ascii").strip()
        mode = path.stat().st_mode
    except OSError as error:
        raise RequestError(f"{path}: cannot be read ({error.strerror}); name the file that holds the token") from error
    except UnicodeDecodeError as error:
        raise RequestError(f"{path}: holds other characters than ASCII; write letters and digits in it") from error
    if len(token) < SHORTEST or len(token.split()) != 1:
        raise RequestError(f"{path}: holds no token; write one word of {SHORTEST} characters or more in it")
    if mode & (stat.S_IRGRP | stat.S_IROTH):
        warn(f"{path}: others can read the token; take that right away (chmod 600)")
    return token


def check_writer(exchange: Exchange, settings: Settings) -> None:
    """Let nobody pass but the bearer of the token, and no page of another site."""
    if not settings.token:
        raise ForbiddenError("this server is read-only; it takes no updates and no graphs")
    origin = exchange.header("origin")
    if origin and origin != _origin(settings.public):
        raise ForbiddenError("this request comes from another site's page; writing from there is not allowed")
    if any(part.startswith(IN_ADDRESS) for part in exchange.query.split(b"&")):
        raise RequestError(
            "a token does not belong in the address, where logs keep it; send it as Authorization: Bearer"
        )
    scheme, _, token = exchange.header("authorization").partition(" ")
    right = hmac.compare_digest(token.strip().encode("utf-8", "replace"), settings.token.encode())
    if scheme.lower() != "bearer" or not right:
        raise TokenError("this needs the server's token: send the header Authorization: Bearer TOKEN")


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
