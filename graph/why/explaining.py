"""Why a triple is in the graph: down to the sentences, the rows of the reference data and the axioms of the ontology.

Each graph that holds a triple is a ground of its own. What a document states stands on claims; what was inferred stands
on a rule of OWL 2 RL and its premises, explained in turn from the same document and what is known without reading.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pyoxigraph import NamedNode

from graph import background, iris
from graph.counting import counted
from graph.dataset import Dataset
from graph.views.attestation import GRAPH as STATUS
from graph.views.standing import behind
from graph.vocabulary import Triple
from graph.why import grounds
from graph.why.explanation import Explanation, Ground, Witness
from graph.why.naming import fact
from graph.why.reasons import reason
from graph.why.witnesses import affirming, claims_behind, witness


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much an explanation tells; what lies beyond is counted."""

    depth: int = 12  # steps of inference: the ontology's longest way has five
    grounds: int = 4  # graphs that hold one fact: a page of a dozen documents is read by nobody
    witnesses: int = 3  # claims of one document
    facts: int = 120  # in one tree


EVERYWHERE: tuple[str, ...] = ()


def explain(dataset: Dataset, triple: Triple, bounds: Bounds | None = None) -> Explanation:
    """Explain a triple; one that no graph holds has no grounds."""
    return Telling(dataset, bounds or Bounds()).explain(triple)


class Telling:
    """The work of one explanation: what was told already, and under which number."""

    def __init__(self, dataset: Dataset, bounds: Bounds) -> None:
        self._dataset, self._bounds = dataset, bounds
        self._numbers: dict[tuple[Triple, str], int] = {}  # by the graph that it was explained by
        self._claims: dict[str, int] = {}  # claim -> number of the fact below which it is told
        self._last = 0

    def explain(self, triple: Triple, among: tuple[str, ...] = EVERYWHERE, depth: int = 0) -> Explanation:
        """Explain a triple by the graphs that hold it; a premise by one of them, and rather by one of those named."""
        told = fact(self._dataset, triple)
        holding = sorted(grounds.holding(self._dataset, triple), key=lambda name: bool(among) and name not in among)
        shown = holding[: 1 if depth else self._bounds.grounds]
        if shown and (seen := self._numbers.get((triple, shown[0]))):
            return Explanation(seen, told, see=seen)
        self._last = number = self._last + 1
        self._numbers |= {(triple, name): number for name in shown}
        if cut := self._beyond(number, depth):
            return Explanation(number, told, cut=cut)
        found = tuple(self._ground(triple, name, number, depth) for name in shown)
        return Explanation(number, told, found, left_out=0 if depth else len(holding) - len(shown))

    def _beyond(self, number: int, depth: int) -> str:
        """Say which bound is reached."""
        bounds = self._bounds
        if number <= bounds.facts and depth <= bounds.depth:
            return ""
        bound = counted(bounds.facts, "fact") if number > bounds.facts else counted(bounds.depth, "step")
        return f"not followed beyond {bound}; ask for it by itself"

    def _ground(self, triple: Triple, graph: str, number: int, depth: int) -> Ground:
        found = grounds.ground(self._dataset, triple, graph)
        if found.kind == "inferred":
            return self._inferred(found, triple, depth)
        if found.kind == "stated":
            return self._witnessed(found, claims_behind(self._dataset, triple, NamedNode(graph)), number)
        if graph == iris.graph(self._dataset.base, background.AFFIRMED):
            return self._witnessed(found, affirming(self._dataset, triple), number)
        if graph == iris.graph(self._dataset.base, STATUS):
            return self._witnessed(found, behind(self._dataset, triple[0]), number)
        return found

    def _witnessed(self, found: Ground, claims: Sequence[NamedNode], number: int) -> Ground:
        shown = claims[: self._bounds.witnesses]
        told = tuple(self.witness(claim, number) for claim in shown)
        return replace(found, witnesses=told, left_out=len(claims) - len(shown))

    def witness(self, claim: NamedNode, number: int) -> Witness:
        """Tell a claim, or below which fact it was told."""
        seen = self._claims.setdefault(claim.value, number)
        return replace(witness(self._dataset, claim), see=0 if seen == number else seen)

    def _inferred(self, found: Ground, triple: Triple, depth: int) -> Ground:
        among = grounds.known_with(self._dataset, found.graph)
        derivation = self._dataset.derivation(triple, among)
        if derivation is None:
            return found
        premises = tuple(self.explain(premise, among, depth + 1) for premise in derivation.premises)
        because = reason(derivation.rule, fact(self._dataset, triple), [one.fact for one in premises])
        return replace(found, rule=derivation.rule, because=because, axiom=derivation.axiom, premises=premises)
