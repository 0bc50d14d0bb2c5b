"""What may be said: vocabulary, concepts, shapes, and what is known without reading."""
