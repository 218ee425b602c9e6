"""The emulated account: queue with dead letters, task table, media bucket, group of instances; and questions to it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import uuid
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import boto3
import httpx

if TYPE_CHECKING:
    from types_boto3_autoscaling import AutoScalingClient
    from types_boto3_dynamodb import DynamoDBClient
    from types_boto3_s3 import S3Client
    from types_boto3_sqs import SQSClient

T = TypeVar("T")
GROUP = "bp-test-gpu-image"
BUCKET = "bp-test-media-123456789012"
MAX_RECEIVES = 3


def eventually(question: Callable[[], T], *, within: float = 150, what: str = "") -> T:
    """Asks until the answer is true; fails after `within` seconds."""
    end, pause = time.monotonic() + within, 0.02
    while True:
        answer = question()
        if answer:
            return answer
        if time.monotonic() > end:
            raise AssertionError(f"not within {within:g} s: {what or question}")
        time.sleep(pause)
        pause = min(pause * 1.5, 0.3)


class Emulation:
    """The emulator's process, one for all tests: each test has a queue and a table of its own."""

    def __init__(self) -> None:
        environment = {**os.environ, **CREDENTIALS, "MOTO_ALLOW_NONEXISTENT_REGION": "false"}
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("emulator.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
        )
        assert self._process.stdout is not None
        self.url = f"http://127.0.0.1:{int(self._process.stdout.readline())}"
        # For workers in threads; those in processes have their own environment.
        os.environ.update(CREDENTIALS | {"AWS_ENDPOINT_URL": self.url})
        self.session = boto3.Session(
            aws_access_key_id="test", aws_secret_access_key="test", region_name=CREDENTIALS["AWS_DEFAULT_REGION"]
        )
        self.s3: S3Client = self.session.client("s3", endpoint_url=self.url)
        self.s3.create_bucket(Bucket=BUCKET)
        self.autoscaling: AutoScalingClient = self.session.client("autoscaling", endpoint_url=self.url)
        ec2 = self.session.client("ec2", endpoint_url=self.url)
        template = ec2.create_launch_template(
            LaunchTemplateName="gpu", LaunchTemplateData={"ImageId": "ami-12c6146b", "InstanceType": "g4dn.xlarge"}
        )["LaunchTemplate"]["LaunchTemplateId"]
        self.autoscaling.create_auto_scaling_group(
            AutoScalingGroupName=GROUP,
            MinSize=0,
            MaxSize=4,
            DesiredCapacity=4,
            VPCZoneIdentifier=ec2.describe_subnets()["Subnets"][0]["SubnetId"],
            LaunchTemplate={"LaunchTemplateId": template, "Version": "$Latest"},
        )
        self.instances = [instance["InstanceId"] for instance in self._members()]

    def _members(self) -> list[dict[str, Any]]:
        groups = self.autoscaling.describe_auto_scaling_groups(AutoScalingGroupNames=[GROUP])["AutoScalingGroups"]
        return [dict(instance) for instance in groups[0]["Instances"]]

    def protected(self) -> list[str]:
        """The instances that scale-in may not end."""
        return [instance["InstanceId"] for instance in self._members() if instance["ProtectedFromScaleIn"]]

    def calls(self) -> Counter[str]:
        """How many calls there were so far, by their target header."""
        return Counter(httpx.get(f"{self.url}/_calls").raise_for_status().json())

    def unprotect_all(self) -> None:
        self.autoscaling.set_instance_protection(
            AutoScalingGroupName=GROUP, InstanceIds=self.instances, ProtectedFromScaleIn=False
        )

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()


CREDENTIALS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1"}


class Cloud:
    """What one test sees of the account."""

    def __init__(self, emulation: Emulation) -> None:
        self.emulation = emulation
        self.name = f"t{uuid.uuid4().hex[:10]}"
        self.sqs: SQSClient = emulation.session.client("sqs", endpoint_url=emulation.url)
        self.dynamodb: DynamoDBClient = emulation.session.client("dynamodb", endpoint_url=emulation.url)
        self.dead_letters_url = self.sqs.create_queue(QueueName=f"{self.name}_dlq")["QueueUrl"]
        arn = self.sqs.get_queue_attributes(QueueUrl=self.dead_letters_url, AttributeNames=["QueueArn"])
        redrive = {"deadLetterTargetArn": arn["Attributes"]["QueueArn"], "maxReceiveCount": MAX_RECEIVES}
        self.queue_url = self.sqs.create_queue(
            QueueName=self.name, Attributes={"RedrivePolicy": json.dumps(redrive), "VisibilityTimeout": "300"}
        )["QueueUrl"]
        self.dynamodb.create_table(
            TableName=self.name,
            KeySchema=[{"AttributeName": "task_id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "task_id", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
        self.end_faults()
        emulation.unprotect_all()
        self._audit_from = len(self._whole_audit())

    def settings(self) -> dict[str, str]:
        """The worker's environment, with time limits for tests."""
        return {
            **CREDENTIALS,
            "AWS_REGION": CREDENTIALS["AWS_DEFAULT_REGION"],
            "AWS_ENDPOINT_URL": self.emulation.url,
            "RENDERFLEET_SOURCE": "queue",
            "RENDERFLEET_STAGE": "test",
            "RENDERFLEET_WORKFLOW": "image",
            "RENDERFLEET_QUEUE_URL": self.queue_url,
            "RENDERFLEET_TABLE": self.name,
            "RENDERFLEET_BUCKET": BUCKET,
            "RENDERFLEET_ASG_NAME": GROUP,
            "RENDERFLEET_MAX_RECEIVES": str(MAX_RECEIVES),
            "RENDERFLEET_VISIBILITY_SECONDS": "12",
            "RENDERFLEET_LEASE_SECONDS": "12",
            "RENDERFLEET_HEARTBEAT_SECONDS": "1",
            "RENDERFLEET_WAIT_SECONDS": "1",
            "RENDERFLEET_HANG_SECONDS": "10",
            "RENDERFLEET_STUCK_SECONDS": "0.3",
            "RENDERFLEET_RETRY_SECONDS": "0",
            "RENDERFLEET_POLL_SECONDS": "0.1",
            "RENDERFLEET_NOTICE_SECONDS": "0.1",
            "RENDERFLEET_METRICS_SECONDS": "1",
        }

    def send(self, task_id: str | None = None, *, submit: bool = True, **wish: Any) -> str:
        """Submits a task as the orchestrator does: its row, then its message. `wish` goes to the fake ComfyUI."""
        task_id = task_id or f"task-{uuid.uuid4().hex[:8]}"
        if submit:
            row = {
                "task_id": {"S": task_id},
                "status": {"S": "pending"},
                "job_type": {"S": "/api/v1/image/jobs"},
                "created_at": {"N": str(int(time.time()))},
            }
            self.dynamodb.put_item(TableName=self.name, Item=row)
        self.send_raw(json.dumps(job(task_id, **wish)))
        return task_id

    def submit_all(self, wishes: dict[str, dict[str, Any]], *, rows: bool = True) -> None:
        """Submits many tasks, in batches."""
        tasks = list(wishes)
        for begin in range(0, len(tasks), 10):
            batch = tasks[begin : begin + 10]
            if rows:
                items: list[Any] = [
                    {
                        "PutRequest": {
                            "Item": {
                                "task_id": {"S": task},
                                "status": {"S": "pending"},
                                "created_at": {"N": str(int(time.time()))},
                            }
                        }
                    }
                    for task in batch
                ]
                self.dynamodb.batch_write_item(RequestItems={self.name: items})
            entries: list[Any] = [
                {"Id": str(number), "MessageBody": json.dumps(job(task, **wishes[task]))}
                for number, task in enumerate(batch)
            ]
            self.sqs.send_message_batch(QueueUrl=self.queue_url, Entries=entries)

    def rows(self) -> dict[str, dict[str, str]]:
        """All tasks' rows."""
        pages = self.dynamodb.get_paginator("scan").paginate(TableName=self.name)
        items = [item for page in pages for item in page["Items"]]
        return {
            str(item["task_id"]["S"]): {name: str(next(iter(value.values()))) for name, value in item.items()}
            for item in items
        }

    def dead_tasks(self) -> list[str]:
        """The task of each message in the dead-letter queue, which is empty then."""
        tasks: list[str] = []
        while found := self.sqs.receive_message(
            QueueUrl=self.dead_letters_url, MaxNumberOfMessages=10, VisibilityTimeout=600
        ).get("Messages"):
            tasks += [json.loads(message["Body"])["task_id"] for message in found]
        return tasks

    def keys(self, prefix: str) -> set[str]:
        pages = self.emulation.s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix=prefix)
        return {item["Key"] for page in pages for item in page.get("Contents", [])}

    def send_raw(self, body: str) -> None:
        self.sqs.send_message(QueueUrl=self.queue_url, MessageBody=body)

    def row(self, task_id: str) -> dict[str, str]:
        """The task's row, its values as text; empty if there is none."""
        item = self.dynamodb.get_item(TableName=self.name, Key={"task_id": {"S": task_id}}).get("Item", {})
        return {name: str(next(iter(value.values()))) for name, value in item.items()}

    def status(self, task_id: str) -> str | None:
        return self.row(task_id).get("status")

    def dead_letters(self) -> list[str]:
        """The bodies of the messages in the dead-letter queue, which stay there."""
        bodies: list[str] = []
        while True:
            found = self.sqs.receive_message(
                QueueUrl=self.dead_letters_url, MaxNumberOfMessages=10, VisibilityTimeout=0
            ).get("Messages", [])
            new = [message["Body"] for message in found if message["Body"] not in bodies]
            if not new:
                return bodies
            bodies += new

    def waiting(self) -> int:
        """Messages in the queue, the hidden ones too."""
        names: list[Any] = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        found = self.sqs.get_queue_attributes(QueueUrl=self.queue_url, AttributeNames=names)["Attributes"]
        return sum(int(value) for value in found.values())

    def dead(self) -> int:
        found = self.sqs.get_queue_attributes(
            QueueUrl=self.dead_letters_url, AttributeNames=["ApproximateNumberOfMessages"]
        )["Attributes"]
        return int(found["ApproximateNumberOfMessages"])

    def objects(self, prefix: str) -> dict[str, bytes]:
        return {key: self.emulation.s3.get_object(Bucket=BUCKET, Key=key)["Body"].read() for key in self.keys(prefix)}

    def fault(self, *contains: str, times: int = -1, status: int = 500) -> None:
        """Orders the emulator to answer calls that contain all of this with an error."""
        order = {"contains": contains, "times": times, "status": status}
        httpx.post(f"{self.emulation.url}/_faults", json=order).raise_for_status()

    def end_faults(self) -> None:
        httpx.delete(f"{self.emulation.url}/_faults").raise_for_status()

    def _whole_audit(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = httpx.get(f"{self.emulation.url}/_audit", timeout=30).json()
        return found

    def audit(self, what: str) -> list[dict[str, Any]]:
        """The recorded calls of a kind since this test began."""
        return [{name: entry[name] for name in entry if name != "at"} for entry in self._recorded(what)]

    def times(self, what: str) -> list[float]:
        """When each of them was answered, by the monotonic clock."""
        return [float(entry["at"]) for entry in self._recorded(what)]

    def _recorded(self, what: str) -> list[dict[str, Any]]:
        return [entry for entry in self._whole_audit()[self._audit_from :] if entry["what"] == what]


def job(task_id: str, **wish: Any) -> dict[str, Any]:
    """A job whose workflow tells the fake ComfyUI what to do."""
    inputs = wish.pop("inputs", {})
    prefix = wish.pop("output_prefix", f"s3://{BUCKET}/results/{task_id}/")
    return {
        "version": 1,
        "task_id": task_id,
        "workflow": {"1": {"class_type": "Fake", "inputs": {"key": task_id, **wish}}},
        "inputs": inputs,
        "output_prefix": prefix,
    }
