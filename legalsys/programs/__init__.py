"""Outside programs, one module each: where they are, which version, how long they may take, how to install them.

Nothing here knows documents. A program that is missing, too old, hangs, crashes or prints what it should not is a coded
`ProgramFailure`; whoever called decides whether that is the trouble of one file or of the whole call.
"""

from .process import Finished, ProgramFailure, find_program, install_advice, run_program

__all__ = ["Finished", "ProgramFailure", "find_program", "install_advice", "run_program"]
