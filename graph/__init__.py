"""What has been said: records to quads, quads to answers."""
