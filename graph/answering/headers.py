"""The header of a canned question: `#+` lines above plain SPARQL, read strictly.

    #+ number: 8
    #+ question: Who held a post on a date?
    #+ understood: Who held the post {post} on {date}
    #+ parameter: post
    #+   type: iri
    #+   label: Post
    #+   pick: ?iri a cq:Post
    #+ example: post=secretary-general-of-nato date=2023-11-15
    #+ columns: holder post from until

A parameter named `min-strength` is the variable `?_min_strength`, and stands in the query as lines
`VALUES ?_min_strength { … }` with its default or an example: the file runs as it is in any SPARQL 1.1 engine.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from graph.errors import GraphError

TYPES = ("iri", "act", "date", "integer", "boolean", "text")
FIELDS = ("type", "label", "default", "also", "optional", "several", "pick")
KEYS = ("number", "question", "understood", "parameter", "example", "columns")
PREFIX = re.compile(r"(?m)^PREFIX .*$")


class QuestionError(GraphError):
    """A question that cannot be answered as it was put."""


class HeaderError(QuestionError):
    """A question's file whose header is not well formed."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a canned question can be asked with."""

    name: str
    type: str  # iri | act | date | integer | boolean | text
    label: str
    default: str = ""
    also: str = ""  # a wider value, of which the answer's note says what it would add
    optional: bool = False
    several: bool = False
    pick: str = ""  # a SELECT of ?iri and ?label, for a pick list

    @property
    def variable(self) -> str:
        """Name the variable that the parameter is in the query."""
        return "_" + self.name.replace("-", "_")


@dataclass(frozen=True, slots=True)
class Question:
    """A canned question: its English, its parameters and its SPARQL."""

    name: str
    number: int
    title: str
    understood: str  # with {parameter} where a value is named
    parameters: tuple[Parameter, ...]
    examples: tuple[Mapping[str, str], ...]
    columns: tuple[str, ...]
    sparql: str  # the whole file

    def parameter(self, name: str) -> Parameter:
        """Give a parameter by its name."""
        for parameter in self.parameters:
            if parameter.name == name:
                return parameter
        known = ", ".join(p.name for p in self.parameters)
        raise QuestionError(f"{self.name}: has no parameter {name!r}; use {known}")


@dataclass(slots=True)
class _Draft:
    """A header while its lines are read."""

    values: dict[str, str] = field(default_factory=dict)
    parameters: list[dict[str, str]] = field(default_factory=list)
    examples: list[Mapping[str, str]] = field(default_factory=list)


def read_question(path: Path) -> Question:
    """Read a question from its file."""
    text = path.read_text("utf-8")
    draft = _Draft()
    for number, indented, key, value in _lines(path, text):
        _add(draft, f"{path.name}, line {number}", indented, key, value)
    missing = [key for key in ("number", "question", "understood", "columns") if key not in draft.values]
    if missing or not draft.examples:
        raise HeaderError(f"{path.name}: the header lacks {', '.join(missing) or 'example'}; write it as a #+ line")
    prefixes = "\n".join(PREFIX.findall(text))
    question = Question(
        path.stem,
        int(draft.values["number"]),
        draft.values["question"],
        draft.values["understood"],
        tuple(_parameter(path, row, prefixes) for row in draft.parameters),
        tuple(draft.examples),
        tuple(draft.values["columns"].split()),
        text,
    )
    _check(path, question)
    return question


def _lines(path: Path, text: str) -> Iterator[tuple[int, bool, str, str]]:
    """Give the header's lines: number, whether it belongs to a parameter, key and value."""
    for number, line in enumerate(text.splitlines(), 1):
        if not line.startswith("#+"):
            continue
        match = re.fullmatch(r"#\+( +)([a-z]+): (\S.*)", line.rstrip())
        if match is None:
            raise HeaderError(f"{path.name}, line {number}: {line!r} is not of the form '#+ key: value'; correct it")
        yield number, len(match[1]) > 1, match[2], match[3]


def _add(draft: _Draft, place: str, indented: bool, key: str, value: str) -> None:
    known = FIELDS if indented else KEYS
    if key not in known:
        raise HeaderError(f"{place}: unknown key {key!r}; use one of {', '.join(known)}")
    if indented and not draft.parameters:
        raise HeaderError(f"{place}: {key} belongs to no parameter; write '#+ parameter: name' above it")
    target = draft.parameters[-1] if indented else draft.values
    if key == "parameter":
        draft.parameters.append({"name": value})
    elif key == "example":
        draft.examples.append(_pairs(place, value))
    elif key in target:
        raise HeaderError(f"{place}: {key} is given twice; keep one")
    elif key == "number" and not value.isdigit():
        raise HeaderError(f"{place}: number {value!r} is no whole number; write digits")
    else:
        target[key] = value


def _pairs(place: str, value: str) -> Mapping[str, str]:
    """Read `target=russia date="May 2024"`."""
    pairs = [word.partition("=") for word in shlex.split(value)]
    if not all(name and sign and given for name, sign, given in pairs):
        raise HeaderError(f"{place}: example {value!r} is not of the form 'name=value name=value'; correct it")
    return {name: given for name, _, given in pairs}


def _parameter(path: Path, row: Mapping[str, str], prefixes: str) -> Parameter:
    place = f"{path.name}, parameter {row['name']}"
    if row.get("type") not in TYPES:
        raise HeaderError(f"{place}: type {row.get('type')!r} is not known; use one of {', '.join(TYPES)}")
    flags = {key: row.get(key, "no") for key in ("optional", "several")}
    for key, flag in flags.items():
        if flag not in ("yes", "no"):
            raise HeaderError(f"{place}: {key} is {flag!r}; write yes or no")
    return Parameter(
        row["name"],
        row["type"],
        row.get("label", row["name"]),
        row.get("default", ""),
        row.get("also", ""),
        flags["optional"] == "yes",
        flags["several"] == "yes",
        _pick_list(prefixes, row["pick"]) if "pick" in row else "",
    )


def _pick_list(prefixes: str, pattern: str) -> str:
    """Make the query of a pick list from the pattern that its ?iri fits."""
    names = "{ ?iri rdfs:label ?name } UNION { ?iri skos:prefLabel ?name }"
    body = f"SELECT ?iri (MIN(STR(?name)) AS ?label) WHERE {{ {{ {pattern} }} {names} }} GROUP BY ?iri ORDER BY ?label"
    return f"{prefixes}\n{body}"


def _check(path: Path, question: Question) -> None:
    """Hold the header against the query: every parameter stands in it, every example can be asked."""
    for parameter in question.parameters:
        if not values_of(parameter).search(question.sparql):
            told = f"the query has no line 'VALUES ?{parameter.variable} {{ … }}'"
            raise HeaderError(f"{path.name}: {told} for the parameter {parameter.name}; write one")
    for example in question.examples:
        for name in example:
            question.parameter(name)


def values_of(parameter: Parameter) -> re.Pattern[str]:
    """Give the pattern of the places in a query where a parameter's values stand."""
    return re.compile(rf"VALUES \?{re.escape(parameter.variable)} \{{[^{{}}]*\}}")
