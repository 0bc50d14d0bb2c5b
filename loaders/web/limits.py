"""The bounds of a visit to the web, in one place with their reasons."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is taken from the web, and how long is waited for it."""

    size: int = 20 * 2**20  # decoded bytes of one page: the longest that any format reads of text
    seconds: float = 30.0  # for one whole response, from the name servers to its last byte
    silence: float = 10.0  # seconds without a byte
    hops: int = 5  # redirects of one page
    items: int = 1000  # documents of one feed or sitemap
    sitemaps: int = 50  # sitemaps that an index leads to, itself included
    delay: float = 1.0  # seconds between two requests to one host, where robots.txt asks for no more
    patience: float = 60.0  # the longest Crawl-delay, and the sum of what a busy host is waited for
    since: str = ""  # ISO date: what a feed or sitemap dates before it is left out
