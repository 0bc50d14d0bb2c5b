"""The page of a long list that a request asks for."""

from __future__ import annotations

from flask import request

from server.errors import RequestError

DEEPEST = 500  # pages of one list: what stands behind is not looked for by turning pages


def page_asked() -> int:
    """Read the number of the page, the first where none is given."""
    text = request.args.get("page", "1")
    if not (text.isascii() and text.isdecimal() and len(text) <= 4 and 1 <= int(text) <= DEEPEST):
        raise RequestError(f"the page is not a number from 1 to {DEEPEST}")
    return int(text)


def last_page(total: int, on_a_page: int) -> int:
    """Give the number of the last page that can be asked for."""
    return max(1, min(DEEPEST, -(-total // on_a_page)))
