"""The worker's life: clean up, take a job, do it, again, until told to stop."""

from __future__ import annotations

import fcntl
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from renderfleet_worker import systemd
from renderfleet_worker.clock import Clock
from renderfleet_worker.comfyui import ComfyUi, State
from renderfleet_worker.control import ClaimLost, Control, HandBack, JobFailed, StopSignal
from renderfleet_worker.fleet import Fleet
from renderfleet_worker.heartbeat import Heartbeat
from renderfleet_worker.job import Result
from renderfleet_worker.metrics import Metrics
from renderfleet_worker.renderer import Renderer, tidy
from renderfleet_worker.settings import Settings
from renderfleet_worker.source import Claim, JobSource

LOCK_FILE = "worker.lock"
RESTART_COMFYUI_FILE = "restart-comfyui"
_UNPROTECT_TRIES = 10
_TELL_EVERY_SECONDS = 30.0
_log = logging.getLogger(__name__)


class AlreadyRunningError(Exception):
    """Another worker runs on this box, which has one GPU."""


@contextmanager
def only_worker(run_dir: Path) -> Iterator[None]:
    """Holds the lock that tells others (the Spot watcher, doctor) that a worker runs. The kernel frees it if we die."""
    run_dir.mkdir(parents=True, exist_ok=True)
    with (run_dir / LOCK_FILE).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunningError(f"another worker holds {run_dir / LOCK_FILE}") from None
        yield


def is_running(run_dir: Path) -> bool:
    try:
        with only_worker(run_dir):
            return False
    except AlreadyRunningError:
        return True


class Worker:
    """Does one job at a time."""

    def __init__(
        self,
        settings: Settings,
        source: JobSource,
        renderer: Renderer,
        comfy: ComfyUi,
        fleet: Fleet,
        metrics: Metrics,
        stop: StopSignal,
        clock: Clock,
    ) -> None:
        self._settings = settings
        self._source = source
        self._renderer = renderer
        self._comfy = comfy
        self._fleet = fleet
        self._metrics = metrics
        self._stop = stop
        self._clock = clock
        self._stuck_since: float | None = None
        self._told_down = float("-inf")

    def run(self) -> None:
        """Returns once told to stop, with nothing claimed and no protection set."""
        self._fleet.unprotect()
        tidy(self._settings.work_dir)
        self._comfy.clear()
        self._metrics.start()
        systemd.notify("READY=1")
        _log.info("ready", extra={"source": self._settings.source, "workflow": self._settings.workflow})
        try:
            while not self._stop.is_set():
                systemd.alive()
                self._step()
        finally:
            systemd.notify("STOPPING=1")
            _log.info("stopping", extra={"reason": self._stop.reason})
            self._release_box()
            self._metrics.close()

    def _step(self) -> None:
        # A box that cannot clear its protection, or whose ComfyUI is not well, must not take jobs from sound ones.
        if not self._fleet.unprotect():
            self._stop.wait(self._settings.poll_seconds)
            return
        if not self._comfy_ready():
            self._stop.wait(self._settings.poll_seconds)
            return
        try:
            claim = self._source.take(self._stop)
        except Exception:
            _log.exception("no job could be taken")
            self._stop.wait(self._settings.poll_seconds)
            return
        if claim is not None:
            self._do(claim)

    def _comfy_ready(self) -> bool:
        state = self._comfy.state()
        if state is State.IDLE:
            self._stuck_since = None
            return True
        now = self._clock.monotonic()
        if state is State.DOWN:
            # It starts, or systemd is about to start it again.
            self._stuck_since = None
            if now - self._told_down > _TELL_EVERY_SECONDS:
                self._told_down = now
                _log.warning("ComfyUI is down: no job is taken until it is up")
        elif self._stuck_since is None:
            self._stuck_since = now
        elif now - self._stuck_since > self._settings.stuck_seconds:
            # It ignores the interrupt, or hangs: systemd restarts it (renderfleet-comfyui-restart.path).
            _log.error("ComfyUI is stuck: asking for its restart")
            (self._settings.run_dir / RESTART_COMFYUI_FILE).touch()
            self._stuck_since = now
        return False

    def _do(self, claim: Claim) -> None:
        names = {"task_id": claim.job.task_id, "try": claim.token}
        _log.info("job taken", extra=names)
        began = self._clock.monotonic()
        control = Control(
            self._stop,
            self._clock,
            lease_seconds=self._settings.lease_seconds,
            timeout_seconds=self._settings.job_timeout_seconds,
        )
        try:
            self._fleet.protect()
            with Heartbeat(claim, control, self._clock, every_seconds=self._settings.heartbeat_seconds):
                result = self._renderer.render(claim, control)
                control.check()
                claim.complete(result)
        except Exception as ended:  # Every end of a try is handled, the unexpected ones too.
            self._end_try(claim, ended, names)
            self._comfy.clear()
        else:
            self._completed(claim, result, began, names)
        finally:
            self._fleet.unprotect()

    def _completed(self, claim: Claim, result: Result, began: float, names: dict[str, str]) -> None:
        seconds = self._clock.monotonic() - began
        known = claim.created_at is not None
        self._metrics.job_completed(seconds, self._clock.wall() - (claim.created_at or 0) if known else None)
        _log.info(
            "job completed",
            extra={
                **names,
                "result": result.uri,
                "seconds": round(seconds, 1),
                "gpu_seconds": round(result.gpu_seconds, 1),
            },
        )

    def _end_try(self, claim: Claim, ended: Exception, names: dict[str, str]) -> None:
        try:
            match ended:
                case HandBack():
                    _log.warning("handing the job back", extra={**names, "reason": str(ended)})
                    claim.hand_back(str(ended))
                case ClaimLost():
                    _log.warning("the job is another's now", extra={**names, "reason": str(ended)})
                case JobFailed():
                    _log.error("the try failed", extra={**names, "reason": str(ended), "own_fault": ended.own_fault})
                    claim.fail(ended)
                case _:
                    _log.error("the try failed unexpectedly", extra=names, exc_info=ended)
                    claim.fail(JobFailed(f"unexpected {type(ended).__name__}: {ended}"))
        except ClaimLost as lost:
            _log.warning("the job is another's now", extra={**names, "reason": str(lost)})
        except Exception:
            # Nothing is lost: the lease and the message's visibility end by themselves.
            _log.exception("the end of the try could not be recorded", extra=names)

    def _release_box(self) -> None:
        for _ in range(_UNPROTECT_TRIES):
            if self._fleet.unprotect():
                return
            systemd.alive()
            # Not the stop signal: it is set by now, so that nothing would wait.
            threading.Event().wait(self._settings.poll_seconds)
        _log.error("scale-in protection may still be set; it is cleared at the next start")
