"""The peer of shutdown-gpu, as far as an alarm goes: stops the GPU task instance when its queue is empty."""

from __future__ import annotations

import os
from typing import Any

import boto3

import log

ec2 = boto3.client("ec2")
sqs = boto3.client("sqs")
COUNTS = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible", "ApproximateNumberOfMessagesDelayed")


def handler(event: dict[str, Any], context: Any) -> dict[str, str]:
    alarm = event["alarmData"]["state"]["value"]
    if alarm != "ALARM":
        return report(context, "none", "", "left", f"the alarm is in state {alarm}")
    wanted = os.environ["GPU_INSTANCE_ID"]
    instances = [i for r in ec2.describe_instances(InstanceIds=[wanted])["Reservations"] for i in r["Instances"]]
    if not instances:
        return report(context, wanted, "", "left", "there is no such instance")
    instance = instances[0]
    state = instance["State"]["Name"]
    if state != "running":
        return report(context, wanted, state, "left", f"it is {state}")
    found = sqs.get_queue_attributes(QueueUrl=os.environ["QUEUE_URL"], AttributeNames=list(COUNTS))["Attributes"]
    waiting, in_work, delayed = (int(found[count]) for count in COUNTS)
    if in_work:
        return report(context, wanted, state, "left", f"tasks in work: {in_work}")
    if waiting + delayed:
        return report(context, wanted, state, "left", f"tasks waiting: {waiting + delayed}")
    stopping = ec2.stop_instances(InstanceIds=[wanted])["StoppingInstances"][0]["CurrentState"]["Name"]
    return report(context, wanted, stopping, "stopped", "the queue is empty and no task is in work")


def report(context: Any, instance: str, state: str, action: str, reason: str) -> dict[str, str]:
    log.write(context, f"task instance {action}", instance=instance, state=state, reason=reason)
    return {"instance": instance, "state": state, "action": action, "reason": reason}
