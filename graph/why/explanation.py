"""What an explanation is made of: a fact, the grounds that it stands on, and the sentences below them.

An explanation is a tree. A fact has grounds; a ground that was inferred has premises, which are explained in turn; one
that was stated has witnesses, each a claim with its sentence. A fact or claim that was told before is not told again:
`see` is the number of the fact where it stands.
"""

from __future__ import annotations

from dataclasses import dataclass

from graph.records import Span

AT_THE_HEAD = -1  # in place of the number of a fact: told before the first of them


@dataclass(frozen=True, slots=True)
class Named:
    """A term of the graph, as machines and as people read it."""

    value: str  # the IRI, or a literal's text
    short: str  # prefixed name, or the literal as it is written
    label: str
    kind: str = "iri"  # iri | literal

    @property
    def written(self) -> str:
        """Give the term as it can be asked for: an IRI, or a literal's text in quotes."""
        if self.kind == "iri":
            return f"<{self.value}>"
        return '"' + self.value.replace("\\", "\\\\").replace('"', '\\"') + '"'


@dataclass(frozen=True, slots=True)
class Fact:
    """A triple that can be read aloud."""

    subject: Named
    predicate: Named
    value: Named

    @property
    def short(self) -> str:
        """Give the triple in prefixed names."""
        return f"{self.subject.short} {self.predicate.short} {self.value.short}"

    @property
    def words(self) -> str:
        """Give the triple in labels."""
        return f"{self.subject.label} · {self.predicate.label} · {self.value.label}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sentence stands."""

    document: str  # IRI
    file: str
    title: str
    date: str
    publisher: str
    span: Span
    quote: str
    unit: int = 0  # of several in one document; 0: the document has one only
    unit_title: str = ""
    unit_date: str = ""


@dataclass(frozen=True, slots=True)
class Hand:
    """One hand through which a claim came to the reader of a document."""

    how: str  # source: on whose word; via: in which speech act; reporter: through which outlet
    name: str
    iri: str = ""
    quote: str = ""  # of a speech act: its sentence, where it is another one
    reason: str = ""  # why the words mean that actor


@dataclass(frozen=True, slots=True)
class Witness:
    """A claim that says so."""

    claim: Named
    rule: str  # of the reader: the row that made the claim
    cues: tuple[str, ...]
    mode: str
    marks: tuple[str, ...]  # whatever is not plain: polarity denied, modality planned, a hedge, a condition
    affirms: bool  # what the affirmed view asks of a claim
    hands: tuple[Hand, ...]  # the attribution chain, nearest to the event first
    identified: str  # why its event is that of other documents, too
    place: Place | None
    see: int = 0  # the fact below which this claim is told; 0: here


@dataclass(frozen=True, slots=True)
class Ground:
    """A reason why a fact is in the graph."""

    kind: str  # stated | recorded | reference | ontology | inferred | view | decided
    graph: str  # IRI of the graph that holds the fact
    words: str
    rule: str = ""  # by its OWL 2 RL name
    because: str = ""  # the rule, applied, in words
    axiom: str = ""  # that the rule was made of, in the Manchester syntax
    identified: str = ""  # why the words mean this actor
    premises: tuple[Explanation, ...] = ()
    witnesses: tuple[Witness, ...] = ()
    left_out: int = 0  # witnesses beyond the bound


@dataclass(frozen=True, slots=True)
class Explanation:
    """A fact with its grounds; without any it is not in the graph."""

    number: int
    fact: Fact
    grounds: tuple[Ground, ...] = ()
    see: int = 0
    cut: str = ""  # which bound cut it short
    left_out: int = 0  # grounds beyond the bound


@dataclass(frozen=True, slots=True)
class Side:
    """The claims that stand to an event in one way."""

    name: str  # affirmed | denied | supposed
    number: int
    claims: tuple[Named, ...]  # the first of them


@dataclass(frozen=True, slots=True)
class Standing:
    """What the claims of an event make of it."""

    status: str  # single source | corroborated | disputed | denied | hypothetical
    words: str
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """An explanation of a fact, or what comes nearest to one that the graph does not hold."""

    explanation: Explanation
    standing: Standing | None = None  # of a fact about an event
    nearest: tuple[Fact, ...] = ()
    note: str = ""

    @property
    def holds(self) -> bool:
        """Tell whether the graph holds the fact."""
        return bool(self.explanation.grounds)


@dataclass(frozen=True, slots=True)
class Mention:
    """A sentence that means a thing, and why it is that thing."""

    words: str  # that name it; empty of an event, and of who is understood
    reasons: tuple[str, ...]
    claim: str  # IRI
    place: Place


@dataclass(frozen=True, slots=True)
class Portrait:
    """What a thing is, and by whose word; which sentences mean it, and why they mean the same."""

    thing: Named
    kinds: tuple[Explanation, ...]
    witnesses: tuple[Witness, ...]  # of a claim, or of an event: what tells it
    rows: tuple[Explanation, ...]  # of the reference data
    facts: tuple[Fact, ...]  # what else is said of it, each to be asked for by itself
    reasons: tuple[tuple[str, int], ...]  # of identification, each with the number of its sentences
    mentions: tuple[Mention, ...]
    documents: tuple[str, ...]  # keys of those that mean it
    decisions: tuple[str, ...]
    standing: Standing | None = None  # of an event
    note: str = ""
    left_out: tuple[tuple[str, int], ...] = ()  # what is beyond the bounds: rows, facts, mentions, with their number

    @property
    def holds(self) -> bool:
        """Tell whether the graph has heard of it."""
        return bool(self.kinds or self.facts or self.witnesses or self.mentions or self.documents)
