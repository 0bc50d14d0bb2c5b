"""Full text in SPARQL: what matches the words behind `cq:matches` goes to the worker beside the query.

The worker says it in a store of its own before the query runs (`server.querying.workers`), so nobody else sees it.
"""

from __future__ import annotations

from dataclasses import replace

from graph.fulltext.matching import asks_in_vain, matched
from graph.fulltext.searching import CAP, Index
from graph.fulltext.words import terms
from server.errors import QueryError
from server.querying.jobs import Job, Result


def searches(job: Job) -> bool:
    """Tell whether a query searches for words."""
    return bool(matched(job.query))


def check_search(query: str) -> None:
    """Refuse a search that could only find nothing, and not because there is nothing."""
    if asks_in_vain(query) or any(not terms(words) for words in matched(query)):
        raise QueryError('write the words behind cq:matches as a constant: ?sentence cq:matches "missiles"')


def with_matches(job: Job, index: Index) -> tuple[Job, str]:
    """Give a job with what matches the words of its query, and which limit cut that."""
    found = {words: index.iris(words) for words in matched(job.query)}
    cut = f"matches={CAP}" if any(total > CAP for _, total in found.values()) else ""
    return replace(job, matches=tuple((words, iris) for words, (iris, _) in found.items())), cut


def with_mark(result: Result, cut: str) -> Result:
    """Say in a result that not all was searched for it."""
    return replace(result, truncated=result.truncated or cut)
