"""Why a fact is in the graph, down to the sentences."""
