"""A Ctrl-C that falls into a finaliser is heard all the same."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
SCRIPT = """
import os, signal
from legalsys.cli.interrupt import listen, stop_if_interrupted

class Lost:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGINT)
        sum(range(10))

signal.signal(signal.SIGINT, signal.default_int_handler)  # tests in the background inherit that it is ignored
listen()
stop_if_interrupted()
Lost()
print("went on", flush=True)
stop_if_interrupted()
print("lost", flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="os.kill sends no Ctrl-C on Windows")
def test_an_interrupt_inside_a_finaliser_is_heard_after_the_item() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], cwd=CHECKOUT, capture_output=True, text=True, timeout=60)
    assert done.stdout == "went on\n"
    assert "KeyboardInterrupt" in done.stderr
    assert done.returncode in (130, 1, -signal.SIGINT)
