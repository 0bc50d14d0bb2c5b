"""The parse."""
