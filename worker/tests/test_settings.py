"""Settings: all problems at once, and secrets nowhere."""

from __future__ import annotations

import io
import json
import logging
from pathlib import Path

import pytest

from renderfleet_worker.log import JsonFormatter
from renderfleet_worker.settings import Settings, SettingsError, read_env_file

QUEUE = {
    "AWS_REGION": "us-east-1",
    "RENDERFLEET_SOURCE": "queue",
    "RENDERFLEET_STAGE": "dev",
    "RENDERFLEET_WORKFLOW": "image-to-video",
    "RENDERFLEET_BUCKET": "bp-dev-media",
    "RENDERFLEET_QUEUE_URL": "https://sqs.us-east-1.amazonaws.com/123456789012/bp-dev-gpu_tasks_queue",
    "RENDERFLEET_TABLE": "bp-dev-task_store",
}
BACKEND = {
    **{name: value for name, value in QUEUE.items() if name not in {"RENDERFLEET_QUEUE_URL", "RENDERFLEET_TABLE"}},
    "RENDERFLEET_SOURCE": "backend",
    "RENDERFLEET_BACKEND_URL": "https://app.example.com",
    "RENDERFLEET_FLEET_SECRET": "open-sesame-1234",
}


def test_what_user_data_writes_is_enough() -> None:
    queue = Settings.from_environment({**QUEUE, "RENDERFLEET_ASG_NAME": "", "PATH": "/bin"})
    assert (queue.asg_name, queue.max_receives, queue.visibility_seconds, queue.lifecycle_hook) == (
        None,
        3,
        300,
        "drain",
    )
    backend = Settings.from_environment({**BACKEND, "RENDERFLEET_ASG_NAME": "bp-dev-gpu-x"})
    assert backend.asg_name == "bp-dev-gpu-x"
    assert "open-sesame-1234" not in repr(backend)


@pytest.mark.parametrize(
    ("environment", "problem"),
    [
        ({**QUEUE, "RENDERFLEET_TABLE": ""}, "RENDERFLEET_TABLE is needed when RENDERFLEET_SOURCE=queue"),
        ({**BACKEND, "RENDERFLEET_FLEET_SECRET": ""}, "RENDERFLEET_FLEET_SECRET is needed"),
        ({**BACKEND, "RENDERFLEET_BACKEND_URL": "http://app.example.com"}, "must be https"),
        ({**QUEUE, "RENDERFLEET_SOURCE": "kafka"}, "RENDERFLEET_SOURCE: Input should be 'queue' or 'backend'"),
        (
            {**QUEUE, "RENDERFLEET_QUEUEURL": "x"},
            "RENDERFLEET_QUEUEURL is no setting; did you mean RENDERFLEET_QUEUE_URL?",
        ),
        ({**QUEUE, "RENDERFLEET_COMFYUI_URL": "http://10.0.0.7:8188"}, "must be on loopback"),
        ({**QUEUE, "RENDERFLEET_HEARTBEAT_SECONDS": "60"}, "at least twice RENDERFLEET_HEARTBEAT_SECONDS"),
        ({**QUEUE, "RENDERFLEET_LEASE_SECONDS": "400"}, "RENDERFLEET_VISIBILITY_SECONDS must be at least"),
    ],
)
def test_a_wrong_setting_is_named_with_its_remedy(environment: dict[str, str], problem: str) -> None:
    with pytest.raises(SettingsError) as raised:
        Settings.from_environment(environment)
    assert problem in str(raised.value)


def test_all_problems_are_listed_and_no_secret() -> None:
    with pytest.raises(SettingsError) as raised:
        Settings.from_environment(
            {"RENDERFLEET_FLEET_SECRET": "short", "RENDERFLEET_STAGE": "Dev!", "RENDERFLEET_X": "1"}
        )
    lines = str(raised.value).splitlines()
    assert {line.split(":")[0].split(" ")[0] for line in lines} == {
        "RENDERFLEET_X",
        "AWS_REGION",
        "RENDERFLEET_SOURCE",
        "RENDERFLEET_STAGE",
        "RENDERFLEET_WORKFLOW",
        "RENDERFLEET_BUCKET",
        "RENDERFLEET_FLEET_SECRET",
    }
    assert "short" not in str(raised.value)


def test_the_settings_file_is_read_as_systemd_reads_it(tmp_path: Path) -> None:
    file = tmp_path / "worker.env"
    file.write_text(
        "# made by user data\n\nAWS_REGION=us-east-1\nRENDERFLEET_FLEET_SECRET='a b#c'\nRENDERFLEET_ASG_NAME=\n"
    )
    assert read_env_file(file) == {
        "AWS_REGION": "us-east-1",
        "RENDERFLEET_FLEET_SECRET": "a b#c",
        "RENDERFLEET_ASG_NAME": "",
    }
    file.write_text("AWS_REGION us-east-1\n")
    with pytest.raises(SettingsError, match=r"worker\.env:1: expected NAME=VALUE"):
        read_env_file(file)


def test_logs_are_json_and_hide_secrets_however_they_get_in() -> None:
    formatter = JsonFormatter()
    secret = 'se"cret\\'
    formatter.hide(secret)
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    logger = logging.Logger("test")
    logger.addHandler(handler)
    try:
        raise ValueError(f"in a trace: {secret}")
    except ValueError:
        logger.exception("in a message: %s", secret, extra={"field": {"deep": secret}, "task_id": "t1"})
    entry = json.loads(stream.getvalue())
    assert entry["message"] == "in a message: ***"
    assert entry["task_id"] == "t1"
    assert 'se"cret' not in json.dumps(entry)
    assert "se\\" not in stream.getvalue()
