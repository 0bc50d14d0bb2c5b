"""Who asks a server: a user or a token, from a file that nobody else may read; never from an address."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from graph.errors import RemoteError

FORMS = "`basic USER PASSWORD`, `digest USER PASSWORD` or `bearer TOKEN`"
NAMING = re.compile("//[^/]*@")  # who asks, where it stands in an address
HERE = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a server is told; it is shown nowhere."""

    scheme: str = ""
    words: tuple[str, ...] = field(default=(), repr=False)

    def auth(self) -> httpx.Auth | None:
        """Give what signs requests; nothing for nobody."""
        if self.scheme == "basic":
            return httpx.BasicAuth(*self.words)
        return httpx.DigestAuth(*self.words) if self.scheme == "digest" else None

    @property
    def headers(self) -> dict[str, str]:
        """Give the headers that every request bears."""
        return {"Authorization": f"Bearer {self.words[0]}"} if self.scheme == "bearer" else {}


def read_credentials(path: Path | None) -> Credentials:
    """Read the file of one line that says who asks; without a file, nobody does."""
    if path is None:
        return Credentials()
    try:
        if path.stat().st_mode & 0o077:
            raise RemoteError(f"{path}: others may read it; give yourself alone the right to (chmod 600)")
        scheme, *words = path.read_text("utf-8").split()
    except OSError as error:
        raise RemoteError(f"{path}: cannot be read ({error.strerror}); name the file of the credentials") from error
    except ValueError as error:
        raise RemoteError(f"{path}: is empty or no text; write {FORMS}") from error
    if len(words) != {"basic": 2, "digest": 2, "bearer": 1}.get(scheme.lower()):
        raise RemoteError(f"{path}: is not understood; write {FORMS}")
    return Credentials(scheme.lower(), tuple(words))


def checked_address(address: str, credentials: Credentials) -> str:
    """Give an address back that may be asked by whoever asks."""
    shown = NAMING.sub("//", address)
    try:
        parts = urlsplit(address)
        fits = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        fits = False
    if not fits:
        raise RemoteError(f"{shown}: not an http(s) address; give the address of a SPARQL endpoint")
    if parts.username or parts.password:
        raise RemoteError(f"{shown}: a password stands in the address; put it in a file, and name that by --auth-file")
    if credentials.scheme in {"basic", "bearer"} and parts.scheme == "http" and parts.hostname not in HERE:
        raise RemoteError(f"{address}: would send the password for all to read; use https")
    return address
