"""An answer as tables: the columns that hold something, each row with its evidence, question 1 in its three groups."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from graph.records import Answer
from server.addresses import evidence_path, local_path, why_path
from server.pages.wording import heading
from server.parts import view

EVIDENCE = frozenset({"evidence", "document", "start", "end", "group"})  # shown below or above the row
GROUPS = {
    "condemned": ("Condemned", "Acts of condemnation, and what is as strong."),
    "concern": ("Voiced concern", "Expressions of concern and criticism that fall short of condemning."),
    "denied": ("Denied", "Who says that it is not so."),
}
ROWS = ("claim_iri", "tenure_iri", "membership_iri", "event_iri")  # what a row rests on, the nearest to a text first
NO_GROUP = ("", "")
Value = str | int | None


@dataclass(frozen=True, slots=True)
class Cell:
    """A value of an answer."""

    name: str
    text: str
    path: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A row of an answer with the sentence that proves it."""

    cells: tuple[Cell, ...]
    quote: str
    document: str
    path: str | None
    why: str  # path of the page that explains it

    @property
    def proof(self) -> tuple[str, str | None]:
        """Give what tells one piece of evidence from another."""
        return self.quote, self.path


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one group."""

    name: str
    heading: str
    lede: str
    columns: tuple[tuple[str, str], ...]  # name and heading
    lines: tuple[Line, ...]
    total: int


def tabled(found: Answer, shown: int) -> tuple[Table, ...]:
    """Make the tables of an answer; every group of question 1 is there, even an empty one."""
    names = tuple(name for name in found.columns if _visible(name, found))
    if "group" not in found.columns:
        return (_table("", found.rows, names, shown),) if found.rows else ()
    by_group = {str(name): tuple(rows) for name, rows in groupby(found.rows, key=lambda row: row.get("group"))}
    order = [*GROUPS, *(name for name in by_group if name not in GROUPS)]
    return tuple(_table(name, by_group.get(name, ()), names, shown) for name in order) if found.rows else ()


def _visible(name: str, found: Answer) -> bool:
    return (
        name not in EVIDENCE
        and not name.endswith("_iri")
        and any(row.get(name) not in {None, ""} for row in found.rows)
    )


def _table(name: str, rows: tuple[object, ...], names: tuple[str, ...], shown: int) -> Table:
    title, lede = GROUPS.get(name, (heading(name), "") if name else NO_GROUP)
    columns = tuple((column, heading(column)) for column in names)
    lines = _proved_once([_line(row, names) for row in rows[:shown] if isinstance(row, dict)])
    return Table(name, title, lede, columns, lines, len(rows))


def _proved_once(lines: list[Line]) -> tuple[Line, ...]:
    """Show a sentence once, below the last of the rows that it proves."""
    shown = (replace(line, quote="") if line.proof == after.proof else line for line, after in pairwise(lines))
    return (*shown, *lines[-1:])


def _line(row: dict[str, Value], names: tuple[str, ...]) -> Line:
    base = view().base
    document = _text(row.get("document_iri")) or _text(row.get("claim_iri"))
    return Line(
        cells=tuple(_cell(name, row, base) for name in names),
        quote=_text(row.get("evidence")),
        document=_text(row.get("document")),
        path=evidence_path(document, base, row.get("start"), row.get("end")) if document else None,
        why=_why(row),
    )


def _why(row: dict[str, Value]) -> str:
    """Give the path to what a row rests on: its claim, else the row of the reference data, else what it names."""
    names = (*ROWS, *(name for name in row if name.endswith("_iri")))
    found = next((iri for name in names if (iri := _text(row.get(name)))), "")
    return why_path(found) if found else ""


def _cell(name: str, row: dict[str, Value], base: str) -> Cell:
    iri = _text(row.get(f"{name}_iri"))
    return Cell(name, _text(row.get(name)), local_path(iri, base) if iri else None)


def _text(value: Value) -> str:
    return "" if value is None else str(value)
