"""Spans of numbers: where each begins, and how many numbers it holds."""

from __future__ import annotations

import sys

import numpy as np
import numpy.typing as npt

from server.querying.columns.refusing import Unsuited

Numbers = npt.NDArray[np.int64]


def spread(begins: Numbers, counts: Numbers, most: int = sys.maxsize) -> tuple[Numbers | None, Numbers]:
    """Give every number of some spans, and the span that it is of; None: of each span one."""
    if np.count_nonzero(counts == 1) == counts.size <= most:
        return None, begins
    total = int(counts.sum())
    if total > most:
        raise Unsuited
    before = counts.cumsum() - counts
    at = np.arange(total) + (begins - before).repeat(counts)
    return np.arange(begins.size).repeat(counts), at
