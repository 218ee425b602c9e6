"""The task table: who has which task, and what became of it.

A claim is a token written under a condition, and a counter that its holder raises. Whoever wants to take over watches
the counter for the lease's length by a clock of its own, and then writes under the condition that nothing moved. So no
decision rests on comparing the clocks of two boxes: `lease_expires_at` is for people.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from renderfleet_worker.clock import Clock
from renderfleet_worker.control import ClaimLost

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

TTL_SECONDS = 30 * 24 * 3600
_LONGEST_REASON = 1000
_log = logging.getLogger(__name__)

_NAMES = {
    "#status": "status",
    "#ttl": "ttl",
    "#token": "claim_token",
    "#beats": "claim_beats",
}


@dataclass(frozen=True)
class Claimed:
    """The task is ours."""

    created_at: int


@dataclass(frozen=True)
class Held:
    """Another has the task, or had it and died: `token` and `beats` tell which."""

    token: str | None
    beats: str | None


@dataclass(frozen=True)
class Done:
    """The task was completed before."""


def _text(item: dict[str, Any], name: str) -> str | None:
    value = item.get(name, {})
    found = value.get("S", value.get("N"))
    return None if found is None else str(found)


class TaskTable:
    """All that the worker writes about tasks, each a single conditional write."""

    def __init__(self, client: DynamoDBClient, name: str, worker_id: str, lease_seconds: float, clock: Clock) -> None:
        self._client = client
        self._name = name
        self._worker_id = worker_id
        self._lease_seconds = lease_seconds
        self._clock = clock

    def claim(
        self, task_id: str, token: str, *, created_at: int | None, note: str | None, instead_of: Held | None = None
    ) -> Claimed | Held | Done:
        """Claims a task that is free, or the one that `instead_of` was seen holding if nothing moved since.

        `note` becomes the task's error message at once: on a last delivery nobody else could write one if this
        worker died. A task without a row gets one.
        """
        now = int(self._clock.wall())
        values: dict[str, Any] = {
            ":processing": {"S": "processing"},
            ":pending": {"S": "pending"},
            ":failed": {"S": "failed"},
            ":token": {"S": token},
            ":worker": {"S": self._worker_id},
            ":zero": {"N": "0"},
            ":one": {"N": "1"},
            ":ttl": {"N": str(TTL_SECONDS)},
            ":created": {"N": str(created_at or now)},
            **self._times(now),
        }
        # `failed` is claimed as well: a message of such a task is there only if someone sent it to be tried again.
        condition = "attribute_not_exists(task_id) OR #status IN (:pending, :failed)"
        if instead_of is not None:
            condition = "#status = :processing"
            for name, seen in (("#token", instead_of.token), ("#beats", instead_of.beats)):
                if seen is None:
                    condition += f" AND attribute_not_exists({name})"
                else:
                    condition += f" AND {name} = :seen{name[1:]}"
                    values[f":seen{name[1:]}"] = {"S" if name == "#token" else "N": seen}
            del values[":pending"], values[":failed"]
        change = (
            "SET #status = :processing, #token = :token, #beats = :zero, claimed_by = :worker, updated_at = :now, "
            "lease_expires_at = :expires, attempts = if_not_exists(attempts, :zero) + :one, "
            "created_at = if_not_exists(created_at, :created), #ttl = if_not_exists(created_at, :created) + :ttl"
        )
        if note is None:
            change += " REMOVE result_s3_uri, comfy_job_id"
        else:
            change += ", error_message = :note REMOVE result_s3_uri, comfy_job_id"
            values[":note"] = {"S": note}
        try:
            written = self._client.update_item(
                TableName=self._name,
                Key={"task_id": {"S": task_id}},
                UpdateExpression=change,
                ConditionExpression=condition,
                ExpressionAttributeNames=_NAMES,
                ExpressionAttributeValues=values,
                ReturnValues="ALL_NEW",
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except self._client.exceptions.ConditionalCheckFailedException as refused:
            return self._refused(task_id, token, dict(refused.response))
        return Claimed(created_at=int(written["Attributes"]["created_at"]["N"]))

    def _refused(self, task_id: str, token: str, response: dict[str, Any]) -> Claimed | Held | Done:
        row = response.get("Item", {})
        status = _text(row, "status")
        if status == "completed":
            return Done()
        if status == "processing" and _text(row, "claim_token") == token:
            # Our first try arrived although its answer did not.
            return Claimed(created_at=int(row["created_at"]["N"]))
        if status in {"processing", "pending", "failed"}:
            return Held(token=_text(row, "claim_token"), beats=_text(row, "claim_beats"))
        raise ValueError(f"task {task_id} has the status {status!r}, which is none that the worker knows")

    def look(self, task_id: str) -> Held | None:
        """Who holds the task, at which heartbeat; None once nobody does."""
        row = self._client.get_item(TableName=self._name, Key={"task_id": {"S": task_id}}, ConsistentRead=True).get(
            "Item", {}
        )
        if _text(row, "status") != "processing":
            return None
        return Held(token=_text(row, "claim_token"), beats=_text(row, "claim_beats"))

    def renew(self, task_id: str, token: str) -> None:
        self._own(
            task_id,
            token,
            "SET #beats = #beats + :one, lease_expires_at = :expires, updated_at = :now",
            {":one": {"N": "1"}, **self._times(int(self._clock.wall()))},
        )

    def started(self, task_id: str, token: str, comfy_job_id: str) -> None:
        self._own(task_id, token, "SET comfy_job_id = :comfy, updated_at = :now", {":comfy": {"S": comfy_job_id}})

    def complete(self, task_id: str, token: str, *, result_uri: str, comfy_job_id: str) -> None:
        self._own(
            task_id,
            token,
            "SET #status = :to, result_s3_uri = :result, comfy_job_id = :comfy, updated_at = :now "
            "REMOVE error_message, lease_expires_at, claimed_by",
            {":to": {"S": "completed"}, ":result": {"S": result_uri}, ":comfy": {"S": comfy_job_id}},
            ends_as="completed",
        )

    def release(self, task_id: str, token: str, *, status: str, reason: str) -> None:
        """Lets go of a task: `pending` to be tried again, `failed` if that was its last try."""
        self._own(
            task_id,
            token,
            "SET #status = :to, error_message = :reason, updated_at = :now REMOVE lease_expires_at, claimed_by",
            {":to": {"S": status}, ":reason": {"S": reason[:_LONGEST_REASON]}},
            ends_as=status,
        )

    def reject(self, task_id: str, *, status: str, reason: str) -> None:
        """Records why a message is no job. A task that is being done, or was, is left as it is."""
        now = int(self._clock.wall())
        try:
            self._client.update_item(
                TableName=self._name,
                Key={"task_id": {"S": task_id}},
                UpdateExpression=(
                    "SET #status = :to, error_message = :reason, updated_at = :now, "
                    "created_at = if_not_exists(created_at, :now), #ttl = if_not_exists(created_at, :now) + :ttl"
                ),
                ConditionExpression="attribute_not_exists(task_id) OR #status IN (:pending, :failed)",
                ExpressionAttributeNames={"#status": "status", "#ttl": "ttl"},
                ExpressionAttributeValues={
                    ":to": {"S": status},
                    ":reason": {"S": reason[:_LONGEST_REASON]},
                    ":pending": {"S": "pending"},
                    ":failed": {"S": "failed"},
                    ":now": {"N": str(now)},
                    ":ttl": {"N": str(TTL_SECONDS)},
                },
            )
        except self._client.exceptions.ConditionalCheckFailedException:
            _log.warning("a message that is no job names a task that is no longer waiting", extra={"task_id": task_id})

    def remark(self, task_id: str, reason: str) -> None:
        """Adds a reason to a task that another holds, in case that one dies: completing the task removes it."""
        try:
            self._client.update_item(
                TableName=self._name,
                Key={"task_id": {"S": task_id}},
                UpdateExpression="SET error_message = :reason",
                ConditionExpression="#status = :processing",
                ExpressionAttributeNames={"#status": "status"},
                ExpressionAttributeValues={":reason": {"S": reason}, ":processing": {"S": "processing"}},
            )
        except self._client.exceptions.ConditionalCheckFailedException:
            _log.debug("the task needs no remark any more", extra={"task_id": task_id})

    def _own(self, task_id: str, token: str, change: str, values: dict[str, Any], ends_as: str | None = None) -> None:
        """Writes under the condition that the claim is still ours. Raises ClaimLost if it is not."""
        names = {name: attribute for name, attribute in _NAMES.items() if name in change}
        try:
            self._client.update_item(
                TableName=self._name,
                Key={"task_id": {"S": task_id}},
                UpdateExpression=change,
                ConditionExpression="#token = :token AND #status = :processing",
                ExpressionAttributeNames={**names, "#token": "claim_token", "#status": "status"},
                ExpressionAttributeValues={
                    ":token": {"S": token},
                    ":processing": {"S": "processing"},
                    ":now": {"N": str(int(self._clock.wall()))},
                    **values,
                },
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
            row: dict[str, Any] = dict(error.response).get("Item", {})  # type: ignore[assignment]
            # The SDK repeats a write whose answer got lost; then the first one made the condition false.
            if ends_as is None or _text(row, "claim_token") != token or _text(row, "status") != ends_as:
                raise ClaimLost(f"task {task_id} is {_text(row, 'status')} and another's") from None

    def _times(self, now: int) -> dict[str, Any]:
        return {":now": {"N": str(now)}, ":expires": {"N": str(int(now + self._lease_seconds))}}
