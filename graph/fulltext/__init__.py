"""Full text: words in labels, sentences and titles, in an SQLite FTS5 file inside each snapshot (https://sqlite.org/fts5.html)."""
