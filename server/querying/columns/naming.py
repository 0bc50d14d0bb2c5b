"""The terms of a graph as N-Triples has them, by their numbers, and the number of each.

A dictionary of as many strings takes twice the memory, and each worker that reads from it copies its pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]
SPACE, END = 1, 3  # bytes behind a term that are taken with it: a space, or the end of a line
BEHIND = b" .\n"  # what stands there


@dataclass(frozen=True, slots=True)
class Names:
    """Terms one after another, and their hashes in order."""

    text: bytes
    begins: Integers  # where each term begins; one more than there are terms
    hashes: Integers  # ascending
    numbers: npt.NDArray[np.int32]  # of the term that has each hash

    def get(self, term: bytes) -> int:
        """Give the number of a term; -1, if there is none."""
        mark = hash(term)
        at = int(self.hashes.searchsorted(mark))
        while at < self.hashes.size and self.hashes[at] == mark:
            number = int(self.numbers[at])
            if self.text[self.begins[number] : self.begins[number + 1] - END] == term:
                return number
            at += 1
        return -1

    def spelled(self, column: Integers, behind: int) -> list[bytes]:
        """Give the terms of a column, each with some of what stands behind it."""
        text = self.text
        begins, ends = self.begins[column].tolist(), (self.begins[column + 1] - (END - behind)).tolist()
        return [text[begin:end] for begin, end in zip(begins, ends, strict=True)]


def names(terms: Sequence[bytes]) -> Names:
    """Keep terms, which are numbered as they come."""
    hashes = np.array([hash(term) for term in terms], np.int64)
    order = np.argsort(hashes)
    begins = np.array([0, *accumulate(len(term) + END for term in terms)], np.int64)
    text = b"".join(part for term in terms for part in (term, BEHIND))
    return Names(text, begins, hashes[order], order.astype(np.int32))
