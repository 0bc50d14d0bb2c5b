"""The settings of a server, as its owner says: options of the command, then a TOML file, then what fits the mode."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from graph.counting import counted
from graph.errors import GraphError
from server.errors import RequestError
from server.protocol.federating import origin
from server.protocol.tokens import read_token
from server.settings import Settings

PRODUCTION = {"requests": 600, "spending": 60.0, "figures": True}  # a minute from one address; open to strangers
LEAST = {  # what a setting in a file must be above: a server without it would answer nobody
    "deadline": 0, "memory": 64 << 20, "rows": 0, "size": 1 << 16, "body": 1 << 10, "workers": 0, "spares": -1,
    "quick": 0, "slow": -1, "waiting": -1, "patience": 0, "threads": 0, "in_memory": -1, "in_nursery": -1, "cache": -1,
    "shown": 0, "connections": 7, "grace": -1, "requests": -1, "spending": -1, "upload": 1 << 10, "update": 1 << 10,
    "prompt": -1,
    "writing": 0,
}  # fmt: skip


class SettingError(GraphError):
    """A setting cannot be what it was set to."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the command was told; None where nothing was said."""

    production: bool = False
    public: str = ""
    writable: bool = False
    token_file: Path | None = None
    federate: tuple[str, ...] = ()
    proxies: tuple[str, ...] = ()
    workers: int | None = None
    deadline: float | None = None
    memory: int | None = None  # megabytes
    file: Path | None = None


def settings_of(wishes: Wishes, address: str, warn: Callable[[str], object]) -> Settings:
    """Give the settings for a server that listens at an address; files are read anew each time."""
    said: dict[str, Any] = PRODUCTION.copy() if wishes.production else {}
    said |= _of_file(wishes.file) if wishes.file else {}
    said |= {name: value for name in ("workers", "deadline") if (value := getattr(wishes, name)) is not None}
    said |= {} if wishes.memory is None else {"memory": wishes.memory << 20}
    return replace(
        Settings(),
        **said,
        public=_public(wishes.public or address),
        token=_token(wishes, warn),
        federation=tuple(map(_origin, wishes.federate)),
        proxies=tuple(map(_address, wishes.proxies)),
    )


def _of_file(path: Path) -> dict[str, Any]:
    try:
        found = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise SettingError(f"{path}: cannot be read ({error.strerror}); name a TOML file") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingError(f"{path}: is no TOML ({error}); write lines such as deadline = 10") from error
    return {name: _checked(path, name, value) for name, value in found.items()}


def _checked(path: Path, name: str, value: Any) -> Any:
    if name == "figures" and isinstance(value, bool):
        return value
    if name not in LEAST:
        raise SettingError(f"{path}: {name}: there is no such setting; there are figures, {', '.join(sorted(LEAST))}")
    whole = {field.name for field in fields(Settings) if field.type == "int"}
    kinds = (int,) if name in whole else (int, float)
    if not isinstance(value, kinds) or isinstance(value, bool) or not value > LEAST[name]:
        kind = "a whole number" if name in whole else "a number"
        raise SettingError(f"{path}: {name}: {value!r} does not do; write {kind} above {LEAST[name]}")
    return value


def _public(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise SettingError(f"--public {address}: is no address; write one such as https://graph.example.org/")
    return address.rstrip("/") + "/"


def _token(wishes: Wishes, warn: Callable[[str], object]) -> str:
    if not wishes.writable:
        return ""
    if wishes.token_file is None:
        raise SettingError("--writable: needs --token-file FILE, a file with one long word that writers must know")
    try:
        return read_token(wishes.token_file, warn)
    except RequestError as error:
        raise SettingError(str(error)) from error


def _origin(text: str) -> str:
    found = origin(text)
    if not found or found != text.lower().rstrip("/"):
        raise SettingError(f"--federate {text}: is no origin; write scheme and host only: https://query.example.org")
    return found


def _address(text: str) -> str:
    try:
        return str(ip_address(text))
    except ValueError:
        raise SettingError(f"--proxy {text}: is no IP address; write the one that the proxy connects from") from None


def described(settings: Settings, production: bool) -> tuple[str, ...]:
    """Say in lines what a server does, for who has started it."""
    if not production:
        return ()
    rates = counted(settings.requests, "request") if settings.requests else "any number of requests"
    spending = f"{counted(settings.spending, 'second')} of queries" if settings.spending else "any time of queries"
    return (
        f"  for the world it is {settings.public}",
        f"  from one address: {rates} and {spending} a minute; X-Forwarded-For is believed from: "
        + (", ".join(settings.proxies) or "nobody"),
        f"  a query: {counted(settings.deadline, 'second')}, {settings.memory >> 20:,} MB, "
        + counted(settings.rows, "row"),
        "  writing: " + ("on, for the bearer of the token" if settings.token else "off"),
        "  SERVICE: " + (", ".join(settings.federation) or "off"),
        "  figures at /metrics: " + ("on" if settings.figures else "off") + "; a JSON line a request on standard error",
    )
