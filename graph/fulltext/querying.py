"""The SQL of a search; words stand in it as parameters only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from graph.fulltext.words import Term

TABLES = (("forms", False), ("words", True))  # each index, and whether it takes words as they are written
NAMES = 5  # how much more a word counts in a label, title or sentence than in another name
SCORED = "SELECT rowid AS id, bm25({0}, {1}, 1) AS score FROM {0} WHERE {0} MATCH :{0}"
OF_KIND = (
    " AND rowid BETWEEN (SELECT first FROM kinds WHERE kind = :kind) AND (SELECT last FROM kinds WHERE kind = :kind)"
)
BEST = "ORDER BY found.score * e.weight, e.id LIMIT :limit OFFSET :offset"
BEGUN = "ORDER BY e.text LIKE :begun ESCAPE '!' DESC, e.weight DESC, found.score, e.id LIMIT :limit"
HIGHLIGHTED = """
SELECT highlight({0}, 0, char(2), char(3)), highlight({0}, 1, char(2), char(3)) FROM {0}
WHERE {0} MATCH :{0} AND rowid = :id
"""


@dataclass(frozen=True, slots=True)
class Search:
    """What holds all terms, or some of them: of one kind or of all."""

    terms: tuple[Term, ...]
    some: bool = False
    kind: str = ""

    @property
    def tables(self) -> tuple[str, ...]:
        """The indexes that take part."""
        return tuple(self.given)

    @property
    def given(self) -> dict[str, str]:
        """The FTS5 expression for each index that takes part."""
        found = ((table, self._expression(term for term in self.terms if term.literal == it)) for table, it in TABLES)
        return {table: expression for table, expression in found if expression}

    def _expression(self, wanted: Iterable[Term]) -> str:
        return (" OR " if self.some else " AND ").join(term.expression for term in wanted)

    @property
    def scored(self) -> str:
        """The query for number and score of each entry."""
        parts = [SCORED.format(table, NAMES) + (OF_KIND if self.kind else "") for table in self.tables]
        if len(parts) == 1:
            return parts[0]
        both = "" if self.some else "HAVING count(*) = 2"
        return f"SELECT id, sum(score) AS score FROM ({' UNION ALL '.join(parts)}) GROUP BY id {both}"

    def rows(self, columns: str, order: str = BEST) -> str:
        """Give the query for columns of the entries, in an order."""
        return f"SELECT {columns} FROM ({self.scored}) AS found JOIN entries AS e ON e.id = found.id {order}"

    @property
    def count(self) -> str:
        """The query for the number of entries."""
        return f"SELECT count(*) FROM ({self.scored})"
