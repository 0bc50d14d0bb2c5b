"""Random graphs of a few terms, strange ones too, and random queries of the sort that columns answer."""

from __future__ import annotations

import random
import re

import pyoxigraph as ox

PREFIXES = "PREFIX : <http://e.test/> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "
THINGS = [ox.NamedNode(f"http://e.test/{name}") for name in ("a", "b", "c", "d", "é", "x-y.z")]
XSD = "http://www.w3.org/2001/XMLSchema#"
DATES = [ox.Literal(day, datatype=ox.NamedNode(f"{XSD}date")) for day in ("2024-02-29", "2024-10-29", "1999-12-31")]
NUMBERS = [ox.Literal(number) for number in (0, 7, -3, 12)]
STRINGS = [ox.Literal(text) for text in ("", "war", 'say "no"\n', "é\U0001f600", "\\u0041", "\x00\x7f")]
STRANGE = [
    ox.Literal("war", language="en"),
    ox.Literal(True),
    ox.BlankNode("node"),
    ox.Literal("2023-02-29", datatype=ox.NamedNode(f"{XSD}date")),
    ox.Literal("seven", datatype=ox.NamedNode(f"{XSD}integer")),
    ox.Literal("war", datatype=ox.NamedNode("http://e.test/type")),
]
RIVALS = [
    ox.Literal("2024-02-29Z", datatype=ox.NamedNode(f"{XSD}date")),
    ox.Literal("2024-02-29T00:00:00", datatype=ox.NamedNode(f"{XSD}dateTime")),
    ox.Literal("2024", datatype=ox.NamedNode(f"{XSD}gYear")),
    ox.Literal(7.0),
    ox.Literal("7.0", datatype=ox.NamedNode(f"{XSD}decimal")),
    ox.Literal(10**16),
]
VALUES = ["7", "0", '"war"', "'war'", '"2024-10-29"^^xsd:date']  # as queries write them
WORDS = [
    *STRINGS,
    *(ox.Literal(text) for text in ("War", "WAR", "ΑΣ", "Straße", "ǆ", "war war", '"', "\\", "2024-02-29", "7", "😀w")),
    *(ox.Literal(text) for text in ("http://e.test/a", "a\u0301", "İstanbul", "ŉ", "\u019b", "\u2028\u0085", "</a>&")),
]
MOMENTS = [
    ox.Literal(moment, datatype=ox.NamedNode(f"{XSD}dateTime"))
    for moment in (
        *("2024-02-29T00:00:00", "2024-02-29T24:00:00Z", "2024-02-29T23:59:59.50-14:00", "1999-12-31T01:02:03+05:30"),
        *("2023-02-29T00:00:00", "2024-02-29T25:00:00", "2024-02-29T00:00:00+14:01", "-0044-03-15T00:00:00Z", "today"),
    )
]
TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
PREDICATES = [ox.NamedNode(f"http://e.test/{name}") for name in ("p", "q", "r")] + [TYPE]
WORD, DAY = (ox.NamedNode(f"http://e.test/{name}") for name in ("word", "day"))


def graph(chance: random.Random) -> ox.Store:
    """Make a graph; in some there is little that compares in unusual ways, in some there is much."""
    objects = [THINGS, THINGS, THINGS, DATES, NUMBERS, STRINGS, *([STRANGE] if chance.random() < 0.7 else [])]
    objects += [RIVALS] if chance.random() < 0.3 else []
    store = ox.Store()
    for _ in range(chance.choice([0, 20, 80, 300, 300])):
        subject = chance.choice([*THINGS, *THINGS, ox.BlankNode("node")])
        store.add(ox.Quad(subject, chance.choice(PREDICATES), chance.choice(chance.choice(objects))))
    words = chance.choice([[STRINGS], [WORDS], [WORDS, DATES, NUMBERS], [WORDS, STRANGE, THINGS]])
    days = [*DATES, *chance.choice([[], [], MOMENTS[:4], [chance.choice(MOMENTS + RIVALS)]])]
    for subject in THINGS if chance.random() < 0.9 else ():
        store.add(ox.Quad(subject, WORD, chance.choice(chance.choice(words))))
        store.add(ox.Quad(subject, DAY, chance.choice(days)))
    return store


# --- random queries


def constant(chance: random.Random) -> str:
    return chance.choice([":a", ":b", ":c", "<http://e.test/é>", ":x-y.z", ":nowhere", *VALUES])


def triple(chance: random.Random, names: str) -> str:
    subject, last = (f"?{name}" for name in (chance.sample(names, 2) if len(names) > 1 else (names, names)))
    if chance.random() < 0.3 or len(names) == 1:
        subject, last = (subject, constant(chance)) if chance.random() < 0.7 else (constant(chance), last)
    path = chance.choice([":p", ":q", ":r", ":p", ":q", "a", "^:p", ":p/:q", ":p/^:p", "^:r/:q", ":r/a", ":none"])
    if "?" not in subject or "?" not in last:
        path = chance.choice([path, path, ":p*", ":q+", ":p/:q*", "^:q*", "^:r/:p+", ":q*/:p", "a/:p*"])
    if len(names) > 2 and chance.random() < 0.15:
        path = f"?{chance.choice(names)}"
    more = chance.choice(["", "", f" ; :q ?{chance.choice(names)}", f", ?{chance.choice(names)}", " ;"])
    return f"{subject} {path} {last}{more}"


def condition(chance: random.Random, names: str) -> str:
    sign = chance.choice(["=", "!=", "<", "<=", ">", ">="])
    one = f"?{chance.choice(names)} {sign} {constant(chance)}"
    other = f"({constant(chance)} {sign} ?{chance.choice(names)})"
    return f"FILTER({chance.choice([one, one, other, f'{one} && {other}'])})"


def group(chance: random.Random, names: str, depth: int = 0) -> str:
    parts = [triple(chance, names) for _ in range(chance.randrange(1, 4))]
    text = " . ".join(parts)
    if chance.random() < 0.3:
        text += f" {condition(chance, names)}"
    if depth < 2 and chance.random() < 0.25:
        arms = [f"{{ {group(chance, names, depth + 1)} }}" for _ in range(chance.randrange(1, 3))]
        text += f" . {' UNION '.join(arms)}"
    return text


def query(chance: random.Random) -> str:
    names = "xyz"[: chance.randrange(1, 4)]
    body = f"{{ {group(chance, names)} }}"
    used = [f"?{name}" for name in names if f"?{name}" in body] or ["?x"]
    some = chance.sample(used, chance.randrange(1, len(used) + 1))
    distinct = chance.choice(["", "", "DISTINCT "])
    if chance.random() < 0.4:
        counted = chance.choice(["COUNT(*)", f"COUNT({used[0]})", f"COUNT(DISTINCT {used[0]})"])
        by = f" GROUP BY {' '.join(some)}" if chance.random() < 0.8 else ""
        shown = " ".join(some) if by else ""
        text, sortable = f"SELECT {distinct}{shown} ({counted} AS ?n) WHERE {body}{by}", [*(some if by else []), "?n"]
    else:
        some = used if chance.random() < 0.1 else some
        shown = "*" if some is used else " ".join(some)
        text, sortable = f"SELECT {distinct}{shown} {body}", some if distinct else used
    if chance.random() < 0.5:
        keys = chance.sample(sortable, chance.randrange(1, len(sortable) + 1))
        text += " ORDER BY " + " ".join(chance.choice([key, f"DESC({key})", f"asc({key})"]) for key in keys)
    return PREFIXES + text + chance.choice(["", "", " LIMIT 3", " LIMIT 0", " LIMIT 5 OFFSET 2", " OFFSET 1"])


# --- random queries of what is computed


def number(chance: random.Random) -> str:
    return chance.choice("0112345789") if chance.random() < 0.9 else chance.choice(["2024", "100", "-1", "1.5", "05"])


def wanted(chance: random.Random) -> str:
    return chance.choice(
        ['"war"', "'w'", '""', '"WAR"', '"20"', '"é"', "'\"'", '"ς"', '"2024-02"', '"ss"', '"\\\\"', "7"]
    )


def expression(chance: random.Random, names: list[str]) -> str:
    """Write functions of a variable: mostly those that fit what it stands for."""
    name = chance.choice(names)
    if (name == "?d" and chance.random() < 0.6) or chance.random() < 0.05:
        found = f"{chance.choice(['YEAR', 'MONTH', 'day'])}({name})"
        return f"STR({found})" if chance.random() < 0.2 else found
    found = f"STR({name})" if chance.random() < 0.8 else name
    for _ in range(chance.choice([0, 0, 1, 1, 2])):
        start = f"{number(chance)}, {number(chance)}" if chance.random() < 0.7 else number(chance)
        found = chance.choice([f"SUBSTR({found}, {start})", f"LCASE({found})", f"ucase({found})", f"Str({found})"])
    return f"STRLEN({found})" if chance.random() < 0.2 else found


def computed_condition(chance: random.Random, names: list[str]) -> str:
    """Write a filter of what is computed."""
    one = expression(chance, names)
    search = f"{chance.choice(['CONTAINS', 'STRSTARTS', 'strends'])}({one}, {wanted(chance)})"
    sign = chance.choice(["=", "=", "!=", "<", "<=", ">", ">="])
    value = chance.choice([wanted, number])(chance)
    compared = chance.choice(
        [f"{one} {sign} {value}", f"{value} {sign} {one}", f"{chance.choice(names)} {sign} {value}"]
    )
    return chance.choice([f"FILTER {search}", f"FILTER({search} && {compared})", f"FILTER({compared})"])


def computing(chance: random.Random) -> str:
    """Write a query that binds, tests, groups by or shows what is computed."""
    names, parts = ["?d", "?w"], ["?x :day ?d ; :word ?w", *([triple(chance, "xyw")] if chance.random() < 0.5 else [])]
    if chance.random() < 0.1:
        parts = ["{ ?x :day ?d } UNION { ?x :day ?d BIND(STR(?d) AS ?a) }", "?x :word ?w"]
    for name in chance.sample(["?a", "?b", "?x", "?c"], chance.choice([0, 1, 1, 2])):
        place = chance.randrange(1, len(parts) + 1) if chance.random() < 0.8 else 0
        parts.insert(place, f"BIND({expression(chance, names)} AS {name})")
        names.append(name)
    if chance.random() < 0.5:
        parts.insert(chance.randrange(len(parts) + 1), computed_condition(chance, names))
    if chance.random() < 0.2:
        arms = [f"?x :day ?d BIND({expression(chance, ['?d'])} AS ?u)" for _ in range(2)]
        parts.append(f"{{ {arms[0]} }} UNION {{ {chance.choice(arms)} }}")
        names.append("?u")
    return PREFIXES + selected(chance, f"{{ {' . '.join(parts)} }}", [*names, "?x"])


def selected(chance: random.Random, body: str, names: list[str]) -> str:
    """Write what is shown of a group: some of its variables, something computed, or numbers of groups."""
    some = chance.sample(names, chance.randrange(1, 3))
    shown, distinct = [*some], chance.choice(["", "", "DISTINCT "])
    if chance.random() < 0.4:
        shown.append(f"({expression(chance, some if chance.random() < 0.8 else names)} AS ?s)")
    by = ""
    if chance.random() < 0.1:
        shown = ["*"]
    elif chance.random() < 0.5:
        counted = chance.choice(["COUNT(*)", f"COUNT({names[0]})", f"COUNT(DISTINCT {chance.choice(names)})"])
        keys = [*some]
        if chance.random() < 0.3:
            keys.append(f"({expression(chance, names)} AS ?k)")
            shown.append("?k")
        by = f" GROUP BY {' '.join(keys)}"
        shown.append(f"({counted} AS ?n)")
    found = f"SELECT {distinct}{' '.join(shown)} WHERE {body}{by}"
    if chance.random() < 0.5:
        sortable = re.findall(r"\?\w+(?=\)|$)", " \n".join(shown), re.MULTILINE) or some
        found += " ORDER BY " + " ".join(chance.sample(sortable, chance.randrange(1, len(sortable) + 1)))
    return found + chance.choice(["", "", " LIMIT 3", " LIMIT 5 OFFSET 2", " OFFSET 1"])


# --- spoilt

TOKEN = re.compile(r"\s+|<[^>]*>|\"[^\"]*\"|[?]?\w+:?\w*|:\S+|.")
ODD_ONES = (
    """. ; , a A { } ( ) #x\n ?z 5 05 -1 5.0 <b> <x:/../y> <x:%zz> _:b [] "x"@en '''x''' \\u0041 % && || ! ?p* :p? """
    "OPTIONAL UNION GRAPH FILTER BIND VALUES MINUS FROM LIMIT HAVING REDUCED BASE .:a :a.:b * + |"
)
ODD = ODD_ONES.split(" ")


def spoilt(chance: random.Random, text: str) -> str:
    """Leave out a token, or put one where it does not belong."""
    found = TOKEN.findall(text)
    place = chance.randrange(len(found))
    found[place : place + chance.randrange(2)] = chance.choice([[], [chance.choice(found)], [chance.choice(ODD)]])
    return "".join(found)
