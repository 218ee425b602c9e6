"""Jobs from the task queue.

A message stays hidden while its job is done, and is deleted only once the task's row says completed. The worker never
sends to the dead-letter queue: a message that has used up its deliveries is made visible, and SQS moves it on the next
receive.
"""

from __future__ import annotations

import logging
import uuid
from enum import Enum
from typing import TYPE_CHECKING

from renderfleet_worker import job as jobs
from renderfleet_worker import systemd
from renderfleet_worker.aws import AWS_ERRORS
from renderfleet_worker.clock import Clock
from renderfleet_worker.control import ClaimLost, JobFailed, StopSignal
from renderfleet_worker.job import InvalidJobError, Job, Result
from renderfleet_worker.settings import Settings
from renderfleet_worker.task_table import Claimed, Done, Held, TaskTable

if TYPE_CHECKING:
    from types_boto3_sqs import SQSClient
    from types_boto3_sqs.type_defs import MessageTypeDef

_log = logging.getLogger(__name__)
_LONGEST_HIDDEN_SECONDS = 43200


class Delivery:
    """One delivery of a message."""

    def __init__(self, client: SQSClient, settings: Settings, message: MessageTypeDef) -> None:
        self._client = client
        self._url = settings.queue_url or ""
        self._receipt = message["ReceiptHandle"]
        self.body = message["Body"]
        self.number = int(message["Attributes"]["ApproximateReceiveCount"])
        self.of = settings.max_receives
        self.which = f"{self.number} of {self.of}"
        self.name = {"message_id": message["MessageId"], "delivery": self.which}

    @property
    def last(self) -> bool:
        return self.number >= self.of

    def hide(self, seconds: float) -> None:
        """Makes the message visible to others in so many seconds. If that fails, the old time runs on."""
        try:
            self._client.change_message_visibility(
                QueueUrl=self._url,
                ReceiptHandle=self._receipt,
                VisibilityTimeout=min(int(seconds), _LONGEST_HIDDEN_SECONDS),
            )
        except AWS_ERRORS as error:
            _log.warning("the message's visibility could not be changed", extra={**self.name, "error": str(error)})

    def delete(self) -> None:
        """Should it fail, the message comes again, finds its task completed, and is deleted then."""
        try:
            self._client.delete_message(QueueUrl=self._url, ReceiptHandle=self._receipt)
        except AWS_ERRORS as error:
            _log.warning("the message could not be deleted", extra={**self.name, "error": str(error)})


class _Watched(Enum):
    FREE = "nobody holds the task any more"
    NOT_OURS = "the message was let go"


class QueueClaim:
    """A job of the queue, claimed in the table."""

    def __init__(
        self, job: Job, token: str, created_at: int, delivery: Delivery, table: TaskTable, settings: Settings
    ) -> None:
        self.job = job
        self.token = token
        self.created_at: int | None = created_at
        self._delivery = delivery
        self._table = table
        self._settings = settings

    def renew(self) -> None:
        self._table.renew(self.job.task_id, self.token)
        self._delivery.hide(self._settings.visibility_seconds)

    def started(self, comfy_job_id: str) -> None:
        self._table.started(self.job.task_id, self.token, comfy_job_id)

    def complete(self, result: Result) -> None:
        self._table.complete(self.job.task_id, self.token, result_uri=result.uri, comfy_job_id=result.comfy_job_id)
        self._delivery.delete()

    def fail(self, failure: JobFailed) -> None:
        again = 0 if failure.own_fault else self._settings.retry_seconds * self._delivery.number
        self._let_go(str(failure), again)

    def hand_back(self, reason: str) -> None:
        self._let_go(f"handed back: {reason}", 0)

    def _let_go(self, reason: str, again_in_seconds: float) -> None:
        """First the row, so that whoever gets the message finds the task free; then the message."""
        last = self._delivery.last
        try:
            self._table.release(
                self.job.task_id,
                self.token,
                status="failed" if last else "pending",
                reason=f"delivery {self._delivery.which}: {reason}",
            )
        except ClaimLost:
            raise
        except Exception:
            self._delivery.hide(self._settings.lease_seconds)
            raise
        self._delivery.hide(0 if last else again_in_seconds)


class QueueSource:
    """Receives one message at a time: a box has one GPU."""

    def __init__(self, client: SQSClient, table: TaskTable, settings: Settings, clock: Clock) -> None:
        self._client = client
        self._table = table
        self._settings = settings
        self._clock = clock

    def take(self, stop: StopSignal) -> QueueClaim | None:
        messages = self._client.receive_message(
            QueueUrl=self._settings.queue_url or "",
            MaxNumberOfMessages=1,
            WaitTimeSeconds=self._settings.wait_seconds,
            VisibilityTimeout=self._settings.visibility_seconds,
            MessageSystemAttributeNames=["ApproximateReceiveCount"],
        ).get("Messages", [])
        if not messages:
            return None
        delivery = Delivery(self._client, self._settings, messages[0])
        try:
            job = jobs.parse(delivery.body)
        except InvalidJobError as invalid:
            self._reject(delivery, invalid)
            return None
        if stop.is_set():
            self._turn_away(job, delivery, stop)
            return None
        return self._claim(job, delivery, stop)

    def _reject(self, delivery: Delivery, invalid: InvalidJobError) -> None:
        """The message goes to the dead letters by itself; its reason goes on the row, if it names one."""
        _log.error("a message is no job", extra={**delivery.name, "task_id": invalid.task_id, "reason": str(invalid)})
        try:
            if invalid.task_id is not None:
                status = "failed" if delivery.last else "pending"
                self._table.reject(invalid.task_id, status=status, reason=str(invalid))
        finally:
            delivery.hide(0)

    def _turn_away(self, job: Job, delivery: Delivery, stop: StopSignal) -> None:
        """A message that came while the box is going, its job not begun."""
        try:
            if delivery.last:
                reason = f"the last delivery went to a box about to go ({stop.reason}): send the message again"
                self._table.reject(job.task_id, status="failed", reason=reason)
                self._table.remark(job.task_id, reason)
        finally:
            delivery.hide(0)

    def _claim(self, job: Job, delivery: Delivery, stop: StopSignal) -> QueueClaim | None:
        token = uuid.uuid4().hex
        note = f"delivery {delivery.which} was the last, and nothing was heard of it since" if delivery.last else None
        dead: Held | None = None
        try:
            while True:
                outcome = self._table.claim(job.task_id, token, created_at=job.created_at, note=note, instead_of=dead)
                if isinstance(outcome, Claimed):
                    return QueueClaim(job, token, outcome.created_at, delivery, self._table, self._settings)
                if isinstance(outcome, Done):
                    _log.info("the task was done before", extra={**delivery.name, "task_id": job.task_id})
                    delivery.delete()
                    return None
                watched = self._watch(job, outcome, delivery, stop)
                if watched is _Watched.NOT_OURS:
                    return None
                dead = watched if isinstance(watched, Held) else None
        except Exception:
            delivery.hide(self._settings.lease_seconds)
            raise

    def _watch(self, job: Job, held: Held, delivery: Delivery, stop: StopSignal) -> Held | _Watched:
        """Watches another's claim: the claim that did not move for the lease's length, so that its holder must be dead.

        If it moves, its holder lives and this is a duplicate delivery: the message is hidden again. A last delivery is
        watched on, since letting go of it would make it a dead letter while its job is still being done.
        """
        _log.info("another worker has the task: watching its lease", extra={**delivery.name, "task_id": job.task_id})
        if delivery.last:
            self._table.remark(job.task_id, f"delivery {delivery.which} came while another worker had the task")
        since = extended = self._clock.monotonic()
        while self._clock.monotonic() - since <= self._settings.lease_seconds:
            systemd.alive()
            if stop.wait(min(1.0, self._settings.lease_seconds / 10)):
                self._turn_away(job, delivery, stop)
                return _Watched.NOT_OURS
            now = self._table.look(job.task_id)
            if now is None:
                return _Watched.FREE
            if now != held and not delivery.last:
                _log.info("its holder lives: a duplicate delivery", extra={**delivery.name, "task_id": job.task_id})
                delivery.hide(self._settings.visibility_seconds)
                return _Watched.NOT_OURS
            if now != held:
                held, since = now, self._clock.monotonic()
            if self._clock.monotonic() - extended > self._settings.heartbeat_seconds:
                extended = self._clock.monotonic()
                delivery.hide(self._settings.visibility_seconds)
        return held
