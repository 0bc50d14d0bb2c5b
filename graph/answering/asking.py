"""A question in plain words: read by the reader, matched with a canned question by the table asking.tsv."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pyoxigraph import Literal, NamedNode

from graph.answering import questions
from graph.answering.headers import HeaderError, QuestionError
from graph.answering.names import Queryable, called, exists
from graph.records import Answer, Entity, Inquiry
from ontology import terms

TABLE = Path(__file__).parent / "asking.tsv"
COLUMNS = ["gap", "act", "kind", "needs", "question", "parameters"]
EXAMPLES = (
    "“who condemned DPRK–Russia ties”, “who met Yoon Suk Yeol”, “who was Secretary General of NATO on 2023-11-15”"
)
TIED = """
PREFIX cq: <https://w3id.org/communique/ns#>
SELECT ?tie WHERE {{ ?tie a cq:Tie ; cq:tieParty {0} , {1} }} ORDER BY ?tie LIMIT 1
"""
SHOWN = """
PREFIX cq: <https://w3id.org/communique/ns#>
SELECT ?tie (COUNT(DISTINCT ?claim) AS ?claims) WHERE {{
  VALUES ?kind {{ {0} }}
  ?event cq:kind ?kind ; cq:manifestationOf ?tie . ?claim cq:claims ?event
}} GROUP BY ?tie ORDER BY DESC(?claims) ?tie LIMIT 1
"""


class NotUnderstoodError(QuestionError):
    """A question in words that no canned question answers."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of the table: which inquiries it fits, and what they become."""

    gap: str
    acts: frozenset[str]
    strengths: range | None
    kinds: frozenset[str]
    needs: tuple[str, ...]
    question: str
    parameters: Mapping[str, str]


def ask(store: Queryable, text: str, read_inquiry: Callable[[str], Inquiry]) -> Answer:
    """Answer a question in plain words."""
    inquiry = read_inquiry(text)
    named = named_in(store, inquiry)
    rule = next((rule for rule in rules() if _fits(rule, inquiry, named)), None)
    if rule is None:
        raise NotUnderstoodError(f"question {text.strip()!r}: not understood; ask for example {EXAMPLES}")
    given = {name: _several(named[source]) for name, source in rule.parameters.items() if named.get(source)}
    return questions.answer(store, rule.question, given, text.strip())


def named_in(store: Queryable, inquiry: Inquiry) -> Mapping[str, str]:
    """Give what a question names, under the words of the table: IRIs of things, else text."""
    agents = [_iri(store, entity) for entity in inquiry.agents]
    targets = [_iri(store, entity) for entity in inquiry.targets]
    ties = [_iri(store, entity) for entity in inquiry.about if entity.kind == "Tie"]
    partnerships = [_iri(store, entity) for entity in inquiry.about if entity.kind == "Partnership"]
    others = [_iri(store, entity) for entity in inquiry.about if entity.kind not in ("Tie", "Partnership")]
    everybody = [*agents, *targets, *others]
    things = [*ties, *partnerships, *others, *_tie_of(store, targets), *targets]
    things = things or _tie_shown_by(store, inquiry.words)
    return {
        "person": _first([_iri(store, e) for e in (*inquiry.agents, *inquiry.targets) if e.kind == "Person"]),
        "agent": _first(agents),
        "first": _first(everybody),
        "second": _first(everybody[1:]),
        "thing": _first(things),
        "topic": _first(things),
        "partnership": _first(partnerships),
        "post": inquiry.post,
        "date": inquiry.date,
        "act": inquiry.act,
        "kind": inquiry.kind,
        "goods": inquiry.goods,
    }


@cache
def rules(path: Path = TABLE) -> tuple[Rule, ...]:
    """Read the table."""
    lines = [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    table = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    if table.fieldnames != COLUMNS:
        raise HeaderError(f"{path.name}: the columns must be {', '.join(COLUMNS)}; correct the first row")
    return tuple(_rule(path, row) for row in table)


def _rule(path: Path, row: Mapping[str, str]) -> Rule:
    question = questions.load().get(row["question"])
    if question is None:
        raise HeaderError(f"{path.name}: there is no question {row['question']!r}; correct the name")
    parameters = dict(pair.split("=", 1) for pair in row["parameters"].split())
    for name in parameters:
        question.parameter(name)  # raises where it has none of that name
    bounds = re.fullmatch(r"(\d+)\.\.(\d+)", row["act"])
    return Rule(
        row["gap"],
        frozenset(row["act"].split()),
        range(int(bounds[1]), int(bounds[2]) + 1) if bounds else None,
        frozenset(row["kind"].split()),
        tuple(row["needs"].split()),
        row["question"],
        parameters,
    )


def _fits(rule: Rule, inquiry: Inquiry, named: Mapping[str, str]) -> bool:
    return (
        rule.gap in ("*", inquiry.gap)
        and ("*" in rule.kinds or inquiry.kind in rule.kinds)
        and _fits_act(rule, inquiry.act)
        and all(named[need] for need in rule.needs)
    )


def _fits_act(rule: Rule, act: str) -> bool:
    if rule.strengths is None:
        return "*" in rule.acts or act in rule.acts
    return terms.has_concept("act", act) and terms.strength(act) in rule.strengths


def _tie_of(store: Queryable, parties: list[str]) -> list[str]:
    """Give the tie of two actors that a question names side by side: "North Korea's exports to Russia"."""
    if len(parties) != 2:
        return []
    found = store.query(TIED.format(*(NamedNode(party) for party in parties)))
    return [row["tie"].value for row in found.rows]


def _tie_shown_by(store: Queryable, kinds: tuple[str, ...]) -> list[str]:
    """Give the tie that most claims of a kind of deed tell of: “the arms transfers” are those that are spoken of."""
    found = store.query(SHOWN.format(" ".join(str(Literal(kind)) for kind in kinds)))
    return [row["tie"].value for row in found.rows if "tie" in row]


def _iri(store: Queryable, entity: Entity) -> str:
    """Give the IRI of what a question names; whom no table knows, by the label, whatever the affiliation."""
    iri = f"{store.base}id/{entity.id}"
    if entity.kind != "Person" or exists(store, iri):
        return iri
    found = sorted(called(store, entity.label))
    if len(found) > 1:
        local = " or ".join(one.removeprefix(f"{store.base}id/") for one in found)
        raise QuestionError(f"{entity.label}: there are several of that name, {local}; ask with the affiliation")
    return found[0] if found else iri


def _several(value: str) -> str | list[str]:
    """Part what a question names more than one of: who leads a state may hold either of two posts."""
    return value.split(";") if ";" in value else value


def _first(values: list[str]) -> str:
    return values[0] if values else ""
