#!/usr/bin/env python3
"""The front door in a checkout: ``python cli.py …`` is the installed ``legalsys …``."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from legalsys.cli import main  # noqa: E402 - the checkout's own package must be found first

if __name__ == "__main__":
    main()
