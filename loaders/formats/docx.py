"""Word documents (Office Open XML): paragraphs, lists and tables by mammoth; nothing outside the file is followed."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

import defusedxml.ElementTree
import mammoth
from defusedxml import DefusedXmlException
from defusedxml.sax import parseString

from loaders.errors import ReadingError
from loaders.formats.blocks import text_of
from loaders.formats.cleaning import titled
from loaders.formats.fields import is_date
from loaders.formats.html import parsed
from loaders.formats.marks import with_plain_marks
from loaders.formats.source import Extract, Source

UNPACKED = 100 * 2**20  # bytes of all parts together
PARTS = 5000
_BODY = "word/document.xml"
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PROPERTIES = "docProps/core.xml"
_NAMES = {
    "title": "{http://purl.org/dc/elements/1.1/}title",
    "author": "{http://purl.org/dc/elements/1.1/}creator",
    "date": "{http://purl.org/dc/terms/}created",
}


def extract(source: Source) -> Extract:
    """Read a Word document: its text, and the title, author and day of its properties."""
    try:
        with zipfile.ZipFile(BytesIO(source.content)) as parts:
            _check(source.name, parts)
            fields = _properties(parts)
            content = _visible(source.content, parts)
        # Pictures are not asked for, so nothing that a relationship points to is opened, inside the file or outside.
        page = mammoth.convert_to_html(BytesIO(content), convert_image=lambda _: [], external_file_access=False)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        KeyError,
        OSError,
        SAXException,
        SyntaxError,
        ValueError,
    ) as error:
        raise ReadingError(source.name, "is a damaged Word document", "open it in Word and save it anew") from error
    if not page.value.strip():
        raise ReadingError(source.name, "is a Word document without text", "give its text")
    tree = with_plain_marks(parsed(source.name, f"<html><body>{page.value}</body></html>"))
    text = text_of(tree)
    return Extract(titled(fields.get("title", ""), text), fields)


def _check(name: str, parts: zipfile.ZipFile) -> None:
    """Refuse what is too large unpacked, and what declares entities."""
    listed = parts.infolist()
    if len(listed) > PARTS or sum(part.file_size for part in listed) > UNPACKED:
        raise ReadingError(name, f"is more than {UNPACKED >> 20} MB unpacked", "save its text alone")
    for part in listed:
        if part.filename.lower().endswith((".xml", ".rels")):
            try:
                parseString(parts.read(part), ContentHandler(), forbid_dtd=True)
            except DefusedXmlException as error:
                told = f"declares a DTD in {part.filename} (DTD not allowed)"
                raise ReadingError(name, told, "open it in Word and save it anew") from error


def _visible(content: bytes, parts: zipfile.ZipFile) -> bytes:
    """Give the file without the words that Word hides; one that hides none as it is."""
    if _BODY not in parts.namelist() or b"vanish" not in parts.read(_BODY):
        return content
    root = defusedxml.ElementTree.fromstring(parts.read(_BODY), forbid_dtd=True)
    for parent in list(root.iter()):
        for run in [child for child in parent if _is_hidden(child)]:
            parent.remove(run)
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as written:
        for part in parts.infolist():
            whole = ElementTree.tostring(root) if part.filename == _BODY else parts.read(part)
            written.writestr(part.filename, whole)
    return out.getvalue()


def _is_hidden(run: Element) -> bool:
    mark = run.find(f"{_WORD}rPr/{_WORD}vanish") if run.tag == f"{_WORD}r" else None
    return mark is not None and mark.get(f"{_WORD}val", "true") not in ("0", "false", "off")


def _properties(parts: zipfile.ZipFile) -> dict[str, str]:
    return dict(_told(parts)) if _PROPERTIES in parts.namelist() else {}


def _told(parts: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    root = defusedxml.ElementTree.fromstring(parts.read(_PROPERTIES), forbid_dtd=True)
    for field, tag in _NAMES.items():
        value = " ".join((root.findtext(tag) or "").split())
        if field == "date":
            value = value[:10] if is_date(value) else ""
        if value:
            yield field, value
