"""Canned questions, and questions in words."""
