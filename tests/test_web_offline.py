"""What is on this machine is read on this machine: no remote reference of a document is ever followed."""

from __future__ import annotations

import pytest

from loaders.errors import Failure
from loaders.formats.reading import read
from loaders.sources import sources
from tests.format_papers import docx
from tests.web_server import serving

PROSE = "The minister met her counterpart on Monday. The two discussed trade and agreed to meet again in spring. " * 3
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@pytest.fixture
def canary():
    with serving() as site:
        yield site


def page(url: str) -> bytes:
    return f"""<!DOCTYPE html SYSTEM "{url}dtd"><html><head><base href="{url}"><title>Ministers meet</title>
        <meta http-equiv="refresh" content="0; url={url}next"><link rel="canonical" href="{url}own">
        <link rel="stylesheet" href="{url}a.css"><link rel="alternate" type="application/rss+xml" href="{url}feed">
        <script src="{url}a.js"></script><style>@import "{url}b.css";</style></head>
        <body><iframe src="{url}frame"></iframe>
        <article><h1>Ministers meet</h1><p>{PROSE}<img src="{url}a.png"></p><p>{PROSE}</p></article>
        <object data="{url}a.swf"></object></body></html>""".encode()


def feed(url: str) -> bytes:
    return f"""<rss version="2.0" xml:base="{url}"><channel><title>News</title><link>{url}</link>
        <image><url>{url}i</url></image>
        <item><title>Ministers meet</title><link>{url}1</link><enclosure url="{url}a.mp3"/>
        <description>&lt;p&gt;{PROSE}&lt;img src="{url}b.png"&gt;&lt;/p&gt;</description>
        </item></channel></rss>""".encode()


def mail(url: str) -> bytes:
    head = "From: office@example.org\r\nSubject: Ministers meet\r\nDate: Mon, 4 Nov 2024 10:00:00 +0000\r\n"
    return f"{head}Content-Type: text/html; charset=utf-8\r\n\r\n".encode() + page(url)


def markdown(url: str) -> bytes:
    return f"# Ministers meet\n\n![photo]({url}a.png) {PROSE}\n\n<img src='{url}b.png'>\n\n{PROSE}\n".encode()


def word(url: str) -> bytes:
    """Write a Word document whose template and picture are elsewhere."""
    related = "".join(
        f'<Relationship Id="r{number}" Type="{OFFICE}/{kind}" Target="{url}{kind}" TargetMode="External"/>'
        for number, kind in enumerate(("attachedTemplate", "image", "hyperlink"))
    )
    body = f"""<w:document xmlns:w="{WORD}" xmlns:r="{OFFICE}" xmlns:a="{DRAWING}"><w:body>
        <w:p><w:hyperlink r:id="r2"><w:r><w:t>{PROSE}</w:t></w:r></w:hyperlink></w:p>
        <w:p><w:r><w:drawing><a:blip r:link="r1"/></w:drawing></w:r></w:p></w:body></w:document>"""
    links = f'<Relationships xmlns="{PACKAGE}/relationships">{related}</Relationships>'
    return docx([], {"word/document.xml": body, "word/_rels/document.xml.rels": links})


PAPERS = {"a.html": page, "b.rss": feed, "c.eml": mail, "d.md": markdown, "e.docx": word}


@pytest.mark.parametrize("name", PAPERS)
def test_c102_a_document_of_this_machine_asks_nothing_of_another(tmp_path, canary, name):
    (tmp_path / name).write_bytes(PAPERS[name](canary.url("/")))
    (found,) = sources(tmp_path / name)
    assert not isinstance(found, Failure)
    assert "agreed to meet again" in read(found).text
    assert canary.requests == []
