"""Conflicting, as far as no reading of norms is needed."""
