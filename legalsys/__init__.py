"""Review and systematize the legal normative documents of a Vietnamese province."""

__version__ = "0.1.0"
