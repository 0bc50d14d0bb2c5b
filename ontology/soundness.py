"""Is a file of the ontology sound? What is wrong is told with file and line, before anything is made of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph

from ontology import terms

PLACE = re.compile(r"^Parser error (?:at|between) line \d+[^:]*: ")
SYSTEM = re.compile(r" \(os error \d+\)$")
NAME = re.compile(r"(?<![\w:.-])(?:[A-Za-z][\w-]*)?:[\w-]+")  # a prefixed name, as a breach names its terms
COMMENT = re.compile(r"^\s*#.*$", re.MULTILINE)
END = re.compile(r"\.\s*(?:#.*)?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a file, and where."""

    file: str
    line: int
    reason: str

    @property
    def told(self) -> str:
        """Give the fault on one line."""
        return f"{self.file}:{self.line}: {self.reason}"


def faults(paths: Iterable[Path]) -> tuple[Fault, ...]:
    """Give what keeps files from being one ontology within OWL 2 RL; nothing where they are sound."""
    from ontology import checking, possibility  # they need rdflib, which takes a while: only who checks pays for it

    files = tuple(paths)
    broken = tuple(fault for file in files for fault in syntax_faults(file))
    if broken:
        return broken
    graph = checking.read(files)
    breaches = (*checking.breaches(graph), *possibility.impossible(graph))
    return tuple(sorted((_placed(files, one) for one in breaches), key=lambda fault: (fault.file, fault.line)))


def shipped_faults() -> tuple[Fault, ...]:
    """Give what is wrong with the project's own files: each must be Turtle, the axioms within OWL 2 RL besides."""
    others = (*terms.ontology_files()[1:], terms.shapes_file(), *terms.reference_files())
    broken = (fault for file in others for fault in syntax_faults(file))
    return (*faults((terms.axioms_file(),)), *broken)


def syntax_faults(file: Path) -> Iterator[Fault]:
    """Give the first place where a file is no Turtle; an unreadable file is such a place."""
    try:
        for quad in pyoxigraph.parse(path=str(file), format=pyoxigraph.RdfFormat.TURTLE):
            if isinstance(quad.object, pyoxigraph.Triple):
                yield Fault(file.name, _line(file, "<<"), "a triple inside a triple is RDF 1.2; write RDF 1.1")
                return
    except SyntaxError as error:
        yield Fault(file.name, error.lineno or 1, f"is no Turtle: {PLACE.sub('', error.msg)}")
    except OSError as error:
        yield Fault(file.name, 1, f"cannot be read: {SYSTEM.sub('', str(error.strerror or error))}")


def _line(file: Path, words: str) -> int:
    """Give the line on which words stand first."""
    return file.read_text("utf-8").partition(words)[0].count("\n") + 1


def _placed(files: Iterable[Path], breach: str) -> Fault:
    """Find the line of a breach, by its terms in the statement that fits them best."""
    names, best = NAME.findall(breach), (0, next(iter(files)).name, 1)
    for file in files:
        text = file.read_text("utf-8")
        for start, statement in _statements(text):
            fit, at = _fit(names, statement)
            if fit > best[0]:
                best = (fit, file.name, text.count("\n", 0, start + at) + 1)
    return Fault(*best[1:], breach)


def _fit(names: Sequence[str], statement: str) -> tuple[int, int]:
    """Say how well a statement fits terms, and where the last stands.

    Best has them in their order, the first as the subject; then come all in their order, all, and only the subject.
    """
    every = [[match.start() for match in _matches(name, statement)] for name in names]
    if not names or not every[0]:
        return 0, 0
    at, ordered = -1, True
    for places in every:
        later = [place for place in places if place > at]
        ordered, at = ordered and bool(later), later[0] if later else at
    is_subject = not COMMENT.sub("", statement[: every[0][0]]).strip()
    if ordered:
        return 4 if is_subject else 3, at
    if all(every):
        return 2, every[-1][0]
    return (1, every[0][0]) if is_subject else (0, 0)


def _matches(name: str, statement: str) -> Iterator[re.Match[str]]:
    return re.finditer(rf"(?<![\w:-]){re.escape(name)}(?![\w-])", statement)


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Cut a text behind each full stop at the end of a line."""
    start = 0
    for end in (*(match.end() for match in END.finditer(text)), len(text)):
        yield start, text[start:end]
        start = end
