"""Marks of a page as its reader takes them: quoted words quoted, struck words gone, no numbers of footnotes."""

from __future__ import annotations

import re

import lxml.html

_NOTE = re.compile(r"[\[(]?(?:\d{1,3}|[a-z]|[*†‡§]{1,3})[\])]?", re.IGNORECASE)
_SIGNS = tuple(".,;:!?”’\"')")


def with_plain_marks(tree: lxml.html.HtmlElement) -> lxml.html.HtmlElement:
    """Give a tree whose marks are words, or gone: what was struck out is no longer said."""
    for quoted in list(tree.iter("q")):
        _quote(quoted)
    for struck in list(tree.iter("del", "s", "strike")):
        struck.drop_tree()
    for mark in list(tree.iter("sup")):
        if _is_note(mark):
            mark.drop_tree()
    return tree


def _quote(quoted: lxml.html.HtmlElement) -> None:
    """Set the quotation marks that a browser sets."""
    quoted.text = f"“{(quoted.text or '').lstrip()}"
    if len(quoted):
        quoted[-1].tail = f"{(quoted[-1].tail or '').rstrip()}”"
    else:
        quoted.text = f"{quoted.text.rstrip()}”"
    quoted.drop_tag()


def _is_note(mark: lxml.html.HtmlElement) -> bool:
    """Tell whether raised signs lead to a footnote; behind a full stop they would hide the end of the sentence."""
    words = "".join(mark.text_content().split())
    if not _NOTE.fullmatch(words):
        return False
    return "[" in words or mark.find(".//a") is not None or _before(mark)[-1:] in _SIGNS


def _before(element: lxml.html.HtmlElement) -> str:
    """Give the text right before an element."""
    previous = element.getprevious()
    parent = element.getparent()
    text = previous.tail if previous is not None else parent.text if parent is not None else ""
    return (text or "").rstrip()
