"""Keeps a claim alive while its job runs."""

from __future__ import annotations

import logging
import threading
from types import TracebackType
from typing import Self

from renderfleet_worker.clock import Clock
from renderfleet_worker.control import ClaimLost, Control
from renderfleet_worker.source import Claim

_log = logging.getLogger(__name__)


class Heartbeat:
    """Renews the claim from a thread of its own, between entering and leaving."""

    def __init__(self, claim: Claim, control: Control, clock: Clock, *, every_seconds: float) -> None:
        self._claim = claim
        self._control = control
        self._clock = clock
        self._every_seconds = every_seconds
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        self._thread.join()

    def _beat(self) -> None:
        while not self._done.wait(self._every_seconds):
            if self._control.overdue:
                # The job's thread may be stuck where it cannot see its deadline: others must get the job all the same.
                _log.error("the job is overdue: its claim is not renewed any more")
                return
            asked = self._clock.monotonic()
            try:
                self._claim.renew()
            except ClaimLost as lost:
                self._control.lose(str(lost))
                return
            except Exception as error:  # Whatever it is, the lease's own end decides.
                _log.warning("the claim could not be renewed", extra={"error": f"{type(error).__name__}: {error}"})
            else:
                self._control.renewed(asked)
