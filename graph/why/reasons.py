"""Rules of OWL 2 RL in words: why premises give a conclusion. The table is derivations.tsv."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from graph.resolution.identity import read_table
from graph.why.explanation import Fact

SLOT = re.compile(r"\{(\w+)\}")


@cache
def rows() -> Mapping[str, tuple[str, str]]:
    """Give how many premises the words for a rule fit, and the words, by rule."""
    table = read_table(Path(__file__).with_name("derivations.tsv"), ["rule", "premises", "because"])
    return {row["rule"]: (row["premises"], row["because"]) for row in table}


def reason(rule: str, conclusion: Fact, premises: Sequence[Fact]) -> str:
    """Say why a rule gives a conclusion from its premises; nothing where the words of the table do not fit them."""
    number, words = rows().get(rule, ("", ""))
    slots = _slots(conclusion, premises)
    fits = number in {"*", str(len(premises))} and set(SLOT.findall(words)) <= set(slots)
    return _filled(words, slots) if fits else ""


def _slots(conclusion: Fact, premises: Sequence[Fact]) -> dict[str, str]:
    """Give what the slots of the table stand for: classes by premises about types, properties by all others."""
    found: dict[str, str] = {}
    for name, one in (*((str(n), one) for n, one in enumerate(premises)), ("", conclusion)):
        if one.predicate.short == "a":
            found[f"class{name}"] = one.value.short
        else:
            found |= {f"property{name}": one.predicate.short, f"value{name}": one.value.short}
    classes = [one.value.short for one in premises if one.predicate.short == "a"]
    if len(classes) == len(premises):
        return found | {"classes": " and ".join(classes)}
    return found if classes else found | {"chain": ", then ".join(one.predicate.short for one in premises)}


def _filled(words: str, slots: Mapping[str, str]) -> str:
    return SLOT.sub(lambda slot: slots[slot[1]], words)


@cache
def _definitions() -> Mapping[str, str]:
    rows = read_table(Path(__file__).with_name("definitions.tsv"), ["property", "words"])
    return {row["property"]: row["words"] for row in rows}


def definition(told: Fact) -> str:
    """Say what the ontology says by a triple."""
    name = "rdf:type" if told.predicate.short == "a" else told.predicate.short
    words = _definitions().get(name, f"{{subject}} has the {told.predicate.label} {{value}}")
    return _filled(words, {"subject": told.subject.short, "value": told.value.short})
