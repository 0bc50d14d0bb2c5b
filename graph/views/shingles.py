"""When two documents are one text: overlapping runs of words, of which each document keeps a bounded sample.

A shingle is a run of eight words of prose, hashed (Broder, "On the resemblance and containment of documents", 1997).
A signature keeps the least hashes of a document. The same shingles give the same hashes, so what two signatures hold
below a bound that both reach is the same sample of both texts, and the overlap in it estimates that of the texts.
"""

from __future__ import annotations

import base64
import hashlib
import re
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.records import Document, Span, Unit

WORDS = 8  # of a shingle: read-outs of one template differ in a name or a day every few words
KEPT = 256  # hashes: a text of up to 263 words is compared as a whole, a longer one to a few per cent
FEWEST = 24  # shingles: a shorter text is a formula, such as the announcement of a call
WHOLE = 1 << 32  # all hashes lie below
# Least share of the shorter text and of the longer text that both have. Among 2,308 releases and news items the pairs
# above are re-issues and corrections of one text (14 of 14); just below stand daily schedules, which share 79 % of the
# shorter and 44 % of the longer, and declarations with two states made from one draft (69 %, 61 %). A text that was
# cut is nearly all in the whole one, so that less of the longer need be shared.
REVISED, CUT = (0.8, 0.6), (0.9, 0.3)

WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Signature:
    """The least hashes of a document's shingles, in order, and how many shingles it has."""

    shingles: int
    hashes: tuple[int, ...]

    @property
    def reach(self) -> int:
        """The bound below which every hash of the document is kept."""
        return WHOLE if self.shingles == len(self.hashes) else self.hashes[-1] + 1

    def encoded(self) -> str:
        """Give the signature as xsd:base64Binary."""
        return base64.b64encode(struct.pack(f">{len(self.hashes) + 1}I", self.shingles, *self.hashes)).decode()

    @classmethod
    def decoded(cls, text: str) -> Signature:
        """Read a signature."""
        packed = base64.b64decode(text)
        shingles, *hashes = struct.unpack(f">{len(packed) // 4}I", packed)
        return cls(shingles, tuple(hashes))


def signature(document: Document, units: Sequence[Unit]) -> Signature | None:
    """Give the signature of a document's prose; None where it is too short to be recognised."""
    spans = [span for unit in units for span in _prose(unit)]
    words = [word for start, end in spans for word in WORD.findall(document.text[start:end].casefold())]
    found = sorted({_hash(words[at : at + WORDS]) for at in range(len(words) - WORDS + 1)})
    return Signature(len(found), tuple(found[:KEPT])) if len(found) >= FEWEST else None


def is_same_text(one: Signature, other: Signature) -> bool:
    """Tell whether one of two texts is the other, as it was, revised or cut."""
    bound = min(one.reach, other.reach)
    sample, others = ({each for each in s.hashes if each < bound} for s in (one, other))
    less, more = sorted((len(sample), len(others)))
    shared = len(sample & others)
    return any(shared >= shorter * less and shared >= longer * more for shorter, longer in (REVISED, CUT))


def _prose(unit: Unit) -> Iterator[Span]:
    """Give what is neither title nor furniture: a reprint has its own."""
    at = unit.start
    aside = [(piece.start, piece.end) for piece in unit.furniture] + ([unit.title] if unit.title else [])
    for start, end in sorted(aside):
        if start > at:
            yield at, start
        at = max(at, end)
    if at < unit.end:
        yield at, unit.end


def _hash(words: Sequence[str]) -> int:
    return int.from_bytes(hashlib.blake2b(" ".join(words).encode("utf-8", "surrogatepass"), digest_size=4).digest())
