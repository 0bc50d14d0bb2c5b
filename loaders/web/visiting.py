"""A visit to the web: pages one by one, each hop checked, robots.txt obeyed, hosts left to breathe."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import httpx

from loaders.errors import ReadingError
from loaders.web.addresses import Place, Resolver, locate, parse
from loaders.web.fetching import Answer, exchange
from loaders.web.limits import Limits
from loaders.web.pacing import BUSY, Pace, retry_after
from loaders.web.robots import LIMIT, Robots, robots_of

_MOVED = (301, 302, 303, 307, 308)
_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was fetched."""

    asked: httpx.URL
    url: httpx.URL  # behind the redirects
    content: bytes
    media: str = ""
    modified: str = ""  # the day of its header Last-Modified


class Visitor:
    """Fetches pages in one run; it knows the hosts' rules and when each was asked last."""

    def __init__(
        self, limits: Limits, allowed: frozenset[str], resolver: Resolver, tls: ssl.SSLContext, pace: Pace
    ) -> None:
        self._limits = limits
        self._allowed = frozenset(host.strip("[]").rstrip(".").lower() for host in allowed)
        self._resolver = resolver
        self._tls = tls
        self._pace = pace
        self._robots: dict[httpx.URL, Robots] = {}

    def place(self, url: str, referrer: Place | None = None) -> Place:
        """Check the form of an address; only the user and hosts that he allowed lead to hosts that he allowed."""
        return parse(url, self._trusted(referrer))

    def fetch(self, url: str, referrer: Place | None = None) -> Page:
        """Fetch a page that the user or a page names."""
        place = self.place(url, referrer)
        try:
            answer, last = self._follow(place, self._trusted(referrer), self._limits.size)
        except ReadingError as error:
            by_way = f"{place.url} (by way of {error.name})"
            name = by_way if error.name not in (url, str(place.url)) else str(place.url)
            raise ReadingError(name, error.what, error.remedy) from error
        if answer.status != 200:
            raise ReadingError(str(place.url), f"answers {_told(answer.status)}", "check the address in a browser")
        media = answer.headers.get("content-type", "")
        return Page(place.url, last.url, answer.content, media, _day(answer.headers.get("last-modified", "")))

    def _trusted(self, referrer: Place | None) -> frozenset[str]:
        return self._allowed if referrer is None or referrer.host in self._allowed else _NONE

    def _follow(self, place: Place, trusted: frozenset[str], size: int, obey: bool = True) -> tuple[Answer, Place]:
        for _ in range(self._limits.hops + 1):
            place = locate(place, trusted, self._resolver)
            delay = self._obey(place, trusted) if obey else 0.0
            answer = self._ask(place, delay, size)
            if answer.status not in _MOVED:
                return answer, place
            trusted = self._trusted(place)
            place = _next(place, answer, trusted)
        raise ReadingError(str(place.url), f"redirects more than {self._limits.hops} times", "give its last address")

    def _ask(self, place: Place, delay: float, size: int, again: bool = True) -> Answer:
        url = str(place.url)
        self._pace.wait(url, place.host, max(delay, self._limits.delay))
        answer = self._exchange(place, size)
        if answer.status not in BUSY:
            return answer
        self._pace.busy(url, place.host, retry_after(answer.headers), again)
        return self._ask(place, delay, size, again=False)

    def _exchange(self, place: Place, size: int) -> Answer:
        answered = False
        try:
            answer = exchange(place, self._limits, self._tls, size)
            answered = True
        finally:
            self._pace.note(place.host, answered)
        return answer

    def _obey(self, place: Place, trusted: frozenset[str]) -> float:
        """Refuse what robots.txt bars, and give the delay that it asks for."""
        origin = place.url.copy_with(raw_path=b"/robots.txt")
        if origin not in self._robots:
            self._robots[origin] = self._read_robots(Place(origin, place.host, place.port), trusted)
        rules = self._robots[origin]
        if refusal := rules.refuses(str(place.url)):
            raise ReadingError(str(place.url), refusal, "ask its publisher, or save it by hand and load the file")
        return rules.delay()

    def _read_robots(self, place: Place, trusted: frozenset[str]) -> Robots:
        try:
            answer, _ = self._follow(place, trusted, LIMIT, obey=False)
        except ReadingError as error:
            return Robots(unread=error.what)
        return robots_of(answer.status, answer.content)


def _next(place: Place, answer: Answer, trusted: frozenset[str]) -> Place:
    """Give the address that a redirect leads to; it may not lead from an encrypted page to an open one."""
    target = answer.headers.get("location", "")
    if not target:
        raise ReadingError(str(place.url), f"answers {_told(answer.status)} without an address", "give another address")
    try:
        joined = str(place.url.join(target))
    except (httpx.InvalidURL, ValueError) as error:
        raise ReadingError(str(place.url), "redirects to what is no address", "give another address") from error
    following = parse(joined, trusted)
    if place.url.scheme == "https" and following.url.scheme != "https":
        raise ReadingError(
            str(place.url), f"redirects from https to {following.url}", "give that address if you trust it"
        )
    return following


def _day(header: str) -> str:
    try:
        return parsedate_to_datetime(header).date().isoformat()  # always told in UTC (RFC 9110)
    except (ValueError, OverflowError):
        return ""


def _told(status: int) -> str:
    known = status in HTTPStatus._value2member_map_
    return f"{status} {HTTPStatus(status).phrase}" if known else str(status)
