"""The parts of `bench.endpoint`: servers, load, hostile clients, memory, and what the figures mean."""
