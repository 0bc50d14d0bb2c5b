"""What a load is given: paths and web addresses, and how their documents are got at."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from loaders.errors import Failure
    from loaders.formats.source import Source
    from loaders.sources import Stock

Note = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Access:
    """How documents are got at: the fields of JSON lines, and what may be taken from the web."""

    fields: Mapping[str, str] = field(default_factory=dict)  # {"text": "body"}
    allowed: frozenset[str] = frozenset()  # private hosts that may be asked
    limit: int | None = None  # documents of one feed or sitemap
    since: str = ""  # ISO date: what a feed or sitemap dates before it is left out


@dataclass(frozen=True, slots=True)
class Intake:
    """The files and addresses of one load."""

    stock: Stock
    addresses: tuple[str, ...]
    access: Access

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to read."""
        return not self.stock.total and not self.addresses

    @property
    def total(self) -> int:
        """The number of documents; 0 where nobody knows what an address lists."""
        return 0 if self.addresses else self.stock.total

    def sources(self, known: Callable[[str], bool], note: Note) -> Iterator[Source | Failure]:
        """Give the documents one by one; what an address lists and is known by its key is not fetched again."""
        yield from self.stock.sources()
        if self.addresses:
            yield from self._fetched(known, note)

    def _fetched(self, known: Callable[[str], bool], note: Note) -> Iterator[Source | Failure]:
        from loaders.web.crawling import fetch_all  # the only way out of this machine: only who asks takes it
        from loaders.web.limits import Limits

        limits = Limits(since=self.access.since)
        if self.access.limit is not None:
            limits = Limits(since=self.access.since, items=self.access.limit)
        return fetch_all(self.addresses, limits, allowed=self.access.allowed, known=known, note=note)


def take_in(wanted: tuple[str | os.PathLike[str], ...], access: Access) -> Intake:
    """Tell paths from addresses and find the files."""
    from loaders.sources import take_stock  # with archives and all: heavy for who only asks for help

    addresses = tuple(one for one in wanted if isinstance(one, str) and is_address(one))
    paths = [Path(one) for one in wanted if one not in addresses]
    return Intake(take_stock(paths, access.fields), addresses, access)


def is_address(text: str) -> bool:
    """Tell an address from a path by its scheme; which schemes are read, the web says."""
    scheme, sign, _ = text.partition("://")
    return bool(sign) and scheme.isascii() and scheme.isalnum()
