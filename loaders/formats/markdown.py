"""Markdown (CommonMark with tables): rendered as a page and read as one, without the search for an article."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt

from loaders.errors import ReadingError
from loaders.formats import text
from loaders.formats.blocks import text_of
from loaders.formats.cleaning import titled
from loaders.formats.fields import checked, is_date
from loaders.formats.hidden import without_hidden
from loaders.formats.html import parsed
from loaders.formats.marks import with_plain_marks
from loaders.formats.source import FIELDS, Extract, Source

_FRONT = re.compile(r"\ufeff?---[ \t]*\r?\n([\s\S]{0,8000}?)\r?\n(?:---|\.\.\.)[ \t]*\r?(?:\n|$)")
_LINE = re.compile(r"([A-Za-z]+)[ \t]*:[ \t]*(.*)")


def extract(source: Source) -> Extract:
    """Read Markdown with its front matter, or a header block as plain text has it."""
    page = text.decoded(source.name, source.content)
    fields, start = _front_matter(page)
    if not start:
        fields, start = text.header(source.name, page)
    rendered = MarkdownIt("commonmark", {"html": True}).enable("table").render(page[start:].lstrip("\ufeff"))
    if not rendered.strip():
        raise ReadingError(source.name, "is empty", "give a file with text")
    tree = with_plain_marks(without_hidden(parsed(source.name, f"<html><body>{rendered}</body></html>")))
    headings = [" ".join(heading.text_content().split()) for heading in tree.iter("h1")]
    fields.setdefault("title", headings[0] if headings else "")
    return Extract(titled(fields["title"], text_of(tree)), checked(source.name, "header", fields))


def _front_matter(page: str) -> tuple[dict[str, str], int]:
    """Give the fields that we read of YAML front matter; what else a site keeps there is its own."""
    found = _FRONT.match(page)
    if not found:
        return {}, 0
    lines = (_LINE.fullmatch(line.strip()) for line in found[1].splitlines())
    pairs = {line[1].lower(): line[2].strip().strip("\"'") for line in lines if line}
    fields = {
        key: value for key, value in pairs.items() if key in FIELDS and value and not value.startswith(("[", "{"))
    }
    if not is_date(fields.get("date", "")):
        fields.pop("date", None)
    return fields, found.end()
