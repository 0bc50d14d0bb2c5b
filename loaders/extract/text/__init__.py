"""Words, items and sentences."""
