"""Random queries of named graphs, of what may be there, and of one thing or another, one inside the other."""

from __future__ import annotations

import random
import re

import pyoxigraph as ox

from tests.random_queries import PREFIXES, THINGS, condition, constant, graph

GRAPHS = [*THINGS[:2], ox.NamedNode("http://e.test/g"), ox.BlankNode("graph")]
SMALL = ox.NamedNode("http://e.test/small")


def dataset(chance: random.Random) -> ox.Store:
    """Make a graph that is the union of named graphs and of triples in none of them; at times some are only there."""
    store = graph(chance)
    graphs = chance.choice([[], GRAPHS[:1], GRAPHS, GRAPHS])
    apart = chance.random() < 0.1
    for quad in sorted(store, key=str):
        names = chance.sample(graphs, min(chance.choice([0, 1, 1, 1, 2, 3]), len(graphs)))
        names += [SMALL] if graphs and chance.random() < 0.05 else []
        store.extend(ox.Quad(quad.subject, quad.predicate, quad.object, name) for name in names)
        if apart and names and chance.random() < 0.1:
            store.remove(quad)
    return store


def linked(chance: random.Random, names: list[str]) -> str:
    """Write a triple of a variable that is there, and mostly of a new one."""
    known, other = chance.choice(names), chance.choice([*"abcdefgx", chance.choice(names)])
    names.append(other)
    end = f"?{other}" if chance.random() < 0.85 else constant(chance)
    path = chance.choice(
        [":p", ":q", ":r", ":p", ":q", ":r", "a", ":p/:q", "^:q"] if chance.random() < 0.95 else ["?h"]
    )
    return chance.choice([f"?{known} {path} {end}", f"?{known} {path} {end}", f"{end} {path} ?{known}"])


def nested(chance: random.Random, names: list[str], depth: int = 0) -> str:
    """Write triples, GRAPH, OPTIONAL, UNION and filters, mostly such as share variables with what stands before."""
    parts = [linked(chance, names)]
    for _ in range(chance.randrange(3)):
        kind = chance.random()
        if kind < 0.3 or depth > 2:
            parts.append(linked(chance, names))
        elif kind < 0.55:
            inner = chance.choice([names, [*names], ["x"]])
            place = chance.choice(["?g", "?g", "?g", f"?{chance.choice(names)}", ":a", ":small", ":nowhere"])
            parts.append(f"GRAPH {place} {{ {nested(chance, inner, depth + 1)} }}")
        elif kind < 0.8:
            parts.append(f"OPTIONAL {{ {nested(chance, [*names], depth + 1)} }}")
        elif kind < 0.9:
            arms = [nested(chance, chance.choice([names, [*names]]), depth + 1) for _ in range(chance.randrange(1, 3))]
            parts.append(f"{{ {' } UNION { '.join(arms)} }}")
        else:
            parts.append(condition(chance, "".join(names)))
    if chance.random() < 0.2:
        parts[:] = [f"GRAPH ?{chance.choice('gggx')} {{ {' . '.join(parts)} }}"]
    return " . ".join(parts)


def nesting(chance: random.Random) -> str:
    """Write a query of named graphs, and of what may be there."""
    body = f"{{ {nested(chance, ['x'])} }}"
    names = sorted({*re.findall(r"\?\w", body)})
    some = chance.sample(names, min(len(names), chance.randrange(1, 4)))
    shown, by = chance.choice(["*", *[" ".join(some)] * 3]), ""
    if chance.random() < 0.4:
        by = chance.choice(["", f" GROUP BY {' '.join(some)}", f" GROUP BY {' '.join(some)}"])
        counted = [chance.choice(["*", chance.choice(names), f"DISTINCT {chance.choice(names)}"]) for _ in range(2)]
        shown = f"{' '.join(some) if by else ''} (COUNT({counted[0]}) AS ?n) (COUNT({counted[1]}) AS ?m)"
    text = f"SELECT {chance.choice(['', '', 'DISTINCT '])}{shown} {body}{by}"
    if chance.random() < 0.4:
        text += f" ORDER BY {chance.choice([some[0], f'DESC({some[0]})'])}"
    return PREFIXES + text + chance.choice(["", "", "", " LIMIT 3", " LIMIT 5 OFFSET 2"])
