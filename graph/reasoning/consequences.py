"""All that a change of one document brings about: its own inferences, the joined graph, the affirmed view."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import pyoxigraph as ox

from graph import background, iris
from graph.reasoning.closing import TOO_EQUAL, USUAL, Bounds, TooManyError, closure
from graph.reasoning.finding import Finder
from graph.reasoning.indexing import Index
from graph.reasoning.joining import Exchange, Joined, Joining, Seeds
from graph.reasoning.lines import Line, is_named, line, term
from graph.reasoning.rules import Rules
from graph.transactions import Lines, difference, read
from graph.views.affirmed import affirmed, affirmed_events
from graph.vocabulary import cq


@dataclass(frozen=True, slots=True)
class Consequence:
    """What goes and what comes, graph by graph, and what is to be told of it."""

    gone: Lines = field(default_factory=dict)
    come: Lines = field(default_factory=dict)
    inferred: int = 0
    note: str = ""  # why not all was inferred that would follow


@dataclass(frozen=True, slots=True)
class Reasoning:
    """What consequences are worked out with: the rules, what is known without reading, and what is stored."""

    record: ox.Store
    base: str
    rules: Rules
    ground: Index
    bounds: Bounds = USUAL

    def change(self, graph: str, old: set[Line], new: set[Line], joined: int) -> Consequence:
        """Work out what it means that a document's graph holds other lines; the joined graph has a number of them."""
        own = f"{graph}/inferred"
        followed = read(self.record, own) if old else set()
        if new == old:
            return Consequence(inferred=len(followed))
        closed = closure(filter(is_named, new), self.rules, self.ground, self.bounds)
        follows = closed.lines | marked(graph, closed.note)
        stood = old | followed if _is_whole(graph, followed) else ()
        exchange = Exchange(graph, stood, () if closed.note else new | follows)
        change, before, after = self._joined(exchange, joined), affirmed(old | followed), affirmed(new | follows)
        view, joint = iris.graph(self.base, background.AFFIRMED), iris.graph(self.base, background.JOINED)
        lost = {each for each in before - after if not self._affirmed_elsewhere(each, graph)}
        gone, come = difference(
            {graph: old, own: followed, view: lost, joint: change.removed},
            {graph: new, own: follows, view: after - before, joint: change.added},
        )
        return Consequence(gone, come, len(follows), closed.note or change.note)

    # --- the joined graph

    def _joined(self, exchange: Exchange, size: int) -> Joined:
        graph = iris.graph(self.base, background.JOINED)
        found = Finder(self.record, self.base).find(f"<{graph}>", str(cq("notInferred")), None)
        note = next((each[2] for each in found), "")
        if note and exchange.old:
            return self._anew(exchange)  # less may follow now
        if note and note != str(ox.Literal(TOO_EQUAL)):
            return Joined()  # more can only follow from more
        rules = self.rules.without_equality if note else self.rules
        joining = Joining(Finder(self.record, self.base, self.apart()), rules, self.base, self.bounds, size)
        try:
            return joining.exchanged(exchange)
        except TooManyError as error:
            if not note:
                return self._anew(exchange)  # perhaps it is not too much without equality
            return Joined(read(self.record, graph), marked(graph, str(error)), str(error))

    def _anew(self, exchange: Exchange) -> Joined:
        """Work out the whole joined graph again, with one document exchanged."""
        graph = iris.graph(self.base, background.JOINED)
        apart = {*self.apart(), graph, exchange.document, f"{exchange.document}/inferred"}
        seeds = Seeds(self.rules, self.base)
        seeds.gather(exchange.new)
        for name in self.documents():
            if name not in apart:
                seeds.gather(read(self.record, name) | read(self.record, f"{name}/inferred"))
        lines, note = self.joined_of(seeds, Finder(self.record, self.base, apart), exchange.new)
        before, after = read(self.record, graph), lines | marked(graph, note)
        return Joined(before - after, after - before, note)

    def joined_of(self, seeds: Seeds, finder: Finder, unstored: Iterable[Line] = ()) -> tuple[set[Line], str]:
        """Give the joined graph of documents by what they can be joined by, and why it is not whole."""
        note = ""
        for rules, otherwise in ((self.rules, TOO_EQUAL), (self.rules.without_equality, "")):
            joining = Joining(finder, rules, self.base, self.bounds)
            joining.add(unstored)
            try:
                return joining.made(seeds), note
            except TooManyError as error:
                note = otherwise or str(error)
        return set(), note

    def apart(self) -> set[str]:
        """Give the graphs of the documents whose closure is not whole."""
        marks = self.record.quads_for_pattern(None, cq("notInferred"), None, ox.DefaultGraph())
        names = [quad.subject.value for quad in marks if isinstance(quad.subject, ox.NamedNode)]
        return {graph for name in names if iris.key_of(self.base, name) for graph in (name, f"{name}/inferred")}

    def documents(self) -> list[str]:
        """Give the graphs of the documents, sorted."""
        names = (name.value for name in self.record.named_graphs())
        return sorted(name for name in names if iris.key_of(self.base, name) and not name.endswith("/inferred"))

    # --- the affirmed view

    def _affirmed_elsewhere(self, found: Line, graph: str) -> bool:
        """Tell whether another document tells a line too, and affirms the event that it is about."""
        if found[0].startswith(f"<{graph}#"):
            return False  # an event of this document alone
        telling = {iris.key_of(self.base, name) for name in Finder(self.record, self.base).graphs(found)}
        others = {iris.document(self.base, key) for key in telling if key} - {graph}
        return any(self._affirms(other, found[0]) for other in others)

    def _affirms(self, graph: str, event: str) -> bool:
        """Tell whether a document affirms an event."""
        name = ox.NamedNode(graph)
        claims = [quad.subject for quad in self.record.quads_for_pattern(None, cq("claims"), term(event), name)]
        told = (quad for claim in claims for quad in self.record.quads_for_pattern(claim, None, None, name))
        return bool(affirmed_events(line((q.subject, q.predicate, q.object)) for q in told))  # type: ignore[arg-type]


def marked(graph: str, note: str) -> set[Line]:
    """Give the line that says why not all was inferred that would follow from a graph, if so."""
    return {(f"<{graph}>", str(cq("notInferred")), str(ox.Literal(note)))} if note else set()


def _is_whole(graph: str, followed: set[Line]) -> bool:
    return not any(each[0] == f"<{graph}>" and each[1] == str(cq("notInferred")) for each in followed)
