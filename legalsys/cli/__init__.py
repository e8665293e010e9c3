"""The command line: the one place that reads today's date, prints, and ends with an exit code."""

from __future__ import annotations

import sys

__all__ = ["main"]


def main() -> None:
    """Run ``legalsys`` with the arguments of the process and end it with an exit code (`legalsys.errors.ExitCode`)."""
    from .app import application

    sys.exit(application.main(sys.argv[1:], prog_name="legalsys"))
