"""A claim as a page tells it: the rows of one claim, which its several speakers and targets make, as one account."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graph.records import Span
from server.addresses import why_path
from server.pages.lookups import Row, select
from server.pages.wording import tail
from server.snapshots import View

CHAPTERS = (  # the heading under which a page tells claims, and the properties that lead from them to its subject
    ("Said by {}", ("speaker",)),
    ("Done by {}", ("agent", "party")),
    ("Said on behalf of {}", ("onBehalfOf",)),
    ("Said about {}", ("about",)),
    ("What shows {}", ("manifestationOf",)),
    ("Said or done to {}", ("target", "addressee")),
    ("Told on the word of {}", ("source",)),
    ("Where it is told", ("claims",)),
    ("Acts of this kind", ("act",)),
    ("Said and done in this office", ("inCapacityOf", "post")),
    ("What happened in {}", ("place",)),
    ("In this document", ("passageOf",)),
)
OF_THE_CLAIM = frozenset(
    {"claims", "source", "passageOf", "inCapacityOf", "post"}
)  # links that do not begin at the event
TOLD = frozenset(link for _, links in CHAPTERS for link in links)
USUAL = ("", "single source", "hypothetical")  # no tag: the one is the rule, the other stands among the flags
MOST = 400  # claims on one page; the data holds all


@dataclass(frozen=True, slots=True)
class Named:
    """A thing with its label."""

    iri: str
    label: str
    note: str = ""  # of a person: the office


@dataclass(frozen=True, slots=True)
class Account:
    """One claim with its evidence."""

    links: frozenset[str]  # properties that lead from it to the page's subject
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
    why: str  # path of the page that explains why it is told here
    status: str  # how well it is attested, in words; empty for a single source, which is the rule

    @property
    def anchor(self) -> str:
        """Give the claim's name in its document."""
        return self.claim.partition("#")[2]

    @property
    def headline(self) -> str:
        """Give the account in a few words."""
        names = ", ".join(name.label for name in self.who[:4])
        return f"{self.act[:1].upper()}{self.act[1:]}: {names or self.topic}" + (f", {self.date}" if self.date else "")


@dataclass(frozen=True, slots=True)
class Told:
    """The accounts that a page has room for."""

    accounts: tuple[Account, ...] = ()
    left_out: int = 0


def accounts(view: View, resource: str, most: int = MOST) -> Told:
    """Give an account of the claims that have to do with a resource, the newest document first."""
    links: dict[str, set[str]] = {}
    for row in select(view, "related", resource=resource):
        name = row["link"].rpartition("#")[2]
        if name in TOLD:
            links.setdefault(row["claim"], set()).add(name)
    if not links:
        return Told()
    found = _rows(view, sorted(links)[:most])
    told = tuple(_account(group, frozenset(links[claim]), resource) for claim, group in found.items())
    return Told(told, len(links) - len(told))


def told_in(view: View, resource: str, claims: Sequence[str]) -> tuple[Account, ...]:
    """Give an account of some claims on the page of a resource, the newest document first."""
    found = _rows(view, claims[:MOST])
    return tuple(_account(group, frozenset(), resource) for group in found.values())


def _rows(view: View, claims: Sequence[str]) -> dict[str, tuple[Row, ...]]:
    rows: dict[str, list[Row]] = {}
    for row in select(view, "claims", claim=claims):
        rows.setdefault(row["claim"], []).append(row)
    return {claim: tuple(group) for claim, group in rows.items()}


def in_words(status: str, sources: str) -> str:
    """Say how well something is attested: "corroborated by 3 sources"."""
    plain = tail(status)
    return f"{plain} by {sources} sources" if plain == "corroborated" else plain


def _account(rows: tuple[Row, ...], links: frozenset[str], resource: str) -> Account:
    row = rows[0]
    plain = {"", "affirmed", "asserted", "certain"}
    flags = [tail(row[name]) for name in ("polarity", "modality", "certainty")]
    return Account(
        links=links,
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
        why=_why(row, links, resource),
        status="" if tail(row["status"]) in USUAL else in_words(row["status"], row["sources"]),
    )


def _why(row: Row, links: frozenset[str], resource: str) -> str:
    """Give the path to the fact by which an account stands on a page, else to its claim."""
    of_event = sorted(links - OF_THE_CLAIM)
    return why_path(row["event"], f"cq:{of_event[0]}", resource) if of_event else why_path(row["claim"])


def _named(rows: tuple[Row, ...], name: str, note: str = "") -> tuple[Named, ...]:
    found = {row[name]: Named(row[name], row[f"{name}Label"], row[note] if note else "") for row in rows if row[name]}
    return tuple(found.values())


def chapters(told: Sequence[Account], label: str) -> tuple[tuple[str, tuple[Account, ...]], ...]:
    """Sort accounts under the headings of a page about something of that label."""
    sorted_out = ((head.format(label), tuple(a for a in told if a.links & set(links))) for head, links in CHAPTERS)
    return tuple((head, chapter) for head, chapter in sorted_out if chapter)
