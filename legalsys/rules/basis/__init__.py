"""Resting on what has ended."""
