"""The values of a question's parameters: what a user gives becomes a term, and the words for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from pyoxigraph import Literal, NamedNode

from graph.answering.headers import Parameter, QuestionError
from graph.answering.names import Queryable, fold, label_of, resolve
from ontology import terms

XSD = "http://www.w3.org/2001/XMLSchema#"
TRUTH = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}
DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
WHOLE_DAY = {4: "-01-01", 7: "-01", 10: ""}  # completes a prefix, so that the calendar can check it


@dataclass(frozen=True, slots=True)
class Value:
    """A value: the term that is bound, how it can be given again, and what it is called."""

    term: NamedNode | Literal
    given: str
    label: str


def meant(store: Queryable, parameter: Parameter, text: str) -> Value:
    """Read what a user gave for a parameter."""
    return _READERS[parameter.type](store, parameter, text)


def _thing(store: Queryable, parameter: Parameter, text: str) -> Value:
    iri = resolve(store, text, parameter.pick, parameter.name)
    return Value(NamedNode(iri), iri.removeprefix(f"{store.base}id/"), label_of(store, iri))


def _act(_: Queryable, parameter: Parameter, text: str) -> Value:
    """Read an act by name, or by its strength: then it is the weakest act that is as strong."""
    acts = terms.concepts("act")
    if re.fullmatch(r"-?\d+", text):
        ranked = [act for act in acts if act.strength is not None and act.strength >= int(text)]
        found = min(ranked, key=lambda act: (act.strength or 0, act.notation), default=None)
    else:
        words = fold(text.replace("_", " "))
        found = next((act for act in acts if words in _spellings(act)), None)
    if found is None:
        raise QuestionError(f"{parameter.name}: no act {text!r}; give an act such as condemn, or a strength up to 5")
    return Value(NamedNode(found.iri), found.notation, found.label)


def _spellings(act: terms.Concept) -> set[str]:
    return {
        fold(name.replace("_", " ")) for name in (act.notation, act.label, act.iri.rsplit("/", 1)[-1], *act.spellings)
    }


def _date(_: Queryable, parameter: Parameter, text: str) -> Value:
    wrong = f"{parameter.name}: {text!r} is no date; write YYYY-MM-DD, YYYY-MM or YYYY"
    if not DATE.fullmatch(text):
        raise QuestionError(wrong)
    try:
        date.fromisoformat(text + WHOLE_DAY[len(text)])
    except ValueError as error:
        raise QuestionError(wrong) from error
    return Value(Literal(text), text, text)


def _integer(_: Queryable, parameter: Parameter, text: str) -> Value:
    if not re.fullmatch(r"[+-]?\d{1,18}", text):
        raise QuestionError(f"{parameter.name}: {text!r} is no whole number; write digits")
    return Value(Literal(str(int(text)), datatype=NamedNode(f"{XSD}integer")), str(int(text)), str(int(text)))


def _boolean(_: Queryable, parameter: Parameter, text: str) -> Value:
    if text.casefold() not in TRUTH:
        raise QuestionError(f"{parameter.name}: {text!r} is neither true nor false; write one of them")
    truth = "true" if TRUTH[text.casefold()] else "false"
    return Value(Literal(truth, datatype=NamedNode(f"{XSD}boolean")), truth, "yes" if truth == "true" else "no")


def _text(_: Queryable, parameter: Parameter, text: str) -> Value:
    if any(ord(c) < 32 for c in text):
        raise QuestionError(f"{parameter.name}: holds a control character; write plain words")
    return Value(Literal(text), text, f"“{text}”")


_READERS = {"iri": _thing, "act": _act, "date": _date, "integer": _integer, "boolean": _boolean, "text": _text}
