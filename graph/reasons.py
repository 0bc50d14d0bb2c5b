"""Rules of OWL 2 RL in words: why premises give a conclusion. The table is derivations.tsv."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from graph.explanation import Fact
from graph.identity import read_table

SLOT = re.compile(r"\{(\w+)\}")


@cache
def rows() -> Mapping[str, str]:
    """Give the words of derivations.tsv by rule."""
    table = read_table(Path(__file__).with_name("derivations.tsv"), ["rule", "because"])
    return {row["rule"]: row["because"] for row in table}


def reason(rule: str, conclusion: Fact, premises: Sequence[Fact]) -> str:
    """Say why a rule gives a conclusion from its premises; a rule that the table lacks is told by its name alone."""
    return _filled(rows().get(rule, ""), _slots(conclusion, premises))


def _slots(conclusion: Fact, premises: Sequence[Fact]) -> dict[str, str]:
    found = {f"property{n}": one.predicate.short for n, one in enumerate(premises)}
    found |= {f"class{n}": one.value.short for n, one in enumerate(premises)}
    found |= {f"value{n}": one.value.short for n, one in enumerate(premises)}
    return found | {
        "property": conclusion.predicate.short,
        "class": conclusion.value.short,
        "value": conclusion.value.short,
        "classes": " ".join(dict.fromkeys(one.value.short for one in premises)),
        "chain": ", then ".join(one.predicate.short for one in premises),
        "properties": " ".join(one.predicate.short for one in premises),
    }


def _filled(text: str, slots: Mapping[str, str]) -> str:
    """Fill the slots of a text; one that the premises do not fill stays open."""
    return SLOT.sub(lambda slot: slots.get(slot[1], "…"), text)


@cache
def _definitions() -> Mapping[str, str]:
    rows = read_table(Path(__file__).with_name("definitions.tsv"), ["property", "words"])
    return {row["property"]: row["words"] for row in rows}


def definition(told: Fact) -> str:
    """Say what the ontology says by a triple."""
    name = "rdf:type" if told.predicate.short == "a" else told.predicate.short
    words = _definitions().get(name, f"{{subject}} has the {told.predicate.label} {{value}}")
    return _filled(words, {"subject": told.subject.short, "value": told.value.short})
