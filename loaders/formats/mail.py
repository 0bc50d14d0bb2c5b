"""Mail (RFC 5322): the readable part, with subject, sender and day."""

from __future__ import annotations

from dataclasses import replace
from email import policy
from email.errors import MessageError
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser
from email.utils import parseaddr, parsedate_to_datetime

from loaders.errors import ReadingError
from loaders.formats import html
from loaders.formats.cleaning import titled
from loaders.formats.source import Extract, Source


def extract(source: Source) -> Extract:
    """Read a mail: its plain text, else its HTML; attachments are files of their own and are left."""
    message = BytesParser(EmailMessage, policy=policy.default).parsebytes(source.content)
    fields = _fields(message)
    part = message.get_body(preferencelist=("plain", "html"))
    if not fields or part is None:
        raise ReadingError(source.name, "is not a mail with text", "save the mail as .eml, or give its text")
    text, inner = _text(source, part)
    if not text.strip():
        raise ReadingError(source.name, "is a mail without text", "give its text")
    fields = {**inner, **fields}
    return Extract(titled(fields.get("title", ""), text), fields)


def _text(source: Source, part: MIMEPart) -> tuple[str, dict[str, str]]:
    try:
        content = part.get_content()
    except (LookupError, MessageError, ValueError) as error:
        raise ReadingError(source.name, "is a mail whose text cannot be decoded", "give its text") from error
    if part.get_content_type() != "text/html":
        return str(content).replace("\r\n", "\n"), {}
    page = html.extract(
        replace(source, content=str(content).encode("utf-8", "replace"), media="text/html; charset=utf-8")
    )
    return page.text, {name: value for name, value in page.fields.items() if name in ("url", "language")}


def _fields(message: EmailMessage) -> dict[str, str]:
    name, address = parseaddr(str(message.get("From", "")))
    fields = {
        "title": " ".join(str(message.get("Subject", "")).split()),
        "author": name,
        "publisher": address.rpartition("@")[2],
        "date": _day(str(message.get("Date", ""))),
    }
    return {field: value for field, value in fields.items() if value}


def _day(told: str) -> str:
    """Give the day of a Date header, in the sender's own time zone."""
    try:
        return parsedate_to_datetime(told).date().isoformat()
    except ValueError:
        return ""
