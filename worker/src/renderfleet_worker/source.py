"""Where jobs come from, as the worker sees it: the task queue or the backend."""

from __future__ import annotations

from typing import Protocol

from renderfleet_worker.control import JobFailed, StopSignal
from renderfleet_worker.job import Job, Result


class Claim(Protocol):
    """One job that this worker alone may do, until it says otherwise or its lease ends.

    Every method raises ClaimLost once another has taken over.
    """

    @property
    def job(self) -> Job:
        """The job."""

    @property
    def token(self) -> str:
        """Identifies this try and no other."""

    @property
    def created_at(self) -> int | None:
        """Unix seconds of submission, if known."""

    def renew(self) -> None:
        """Extends the lease."""

    def started(self, comfy_job_id: str) -> None:
        """Records ComfyUI's own id of the job."""

    def complete(self, result: Result) -> None:
        """Records the result, then lets go of the job for good."""

    def fail(self, failure: JobFailed) -> None:
        """Records the reason; the job is tried again as often as its source allows."""

    def hand_back(self, reason: str) -> None:
        """Gives the job to others at once."""


class JobSource(Protocol):
    def take(self, stop: StopSignal) -> Claim | None:
        """Waits a little for a job and claims it. None if there is none yet, or if it is time to stop."""
