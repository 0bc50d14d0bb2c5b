"""Is a file of the ontology sound? What is wrong is told with file and line, before anything is made of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph

from ontology import terms

PLACE = re.compile(r"^Parser error (?:at|between) line \d+[^:]*: ")
SYSTEM = re.compile(r" \(os error \d+\)$")
NAME = re.compile(r"(?<![\w:.-])(?:[A-Za-z][\w-]*)?:[\w-]+")  # a prefixed name, as a breach names its terms
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
    from ontology import checking  # it needs rdflib, which takes a while: only who checks pays for it

    files = tuple(paths)
    broken = tuple(fault for file in files for fault in syntax_faults(file))
    breaches = () if broken else checking.breaches(checking.read(files))
    return broken or tuple(
        sorted((_placed(files, one) for one in breaches), key=lambda fault: (fault.file, fault.line))
    )


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
    """Find the line of a breach: that of the last of its terms, in the first statement that has them all."""
    names = NAME.findall(breach)
    for file in files:
        text = file.read_text("utf-8")
        for start, statement in _statements(text):
            places = [re.search(rf"(?<![\w:-]){re.escape(name)}(?![\w-])", statement) for name in names]
            found = [place.start() for place in places if place]
            if found and len(found) == len(names):
                return Fault(file.name, text.count("\n", 0, start + found[-1]) + 1, breach)
    return Fault(next(iter(files)).name, 1, breach)


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Cut a text behind each full stop at the end of a line."""
    start = 0
    for end in (*(match.end() for match in END.finditer(text)), len(text)):
        yield start, text[start:end]
        start = end
