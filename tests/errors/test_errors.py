"""Coded errors keep their code and words on the way from one process to another."""

from __future__ import annotations

import pickle

from legalsys.errors import DataFileWrong, ExitCode, UsageError


def test_an_error_survives_being_sent_to_another_process() -> None:
    for error in (DataFileWrong("LAW-002", row="kinds.toml [rows] 1"), UsageError("WORK-008", line=3, detail="x")):
        again = pickle.loads(pickle.dumps(error))
        assert type(again) is type(error)
        assert (again.code, again.params, str(again)) == (error.code, error.params, str(error))
    assert UsageError.exit_code is ExitCode.USAGE
