"""The kinds of what a search finds, as users name several of them and as pages head them, in the order of telling."""

from __future__ import annotations

IMPORTED = "imported"  # what a graph that users have brought says of a thing
KINDS = {"things": "thing", "quotes": "quote", "documents": "document", "imported": IMPORTED}
HEADINGS = {"thing": "Things", "quote": "Sentences", "document": "Documents", IMPORTED: "Imported graphs"}
