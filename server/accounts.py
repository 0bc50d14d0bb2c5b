"""A claim as a page tells it: the rows of one claim, which its several speakers and targets make, as one account."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from graph.records import Span
from server.lookups import Row
from server.wording import tail

CHAPTERS = (  # relation of a claim's event to the page's subject, and the heading under which it is told
    ("spoke", "Said by {}"),
    ("did", "Done by {}"),
    ("stood behind", "Said on behalf of {}"),
    ("about", "Said about {}"),
    ("manifestation", "What shows {}"),
    ("was meant", "Said or done to {}"),
    ("told", "Where it is told"),
    ("act", "Acts of this kind"),
    ("in office", "Said and done in this office"),
    ("place", "What happened in {}"),
)


@dataclass(frozen=True, slots=True)
class Named:
    """A thing with its label."""

    iri: str
    label: str
    note: str = ""  # of a person: the office


@dataclass(frozen=True, slots=True)
class Account:
    """One claim with its evidence."""

    relation: str
    claim: str
    event: str
    act: str
    strength: str
    topic: str
    date: str
    mode: str
    flags: tuple[str, ...]  # denied, planned, possible ...: whatever is not plainly affirmed
    who: tuple[Named, ...]
    whom: tuple[Named, ...]
    about: tuple[Named, ...]
    quote: str
    span: Span
    document: str
    source: str  # the document's title and date
    rule: str

    @property
    def anchor(self) -> str:
        """Give the claim's name in its document."""
        return self.claim.partition("#")[2]

    @property
    def headline(self) -> str:
        """Give the account in a few words."""
        names = ", ".join(name.label for name in self.who[:4])
        return f"{self.act[:1].upper()}{self.act[1:]}: {names or self.topic}" + (f", {self.date}" if self.date else "")


def accounts(rows: tuple[Row, ...]) -> tuple[Account, ...]:
    """Make an account of each claim and relation, in the order of the rows."""
    ordered: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        ordered.setdefault((row["relation"], row["claim"]), []).append(row)
    return tuple(_account(tuple(group)) for group in ordered.values())


def _account(rows: tuple[Row, ...]) -> Account:
    row = rows[0]
    plain = {"", "affirmed", "asserted", "certain"}
    flags = [tail(row[name]) for name in ("polarity", "modality", "certainty")]
    return Account(
        relation=row["relation"],
        claim=row["claim"],
        event=row["event"],
        act=row["actLabel"] or row["kind"] or "event",
        strength=row["strength"],
        topic=row["topic"],
        date=row["date"],
        mode=tail(row["mode"]),
        flags=tuple(flag for flag in flags if flag not in plain),
        who=_named(rows, "who", "capacity"),
        whom=_named(rows, "whom"),
        about=_named(rows, "object"),
        quote=row["quote"],
        span=(int(row["start"]), int(row["end"])),
        document=row["document"],
        source=", ".join(part for part in (row["title"] or row["file"], row["issued"]) if part),
        rule=row["rule"],
    )


def _named(rows: tuple[Row, ...], name: str, note: str = "") -> tuple[Named, ...]:
    found = {row[name]: Named(row[name], row[f"{name}Label"], row[note] if note else "") for row in rows if row[name]}
    return tuple(found.values())


def chapters(told: tuple[Account, ...], label: str) -> tuple[tuple[str, str, tuple[Account, ...]], ...]:
    """Sort accounts under the headings of a page about something of that label."""
    by_relation = {name: tuple(g) for name, g in groupby(sorted(told, key=_relation), key=_relation)}
    return tuple((name, heading.format(label), by_relation[name]) for name, heading in CHAPTERS if name in by_relation)


def _relation(account: Account) -> str:
    return account.relation
