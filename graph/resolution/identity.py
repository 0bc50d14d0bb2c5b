"""When two claims speak of one event, and which deeds show the tie of two actors: by the table identity.tsv."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

from graph import iris, known
from graph.errors import QuadError
from graph.records import Entity, Event

DAY = re.compile(r"\d{4}-\d\d-\d\d")
DATED = re.compile(r"([a-z]+)-(\d{4}-\d\d-\d\d)-")
COLUMNS = ["kind", "act", "by", "name", "principal", "ties", "label", "reason"]


@dataclass(frozen=True, slots=True)
class Identity:
    """The name of an event beyond its document, and why it is the same event."""

    local: str
    label: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of identity.tsv."""

    kind: str
    act: str
    by: str
    name: str
    principal: tuple[str, ...]
    ties: str
    label: str
    reason: str


def read_table(path: Path, columns: list[str]) -> list[dict[str, str]]:
    """Read a table of this room: tab-separated, comments by #, the first row names the columns."""
    lines = [(n, line) for n, line in enumerate(path.read_text("utf-8").splitlines(), 1) if line and line[0] != "#"]
    if not lines or lines[0][1].split("\t") != columns:
        raise QuadError(f"{path.name}: the columns are not {', '.join(columns)}; put the header back")
    rows = []
    for number, line in lines[1:]:
        values = line.split("\t")
        if len(values) != len(columns):
            raise QuadError(f"{path.name}, line {number}: {len(values)} columns in place of {len(columns)}")
        rows.append(dict(zip(columns, values, strict=True)))
    return rows


@cache
def rules() -> tuple[Rule, ...]:
    """Give the rows of identity.tsv in their order."""
    rows = read_table(Path(__file__).with_name("identity.tsv"), COLUMNS)
    return tuple(Rule(**{**row, "principal": tuple(row["principal"].split())}) for row in rows)  # type: ignore[arg-type]


def dated(local: str) -> tuple[str, str]:
    """Give kind and day from the name of an event that is one by its day; nothing from another name."""
    found = DATED.match(local)
    return (found[1], found[2]) if found and found[1] in {rule.name for rule in rules()} else ("", "")


def rule_for(event: Event) -> Rule | None:
    """Give the first row that fits an event."""
    return next((r for r in rules() if r.kind == event.kind and r.act in {"*", event.act}), None)


def identify(event: Event) -> Identity | None:
    """Name an event beyond its document, where kind, parties and day allow it."""
    rule = rule_for(event)
    if rule is None:
        return None
    return _by_day(event, rule) if rule.by == "day" else _by_course(event, rule) if rule.by == "course" else None


def _by_day(event: Event, rule: Rule) -> Identity | None:
    parties = {entity.id: entity.label for entity in event.role(*rule.principal)}
    if event.when is None or not DAY.fullmatch(event.when.value) or len(parties) < 2:
        return None
    day = event.when.value
    local = iris.dated_event(rule.name, day, parties)
    label = rule.label.format(parties=_listed(parties[key] for key in sorted(parties)), day=day)
    return Identity(local, label, (rule.reason,))


def _by_course(event: Event, rule: Rule) -> Identity | None:
    pairs = actor_pairs(event, rule)
    if (event.when is not None and DAY.fullmatch(event.when.value)) or len(pairs) != 1:
        return None
    agent, target = pairs[0]
    names = {p.entity.id: p.entity.label for p in event.participants}
    agent_name, target_name = (known.label(one) or names.get(one, one) for one in pairs[0])
    label = rule.label.format(agent=agent_name, target=target_name)
    return Identity(iris.course(rule.name, agent, target), label, (rule.reason,))


def actor_pairs(event: Event, rule: Rule) -> list[tuple[str, str]]:
    """Give the pairs of actors whose ties a deed shows, agents before targets."""
    if rule.ties == "parties":
        parties = sorted(_tied(event.role(*rule.principal)))
        return [(parties[0], parties[1])] if len(parties) == 2 else []
    if rule.ties != "pair":
        return []
    agents, targets = _tied(event.role("agent")), _tied(event.role("target", "addressee")) or _tied(event.role("place"))
    return [(one, other) for one, other in product(agents, targets) if one != other]


def _tied(entities: Iterable[Entity]) -> list[str]:
    """Give the states and organisations among some entities; a ministry or an army counts as its state."""
    found = [e.id if e.kind in known.TIED else known.owner(e.id) if e.kind in known.ARMS else "" for e in entities]
    return list(dict.fromkeys(one for one in found if one))


def manifested_ties(event: Event) -> list[Entity]:
    """Give the ties that a deed is a manifestation of."""
    rule = rule_for(event)
    return [tie_of(*pair) for pair in actor_pairs(event, rule)] if rule else []


def tie_of(one: str, other: str) -> Entity:
    """Give the tie of two actors by their ids."""
    names = sorted((known.short_name(one), known.short_name(other)), key=iris.slug)
    return Entity(iris.tie(*names), f"{names[0]}–{names[1]} ties", "Tie", tuple(sorted((one, other))))


def _listed(names: Iterable[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
