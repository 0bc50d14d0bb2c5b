"""What a clause amounts to."""
