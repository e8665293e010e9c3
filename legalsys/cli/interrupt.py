"""Ctrl-C that cannot get lost.

Python raises ``KeyboardInterrupt`` wherever the program happens to be. Inside a finaliser, a callback of a C library or a weak
reference's it is printed as ignored, and the work goes on as if nobody had pressed anything (docs.python.org, `signal`, "Note on
signal handlers and exceptions"). So it is remembered too, and long work asks after every item.
"""

from __future__ import annotations

import signal
import threading
from types import FrameType

__all__ = ["listen", "stop_if_interrupted"]

_pressed = threading.Event()


def _press(number: int, frame: FrameType | None) -> None:
    _pressed.set()
    raise KeyboardInterrupt


def listen() -> None:
    """Remember Ctrl-C from now on. Where somebody else handles it, or in another thread than the main one, nothing changes."""
    _pressed.clear()
    if threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _press)


def stop_if_interrupted() -> None:
    """Raise `KeyboardInterrupt` if Ctrl-C was pressed since `listen`."""
    if _pressed.is_set():
        raise KeyboardInterrupt
