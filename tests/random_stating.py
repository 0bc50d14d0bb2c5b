"""Random queries whose result is a graph."""

from __future__ import annotations

import random
import re

from tests.random_nesting import nested
from tests.random_queries import PREFIXES, constant, group, triple

# Terms that may be kept otherwise than they are written.
TERMS = (
    """05 7.0 true "war"@en "war"^^xsd:string "05"^^xsd:integer "2024-10-29Z"^^xsd:date _:b [] 'é"😀' '\\t' <b> """
    """"2023-02-29"^^xsd:date "-3"^^xsd:integer "0000-02-29"^^xsd:date 999999999999999 <http://e.test/%41> :x-y.z """
    "<HTTP://e.test/a> <http://e.test/a/../b> '''war''' 'x'^^:type"
)
WRITTEN = TERMS.split(" ")


def place(chance: random.Random, names: str) -> str:
    """Write a term of a template."""
    if chance.random() < 0.7:
        return f"?{chance.choice(names)}"
    return chance.choice([":a", ":b", ":new", "<http://e.test/é>", constant(chance), chance.choice(WRITTEN)])


def statement(chance: random.Random, names: str) -> str:
    """Write triples of one subject, as they stand in a template."""
    predicate = [":p", ":q", ":new", "a", f"?{chance.choice(names)}"]
    found = f"{place(chance, names)} {chance.choice(predicate)} {place(chance, names)}"
    more = ["", "", "", ";", f"; {chance.choice(predicate)} {place(chance, names)}", f", {place(chance, names)}"]
    return found + chance.choice(more)


def stating(chance: random.Random) -> str:
    """Write a query whose result is a graph."""
    body = f"{{ {group(chance, 'xyz') if chance.random() < 0.6 else nested(chance, ['x'])} }}"
    names = "".join(sorted({*re.findall(r"\?(\w)", body)}))
    form = chance.random()
    if form < 0.15:
        triples = [chance.choice([triple, statement])(chance, names) for _ in range(chance.choice([1, 1, 2]))]
        text = f"CONSTRUCT WHERE {{ {' . '.join(triples)} }}"
    elif form < 0.3:
        terms = [
            chance.choice([":a", ":b", ":nowhere", ":p", "<http://e.test/é>"]) for _ in range(chance.choice([1, 1, 3]))
        ]
        return f"{PREFIXES}DESCRIBE {' '.join(terms)}"
    elif form < 0.45:
        some = chance.sample(names, min(len(names), chance.randrange(1, 3)))
        text = f"DESCRIBE {' '.join(f'?{name}' for name in some)} {body}"
    else:
        triples = [statement(chance, names) for _ in range(chance.choice([1, 1, 2, 3]))]
        text = f"CONSTRUCT {{ {' . '.join(triples)} }} WHERE {body}"
    if chance.random() < 0.2:
        text += f" ORDER BY ?{chance.choice(names)}"
    return PREFIXES + text + chance.choice(["", "", "", " LIMIT 3", " LIMIT 0", " LIMIT 5 OFFSET 2", " OFFSET 1"])
