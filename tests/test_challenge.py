"""The challenge set: sentences made to be misread, with what they tell and what they leave open (`challenge.tsv`)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from graph.records import Claim, Document, Entity, Unit
from loaders.extract.claiming.claims import extract

TABLE = Path(__file__).resolve().parent / "challenge.tsv"
ENTRY = re.compile(
    r"(?P<denied>not )?(?P<acts>[\w/]+)(?: (?P<agents>[\w,*-]+))?(?: > (?P<targets>[\w,*-]+))?"
    r"(?: (?P<modality>(?:asserted|planned|conditional|reported)(?:/\w+)*|\*))?"
    r"(?: from (?P<source>[\w-]+))?(?: on (?P<date>[\d-]+))?"
)
AFFIRMED = {("asserted", "certain"), ("asserted", "probable"), ("reported", "certain"), ("reported", "probable")}


@dataclass(frozen=True, slots=True)
class Expected:
    """A fact as the table writes it; empty sets stand for anybody."""

    acts: frozenset[str]
    agents: frozenset[str]
    targets: frozenset[str]
    polarity: str
    modality: frozenset[str]
    source: str
    date: str

    def names(self, claim: Claim, *further: str) -> bool:
        """Tell whether a claim is of this act, with these agents and one of these targets."""
        event = claim.event
        agents, targets = ids(event.role("agent")), ids(event.role("target", "addressee", *further))
        return (
            bool(self.acts & {event.act, event.kind})
            and self.agents <= agents
            and (not self.targets or bool(self.targets & (targets | agents)))
        )

    def stands(self, claim: Claim) -> bool:
        """Tell whether it stands as the table says, by whose word, and when."""
        when = claim.event.when.value if claim.event.when else ""
        sources = ids(participant.entity for participant in claim.sources)
        return (
            claim.polarity == self.polarity
            and (not self.modality or claim.modality in self.modality)
            and (not self.source or self.source in sources)
            and (not self.date or when == self.date)
        )


def ids(entities: Iterable[Entity]) -> frozenset[str]:
    return frozenset(entity.id for entity in entities)


def chosen(cell: str | None, separator: str = ",") -> frozenset[str]:
    return frozenset() if cell in (None, "*") else frozenset(str(cell).split(separator))


def expected(entry: str) -> Expected:
    found = ENTRY.fullmatch(entry.strip())
    assert found, f"no entry of the table: {entry}"
    return Expected(
        acts=chosen(found["acts"], "/"),
        agents=chosen(found["agents"]),
        targets=chosen(found["targets"]),
        polarity="denied" if found["denied"] else "affirmed",
        modality=chosen(found["modality"] or "asserted", "/"),
        source=found["source"] or "",
        date=found["date"] or "",
    )


def entries(cell: str) -> list[Expected]:
    return [expected(entry) for entry in cell.split(";") if entry.strip()]


def challenges() -> list[tuple[str, ...]]:
    lines = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [tuple((line.split("\t") + [""] * 5)[:5]) for line in lines[1:]]


def marked(row: tuple[str, ...]) -> object:
    marks = [pytest.mark.xfail(strict=True, reason=row[4])] if row[4] else []
    return pytest.param(*row[1:4], marks=marks, id=row[1][:60])


def read(text, pipeline):
    document = Document("d", "d.txt", text, "", publisher="communique project")
    return extract(document, Unit(1, 0, len(text), date="2024-11-08", place="PARIS"), pipeline)


def failures(text, told, untold, pipeline):
    claims = read(text, pipeline)
    missed = [
        f"missed: {entry}"
        for entry in told.split(";")
        if entry.strip()
        and not any(expected(entry).names(claim, "concerned") and expected(entry).stands(claim) for claim in claims)
    ]
    affirmed = [c for c in claims if c.polarity == "affirmed" and (c.modality, c.certainty) in AFFIRMED]
    invented = [f"told: {entry.acts}" for entry in entries(untold) if any(entry.names(claim) for claim in affirmed)]
    return [*missed, *invented]


def test_the_table_is_long_and_mostly_read():
    rows = challenges()
    assert len(rows) >= 200
    assert sum(not row[4] for row in rows) >= 0.95 * len(rows)


@pytest.mark.parametrize(("text", "told", "untold"), [marked(row) for row in challenges()])
def test_a_challenge_is_read_as_it_stands(text, told, untold, pipeline):
    assert failures(text, told, untold, pipeline) == []
