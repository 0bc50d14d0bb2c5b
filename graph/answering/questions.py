"""Canned questions: plain SPARQL files in questions/, answered with parameters that are bound as terms.

SPARQL 1.1 Query Language, section 10 (VALUES): https://www.w3.org/TR/sparql11-query/#inline-data
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from graph.answering.headers import HeaderError, Parameter, Question, QuestionError, read_question, values_of
from graph.answering.names import Queryable
from graph.answering.parameters import Value, meant
from graph.counting import counted
from graph.records import Answer, Cell

__all__ = ["HeaderError", "Parameter", "Queryable", "Question", "QuestionError", "answer", "find", "load", "picks"]

FOLDER = Path(__file__).parent.parent / "questions"
INTEGER = "http://www.w3.org/2001/XMLSchema#integer"
TERMS = frozenset({"tenure_iri", "membership_iri"})  # columns of the questions that the reference data answer
Given = Mapping[str, str | Sequence[str]]
Row = Mapping[str, str | int | None]

HEARD = """
PREFIX cq: <https://w3id.org/communique/ns#>
SELECT (COUNT(DISTINCT ?claim) AS ?claims) WHERE {
  VALUES ?thing { %s }
  { ?event cq:about ?thing . ?claim cq:claims ?event }
  UNION
  { ?part cq:participant ?thing . ?event ?role ?part . ?claim cq:claims ?event }
  UNION
  { ?claim cq:source ?thing }
  UNION
  { ?tenure cq:post ?thing . ?part cq:inCapacityOf ?tenure . ?event ?role ?part . ?claim cq:claims ?event }
}
"""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question with the values it is asked with."""

    question: Question
    values: Mapping[str, tuple[Value, ...]]


@cache
def load(folder: Path = FOLDER) -> Mapping[str, Question]:
    """Give the canned questions by name, in order of their numbers."""
    found = sorted((read_question(path) for path in folder.glob("*.rq")), key=lambda q: q.number)
    if not found:
        raise HeaderError(f"{folder}: holds no question; the files NAME.rq belong there")
    return MappingProxyType({question.name: question for question in found})


def answer(store: Queryable, name: str, parameters: Given, asked: str = "") -> Answer:
    """Answer a canned question; the values are names, slugs, IRIs, dates, numbers or words, as a user gives them."""
    question = find(name)
    put = _Asked(question, _values(store, question, parameters))
    sparql = _bound(put)
    rows = _rows(store, question, sparql)
    return Answer(
        asked or question.title,
        name,
        _understood(put),
        sparql,
        question.columns,
        rows,
        " ".join(_left_out(store, put, rows)) if rows else _why_empty(store, put),
        {key: "; ".join(value.given for value in values) for key, values in put.values.items() if values},
    )


def picks(store: Queryable, parameter: Parameter) -> tuple[tuple[str, str], ...]:
    """Give the pick list of a parameter: IRI and label, sorted by label."""
    if not parameter.pick:
        return ()
    rows = store.query(parameter.pick).rows
    return tuple((row["iri"].value, row["label"].value) for row in rows if "iri" in row and "label" in row)


def find(name: str) -> Question:
    """Give a question by its name."""
    if name not in load():
        raise QuestionError(f"no question {name!r}; there are {', '.join(load())}")
    return load()[name]


def _values(store: Queryable, question: Question, parameters: Given) -> Mapping[str, tuple[Value, ...]]:
    """Read what the user gave, with defaults where nothing was given."""
    for name in parameters:
        question.parameter(name)  # raises where it has none of that name
    values = {p.name: _of_parameter(store, question, p, parameters.get(p.name, "")) for p in question.parameters}
    _check_period(question, values)
    return values


def _check_period(question: Question, values: Mapping[str, tuple[Value, ...]]) -> None:
    """Refuse a period that ends before it begins; a month and its year are compared by the year."""
    for first, last in ((one, other) for one in values.get("from", ()) for other in values.get("to", ())):
        if first.given[: len(last.given)] > last.given[: len(first.given)]:
            told = f"from {first.given} is later than to {last.given}"
            raise QuestionError(f"{question.name}: {told}; exchange the two or leave one away")


def _of_parameter(
    store: Queryable, question: Question, parameter: Parameter, given: str | Sequence[str]
) -> tuple[Value, ...]:
    texts = [given] if isinstance(given, str) else list(given)
    texts = [text.strip() for text in texts if text.strip()] or ([parameter.default] if parameter.default else [])
    if not texts and not parameter.optional:
        example = question.examples[0].get(parameter.name, "")
        raise QuestionError(f"{question.name}: {parameter.name} is missing; give it, for example {example!r}")
    if len(texts) > 1 and not parameter.several:
        raise QuestionError(f"{question.name}: {parameter.name} takes one value, not {len(texts)}; give one")
    return tuple(meant(store, parameter, text) for text in texts)


def _bound(asked: _Asked) -> str:
    """Give the query with its values; one without a value leaves its variable unbound."""
    sparql = asked.question.sparql
    for parameter in asked.question.parameters:
        terms = " ".join(str(value.term) for value in asked.values[parameter.name]) or "UNDEF"
        block = f"VALUES ?{parameter.variable} {{ {terms} }}"
        sparql = values_of(parameter).sub(lambda _, block=block: block, sparql)  # type: ignore[misc]
    return sparql


def _rows(store: Queryable, question: Question, sparql: str) -> tuple[Row, ...]:
    solutions = store.query(sparql)
    if solutions.variables != question.columns:
        told = " ".join(solutions.variables)
        raise HeaderError(f"{question.name}.rq: the header's columns are not those of the query, {told}; correct them")
    return tuple({name: _plain(row.get(name)) for name in solutions.variables} for row in solutions.rows)


def _plain(cell: Cell | None) -> str | int | None:
    if cell is None or cell.value == "":
        return None
    return int(cell.value) if cell.datatype == INTEGER else cell.value


def _understood(asked: _Asked) -> str:
    """Say in words how the question was read: the template, then what it does not name."""
    template = asked.question.understood
    shown = {
        p.name: " and ".join(value.label for value in asked.values[p.name]) or f"any {p.label.lower()}"
        for p in asked.question.parameters
    }
    beside = [
        f"{p.label.lower()}: {shown[p.name]}"
        for p in asked.question.parameters
        if "{" + p.name + "}" not in template
        and asked.values[p.name]
        and (not p.default or asked.values[p.name][0].given != p.default)
    ]
    for name, label in shown.items():
        template = template.replace("{" + name + "}", label)
    return "; ".join([template, *beside])


def _left_out(store: Queryable, asked: _Asked, rows: Sequence[Row]) -> Iterable[str]:
    """Say how many rows a wider value would add, and which acts they tell of."""
    shown = {(row["claim_iri"], row["speaker_iri"]) for row in rows if "claim_iri" in row and "speaker_iri" in row}
    for parameter in asked.question.parameters:
        if not parameter.also:
            continue
        wider = _Asked(asked.question, {**asked.values, parameter.name: (meant(store, parameter, parameter.also),)})
        found = _rows(store, asked.question, _bound(wider))
        added = [row for row in found if (row.get("claim_iri"), row.get("speaker_iri")) not in shown]
        if "membership_iri" in asked.question.columns:
            yield from _undated(parameter.name, len(found) - len(rows))
        elif added:
            acts = "; ".join(sorted({f"{row['act']}, strength {row['strength']}" for row in added}))
            told = counted(len(added), "weaker act stands", "weaker acts stand")
            yield f"{told} in no group ({acts}): include with {parameter.name} {parameter.also}."


def _undated(name: str, left_out: int) -> Iterable[str]:
    """Say how many memberships are left out because nothing vouches for them on the date."""
    if left_out:
        told = counted(left_out, "membership is", "memberships are")
        yield f"{told} left out, since the start is not known: include with {name} true."


def _why_empty(store: Queryable, asked: _Asked) -> str:
    """Say which condition emptied the answer, and whether the graph has heard of what was asked for."""
    if TERMS & set(asked.question.columns):
        relaxed = " ".join(_relaxed(store, asked))
        return relaxed or "The reference data know no such term."
    heard = [_heard(store, value) for value in _things(asked)]
    return " ".join([*_relaxed(store, asked), *heard]) or "Nothing in the graph fits."


def _things(asked: _Asked) -> Iterable[Value]:
    for parameter in asked.question.parameters:
        if parameter.type == "iri":
            yield from asked.values[parameter.name]


def _heard(store: Queryable, value: Value) -> str:
    cells = store.query(HEARD % value.term).rows[0]
    claims = int(cells["claims"].value)
    if claims:
        return f"{counted(claims, 'claim names', 'claims name')} {value.label}, but none answers this."
    return f"No claim of any document names {value.label}."


def _relaxed(store: Queryable, asked: _Asked) -> Iterable[str]:
    """Take each condition away in turn and say which of them leaves rows."""
    for parameter in asked.question.parameters:
        values = asked.values[parameter.name]
        if parameter.type == "boolean" and values and values[0].given == "false":
            relaxed: tuple[Value, ...] = (meant(store, parameter, "true"),)
            told = f"With {parameter.name}"
        elif parameter.optional and values:
            relaxed, told = (), f"Without {parameter.label.lower()} {values[0].label}"
        else:
            continue
        wider = _Asked(asked.question, {**asked.values, parameter.name: relaxed})
        if rows := _rows(store, asked.question, _bound(wider)):
            yield f"{told} there {'is' if len(rows) == 1 else 'are'} {counted(len(rows), 'row')}."
