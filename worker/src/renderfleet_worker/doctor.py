"""Checks the box the worker is on: each check is harmless, says what it found, and what to do if that is wrong."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import Enum
from pathlib import Path

import httpx
from botocore.exceptions import ClientError

from renderfleet_worker.aws import AWS_ERRORS
from renderfleet_worker.backend_source import BackendError
from renderfleet_worker.comfyui import State
from renderfleet_worker.control import StopSignal
from renderfleet_worker.parts import Parts, client_config
from renderfleet_worker.settings import SettingsError
from renderfleet_worker.worker import is_running

_GIB = 1024**3
_DISK_NEEDED_GIB = 5
_DISK_WANTED_GIB = 20
_CLOCK_WARN_SECONDS = 60
_PROBE_ID = "renderfleet-doctor"
_PROBE_KEY = "results/.doctor/probe"
_REFUSED = {"AccessDenied", "AccessDeniedException", "AccessDeniedFault", "UnauthorizedOperation", "403"}


class Verdict(Enum):
    OK = "ok"
    WARN = "warn"
    FAIL = "FAIL"


@dataclass(frozen=True)
class Finding:
    check: str
    verdict: Verdict
    text: str


Check = Callable[[], tuple[Verdict, str]]


def examine(checks: dict[str, Check]) -> list[Finding]:
    """Runs every check, whatever became of the others."""
    findings = []
    for name, check in checks.items():
        try:
            verdict, text = check()
        except (*AWS_ERRORS, httpx.HTTPError, BackendError, SettingsError, OSError, ValueError) as error:
            verdict, text = Verdict.FAIL, f"{type(error).__name__}: {error}"
        findings.append(Finding(name, verdict, " ".join(text.split())))
    return findings


def table(findings: list[Finding]) -> str:
    width = max(len(finding.check) for finding in findings)
    lines = [f"{finding.verdict.value:<4}  {finding.check:<{width}}  {finding.text}" for finding in findings]
    failed = sum(finding.verdict is Verdict.FAIL for finding in findings)
    lines.append(f"{len(findings)} checks, {failed} failed")
    return "\n".join(lines)


def gpu() -> tuple[Verdict, str]:
    command = shutil.which("nvidia-smi")
    if command is None:
        return Verdict.FAIL, "nvidia-smi is not there: the NVIDIA driver is not installed"
    query = [command, "--query-gpu=name,driver_version,memory.total", "--format=csv,noheader"]
    try:
        found = subprocess.run(query, capture_output=True, text=True, timeout=30, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        return Verdict.FAIL, "nvidia-smi does not answer: the GPU or its driver hangs; see `dmesg | grep -i nvrm`"
    names = found.stdout.strip().splitlines()
    if found.returncode or not names:
        return Verdict.FAIL, f"nvidia-smi sees no GPU: {(found.stderr or found.stdout).strip()}"
    return Verdict.OK, "; ".join(names)


def disk(folder: Path) -> tuple[Verdict, str]:
    there = next((place for place in (folder, *folder.parents) if place.exists()), Path("/"))
    free = shutil.disk_usage(there).free / _GIB
    text = f"{free:.1f} GiB free for {folder}"
    if free < _DISK_NEEDED_GIB:
        return Verdict.FAIL, f"{text}: at least {_DISK_NEEDED_GIB} are needed"
    return (Verdict.OK if free >= _DISK_WANTED_GIB else Verdict.WARN), text


class Examination:
    """The checks that need settings. Calls that would change something are made so that they must be refused."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._settings = parts.settings

    def checks(self) -> dict[str, Check]:
        settings = self._settings
        checks: dict[str, Check] = {"metadata": self.metadata, "comfyui": self.comfyui, "identity": self.identity}
        if settings.source == "queue":
            checks |= {"queue": self.queue, "table": self.table}
        else:
            checks |= {"backend": self.backend}
        checks |= {"bucket": self.bucket, "metrics": self.metrics}
        if settings.asg_name:
            checks["fleet"] = self.fleet
        return checks

    def metadata(self) -> tuple[Verdict, str]:
        worker_id = self._parts.worker_id()
        notice = self._parts.metadata.notice()
        if notice:
            return Verdict.WARN, f"{worker_id} is about to go: {notice[0].value}: {notice[1]}"
        return Verdict.OK, worker_id

    def comfyui(self) -> tuple[Verdict, str]:
        comfy = self._parts.comfy()
        state = comfy.state()
        if state is State.DOWN:
            return Verdict.FAIL, f"{self._settings.comfyui_url} does not listen: see `journalctl -u comfyui`"
        stats = comfy.stats()
        devices = ", ".join(str(device.get("name")) for device in stats.get("devices", [])) or "no device"
        version = stats.get("system", {}).get("comfyui_version", "of unknown version")
        if "cuda" not in devices.lower():
            return Verdict.FAIL, f"ComfyUI {version} does not use the GPU but: {devices}"
        return Verdict.OK, f"ComfyUI {version} on {devices}; it {state.value}"

    def identity(self) -> tuple[Verdict, str]:
        answer = self._parts.session.client("sts", config=client_config()).get_caller_identity()
        there = parsedate_to_datetime(answer["ResponseMetadata"]["HTTPHeaders"]["date"])
        if there.tzinfo is None:
            there = there.replace(tzinfo=UTC)
        skew = (datetime.now(UTC) - there).total_seconds()
        if abs(skew) > _CLOCK_WARN_SECONDS:
            return Verdict.WARN, f"{answer['Arn']}; this box's clock is {skew:+.0f} s off: is chrony running?"
        return Verdict.OK, answer["Arn"]

    def queue(self) -> tuple[Verdict, str]:
        sqs = self._parts.session.client("sqs", config=client_config())
        url = self._settings.queue_url or ""
        return _must_be_refused(
            {
                "sqs:ChangeMessageVisibility": lambda: sqs.change_message_visibility(
                    QueueUrl=url, ReceiptHandle=_PROBE_ID, VisibilityTimeout=0
                ),
                "sqs:DeleteMessage": lambda: sqs.delete_message(QueueUrl=url, ReceiptHandle=_PROBE_ID),
            },
            {"ReceiptHandleIsInvalid", "InvalidParameterValue", "InvalidAddress"},
        )

    def table(self) -> tuple[Verdict, str]:
        dynamodb = self._parts.session.client("dynamodb", config=client_config())
        name, key = self._settings.table or "", {"task_id": {"S": _PROBE_ID}}
        dynamodb.get_item(TableName=name, Key=key)
        return _must_be_refused(
            {
                "dynamodb:UpdateItem": lambda: dynamodb.update_item(
                    TableName=name,
                    Key=key,
                    UpdateExpression="SET updated_at = :now",
                    ConditionExpression="attribute_exists(task_id)",
                    ExpressionAttributeValues={":now": {"N": "0"}},
                )
            },
            {"ConditionalCheckFailedException"},
        )

    def bucket(self) -> tuple[Verdict, str]:
        s3 = self._parts.session.client("s3", config=client_config())
        s3.put_object(Bucket=self._settings.bucket, Key=_PROBE_KEY, Body=b"")
        s3.get_object(Bucket=self._settings.bucket, Key=_PROBE_KEY)["Body"].read()
        return Verdict.OK, f"wrote and read s3://{self._settings.bucket}/{_PROBE_KEY}"

    def metrics(self) -> tuple[Verdict, str]:
        cloudwatch = self._parts.session.client("cloudwatch", config=client_config())
        # One datum cannot have both a value and counts: refused after the permission was checked, so nothing is stored.
        return _must_be_refused(
            {
                "cloudwatch:PutMetricData": lambda: cloudwatch.put_metric_data(
                    Namespace="Renderfleet",
                    MetricData=[{"MetricName": "JobsCompleted", "Value": 0, "Values": [0], "Counts": [1]}],
                )
            },
            {"InvalidParameterCombination", "InvalidParameterValue", "ValidationError"},
        )

    def backend(self) -> tuple[Verdict, str]:
        self._parts.backend(self._parts.worker_id(), StopSignal(self._settings.run_dir)).register()
        return Verdict.OK, f"registered at {self._settings.backend_url}"

    def fleet(self) -> tuple[Verdict, str]:
        if is_running(self._settings.run_dir):
            return Verdict.WARN, "not checked: a worker runs, and clearing its protection would endanger its job"
        if not self._parts.fleet(self._parts.worker_id()).unprotect():
            return Verdict.FAIL, f"scale-in protection in {self._settings.asg_name} could not be changed"
        return Verdict.OK, f"no protection set in {self._settings.asg_name}"


def _must_be_refused(calls: dict[str, Callable[[], object]], expected: set[str]) -> tuple[Verdict, str]:
    """Makes calls that are refused for what they ask, if not already for who asks."""
    denied = []
    for permission, call in calls.items():
        try:
            call()
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code in _REFUSED:
                denied.append(permission)
            elif code not in expected:
                return Verdict.FAIL, f"{permission}: {code}: {error.response['Error']['Message']}"
    if denied:
        return Verdict.FAIL, f"the role lacks {', '.join(denied)}"
    return Verdict.OK, f"may {', '.join(calls)}"
