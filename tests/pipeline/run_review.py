"""A review in a process of its own, which the test kills. Arguments: workspace folder, documents, ``pool`` or ``alone``."""

from __future__ import annotations

import sys
from pathlib import Path

from legalsys.pipeline import review
from legalsys.workspace import open_workspace
from tests.pipeline.material import AS_OF

if __name__ == "__main__":
    options = {"parse": {"workers": 2, "in_process": 0} if sys.argv[3] == "pool" else {"in_process": 1000}, "store": {"batch": 2}}
    with open_workspace(Path(sys.argv[1]), create=True) as workspace:
        review([Path(sys.argv[2])], workspace, as_of=AS_OF, options=options)
