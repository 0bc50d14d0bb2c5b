"""PDF and Word documents as plain text, and what becomes of those that are made to harm."""

from __future__ import annotations

import io
import zlib

import pypdf
import pytest

from loaders.errors import ReadingError
from loaders.formats.confined import Confined
from loaders.formats.reading import read
from loaders.formats.source import Source
from tests.format_papers import docx, pdf, pdf_of, zipped

SENTENCE = "The Ministry of Foreign Affairs of Norway condemned the attack on Ukraine in the strongest terms."
CORE = """<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">
<dc:title>Norway condemns the attack</dc:title><dc:creator>Kari Nordmann</dc:creator>
<dcterms:created>2024-03-05T10:00:00Z</dcterms:created>
</cp:coreProperties>"""
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def paper(content, name="paper.pdf"):
    return read(Source(name, "paper", content))


def refusal(content, name="paper.pdf"):
    with pytest.raises(ReadingError) as caught:
        paper(content, name)
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith(f"{name}: ")
    return str(caught.value)


def placed(lines, top=760.0, step=14.0):
    return [(72.0, top - step * at, words) for at, words in enumerate(lines) if words]


# --- PDF


def test_a_pdf_gives_paragraphs_and_what_is_known_of_it():
    lines = [
        "Norway condemns the attack",
        "",
        "The Ministry of Foreign Affairs of Norway condemned the attack on Ukraine in the stron-",
        "gest terms. Foreign Minister Espen Barth Eide said that Russia must withdraw its troops",
        "from the whole of the country at once.",
        "",
        "The minister will visit Kyiv on Friday.",
    ]
    info = "/Title (Norway condemns the attack) /Author (Kari Nordmann) /CreationDate (D:20240305101500Z)"
    document = paper(pdf([placed(lines)], info))
    first, second, third = document.text.strip().split("\n\n")
    assert (first, third) == (lines[0], lines[6])
    assert second.startswith(SENTENCE)
    assert second.endswith("withdraw its troops from the whole of the country at once.")
    assert (document.title, document.author, document.date) == (lines[0], "Kari Nordmann", "2024-03-05")


def test_a_heading_and_a_dateline_stay_lines_of_their_own():
    wide = "The Ministry of Foreign Affairs of Norway condemned the attack on Ukraine in the strongest terms it"
    document = paper(pdf([placed(["Norway condemns attack", "Oslo, 5 March 2024", wide, "could find on that day."])]))
    assert document.text == f"Norway condemns attack\n\nOslo, 5 March 2024\n\n{wide} could find on that day.\n"


def test_short_paragraphs_are_parted_though_most_distances_are_gaps_between_them():
    first = "Hungary opposed the measure, which the Council had taken by a vote of its members on that same Monday."
    second = "Poland welcomed the decision of the Council and asked the other members of the Union to join it now."
    third = [
        "Latvia thanked the members of the Council and said that the measure of the Union came at the right",
        "hour.",
    ]
    gaps = [(72.0, 760.0, first), (72.0, 736.0, second), (72.0, 712.0, third[0]), (72.0, 698.0, third[1])]
    assert paper(pdf([gaps])).text == f"{first}\n\n{second}\n\n{' '.join(third)}\n"


def test_a_line_that_begins_and_ends_with_low_letters_breaks_no_paragraph():
    lines = [
        "The Ministry of Foreign Affairs of Norway condemned the attack on the city and said with many",
        "as one voice that the war must end; and the Ministry of Foreign Affairs of Denmark joined in a",
        "Sunday statement of its own, by which the troops of Russia have to leave the whole country",
    ]
    assert paper(pdf([placed(lines)])).text == " ".join(lines) + "\n"


def test_a_word_keeps_its_hyphen_where_the_document_writes_it_so():
    lines = [
        "The state-owned company and the other companies that are owned by the country and state-",
        "owned by its law, were sanctioned by the European Union for their support for the war there.",
    ]
    assert "country and state-owned by its law" in paper(pdf([placed(lines)])).text


def test_running_heads_and_page_numbers_are_dropped_and_a_sentence_runs_on_over_the_page():
    pages = []
    for number in range(1, 5):
        body = [
            f"On day {number} the Ministry of Foreign Affairs of Norway condemned the {number}. attack on Ukraine",
            "in the strongest terms and said that Russia must withdraw its troops from the country, and that",
        ]
        ends = [(72.0, 810.0, "Press release of the Ministry"), (280.0, 30.0, f"Page {number} of 4")]
        pages.append([ends[0], *placed(body), ends[1]])
    pages.append([pages[0][0], (72.0, 760.0, "the war must end."), (280.0, 30.0, "Page 5 of 5")])
    text = paper(pdf(pages)).text
    assert "Press release" not in text
    assert "Page" not in text
    assert "On day 3 the Ministry" in text
    assert "from the country, and that the war must end." in text


def test_a_title_that_the_document_does_not_bear_is_not_taken():
    document = paper(pdf([placed([SENTENCE])], "/Title (Microsoft Word - Final version 3.docx)"))
    assert document.title == ""


# --- 73


def encrypted(content):
    out = io.BytesIO()
    writer = pypdf.PdfWriter(io.BytesIO(content))
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(out)
    return out.getvalue()


def test_c73_an_encrypted_pdf_says_so():
    assert "is encrypted" in refusal(encrypted(pdf([placed([SENTENCE])])))


def test_c73_a_pdf_without_text_says_so():
    assert "no text layer" in refusal(pdf([[], []]))


def test_c73_ten_thousand_pages_are_refused():
    pages = " ".join(["5 0 R"] * 10_000)
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{pages}] /Count 10000 >>",
        "<< >>",
        "<< >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] >>",
    ]
    assert "has 10000 pages, more than 2000" in refusal(pdf_of(objects))


def test_c73_pages_that_hold_themselves_cost_one_line():
    loop = ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [2 0 R] /Count 1 >>"]
    refusal(pdf_of(loop))
    refusal(pdf_of([loop[0], "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 900000000 >>"]))


def test_c73_deep_arrays_cost_one_line():
    refusal(pdf_of(["<< /Type /Catalog /Pages 2 0 R >>", "[" * 30_000 + "]" * 30_000]))


def test_c73_a_stream_that_inflates_to_gigabytes_is_stopped():
    bomb = zlib.compress(zlib.compress(b"0" * (400 * 2**20), 9), 9).decode("latin-1")
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Contents 4 0 R >>",
        f"<< /Length {len(bomb)} /Filter [/FlateDecode /FlateDecode] >>\nstream\n{bomb}\nendstream",
    ]
    reader = Confined(seconds=20)
    with pytest.raises(ReadingError, match=r"^paper\.pdf: "):
        reader.extract("pdf", Source("paper.pdf", "paper", pdf_of(objects)))
    assert SENTENCE in reader.extract("pdf", Source("good.pdf", "good", pdf([placed([SENTENCE])]))).text
    reader.close()


def test_c73_actions_of_a_pdf_are_not_taken():
    actions = [
        "/OpenAction << /S /JavaScript /JS (app.launchURL\\('http://127.0.0.1:9/'\\)) >>",
        "/AA << /WC << /S /Launch /F (calc.exe) >> >>",
    ]
    assert paper(pdf([placed([SENTENCE])], extra=actions)).text == SENTENCE + "\n"


@pytest.mark.parametrize("cut", [0.05, 0.3, 0.6])
def test_c73_a_truncated_pdf_gives_one_line_or_its_whole_sentences(cut):
    whole = pdf([placed([SENTENCE])])
    assert "paper.pdf: " in refusal(whole[: int(len(whole) * cut)])


# --- Word


def test_a_word_document_gives_its_text_and_properties():
    document = paper(docx(["Norway condemns the attack", SENTENCE], {"docProps/core.xml": CORE}), "paper.docx")
    assert document.text == f"Norway condemns the attack\n\n{SENTENCE}\n"
    assert (document.title, document.author, document.date) == (
        "Norway condemns the attack",
        "Kari Nordmann",
        "2024-03-05",
    )


def test_lists_and_tables_of_word_are_read():
    cells = "".join(f"<w:tc><w:p><w:r><w:t>{word}</w:t></w:r></w:p></w:tc>" for word in ("Norway", "8 tanks"))
    body = f"<w:p><w:r><w:t>{SENTENCE}</w:t></w:r></w:p><w:tbl><w:tr>{cells}</w:tr></w:tbl>"
    text = paper(
        docx([], {"word/document.xml": f"<w:document {WORD}><w:body>{body}</w:body></w:document>"}), "a.docx"
    ).text
    assert text == f"{SENTENCE}\n\nNorway | 8 tanks\n"


def test_words_that_word_hides_are_no_evidence():
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>Sweden praised it.</w:t></w:r>"
    shown = "<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t> The talks go on.</w:t></w:r>"
    struck = "<w:del><w:r><w:delText>Denmark praised it.</w:delText></w:r></w:del>"
    body = f"<w:p><w:r><w:t>{SENTENCE}</w:t></w:r>{hidden}{struck}{shown}</w:p>"
    parts = {"word/document.xml": f"<w:document {WORD}><w:body>{body}</w:body></w:document>"}
    assert paper(docx([], parts), "paper.docx").text == f"{SENTENCE} The talks go on.\n"


# --- 74


@pytest.mark.parametrize(
    "trap",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
    ],
)
def test_c74_entities_in_a_part_are_refused(trap):
    body = f"<w:document {WORD}><w:body><w:p><w:r><w:t>{SENTENCE}</w:t></w:r></w:p></w:body></w:document>"
    assert "DTD not allowed" in refusal(docx([], {"word/document.xml": trap + body}), "paper.docx")
    assert "DTD not allowed" in refusal(docx([SENTENCE], {"docProps/core.xml": trap + CORE}), "paper.docx")


def test_c74_a_word_document_that_unpacks_to_too_much_is_refused():
    assert "more than 100 MB" in refusal(docx([SENTENCE], {"word/media/a.bin": b"0" * (101 * 2**20)}), "paper.docx")


def test_c74_remote_templates_pictures_and_macros_are_left_alone():
    types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = (
        f'<Relationships xmlns="{RELATIONS}">'
        f'<Relationship Id="t1" Type="{types}/attachedTemplate" Target="http://127.0.0.1:9/t" TargetMode="External"/>'
        f'<Relationship Id="i1" Type="{types}/image" Target="http://127.0.0.1:9/i.png" TargetMode="External"/>'
        "</Relationships>"
    )
    picture = (
        '<w:p><w:r><w:drawing xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><wp:inline><a:graphic>'
        '<a:graphicData><pic:pic><pic:blipFill><a:blip r:link="i1"/></pic:blipFill></pic:pic></a:graphicData>'
        "</a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )
    body = f"<w:document {WORD}><w:body><w:p><w:r><w:t>{SENTENCE}</w:t></w:r></w:p>{picture}</w:body></w:document>"
    parts = {
        "word/document.xml": body,
        "word/_rels/document.xml.rels": relations,
        "word/vbaProject.bin": b"\0" * 100,
    }
    assert paper(docx([], parts), "paper.docm").text == SENTENCE + "\n"


def test_c74_a_damaged_word_document_costs_one_line():
    whole = docx([SENTENCE])
    assert "damaged Word document" in refusal(whole[: len(whole) // 2], "paper.docx")
    assert "damaged Word document" in refusal(
        zipped({"[Content_Types].xml": "<x", "word/document.xml": "<y"}), "a.docx"
    )


def test_a_child_reaches_no_other_machine_and_starts_no_program():
    import subprocess
    import sys

    for act in ("socket.create_connection(('127.0.0.1', 9))", "os.system('true')", "subprocess.run(['true'])"):
        code = f"import os, socket, subprocess; from loaders.formats.confinement import confine; confine(2**30); {act}"
        run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
        assert "is not allowed while a document is read" in run.stderr
