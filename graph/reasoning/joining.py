"""What follows only from several documents together, in a graph of its own, whatever the order they came in.

The joined graph is the closure of all that documents say and that follows from each, less just that. A document whose
own closure is not whole takes no part. What is added is joined with what stands (semi-naive); what is taken away takes
along all that could rest on it, and what still follows is then derived again (delete and rederive: Gupta, Mumick and
Subrahmanian, 1993).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from graph.counting import counted
from graph.reasoning.closing import TOO_EQUAL, Bounds, TooManyError
from graph.reasoning.finding import Finder
from graph.reasoning.indexing import Index
from graph.reasoning.lines import SAME, TYPE, Line
from graph.reasoning.matching import conclusions, derivations
from graph.reasoning.rules import ANY, Rules, Steps, key
from graph.reasoning.stamping import stamped


@dataclass(frozen=True, slots=True)
class Exchange:
    """A document's lines with all that follows from it, before and after; nothing where its closure is not whole."""

    document: str  # IRI
    old: Collection[Line]
    new: Collection[Line]


@dataclass(frozen=True, slots=True)
class Joined:
    """How the joined graph changes, and why it is not whole; whole where the note is empty."""

    removed: set[Line] = field(default_factory=set)
    added: set[Line] = field(default_factory=set)
    note: str = ""


class Seeds:
    """The lines of documents from which joins with other documents can start."""

    def __init__(self, rules: Rules, base: str) -> None:
        self._rules, self._head = rules, f"<{base}document/"
        self._joints = {
            name: tuple(sorted({joint for step in steps for joint in step.joints}))
            for name, steps in rules.joins.items()
        }
        self.lines: list[Line] = []
        self._said: set[str] = set()

    def gather(self, lines: Iterable[Line]) -> None:
        """Take in what a document says, with all that follows from it."""
        for line in lines:
            name = line[2] if line[1] == TYPE else line[1]
            if name in self._joints:
                self._said.add(name)
                if self.reaches(line):
                    self.lines.append(line)

    def reaches(self, line: Line, equality: bool = False) -> bool:
        """Tell whether a rule could join a line of one document with those of another."""
        joints = (0, 2) if equality else self._joints.get(key(line), ())
        return any(not self.is_part(line[joint]) for joint in joints)

    def is_part(self, node: str) -> bool:
        """Tell whether a node is a part of a document, of which no other document speaks."""
        return node.startswith(self._head) and "#" in node

    def steps(self, rules: Rules) -> Steps:
        """Give those rules that documents match in more than one atom: the others join with the background only."""
        return {
            name: kept
            for name, steps in rules.joins.items()
            if (kept := tuple(step for step in steps if self._matches(step.rule.body) > 1))
        }

    def _matches(self, body: Iterable[tuple[int | str, int | str, int | str]]) -> int:
        return sum(key(atom) in self._said or key(atom) == ANY for atom in body)


class World:
    """The store as it will stand: what is found there, less what goes, with what comes."""

    def __init__(self, finder: Finder, rules: Rules) -> None:
        self._finder = finder
        self.gone: set[Line] = set()
        self.come = Index(rules)
        self.come.open()

    def find(self, subject: str | None, predicate: str | None, value: str | None) -> Iterator[Line]:
        """Give the lines of a pattern."""
        stored = self._finder.find(subject, predicate, value)
        kept = (line for line in stored if line not in self.gone) if self.gone else stored
        return chain(self.come.find(subject, predicate, value), kept)

    def holds(self, line: Line) -> bool:
        """Tell whether a line stands."""
        return line in self.come.known or (line not in self.gone and any(self._finder.find(*line)))


class Joining:
    """The work of one change of the joined graph."""

    def __init__(self, finder: Finder, rules: Rules, base: str, bounds: Bounds, size: int = 0) -> None:
        self._finder, self._rules = finder, rules
        self._size, self._bounds = size, bounds  # lines of the joined graph before
        self._seeds = Seeds(rules, base)
        self._world = World(finder, rules)
        self._equality = any(finder.find(None, SAME, None))

    def exchanged(self, change: Exchange) -> Joined:
        """Put a document's new lines in the place of its old ones."""
        lost = {line for line in change.old if self._is_only_in(line, change.document)}
        gone = self._overdeleted(lost) if self._size else lost
        self._world.gone = gone
        rests = gone - lost
        again = self._rederived(gone, change.document)
        said = set(change.new)
        taken = {line for line in said if self._is_joined(line)}
        seeds = [line for line in said if self._starts(line) and self._is_new(line, change.document)]
        if seeds:
            self.add(said)
        kept = self._size - len(rests | taken) + len(again - said)
        came = again | self._spread(seeds, self._rules.joins, kept)
        return Joined((rests - came) | taken, {line for line in came - said if not self._is_joined(line)})

    def made(self, seeds: Seeds) -> set[Line]:
        """Work out the joined graph from nothing, of documents that all stand already."""
        return self._spread([line for line in seeds.lines if self._starts(line)], seeds.steps(self._rules), 0)

    def add(self, lines: Iterable[Line]) -> None:
        """Let lines stand that the store does not hold yet."""
        for line in lines:
            self._world.come.add(line)

    def _overdeleted(self, lost: set[Line]) -> set[Line]:
        """Give what goes, with all of the joined graph that may rest on it."""
        gone = set(lost)
        work = [line for line in lost if self._starts(line)]
        while work:
            for conclusion in self._following(work.pop()):
                if conclusion not in gone and self._is_joined(conclusion):
                    gone.add(conclusion)
                    work.append(conclusion)
        return gone

    def _rederived(self, gone: set[Line], document: str) -> set[Line]:
        """Give what of all that goes still follows from what is left."""
        again: set[Line] = set()
        for line in gone:
            if self._may_follow(line, document) and any(
                derivations(line, self._rules, self._world.find, self._equality)
            ):
                again.add(line)
        self.add(again)
        work = list(again)
        while work:
            for conclusion in self._following(work.pop()):
                if conclusion in gone and conclusion not in again:
                    again.add(conclusion)
                    self._world.come.add(conclusion)
                    work.append(conclusion)
        return again

    def _may_follow(self, line: Line, document: str) -> bool:
        """Tell whether anything is left that a line could follow from."""
        own, ends = (document, f"{document}/inferred"), (line[0], line[2])
        return not _is_about(line, f"<{document}#") and any(self._finder.speaks_of(end, own) for end in ends)

    def _spread(self, seeds: Iterable[Line], steps: Steps, before: int) -> set[Line]:
        """Join lines with what stands, and what comes of it with everything, until nothing new follows."""
        derived: set[Line] = set()
        for line in seeds:
            self._count(line)
        joined = (conclusions(line, steps, self._world.find, self._equality) for line in seeds if steps)
        work = list(joined)  # what follows from a document's line alone stands already
        while work:
            for conclusion in work.pop():
                if not self._world.holds(conclusion):
                    derived.add(conclusion)
                    self._world.come.add(conclusion)
                    self._count(conclusion)
                    work.append(self._following(conclusion))
            if before + len(derived) > self._bounds.joined:
                most = counted(self._bounds.joined, "triple")
                raise TooManyError(f"more than {most} would follow from the documents together")
        return derived

    def _following(self, line: Line) -> Iterator[Line]:
        """Give what follows from a line, alone and together with others."""
        yield from stamped(line, self._rules)
        yield from conclusions(line, self._rules.joins, self._world.find, self._equality)

    def _starts(self, line: Line) -> bool:
        return self._seeds.reaches(line, self._equality or line[1] == SAME)

    def _count(self, line: Line) -> None:
        """Count the names of a thing where a line makes two of them equal."""
        if line[1] == SAME:
            self._equality = True
            names = set(self._world.find(line[0], SAME, None)) if self._rules.carry_over else set()
            if len(names) > self._bounds.equal:
                raise TooManyError(TOO_EQUAL)

    def _is_new(self, line: Line, document: str) -> bool:
        return _is_about(line, f"<{document}#") or not self._world.holds(line)

    def _is_joined(self, line: Line) -> bool:
        return self._size > 0 and self._finder.is_joined(line)

    def _is_only_in(self, line: Line, document: str) -> bool:
        """Tell whether no other document, nor the background, says a line."""
        if _is_about(line, f"<{document}#"):
            return True
        own = {document, f"{document}/inferred"}
        return all(name in own or name == self._finder.joined for name in self._finder.graphs(line))


def _is_about(line: Line, head: str) -> bool:
    """Tell whether a line is about a part of one document."""
    return line[0].startswith(head) or line[2].startswith(head)
