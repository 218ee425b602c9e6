"""How a running job is told to stop: all its waiting goes through `Control`, which raises the reason."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

from renderfleet_worker import systemd
from renderfleet_worker.clock import Clock

NOTICE_FILE = "notice"
_log = logging.getLogger(__name__)


class HandBack(Exception):  # noqa: N818 -- no error: the box goes away, the job does not.
    """The box is about to go: the job must go back to others at once."""


class ClaimLost(Exception):  # noqa: N818 -- no error of the job's.
    """Another worker has the job, or may have it: nothing may be written about it any more."""


class JobFailed(Exception):  # noqa: N818 -- the domain's word.
    """The job's try failed. `own_fault`: it would fail the same way on any box."""

    def __init__(self, reason: str, *, own_fault: bool = False) -> None:
        super().__init__(reason)
        self.own_fault = own_fault


class StopSignal:
    """Whether the worker is to stop: by SIGTERM, or by the Spot watcher's notice file."""

    def __init__(self, run_dir: Path) -> None:
        self._event = threading.Event()
        self._notice = run_dir / NOTICE_FILE
        self.reason = ""

    def set(self, reason: str) -> None:
        if not self._event.is_set():
            self.reason = reason
            self._event.set()

    def is_set(self) -> bool:
        if not self._event.is_set() and self._notice.exists():
            self.set(self._notice.read_text(encoding="utf-8").strip() or "notice")
        return self._event.is_set()

    def wait(self, seconds: float) -> bool:
        """Waits, at most half a second at a time, so that a notice is seen soon."""
        if self.is_set():
            return True
        self._event.wait(min(seconds, 0.5))
        return self.is_set()


class Control:
    """The limits of one job. Shared by the job's thread, which checks, and its heartbeat, which renews."""

    def __init__(self, stop: StopSignal, clock: Clock, *, lease_seconds: float, timeout_seconds: float) -> None:
        self._stop = stop
        self._clock = clock
        self._lease_seconds = lease_seconds
        self._renewed = clock.monotonic()
        self._deadline = self._renewed + timeout_seconds
        self._timeout_seconds = timeout_seconds
        self._lost: str | None = None

    def renewed(self, asked_at: float) -> None:
        """A renewal succeeded that was asked for at this monotonic time."""
        self._renewed = max(self._renewed, asked_at)

    def lose(self, reason: str) -> None:
        self._lost = self._lost or reason

    @property
    def overdue(self) -> bool:
        """Past the job's deadline: its claim must not be kept alive any longer."""
        return self._clock.monotonic() > self._deadline

    def check(self) -> None:
        """Raises what ends the job, if anything does."""
        systemd.alive()
        if self._lost:
            raise ClaimLost(self._lost)
        # Others take over a lease that they saw unchanged for its length. They started to look after this renewal was
        # asked for, so by this rule the job has stopped here before it starts there.
        if self._clock.monotonic() - self._renewed > self._lease_seconds:
            raise ClaimLost(f"the lease could not be renewed for {self._lease_seconds:g} s")
        if self._stop.is_set():
            raise HandBack(self._stop.reason)
        if self.overdue:
            raise JobFailed(f"not done within {self._timeout_seconds:g} s")

    def wait(self, seconds: float) -> None:
        self.check()
        self._stop.wait(seconds)
        self.check()
