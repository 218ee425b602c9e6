"""Metrics, as CloudWatch gets them."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError

from manual_clock import ManualClock
from renderfleet_worker.metrics import Metrics


class CloudWatch:
    """Takes what it is sent, or refuses."""

    def __init__(self) -> None:
        self.refuses = False
        self.taken: list[dict[str, Any]] = []

    def put_metric_data(self, *, Namespace: str, MetricData: list[dict[str, Any]]) -> None:  # noqa: N803
        if self.refuses:
            raise EndpointConnectionError(endpoint_url="http://nowhere")
        assert Namespace == "Renderfleet"
        self.taken += MetricData

    def values(self, name: str) -> list[float]:
        return [datum["Value"] for datum in self.taken if datum["MetricName"] == name]


@pytest.fixture
def cloudwatch() -> CloudWatch:
    return CloudWatch()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def metrics(cloudwatch: CloudWatch, clock: ManualClock) -> Metrics:
    return Metrics(cloudwatch, "dev", "image", clock, every_seconds=60)  # type: ignore[arg-type]


def test_a_completed_job_is_counted_with_the_agreed_dimensions(metrics: Metrics, cloudwatch: CloudWatch) -> None:
    metrics.job_completed(12.5, 80)
    metrics.publish()
    dimensions = {
        datum["MetricName"]: {dimension["Name"]: dimension["Value"] for dimension in datum["Dimensions"]}
        for datum in cloudwatch.taken
    }
    of_workflow = {"Stage": "dev", "Workflow": "image"}
    assert dimensions == {
        "JobsCompleted": of_workflow,
        "JobSeconds": of_workflow,
        "GpuBusySeconds": of_workflow,
        "TaskSeconds": {"Stage": "dev"},
    }
    assert (cloudwatch.values("JobSeconds"), cloudwatch.values("TaskSeconds")) == ([12.5], [80])


def test_busy_seconds_are_reported_while_they_pass(
    metrics: Metrics, cloudwatch: CloudWatch, clock: ManualClock
) -> None:
    metrics.publish()
    with metrics.gpu_busy():
        clock.now += 60
        metrics.publish()
        clock.now += 15
    clock.now += 45
    metrics.publish()
    assert cloudwatch.values("GpuBusySeconds") == [0, 60, 15]


def test_what_could_not_be_published_is_sent_later(metrics: Metrics, cloudwatch: CloudWatch) -> None:
    cloudwatch.refuses = True
    metrics.job_completed(1, None)
    metrics.publish()
    cloudwatch.refuses = False
    metrics.publish()
    assert cloudwatch.values("JobsCompleted") == [1]
    assert cloudwatch.values("GpuBusySeconds") == [0, 0]


def test_nothing_is_kept_without_end(metrics: Metrics, cloudwatch: CloudWatch) -> None:
    cloudwatch.refuses = True
    for _ in range(1200):
        metrics.job_completed(1, 1)
    metrics.publish()
    cloudwatch.refuses = False
    for _ in range(20):
        metrics.publish()
    assert len(cloudwatch.taken) <= 2000 + 20
