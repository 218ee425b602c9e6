"""The peer of scale-to-zero, as far as alarms of idle fleets go: takes them down to nothing."""

from __future__ import annotations

import json
import os
from datetime import datetime, timedelta, timezone
from typing import Any

import boto3

import log

autoscaling = boto3.client("autoscaling")
cloudwatch = boto3.client("cloudwatch")


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    prefix = os.environ["QUEUE_EMPTY_ALARM_PREFIX"]
    fleets = groups()
    states = {
        alarm["AlarmName"][len(prefix):]: alarm["StateValue"]
        for page in cloudwatch.get_paginator("describe_alarms").paginate(AlarmNamePrefix=prefix)
        for alarm in page["MetricAlarms"]
    }
    reports = []
    for record in event["Records"]:
        workflow = json.loads(record["Sns"]["Message"])["AlarmName"][len(prefix):]
        outcome, reason = settle(workflow, states.get(workflow, "missing"), fleets.get(workflow, []))
        log.write(context, f"fleet {outcome}", workflow=workflow, reason=reason)
        reports.append({"workflow": workflow, "outcome": outcome, "reason": reason, "unprotected": ""})
    return {"workflows": reports}


def groups() -> dict[str, list[dict[str, Any]]]:
    filters = [
        {"Name": "tag:App", "Values": [os.environ["APP"]]},
        {"Name": "tag:Stage", "Values": [os.environ["STAGE"]]},
        {"Name": "tag-key", "Values": ["Workflow"]},
    ]
    found: dict[str, list[dict[str, Any]]] = {}
    for page in autoscaling.get_paginator("describe_auto_scaling_groups").paginate(Filters=filters):
        for group in page["AutoScalingGroups"]:
            workflow = next(tag["Value"] for tag in group["Tags"] if tag["Key"] == "Workflow")
            found.setdefault(workflow, []).append(group)
    return found


def settle(workflow: str, alarm: str, fleet: list[dict[str, Any]]) -> tuple[str, str]:
    if not fleet:
        return "no_fleet", "no group has its tag"
    if all(group["DesiredCapacity"] == 0 and not group["Instances"] for group in fleet):
        return "already_zero", "nothing runs"
    waiting = most("QueueDepth", workflow)
    if waiting is None:
        return "unknown", "nothing reports QueueDepth"
    if alarm != "ALARM":
        return "not_idle", f"its queue was not empty for long enough: the alarm is in state {alarm}"
    if waiting > 0:
        return "not_empty", f"jobs waiting: {waiting:.0f}"
    if most("GpuBusySeconds", workflow):
        return "busy", "a worker has a job"
    if any(instance["ProtectedFromScaleIn"] for group in fleet for instance in group["Instances"]):
        return "unknown", "an instance is protected"
    for group in fleet:
        if group["DesiredCapacity"] > 0:
            autoscaling.set_desired_capacity(
                AutoScalingGroupName=group["AutoScalingGroupName"], DesiredCapacity=0, HonorCooldown=False
            )
    return "scaled_to_zero", "the queue is empty and no worker has a job"


def most(metric: str, workflow: str) -> float | None:
    now = datetime.now(timezone.utc)
    points = cloudwatch.get_metric_statistics(
        Namespace="Renderfleet",
        MetricName=metric,
        Dimensions=[{"Name": "Stage", "Value": os.environ["STAGE"]}, {"Name": "Workflow", "Value": workflow}],
        StartTime=now - timedelta(minutes=5),
        EndTime=now,
        Period=60,
        Statistics=["Maximum", "SampleCount"],
    )["Datapoints"]
    return max((point["Maximum"] for point in points), default=None)
