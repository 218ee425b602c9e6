"""The doctor: what it finds on a sound box, and on one with something wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.box import Box
from support.cloud import BUCKET, Cloud


@pytest.fixture
def sound(box: Box, tmp_path: Path) -> Box:
    """A box with a GPU, as far as nvidia-smi tells."""
    tools = tmp_path / "tools"
    tools.mkdir()
    smi = tools / "nvidia-smi"
    smi.write_text("#!/bin/sh\necho 'NVIDIA L4, 580.95.05, 23034 MiB'\n")
    smi.chmod(0o755)
    box.environment["PATH"] = f"{tools}:{box.environment['PATH']}"
    return box


def verdicts(text: str) -> dict[str, str]:
    return {line.split()[1]: line.split()[0] for line in text.splitlines()[:-1]}


def test_a_sound_box_passes_every_check(cloud: Cloud, sound: Box) -> None:
    found = sound.command("doctor")
    names = {"gpu", "disk", "metadata", "comfyui", "identity", "queue", "table", "bucket", "metrics", "fleet"}
    assert set(verdicts(found.stdout)) == names, found.stdout + found.stderr
    assert {name for name, verdict in verdicts(found.stdout).items() if verdict == "FAIL"} == set(), found.stdout
    assert found.returncode == 0
    assert "NVIDIA L4" in found.stdout
    assert "10 checks, 0 failed" in found.stdout
    assert cloud.objects("results/.doctor/")
    assert cloud.row("renderfleet-doctor") == {}
    assert cloud.waiting() == 0


def test_each_missing_permission_is_named(cloud: Cloud, sound: Box) -> None:
    cloud.fault("PUT", f"/{BUCKET}/results/.doctor", status=403)
    cloud.fault("DynamoDB_20120810.UpdateItem", "renderfleet-doctor", status=400)
    cloud.fault("AmazonSQS.DeleteMessage", status=403)
    found = sound.command("doctor")
    assert found.returncode == 1
    failed = {name for name, verdict in verdicts(found.stdout).items() if verdict == "FAIL"}
    assert failed == {"bucket", "table", "queue"}, found.stdout
    assert "sqs:DeleteMessage" in found.stdout


def test_a_box_that_is_nothing_yet_is_told_all_that_is_missing(box: Box) -> None:
    for name in list(box.environment):
        if name.startswith("RENDERFLEET_"):
            del box.environment[name]
    box.environment["PATH"] = ""
    found = box.command("doctor")
    assert found.returncode == 1
    assert "nvidia-smi is not there" in found.stdout
    assert "RENDERFLEET_SOURCE: Field required" in found.stdout


def test_a_worker_with_wrong_settings_ends_with_a_status_that_systemd_does_not_retry(box: Box) -> None:
    box.environment["RENDERFLEET_SOURCE"] = "neither"
    found = box.command("run")
    assert found.returncode == 2
    assert "RENDERFLEET_SOURCE: Input should be 'queue' or 'backend'" in found.stderr
