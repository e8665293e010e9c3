"""Measurements of legalsys against plain references, in one run: ``python -m benchmarks`` (or ``make bench``)."""
