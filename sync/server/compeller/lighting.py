"""Lighting cues: launched here, played by whoever stands at the stage, who acknowledges and reports.

ACTIVE -- stop --> STOP_REQUESTED -- the executor reports STOPPED --> STOPPED
"""

from __future__ import annotations

import json
import secrets
from typing import Any

from sync.server.accounts import User
from sync.server.compeller.stages import DEFAULT_STAGE, contract_for, resolve
from sync.server.compeller.tables import stamp
from sync.server.core import Core
from sync.server.db import Row
from sync.server.problems import Problem, not_found

ACTIVE, STOP_REQUESTED, STOPPED = "ACTIVE", "STOP_REQUESTED", "STOPPED"


class Lighting:
    """Each user's cues."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def launch(
        self, user: User, stage: str, effect: str, variables: dict[str, Any], contract: dict[str, Any] | None
    ) -> dict[str, Any]:
        """Launch a cue and return it.

        Raises:
            Problem: 422, the effect, the stage, a binding or a variable is not there.
        """
        stage = stage or DEFAULT_STAGE
        contract = contract_for(effect, contract, stage)
        value = {
            "effect_id": effect or contract.get("effect_id"),
            "variables": resolve(contract, variables),
            "launch_contract": contract,
            "feedback": {},
        }
        key, now = f"cue_{secrets.token_hex(8)}", self._core.clock()
        self._core.db.insert(
            "INSERT INTO cues VALUES(?,?,?,?,?,?,?)", key, user.id, stage, ACTIVE, json.dumps(value), now, now
        )
        return self.get(user, key)

    def list(self, user: User, stage: str) -> dict[str, Any]:
        """Return the cues that are not stopped, oldest first, with what their executors said."""
        rows = self._core.db.all(
            "SELECT * FROM cues WHERE owner=? AND state<>? AND (?='' OR stage=?) ORDER BY created, rowid",
            *(user.id, STOPPED, stage, stage),
        )
        return {"cues": [_body(row) for row in rows]}

    def get(self, user: User, key: str) -> dict[str, Any]:
        """Return a cue.

        Raises:
            Problem: 404.
        """
        return _body(self._row(user, key))

    def set_variables(self, user: User, key: str, variables: dict[str, Any]) -> dict[str, Any]:
        """Change some variables of a cue.

        Raises:
            Problem: 404; 409, it is stopped; 422, a variable is unknown or out of range.
        """
        with self._core.db.transaction():
            row = self._row(user, key)
            if row["state"] != ACTIVE:
                raise Problem(409, "Not possible now", f"This cue is {row['state']}; its variables stay as they are.")
            value = json.loads(row["value"])
            resolve(value["launch_contract"], variables)
            value["variables"] |= variables
            return self._write(row, value)

    def stop(self, user: User, key: str) -> dict[str, Any]:
        """Ask for a cue to be stopped; asking twice is fine.

        Raises:
            Problem: 404.
        """
        with self._core.db.transaction():
            row = self._row(user, key)
            state = STOP_REQUESTED if row["state"] == ACTIVE else row["state"]
            return self._write(row, json.loads(row["value"]), state)

    def acknowledge(self, user: User, key: str, said: dict[str, Any]) -> dict[str, Any]:
        """Take an executor's word that it plays a cue or does not; it may be sent again.

        Raises:
            Problem: 404.
        """
        with self._core.db.transaction():
            row = self._row(user, key)
            value = json.loads(row["value"])
            value["feedback"] |= {"ack": said | {"received_at": stamp(self._core.clock())}}
            return self._write(row, value)

    def report(self, user: User, key: str, said: dict[str, Any]) -> dict[str, Any]:
        """Take an executor's report; one that says STOPPED ends the cue.

        Raises:
            Problem: 404.
        """
        with self._core.db.transaction():
            row = self._row(user, key)
            value = json.loads(row["value"])
            value["feedback"] |= {"report": said | {"received_at": stamp(self._core.clock())}}
            ended = str(said.get("status", "")).upper() == STOPPED
            return self._write(row, value, STOPPED if ended else row["state"])

    def _row(self, user: User, key: str) -> Row:
        row = self._core.db.one("SELECT * FROM cues WHERE id=? AND owner=?", key, user.id)
        if row is None:
            raise not_found("lighting cue")
        return row

    def _write(self, row: Row, value: dict[str, Any], state: str = "") -> dict[str, Any]:
        self._core.db.run(
            "UPDATE cues SET state=?, value=?, updated=? WHERE id=?",
            *(state or row["state"], json.dumps(value), self._core.clock(), row["id"]),
        )
        changed = self._core.db.one("SELECT * FROM cues WHERE id=?", row["id"])
        return _body(changed if changed is not None else row)


def _body(row: Row) -> dict[str, Any]:
    about: dict[str, Any] = {"launch_id": row["id"], "stage_id": row["stage"], "state": row["state"]}
    times = {"created_at": stamp(row["created"]), "updated_at": stamp(row["updated"])}
    return about | dict(json.loads(row["value"])) | times
