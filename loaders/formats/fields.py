"""What is told of a document from outside its prose: header blocks, sidecars, and the dates in them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from loaders.errors import ReadingError
from loaders.formats.source import FIELDS

_DATE = re.compile(r"([1-9]\d{3})(?:-(\d{2})(?:-(\d{2}))?)?(?:[T ].*)?", re.ASCII)


def checked(name: str, where: str, fields: Mapping[str, str]) -> dict[str, str]:
    """Refuse fields that nobody reads, and dates that are none."""
    for key in fields:
        if key not in FIELDS:
            known = ", ".join(field.capitalize() for field in FIELDS)
            raise ReadingError(name, f"unknown field {key.capitalize()} in its {where}", f"use one of {known}")
    return dated(name, where, fields)


def dated(name: str, where: str, fields: Mapping[str, str]) -> dict[str, str]:
    """Give the fields with the date cut to the day; a date that is none is refused."""
    value = fields.get("date", "").strip()
    if value and not is_date(value):
        raise ReadingError(name, f"field Date of its {where} is {value!r}", "write YYYY-MM-DD, YYYY-MM or YYYY")
    return {**fields, "date": value[:10]} if value else dict(fields)


def is_date(value: str) -> bool:
    """Tell whether a value is a date of ISO 8601 or a prefix of one."""
    found = _DATE.fullmatch(value)
    if not found:
        return False
    try:
        date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError:
        return False
    return True


def sidecar(path: Path) -> dict[str, str]:
    """Read NAME.json beside NAME.txt; fields that the reader does not use are left alone."""
    side = path.with_suffix(".json")
    if side == path or not side.is_file():
        return {}
    try:
        record = json.loads(side.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise ReadingError(str(side), f"is not JSON ({error})", "correct it or move it away") from error
    if not isinstance(record, dict):
        raise ReadingError(str(side), "is not a JSON object", "write one object with title, publisher, date ...")
    fields = {key: value for key in FIELDS if isinstance(value := record.get(key), str)}
    if isinstance(year := record.get("date"), (int, float)):
        fields["date"] = str(year)
    return dated(str(side), "sidecar", _with_source(fields, record.get("source")))


def _with_source(fields: dict[str, str], source: object) -> dict[str, str]:
    address = source.get("item") if isinstance(source, dict) else source
    if not fields.get("url") and isinstance(address, str) and address.startswith(("http://", "https://")):
        return {**fields, "url": address}
    return fields
