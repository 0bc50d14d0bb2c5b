"""What is worked out over all documents."""
