"""The worker's metrics, in CloudWatch's namespace Renderfleet. Losing some is no reason to disturb a job."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from renderfleet_worker.aws import AWS_ERRORS
from renderfleet_worker.clock import Clock

if TYPE_CHECKING:
    from types_boto3_cloudwatch import CloudWatchClient
    from types_boto3_cloudwatch.literals import StandardUnitType
    from types_boto3_cloudwatch.type_defs import DimensionTypeDef, MetricDatumTypeDef

NAMESPACE = "Renderfleet"
_MOST_PER_CALL = 500
_MOST_KEPT = 2000
_log = logging.getLogger(__name__)


class Metrics:
    """Collects and publishes regularly: what jobs took, how long the GPU was busy lately, and that the worker lives.

    Each worker reports ActiveWorkers 1 a minute: the sum over a minute is the number of workers.
    """

    def __init__(
        self, client: CloudWatchClient, stage: str, workflow: str, clock: Clock, *, every_seconds: float
    ) -> None:
        self._client = client
        self._of_stage: list[DimensionTypeDef] = [{"Name": "Stage", "Value": stage}]
        self._of_workflow: list[DimensionTypeDef] = [*self._of_stage, {"Name": "Workflow", "Value": workflow}]
        self._clock = clock
        self._every_seconds = every_seconds
        self._lock = threading.Lock()
        self._pending: list[MetricDatumTypeDef] = []
        self._busy_since: float | None = None
        self._busy_seconds = 0.0
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._publish_regularly, name="metrics", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        self._closing.set()
        self._thread.join()
        self.publish()

    def job_completed(self, job_seconds: float, task_seconds: float | None) -> None:
        """A job's seconds from its claim; a task's from its submission, if known."""
        self._add("JobsCompleted", 1, "Count", self._of_workflow)
        self._add("JobSeconds", job_seconds, "Seconds", self._of_workflow)
        if task_seconds is not None:
            # Negative only if the submitter's clock is ahead of ours.
            self._add("TaskSeconds", max(task_seconds, 0), "Seconds", self._of_stage)

    @contextmanager
    def gpu_busy(self) -> Iterator[None]:
        """Time inside counts as GpuBusySeconds, published while it passes."""
        with self._lock:
            self._busy_since = self._clock.monotonic()
        try:
            yield
        finally:
            with self._lock:
                self._count_busy()
                self._busy_since = None

    def _count_busy(self) -> None:
        if self._busy_since is not None:
            now = self._clock.monotonic()
            self._busy_seconds += now - self._busy_since
            self._busy_since = now

    def _add(self, name: str, value: float, unit: StandardUnitType, dimensions: list[DimensionTypeDef]) -> None:
        with self._lock:
            self._pending.append({"MetricName": name, "Value": value, "Unit": unit, "Dimensions": dimensions})
            del self._pending[:-_MOST_KEPT]

    def _publish_regularly(self) -> None:
        while not self._closing.wait(self._every_seconds):
            self._add("ActiveWorkers", 1, "Count", self._of_workflow)
            self.publish()

    def publish(self) -> None:
        with self._lock:
            self._count_busy()
            busy, self._busy_seconds = self._busy_seconds, 0.0
        self._add("GpuBusySeconds", busy, "Seconds", self._of_workflow)
        with self._lock:
            batch, self._pending = self._pending[:_MOST_PER_CALL], self._pending[_MOST_PER_CALL:]
        try:
            self._client.put_metric_data(Namespace=NAMESPACE, MetricData=batch)
        except AWS_ERRORS as error:
            _log.warning("metrics could not be published", extra={"error": str(error)})
            with self._lock:
                self._pending = [*batch, *self._pending][-_MOST_KEPT:]
