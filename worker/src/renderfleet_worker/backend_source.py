"""Jobs from the backend over HTTPS. The contract is in worker/README.md; the backend alone decides who has a job."""

from __future__ import annotations

import logging
import uuid
from typing import Any

import httpx

from renderfleet_worker import __version__, log
from renderfleet_worker import job as jobs
from renderfleet_worker.clock import Clock
from renderfleet_worker.control import ClaimLost, JobFailed, StopSignal
from renderfleet_worker.job import InvalidJobError, Job, Result
from renderfleet_worker.settings import Settings

_log = logging.getLogger(__name__)
_TRIES = 4
_UNAUTHORIZED = 401
_NO_CONTENT = 204
_CONFLICT = 409
_SERVER_ERROR = 500


class BackendError(Exception):
    """The backend could not be reached, or answered what the contract does not allow."""


class Backend:
    """The contract's calls. Each repeats itself on network and server errors: all of them may be sent twice."""

    def __init__(self, client: httpx.Client, settings: Settings, worker_id: str, stop: StopSignal) -> None:
        self._client = client
        self._settings = settings
        self._worker_id = worker_id
        self._stop = stop
        self._token: str | None = None

    def register(self) -> None:
        """Trades the fleet secret for a token of this worker. Raises BackendError."""
        secret = self._settings.fleet_secret
        answer = self._send(
            "/api/workers/register",
            {
                "worker_id": self._worker_id,
                "workflow": self._settings.workflow,
                "stage": self._settings.stage,
                "version": __version__,
            },
            {"X-Fleet-Secret": secret.get_secret_value() if secret else ""},
        )
        token = answer.json().get("worker_token") if answer.is_success else None
        if not isinstance(token, str) or not token:
            raise BackendError(f"registration was refused with HTTP {answer.status_code}: is the fleet secret right?")
        log.hide(token)
        self._token = token

    def call(self, path: str, body: dict[str, Any]) -> httpx.Response:
        """Calls as this worker; registers first, and again if the token is no longer known. Raises BackendError."""
        for _ in range(2):
            if self._token is None:
                self.register()
            answer = self._send(path, body, {"Authorization": f"Bearer {self._token}"})
            if answer.status_code != _UNAUTHORIZED:
                return answer
            self._token = None
        raise BackendError(f"{path}: the backend does not know the token that it just gave")

    def _send(self, path: str, body: dict[str, Any], headers: dict[str, str]) -> httpx.Response:
        url = (self._settings.backend_url or "").rstrip("/") + path
        problem = ""
        for attempt in range(_TRIES):
            try:
                answer = self._client.post(url, json=body, headers=headers)
            except httpx.HTTPError as error:
                problem = f"{type(error).__name__}: {error}"
            else:
                if answer.status_code < _SERVER_ERROR:
                    return answer
                problem = f"HTTP {answer.status_code}"
            if attempt + 1 < _TRIES:
                self._stop.wait(self._settings.poll_seconds * 0.1 * 2**attempt)
        raise BackendError(f"{path}: {problem}")


class BackendClaim:
    """A job that the backend gave to this worker."""

    def __init__(self, backend: Backend, job: Job, lease: str) -> None:
        self.job = job
        # Not the lease's token: this one is in logs and in the result's address.
        self.token = uuid.uuid4().hex
        self._lease = lease
        self.created_at = job.created_at
        self._backend = backend

    def renew(self) -> None:
        self._tell("heartbeat", {})

    def started(self, comfy_job_id: str) -> None:
        self._tell("heartbeat", {"comfy_job_id": comfy_job_id})

    def complete(self, result: Result) -> None:
        self._tell("complete", {"result_s3_uri": result.uri, "comfy_job_id": result.comfy_job_id})

    def fail(self, failure: JobFailed) -> None:
        self._tell("fail", {"error_message": str(failure)[:1000], "retryable": not failure.own_fault})

    def hand_back(self, reason: str) -> None:
        self._tell("release", {"reason": reason})

    def _tell(self, what: str, body: dict[str, Any]) -> None:
        path = f"/api/workers/jobs/{self.job.task_id}/{what}"
        answer = self._backend.call(path, {"lease_token": self._lease, **body})
        if answer.status_code == _CONFLICT:
            raise ClaimLost(f"the backend says that task {self.job.task_id} is another's")
        if not answer.is_success:
            raise BackendError(f"{path}: HTTP {answer.status_code}")


class BackendSource:
    """Polls for jobs of this worker's workflow."""

    def __init__(self, backend: Backend, settings: Settings, clock: Clock) -> None:
        self._backend = backend
        self._settings = settings
        self._clock = clock

    def take(self, stop: StopSignal) -> BackendClaim | None:
        answer = self._backend.call("/api/workers/jobs/claim", {"workflow": self._settings.workflow})
        if answer.status_code == _NO_CONTENT:
            until = self._clock.monotonic() + self._settings.poll_seconds
            while self._clock.monotonic() < until and not stop.wait(until - self._clock.monotonic()):
                pass
            return None
        if not answer.is_success:
            raise BackendError(f"/api/workers/jobs/claim: HTTP {answer.status_code}")
        given = answer.json()
        token, raw = given.get("lease_token"), given.get("job")
        if not isinstance(token, str) or not isinstance(raw, dict):
            raise BackendError("/api/workers/jobs/claim: lease_token or job is missing")
        try:
            claim = BackendClaim(self._backend, jobs.parse_object(raw), token)
        except InvalidJobError as invalid:
            _log.error(
                "the backend gave a job that is none", extra={"task_id": invalid.task_id, "reason": str(invalid)}
            )
            if invalid.task_id is not None:
                body = {"lease_token": token, "error_message": str(invalid)[:1000], "retryable": False}
                self._backend.call(f"/api/workers/jobs/{invalid.task_id}/fail", body)
            return None
        if stop.is_set():
            claim.hand_back(stop.reason)
            return None
        return claim
