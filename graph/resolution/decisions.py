"""What users decide about identity, in a file beside the store: two names are one thing, or a document means another.

The file `decisions.tsv` is read where IRIs are minted, so it outlives every load and rebuild. A row "same" takes
`other` for `thing`; a row "different" of one document takes `thing` for `other` there; one of all documents (*) keeps
two apart.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, field, fields
from pathlib import Path

from graph.errors import GraphError
from graph.iris import LOCAL

FILE = "decisions.tsv"
VERDICTS = ("same", "different")
EVERYWHERE = "*"
DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
HEAD = """\
# What was decided about identity. Columns are parted by single tabs; a line that begins with # is a note.
# same: `other` is taken for `thing`, in one document or in all (*).
# different: in one document `thing` is taken for `other`; with * the two are kept apart and proposed no more.
"""


class DecisionError(GraphError):
    """A decision that cannot be taken as it stands."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A row of the file."""

    verdict: str  # same | different
    thing: str  # its name below id/
    other: str
    document: str  # key; * for all
    reason: str
    who: str = ""
    date: str = ""  # ISO 8601, as it was given

    @property
    def renamed(self) -> tuple[str, str] | None:
        """Give which name becomes which; none where two are only kept apart."""
        if self.verdict == "same":
            return self.other, self.thing
        return None if self.document == EVERYWHERE else (self.thing, self.other)

    @property
    def words(self) -> str:
        """Tell the decision as a reason of identity."""
        by = ", ".join(part for part in (self.who, self.date) if part)
        told = f"{self.other} is {self.thing}" if self.verdict == "same" else f"{self.other}, not {self.thing}"
        told = told if self.renamed else f"{self.thing} and {self.other} are two"
        return f"decided: {told}; {self.reason}" + (f" ({by})" if by else "")


COLUMNS = tuple(one.name for one in fields(Decision))
NEEDED = COLUMNS.index("reason") + 1


@dataclass(frozen=True, slots=True)
class Decisions:
    """All rows in their order, and what each name becomes where."""

    rows: tuple[Decision, ...] = ()
    by_name: Mapping[tuple[str, str], Decision] = field(default_factory=dict)  # by old name and document

    def meant(self, name: str, document: str) -> tuple[str, tuple[Decision, ...]]:
        """Give what a name stands for in a document, and the decisions that say so."""
        taken: list[Decision] = []
        while (row := self._row(name, document)) and row.renamed and row not in taken:
            taken.append(row)
            name = row.renamed[1]
        return name, tuple(taken)

    def _row(self, name: str, document: str) -> Decision | None:
        return self.by_name.get((name, document)) or self.by_name.get((name, EVERYWHERE))

    def keeps_apart(self, one: str, other: str) -> bool:
        """Tell whether two names were decided to mean two things everywhere."""
        return any({row.thing, row.other} == {one, other} for row in self.rows if row.renamed is None)


NONE = Decisions()


def decisions(rows: Iterable[Decision], place: str = FILE, lines: Sequence[int] = ()) -> Decisions:
    """Hold rows against each other: one name cannot become two, nor lead back to itself."""
    every = tuple(rows)
    places = [f"{place}, line {lines[at]}" if lines else f"{place}, decision {at + 1}" for at in range(len(every))]
    made = Decisions(every, _by_name(every, places))
    for row, where in zip(every, places, strict=True):
        old, new = row.renamed or ("", "")
        if row.renamed and old in _path(made, new, row.document):
            raise DecisionError(f"{where}, other: leads back to {old} in a circle; take one of the rows away")
        apart = not row.renamed and made.meant(row.thing, EVERYWHERE)[0] == made.meant(row.other, EVERYWHERE)[0]
        if apart:
            raise DecisionError(f"{where}, verdict: another row says that the two are the same; take one away")
    return made


def _by_name(rows: Sequence[Decision], places: Sequence[str]) -> dict[tuple[str, str], Decision]:
    found: dict[tuple[str, str], Decision] = {}
    for row, where in zip(rows, places, strict=True):
        _check_row(row, where)
        if row.renamed and found.setdefault((row.renamed[0], row.document), row) is not row:
            raise DecisionError(f"{where}, thing: {row.renamed[0]} is decided before; take one of the rows away")
    return found


def _path(made: Decisions, name: str, document: str) -> list[str]:
    """Give all names that one becomes on the way, itself the first."""
    return [name, *(row.renamed[1] for row in made.meant(name, document)[1] if row.renamed)]


def _check_row(row: Decision, where: str) -> None:
    if row.verdict not in VERDICTS:
        raise DecisionError(f"{where}, verdict: {row.verdict!r} is not known; write same or different")
    for column in ("thing", "other"):
        if not LOCAL.fullmatch(getattr(row, column)):
            raise DecisionError(f"{where}, {column}: {getattr(row, column)!r} is no name below id/; write one")
    if row.thing == row.other:
        raise DecisionError(f"{where}, other: is {row.thing} itself; name another")
    if row.document != EVERYWHERE and not LOCAL.fullmatch(row.document):
        raise DecisionError(f"{where}, document: {row.document!r} is no document's key; write one, or * for all")
    if not row.reason.strip():
        raise DecisionError(f"{where}, reason: is empty; say why")
    if row.date and not DAY.fullmatch(row.date):
        raise DecisionError(f"{where}, date: {row.date!r} is no date; write YYYY-MM-DD, or nothing")
    if any(re.search(r"[\t\r\n]", cell) for cell in astuple(row)):
        raise DecisionError(f"{where}: holds a tab or a line break; write it in one line")


def read_decisions(path: Path, needed: bool = False) -> Decisions:
    """Read a file of decisions; there need not be one, unless it was asked for."""
    try:
        text = path.read_text("utf-8") if needed or path.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise DecisionError(f"{path}: cannot be read ({reason}); correct it or take it away") from error
    numbered = [(n, line) for n, line in enumerate(text.splitlines(), 1) if line.strip() and line[0] != "#"]
    if numbered and tuple(numbered[0][1].split("\t")) != COLUMNS:
        first = f"{path}, line {numbered[0][0]}"
        raise DecisionError(f"{first}: is not the header; write {' '.join(COLUMNS)}, parted by tabs")
    rows = [_row(f"{path}, line {number}", line) for number, line in numbered[1:]]
    return decisions(rows, str(path), [number for number, _ in numbered[1:]])


def _row(where: str, line: str) -> Decision:
    """Read a row; who and date may be left out at its end, tabs and all."""
    cells = [cell.strip() for cell in line.split("\t")]
    if not NEEDED <= len(cells) <= len(COLUMNS):
        told = f"{len(cells)} cells in place of {len(COLUMNS)}"
        raise DecisionError(f"{where}: {told}; part {', '.join(COLUMNS)} by tabs")
    return Decision(*cells)


def write_decisions(path: Path, made: Decisions) -> None:
    """Write the file anew, whole or not at all; the notes of a user at its head stay."""
    head = _notes(path) or HEAD
    body = "".join("\t".join(astuple(row)) + "\n" for row in made.rows)
    fresh = path.with_name(f"{path.name}.new")
    try:
        fresh.write_text(f"{head}{'	'.join(COLUMNS)}\n{body}", "utf-8")
        os.replace(fresh, path)  # noqa: PTH105 - the name says what matters: it is atomic
    except OSError as error:
        raise DecisionError(f"{path}: cannot be written ({error.strerror}); check its permissions") from error


def _notes(path: Path) -> str:
    lines = path.read_text("utf-8").splitlines(keepends=True) if path.exists() else []
    return "".join(line for line in lines if line.startswith("#"))


def added(made: Decisions, row: Decision) -> Decisions:
    """Give decisions with one more; the same one again changes nothing."""
    return made if row in made.rows else decisions([*made.rows, row])


def without(made: Decisions, number: int) -> Decisions:
    """Give decisions without one, by its number in the list."""
    if not 1 <= number <= len(made.rows):
        raise DecisionError(f"decision {number}: there are {len(made.rows)}; `decide --list` shows them")
    return decisions([row for at, row in enumerate(made.rows, 1) if at != number])


def joined(made: Decisions, more: Decisions, place: str) -> Decisions:
    """Give decisions with those of another file behind them."""
    return decisions(dict.fromkeys((*made.rows, *more.rows)), place)
