"""The record types that travel between the rooms: frozen, plain, and free of any library's types.

A document is read into units, a unit into claims; a claim says of one event what one passage says of it.
Offsets are Python string indices into `Document.text`, end exclusive (Web Annotation, TextPositionSelector).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Document:
    """A file as published: its own text, untouched, and what is known of its origin."""

    key: str  # the document's name in IRIs: the slug of the file's stem
    name: str  # the file's name without folder
    text: str
    sha256: str  # of the bytes
    title: str = ""
    publisher: str = ""
    date: str | None = None  # ISO 8601, or a prefix of it
    language: str = "en"
    url: str = ""
    licence: str = ""
    imitates: str = ""  # the kind of source that a sample imitates
    body: int = 0  # where the text begins, behind a header block
    author: str = ""  # by whose hand, as a byline or metadata name him
    modified: str = ""  # of a page of the web: the day on which its host says that it was last changed


@dataclass(frozen=True, slots=True)
class Furniture:
    """A stretch of text that is not the publication's prose: menus, captions told twice, bylines."""

    start: int
    end: int
    kind: str  # header | menu | share | caption | byline | dateline | source | boilerplate | blank


@dataclass(frozen=True, slots=True)
class Unit:
    """One publication inside a document, with its own title and date."""

    number: int  # from 1
    start: int
    end: int
    title: Span | None = None
    date: str | None = None  # of publication, by its dateline, else the document's
    place: str = ""  # of the dateline
    publisher: str = ""  # as named by the unit itself, else the document's
    furniture: tuple[Furniture, ...] = ()


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing that claims speak of. `kind` is the local name of its class in the ontology."""

    id: str  # the local name under `id/`
    label: str
    kind: str  # Person State InternationalOrganisation Grouping Organ Organisation ArmedForce Media Collective
    # Place Thing Tie Partnership Agreement Declaration
    parties: tuple[str, ...] = ()  # of a tie or partnership: the ids of its parties, sorted
    aspects: tuple[str, ...] = ()  # of a tie: military | economic | political


@dataclass(frozen=True, slots=True)
class Capacity:
    """The office in which somebody acts or speaks."""

    label: str  # "Secretary General of NATO"
    post: str = ""  # id of the post in the reference data; empty where it is unknown
    organisation: Entity | None = None
    tenure: str = ""  # id of the tenure in the reference data
    basis: str = "text"  # text: the document says so; date: the tenure that covers the date
    former: bool = False


@dataclass(frozen=True, slots=True)
class Participant:
    """An entity in its role in one event, as one passage names it."""

    entity: Entity
    role: str  # a concept of the role scheme: agent | target | concerned | addressee |
    # on-behalf-of | party | place | source
    capacity: Capacity | None = None
    mention: Span | None = None  # where the passage names it; None where it is understood
    because: tuple[str, ...] = ()  # why these words mean this entity, as a reader is told


@dataclass(frozen=True, slots=True)
class When:
    """A date with its precision and the words behind it."""

    value: str  # YYYY, YYYY-MM or YYYY-MM-DD
    words: Span | None = None  # None: the date of publication


@dataclass(frozen=True, slots=True)
class Event:
    """What a claim is about: a deed or a speech act."""

    kind: str  # statement | meeting | call | attack | transfer | deployment | role | threat | partnership ...
    act: str  # notation of an act concept: condemn, meet, deploy ...
    participants: tuple[Participant, ...]
    about: tuple[Entity, ...] = ()  # ties, partnerships, things that it is about
    about_claims: tuple[str, ...] = ()  # ids of claims of this document whose events it is about
    topic: str = ""  # the words that say what it is about
    when: When | None = None
    threat: str = ""  # of kind threat: a concept of the threat scheme
    stage: str = ""  # of a partnership: announced | agreed | signed | launched | planned

    def role(self, *roles: str) -> tuple[Entity, ...]:
        """Give the entities that take part in one of the roles, in text order."""
        return tuple(p.entity for p in self.participants if p.role in roles)


@dataclass(frozen=True, slots=True)
class Claim:
    """What one passage says of one event, by whose word, and how surely."""

    id: str  # unique in its document: c1, c2 ...
    unit: int
    event: Event
    start: int  # of the evidence, a whole sentence
    end: int
    mode: str = "narrated"  # quoted | reported | narrated | headline
    sources: tuple[Participant, ...] = ()  # who vouches for it, nearest to the event first; empty: the narrator
    via: str = ""  # id of the claim (a speech act) that carries this one
    polarity: str = "affirmed"  # affirmed | denied
    modality: str = "asserted"  # asserted | reported | planned | conditional
    certainty: str = "certain"  # certain | probable | possible | hypothetical
    tense: str = "past"  # past | present | future
    condition: Span | None = None
    hedge: Span | None = None  # "reportedly", "is said to"
    cues: tuple[Span, ...] = ()  # the words that made it: verb or noun
    rule: str = ""  # id of the row or rule that made it


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A question in words, read as a clause with a gap."""

    text: str
    gap: str  # agent | target | addressee | place | date | post | act | event | none
    act: str = ""  # notation of the act asked for; empty: none recognised
    kind: str = ""
    agents: tuple[Entity, ...] = ()
    targets: tuple[Entity, ...] = ()
    about: tuple[Entity, ...] = ()  # ties, partnerships and events' parties as entities
    goods: str = ""  # words of the topic that no entity covers
    post: str = ""  # an office named in the question
    date: str = ""  # ISO date or prefix
    words: tuple[str, ...] = ()  # lemmas of the content words, for the choice between questions


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a solution."""

    value: str
    kind: str = "literal"  # iri | literal
    datatype: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Solutions:
    """The solutions of a SELECT query, in order; a variable without binding is absent from its row."""

    variables: tuple[str, ...]
    rows: tuple[Mapping[str, Cell], ...]

    def to_dataframe(self) -> pd.DataFrame:
        """Give the solutions as a pandas DataFrame, a column a variable; numbers, dates and truth values as such."""
        from graph.handing import dataframe, value_of

        return dataframe(self.variables, ({name: value_of(cell) for name, cell in row.items()} for row in self.rows))


class Truth(int):
    """The truth of ASK, which is true or false wherever Python asks for that."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(bool(self))

    def to_dataframe(self) -> pd.DataFrame:
        """Give the truth as a pandas DataFrame of one row with the column boolean."""
        from graph.handing import dataframe

        return dataframe(("boolean",), ({"boolean": bool(self)},))


class Triples(tuple[tuple[Cell, Cell, Cell], ...]):
    """The triples of CONSTRUCT or DESCRIBE."""

    __slots__ = ()

    def to_dataframe(self) -> pd.DataFrame:
        """Give the triples as a pandas DataFrame with the columns subject, predicate and object."""
        from graph.handing import dataframe, value_of

        columns = ("subject", "predicate", "object")
        return dataframe(columns, (dict(zip(columns, map(value_of, triple), strict=True)) for triple in self))


Result = Solutions | Truth | Triples


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question gives: how it was understood, the query that was run, and its rows."""

    question: str  # as asked
    name: str  # of the canned question that answers it
    understood: str  # in words
    sparql: str
    columns: tuple[str, ...]
    rows: tuple[Mapping[str, str | int | None], ...]
    note: str = ""  # where it is empty: what emptied it; else what stands beside it
    parameters: Mapping[str, str] = field(default_factory=dict)

    def to_dataframe(self) -> pd.DataFrame:
        """Give the rows as a pandas DataFrame, a column each."""
        from graph.handing import dataframe

        return dataframe(self.columns, self.rows)
