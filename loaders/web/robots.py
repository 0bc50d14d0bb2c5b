"""What a host lets robots read (RFC 9309)."""

from __future__ import annotations

from dataclasses import dataclass

from protego import Protego

from loaders.web.fetching import AGENT

LIMIT = 512 * 1024  # bytes of a robots.txt; the specification asks for 500 KiB


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one host."""

    rules: Protego | None = None  # None: there are none
    unread: str = ""  # why the rules could not be read; then nothing may be

    def refuses(self, url: str) -> str:
        """Say why a page may not be read; empty where it may."""
        if self.unread:
            return f"its host's robots.txt cannot be read ({self.unread})"
        barred = self.rules is not None and not self.rules.can_fetch(url, AGENT)
        return "its host's robots.txt does not let robots read it" if barred else ""

    def delay(self) -> float:
        """Give the seconds that are asked for between two requests."""
        return (self.rules.crawl_delay(AGENT) if self.rules else None) or 0.0


def robots_of(status: int, content: bytes) -> Robots:
    """Read the rules; a host that has none permits all, one that fails permits nothing."""
    if status == 200:
        return Robots(Protego.parse(content.decode("utf-8", "replace")))
    return Robots() if 400 <= status < 500 else Robots(unread=f"status {status}")
