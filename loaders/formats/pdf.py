"""PDF: the text layer, line by line with its places on the page (pypdfium2), set together to paragraphs."""

from __future__ import annotations

import re

import pypdfium2
from pypdfium2 import raw

from graph.counting import counted
from loaders.errors import ReadingError
from loaders.formats.fields import is_date
from loaders.formats.setting import Line, paragraphs_of, without_heads
from loaders.formats.source import Extract, Source

PAGES = 2000
_CREATED = re.compile(r"D:(\d{4})(\d\d)(\d\d)")
HYPHENS = (0x02, 0xFFFE)  # what the library gives for a hyphen at the end of a line, in place of both
ENDS = (10, 13, *HYPHENS)


def extract(source: Source) -> Extract:
    """Read the text layer of a PDF, and the title, author and day of its properties."""
    document = _opened(source)
    try:
        if len(document) > PAGES:
            raise ReadingError(source.name, f"has {len(document)} pages, more than {PAGES}", "cut it into documents")
        pages = [_lines(document[number]) for number in range(len(document))]
        told = document.get_metadata_dict(skip_empty=True)
    except pypdfium2.PdfiumError as error:
        raise _damaged(source.name) from error
    finally:
        document.close()
    text = "\n\n".join(paragraphs_of(without_heads(pages)))
    if sum(sign.isalpha() for sign in text) < 20:
        told = f"has no text layer on its {counted(len(pages), 'page')}"
        raise ReadingError(source.name, told, "run it through OCR first")
    return Extract(text, _fields(told, text))


def _opened(source: Source) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(source.content)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise ReadingError(source.name, "is encrypted", "save it without a password") from error
        raise _damaged(source.name) from error


def _damaged(name: str) -> ReadingError:
    return ReadingError(name, "is a damaged PDF", "open it in a PDF program and save it anew, or give its text")


def _lines(page: pypdfium2.PdfPage) -> list[Line]:
    """Give the lines of a page as the file orders them."""
    textpage = page.get_textpage()
    height = page.get_height()
    lines: list[Line] = []
    start = 0
    codes = [raw.FPDFText_GetUnicode(textpage.raw, at) for at in range(textpage.count_chars())]
    for at, code in enumerate([*codes, 10]):
        if code in ENDS:
            text = "".join(map(_sign, codes[start : at + 1]))
            if text.strip():
                boxes = [textpage.get_charbox(place, loose=True) for place in _ends(text, start)]  # a's as high as T's
                lines.append(_line(text, boxes, height))
            start = at + 1
    textpage.close()
    page.close()
    return lines


def _sign(code: int) -> str:
    """Give the character of a code, always one, so that places in the text stay places on the page."""
    if code in HYPHENS:
        return "-"
    return chr(code) if code and not 0xD800 <= code <= 0xDFFF and code <= 0x10FFFF else " "


def _ends(text: str, start: int) -> tuple[int, int]:
    return start + len(text) - len(text.lstrip()), start + len(text.rstrip()) - 1


def _line(text: str, boxes: list[tuple[float, float, float, float]], height: float) -> Line:
    (left, bottom, _, top), (_, low, right, high) = boxes
    return Line(text.strip(), left, right, height - max(top, high), height - min(bottom, low))


def _fields(told: dict[str, str], text: str) -> dict[str, str]:
    """Keep a title only if the document bears it: many a program writes its own name there, or the file's."""
    title = " ".join(told.get("Title", "").split())
    opening = " ".join(text[:3000].casefold().split())
    created = _CREATED.match(told.get("CreationDate", ""))
    day = "-".join(created.groups()) if created else ""
    fields = {
        "title": title if len(title.split()) > 1 and title.casefold() in opening else "",
        "author": " ".join(told.get("Author", "").split()),
        "date": day if is_date(day) else "",
    }
    return {field: value for field, value in fields.items() if value}
