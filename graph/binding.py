"""Parameters of a query, bound as terms in VALUES rows: a value can never become part of the query's own text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from pyoxigraph import Literal, NamedNode

from graph.errors import QueryError
from graph.records import Cell
from graph.vocabulary import Term

Bound = Term | Cell
Bindings = Mapping[str, Bound | Sequence[Bound]]

VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
# SPARQL 1.1, section 19.8: what can hide a brace is taken whole; a comment begins outside of IRIs and strings only.
TOKEN = re.compile(
    r"""(?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
      | (?P<string>\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*'''
          |"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
      | (?P<comment>\#[^\n\r]*)
      | (?P<variable>[?$]\w+)
      | (?P<word>[A-Za-z_][\w.:-]*)
      | (?P<mark>[{}()])""",
    re.VERBOSE | re.DOTALL,
)


def bind(text: str, bindings: Bindings | None) -> str:
    """Give the query with a VALUES block for each bound variable at the head of its WHERE group."""
    if not bindings:
        return text
    names = {match.group()[1:] for match in TOKEN.finditer(text) if match.lastgroup == "variable"}
    blocks = " ".join(_block(name, bindings[name], names) for name in bindings)
    place = inside_where(text)
    return f"{text[:place]} {blocks}{text[place:]}"


def federates(text: str) -> bool:
    """Tell whether a query asks another host: SERVICE stands in it as a word of its own."""
    return any(match.group().upper() == "SERVICE" for match in _marks(text))


def _block(name: str, value: Bound | Sequence[Bound], names: set[str]) -> str:
    if not VARIABLE.fullmatch(name):
        raise QueryError(f"parameter {name!r}: not a variable's name; use letters, digits and underscores")
    if name not in names:
        raise QueryError(f"parameter {name}: the query has no variable ?{name}; take it away or correct its name")
    values = [value] if isinstance(value, NamedNode | Literal | Cell) else list(value)
    return f"VALUES ?{name} {{ {' '.join(str(term(one, name)) for one in values)} }}"


def term(value: Bound, name: str = "value") -> Term:
    """Give a value as a term of RDF; a cell is what answers are made of."""
    if not isinstance(value, Cell):
        return value
    try:
        if value.kind == "iri":
            return NamedNode(value.value)
        if value.language:
            return Literal(value.value, language=value.language)
        return Literal(value.value, datatype=NamedNode(value.datatype)) if value.datatype else Literal(value.value)
    except ValueError as error:
        raise QueryError(f"parameter {name}: {value.value!r} is not allowed there ({error})") from error


def inside_where(text: str) -> int:
    """Give the place behind the brace that opens the outermost WHERE group."""
    form, depth, template = "", 0, 0
    for match in _marks(text):
        word = match.group().upper()
        if not form:
            form = word if word in {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"} else ""
            template = 1 if form == "CONSTRUCT" else 0
        elif word == "(":
            depth += 1
        elif word == ")":
            depth -= 1
        elif word == "WHERE":
            template = 0
        elif word == "{" and depth == 0 and not template:
            return match.end()
    raise QueryError("the query has no WHERE group to bind a parameter in; write one")


def _marks(text: str) -> Iterator[re.Match[str]]:
    return (match for match in TOKEN.finditer(text) if match.lastgroup in {"word", "mark"})
