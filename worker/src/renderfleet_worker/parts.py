"""Puts the parts together: clients with their time limits, and the worker on top of them."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import TYPE_CHECKING

import boto3
import httpx
from botocore.config import Config

from renderfleet_worker import log
from renderfleet_worker.backend_source import Backend, BackendSource
from renderfleet_worker.clock import Clock
from renderfleet_worker.comfyui import ComfyUi
from renderfleet_worker.control import StopSignal
from renderfleet_worker.fleet import Fleet
from renderfleet_worker.metadata import Metadata
from renderfleet_worker.metrics import Metrics
from renderfleet_worker.queue_source import QueueSource
from renderfleet_worker.renderer import Renderer
from renderfleet_worker.settings import Settings, SettingsError
from renderfleet_worker.source import JobSource
from renderfleet_worker.storage import MediaBucket
from renderfleet_worker.task_table import TaskTable
from renderfleet_worker.worker import Worker

if TYPE_CHECKING:
    from types_boto3_autoscaling import AutoScalingClient

_CONNECT_SECONDS = 5
_ANSWER_SECONDS = 15
_TRIES = 4


def client_config(answer_seconds: int = _ANSWER_SECONDS) -> Config:
    """Short enough that a job can still be handed back within a Spot notice's two minutes."""
    return Config(
        connect_timeout=_CONNECT_SECONDS,
        read_timeout=answer_seconds,
        retries={"mode": "standard", "total_max_attempts": _TRIES},
    )


class Parts:
    """Makes each part on request, from one session. Client methods may be used by all threads."""

    def __init__(self, settings: Settings, metadata: Metadata, clock: Clock) -> None:
        self.settings = settings
        self.metadata = metadata
        self.clock = clock
        self._open: list[Callable[[], None]] = [metadata.close]
        self.session = boto3.Session(region_name=settings.region)
        if settings.fleet_secret is not None:
            log.hide(settings.fleet_secret.get_secret_value())

    def worker_id(self) -> str:
        """The instance id, or the host's name outside EC2, where there is no fleet. Raises SettingsError."""
        try:
            return self.metadata.instance_id()
        except httpx.HTTPError as error:
            if self.settings.asg_name:
                reason = f"RENDERFLEET_ASG_NAME is set, but the metadata service gives no instance id: {error}"
                raise SettingsError(reason) from None
            return socket.gethostname()

    def fleet(self, worker_id: str) -> Fleet:
        group = self.settings.asg_name
        client: AutoScalingClient | None = self.session.client("autoscaling", config=client_config()) if group else None
        return Fleet(client, group, worker_id, self.settings.lifecycle_hook)

    def close(self) -> None:
        """Closes the connections that were opened."""
        for closing in self._open:
            closing()

    def comfy(self) -> ComfyUi:
        settings = self.settings
        comfy = ComfyUi(
            settings.comfyui_url, self.clock, poll_seconds=settings.poll_seconds, hang_seconds=settings.hang_seconds
        )
        self._open.append(comfy.close)
        return comfy

    def table(self, worker_id: str) -> TaskTable:
        client = self.session.client("dynamodb", config=client_config())
        return TaskTable(client, self.settings.table or "", worker_id, self.settings.lease_seconds, self.clock)

    def backend(self, worker_id: str, stop: StopSignal) -> Backend:
        http = httpx.Client(timeout=httpx.Timeout(_ANSWER_SECONDS, connect=_CONNECT_SECONDS))
        self._open.append(http.close)
        return Backend(http, self.settings, worker_id, stop)

    def source(self, worker_id: str, stop: StopSignal) -> JobSource:
        if self.settings.source == "backend":
            return BackendSource(self.backend(worker_id, stop), self.settings, self.clock)
        sqs = self.session.client("sqs", config=client_config(self.settings.wait_seconds + _ANSWER_SECONDS))
        return QueueSource(sqs, self.table(worker_id), self.settings, self.clock)

    def worker(self, stop: StopSignal) -> Worker:
        settings = self.settings
        worker_id = self.worker_id()
        comfy = self.comfy()
        metrics = Metrics(
            self.session.client("cloudwatch", config=client_config()),
            settings.stage,
            settings.workflow,
            self.clock,
            every_seconds=settings.metrics_seconds,
        )
        bucket = MediaBucket(self.session.client("s3", config=client_config()), settings.bucket)
        renderer = Renderer(comfy, bucket, metrics, settings.work_dir, self.clock)
        source, fleet = self.source(worker_id, stop), self.fleet(worker_id)
        return Worker(settings, source, renderer, comfy, fleet, metrics, stop, self.clock)
