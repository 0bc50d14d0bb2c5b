import os

import pytest

from loaders.errors import ReadingError
from loaders.formats.kinds import text
from loaders.formats.reading import read_file as read

PROSE = (
    "The minister met her colleague in the capital on Tuesday, and both agreed to go on with their talks next week. "
    * 4
)
FRENCH = (
    "Le ministre a rencontré son homologue mardi dans la "
    "capitale, et tous deux ont décidé de poursuivre leurs travaux. " * 4
)


def written(tmp_path, content, name="paper.txt"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def refusal(path):
    with pytest.raises(ReadingError) as caught:
        read(path)
    assert "\n" not in str(caught.value)
    assert path.stem in str(caught.value)
    return str(caught.value)


def test_text_is_the_files_own_text(tmp_path):
    content = "A title\r\n\r\nOne line.\r\nAnother – with a dash.\r\n"
    assert read(written(tmp_path, content)).text == content


def test_a_byte_order_mark_stays_in_the_offsets(tmp_path):
    document = read(written(tmp_path, b"\xef\xbb\xbfTitle: A talk\n---\nIt was held.\n"))
    assert document.text.startswith("\ufeff")
    assert document.title == "A talk"
    assert document.text[document.body :] == "It was held.\n"


def test_a_header_block_gives_the_fields(tmp_path):
    header = "Title: A talk\nPublisher: The Office\nDate: 2024-03\nLicence: CC0-1.0\nImitates: read-out\n---\n"
    document = read(written(tmp_path, header + PROSE))
    assert (document.title, document.publisher, document.date) == ("A talk", "The Office", "2024-03")
    assert (document.licence, document.imitates, document.language) == ("CC0-1.0", "read-out", "en")
    assert document.body == len(header)


@pytest.mark.parametrize("gap", ["\n", "\n \t\n", "\r\n"])
def test_a_header_block_may_be_parted_from_its_rule_by_empty_lines(tmp_path, gap):
    header = f"Title: A talk\nDate: 2024-03\n{gap}---\n"
    document = read(written(tmp_path, header + PROSE))
    assert (document.title, document.date) == ("A talk", "2024-03")
    assert document.text[document.body :] == PROSE


def test_a_line_of_prose_above_an_empty_line_and_a_rule_is_no_header(tmp_path):
    assert read(written(tmp_path, f"Seoul: a statement\n\n---\n{PROSE}")).body == 0


def test_prose_that_begins_like_a_header_is_prose(tmp_path):
    document = read(written(tmp_path, "Note: the talks go on.\nThey were long.\n"))
    assert (document.title, document.body) == ("", 0)


def test_a_sidecar_gives_the_fields(tmp_path):
    written(tmp_path, '{"title": "T", "date": "2022-02-13", "source": {"item": "https://example.org/a"}}', "paper.json")
    document = read(written(tmp_path, PROSE))
    assert (document.title, document.date, document.url) == ("T", "2022-02-13", "https://example.org/a")


def test_a_bad_date_in_the_header_names_the_field(tmp_path):
    assert "Date" in refusal(written(tmp_path, "Title: T\nDate: 2024-13-45\n---\n" + PROSE))


@pytest.mark.parametrize("told", ["2023-02-29", "0000-01-01", "2024-13", "２０２４", "12024"])
def test_c59_a_day_that_no_calendar_has_is_refused(tmp_path, told):
    assert "field Date" in refusal(written(tmp_path, f"Title: T\nDate: {told}\n---\n" + PROSE))


def test_a_bad_date_in_the_sidecar_names_the_sidecar(tmp_path):
    written(tmp_path, '{"date": "yesterday"}', "paper.json")
    message = refusal(written(tmp_path, PROSE))
    assert message.startswith(f"{tmp_path}/paper.json: field Date")


def test_an_unknown_field_of_the_header_is_loud(tmp_path):
    assert "Titel" in refusal(written(tmp_path, "Titel: T\n---\n" + PROSE))


def test_a_sidecar_that_is_no_json_is_an_error(tmp_path):
    written(tmp_path, "{", "paper.json")
    assert "not JSON" in refusal(written(tmp_path, PROSE))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty;"),
        (b" \n\t ", "is empty;"),
        (b"Title: A talk\n---\n \n", "is empty below its header block"),
        (b"\x7fELF\x00\x00", "is binary"),
        ("Zürich".encode("latin-1"), "line 1 is not UTF-8"),
        (b"one\ntwo\x07", "line 2 holds the control character U+0007"),
        (FRENCH.encode(), "not English"),
    ],
)
def test_what_is_no_english_text_is_refused_in_one_line(tmp_path, content, reason):
    assert reason in refusal(written(tmp_path, content))


def test_more_than_five_megabytes_are_refused_unread(tmp_path):
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(text().limit + 1)
    assert "5 MB" in refusal(path)


def test_a_path_that_cannot_be_opened_is_refused(tmp_path):
    assert "cannot be opened" in refusal(tmp_path / "missing.txt")
    assert "cannot be opened" in refusal(tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_an_unreadable_file_is_refused(tmp_path):
    path = written(tmp_path, PROSE)
    path.chmod(0)
    assert "cannot be opened" in refusal(path)


def test_a_short_text_passes_without_a_guess_at_its_language(tmp_path):
    assert read(written(tmp_path, "Seoul, Pyongyang, Moscow.\n")).language == "en"


@pytest.mark.parametrize(
    "text",
    [
        "Le ministre a vu son homologue. Ils ont parlé de la paix. Ils se reverront mardi à Paris.",
        "Der Minister traf seinen Kollegen. Man sprach über den Krieg.",
        "Министр осудил нападение. Он выступил в Киеве вчера вечером.",
    ],
)
def test_a_short_text_that_is_plainly_foreign_is_refused(tmp_path, text):
    assert "is not English" in refusal(written(tmp_path, text))


@pytest.mark.parametrize(
    "text",
    [
        "Rutte, von der Leyen, Zelenskyy: Brussels summit opens",
        "Tusk meets Nausėda and Plenković; Orbán absent",
        "Kremlin denies.",
    ],
)
def test_a_headline_full_of_names_is_english(tmp_path, text):
    assert read(written(tmp_path, text)).text == text


def test_a_pipe_or_a_device_is_refused_unread(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "zero.txt").symlink_to("/dev/zero")
    assert "a device or a pipe" in refusal(tmp_path / "pipe.txt")
    assert "a device or a pipe" in refusal(tmp_path / "zero.txt")


def test_a_refusal_names_the_path_as_it_was_given(tmp_path):
    assert refusal(tmp_path / "missing.txt").startswith(f"{tmp_path}/missing.txt: ")


def test_a_declared_foreign_language_is_refused(tmp_path):
    assert "'fr'" in refusal(written(tmp_path, "Title: T\nLanguage: fr\n---\n" + PROSE))
