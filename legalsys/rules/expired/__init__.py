"""Expired or superseded."""
