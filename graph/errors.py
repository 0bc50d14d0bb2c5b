"""What can go wrong in this room: one small tree, every message one line that says what, where and what to do.

GraphError
├── QuadError      a record that cannot be written down as quads
├── ForeignError   RDF of others that cannot be taken in
├── QueryError     a query that does not parse, or a parameter that cannot be bound
│   └── LateError  a query whose time is over
├── RuleError      an ontology that the rules cannot express
└── StoreError     a store that cannot be opened, read or written
    ├── StoreBusyError        another process writes to it
    ├── OurGraphError         a graph that users would write and that is ours
    ├── UnknownDocumentError  it holds no document of that key
    └── RemoteError           a store behind HTTP that does not answer as it should
"""

from __future__ import annotations


class GraphError(Exception):
    """Anything that goes wrong in the graph room."""


class QuadError(GraphError):
    """A record that cannot be written down as quads."""


class ForeignError(GraphError):
    """RDF of others that cannot be taken in; told without the file's name, which who reads it adds."""


class QueryError(GraphError):
    """A query that does not parse, or a parameter that cannot be bound."""


class LateError(QueryError):
    """A query whose time is over."""


class RuleError(GraphError):
    """An ontology that the rules cannot express."""


class StoreError(GraphError):
    """A store that cannot be opened, read or written."""


class StoreBusyError(StoreError):
    """Another process writes to the store."""


class OurGraphError(StoreError):
    """A graph that users would write, and that is made of documents."""


class UnknownDocumentError(StoreError):
    """The store holds no document of that key."""


class RemoteError(StoreError):
    """A store behind HTTP that does not answer as it should."""
