"""Feeds: the items of an RSS or Atom feed, with what it says of them."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import replace

from loaders.formats.confined import confined
from loaders.formats.source import Source
from loaders.web.listings import Item, Listing, bounded

_TOLD = ("title", "author", "date")


def read_feed(name: str, content: bytes, url: str = "", items: int = 1000, today: str = "") -> Listing:
    """Read the items of a feed; `today`, where it is given, is the last day that an item can be of."""
    short, more = bounded(name, content, items)
    lines = confined(os.getpid()).extract("feed", Source(name, "", short, url=url)).text.splitlines()
    head, *records = map(json.loads, filter(None, lines))
    notes = [f"{name}: has more than {items} items; the first {items} are taken"] * (more or len(records) > items)
    found = [_item(f"{name} item {number}", record) for number, record in enumerate(records[:items], 1)]
    ahead = [item for item in found if today and item.changed > today]
    notes += [f"{item.name}: its date {item.changed} lies in the future and is not used" for item in ahead]
    kept = (_undated(item) if item in ahead else item for item in found)
    return Listing(tuple(kept), tuple(notes), head["title"])


def _item(name: str, record: Mapping[str, str]) -> Item:
    fields = {key: record[key] for key in _TOLD if record[key]}
    return Item(name, record["link"], fields, record["date"], record["text"], record["media"])


def _undated(item: Item) -> Item:
    return replace(item, changed="", fields={key: value for key, value in item.fields.items() if key != "date"})
