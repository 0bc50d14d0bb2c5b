"""The form before a canned question: a field for each parameter, with the names that the graph knows to pick from."""

from __future__ import annotations

from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from graph.answering.questions import Parameter, Question, picks
from server.snapshots import View

CLOSED = frozenset({"act", "boolean"})  # types of which nothing but what stands in the list can be chosen
INPUTS = {"integer": "number"}  # a date may be a year or a month, so it is typed as text
HINTS = {"date": "A day, month or year: 2024-10-29, 2024-10, 2024.", "integer": "A whole number."}
LONGEST_LIST = 2000  # choices of a list: more make the page slow


@dataclass(frozen=True, slots=True)
class Choice:
    """An entry of a pick list: what is sent, and what is read."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Field:
    """A labelled input."""

    name: str
    label: str
    input: str  # type of the input element
    value: str
    choices: tuple[Choice, ...]
    closed: bool
    optional: bool
    hint: str


def fields(question: Question, given: MultiDict[str, str], view: View) -> tuple[Field, ...]:
    """Make the fields of a question, filled with what was given or is understood without it."""
    return tuple(_field(parameter, given, view) for parameter in question.parameters)


def _field(parameter: Parameter, given: MultiDict[str, str], view: View) -> Field:
    found = _picks(parameter, view)
    choices = _choices(parameter, found)
    closed = parameter.type in CLOSED and bool(choices)
    values = given.getlist(parameter.name) or [parameter.default]
    return Field(
        name=parameter.name,
        label=parameter.label,
        input=INPUTS.get(parameter.type, "text"),
        value="; ".join(_worded(value, found, closed) for value in values),
        choices=choices,
        closed=closed,
        optional=parameter.optional,
        hint="" if closed else HINTS.get(parameter.type, ""),
    )


def _picks(parameter: Parameter, view: View) -> tuple[tuple[str, str], ...]:
    """Give a pick list; a snapshot never changes, so it is read once."""
    if parameter.pick not in view.lists:
        view.lists[parameter.pick] = picks(view.store, parameter)
    return view.lists[parameter.pick]


def _choices(parameter: Parameter, found: tuple[tuple[str, str], ...]) -> tuple[Choice, ...]:
    if parameter.type == "boolean":
        return Choice("false", "no"), Choice("true", "yes")
    if parameter.type in CLOSED:
        return tuple(Choice(_local(iri), label) for iri, label in found)
    return tuple(Choice(label, "") for label in sorted({label for _, label in found[:LONGEST_LIST]}))


def _worded(value: str, found: tuple[tuple[str, str], ...], closed: bool) -> str:
    """Give a value as its list words it: `dprk-russia-ties` is "DPRK–Russia ties"."""
    labels = {} if closed else {_local(iri): label for iri, label in found}
    return labels.get(value, value)


def _local(iri: str) -> str:
    return iri.rstrip("/").rpartition("/")[2]
