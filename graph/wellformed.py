"""What must hold of records before anything is written: offsets and references that lead somewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from graph.counting import counted
from graph.errors import QuadError
from graph.records import Claim, Document, Span, Unit


def check(document: Document, units: Sequence[Unit], claims: Sequence[Claim]) -> None:
    """Refuse records whose offsets or references lead nowhere."""
    for unit in units:
        spans = [(unit.start, unit.end), unit.title]
        _check_spans(document, f"unit {unit.number}", spans)
    known_claims = {claim.id for claim in claims}
    if len(known_claims) != len(claims):
        raise QuadError(f"{document.name}: two claims have one id; number them c1, c2 and so on")
    for claim in claims:
        _check_claim(document, claim, known_claims, {unit.number for unit in units})


def _check_claim(document: Document, claim: Claim, claims: set[str], units: set[int]) -> None:
    place = f"claim {claim.id}"
    when = claim.event.when.words if claim.event.when else None
    mentions = [p.mention for p in (*claim.event.participants, *claim.sources)]
    _check_spans(
        document, place, [(claim.start, claim.end), claim.condition, claim.hedge, when, *claim.cues, *mentions]
    )
    if claim.unit not in units:
        raise QuadError(
            f"{document.name}, {place}: there is no unit {claim.unit}; hand over the units it was read from"
        )
    for other in (claim.via, *claim.event.about_claims):
        if other and other not in claims:
            raise QuadError(f"{document.name}, {place}: it refers to claim {other}, which is not there")


def _check_spans(document: Document, place: str, spans: Iterable[Span | None]) -> None:
    length = len(document.text)
    for span in spans:
        if span is not None and not 0 <= span[0] < span[1] <= length:
            told = f"offsets {span[0]}-{span[1]} do not lie in the text of {counted(length, 'character')}"
            raise QuadError(f"{document.name}, {place}: {told}; offsets count in Document.text")
