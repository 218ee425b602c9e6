"""Messages: what is a job, and what is said of those that are none."""

from __future__ import annotations

import json
from typing import Any

import pytest

from renderfleet_worker.job import InvalidJobError, parse

GOOD: dict[str, Any] = {
    "version": 1,
    "task_id": "task-1",
    "workflow": {"3": {"class_type": "LoadImage", "inputs": {"image": "input://a.png", "strength": 0.5}}},
    "inputs": {"a.png": "s3://media/tmp/a.png"},
    "output_prefix": "s3://media/results/task-1/",
}


@pytest.mark.parametrize(
    ("change", "reason", "task_id"),
    [
        ({"version": 2}, "version: Input should be 1", "task-1"),
        ({"task_id": "a b"}, "task_id: String should match", None),
        ({"task_id": 7}, "task_id: Input should be a valid string", None),
        ({"workflow": {}}, "workflow: Dictionary should have at least 1 item", "task-1"),
        ({"workflow": {"nodes": {"id": 1}}}, "export the workflow in API format", "task-1"),
        ({"inputs": {"../a.png": "s3://media/tmp/a.png"}}, "'../a.png' is no plain file name", "task-1"),
        ({"surprise": True}, "surprise: Extra inputs are not permitted", "task-1"),
        ({"created_at": 1_700_000_000_000}, "created_at: Input should be less than", "task-1"),
    ],
)
def test_a_wrong_job_is_told_what_is_wrong_where(change: dict[str, Any], reason: str, task_id: str | None) -> None:
    with pytest.raises(InvalidJobError, match="invalid job") as raised:
        parse(json.dumps(GOOD | change))
    assert reason in str(raised.value)
    assert raised.value.task_id == task_id


@pytest.mark.parametrize("body", ["", "{", "[]", '"text"', "null"])
def test_what_is_no_object_is_no_job(body: str) -> None:
    with pytest.raises(InvalidJobError, match="the message is no"):
        parse(body)


def test_input_references_are_replaced_at_any_depth() -> None:
    body = GOOD | {"workflow": {"3": {"class_type": "X", "inputs": {"list": [{"image": "input://a.png"}, 1, "a.png"]}}}}
    filled = parse(json.dumps(body)).with_files({"a.png": "task-1/a.png"})
    assert filled == {"3": {"class_type": "X", "inputs": {"list": [{"image": "task-1/a.png"}, 1, "a.png"]}}}


def test_a_reference_to_no_input_is_refused() -> None:
    with pytest.raises(InvalidJobError, match=r"input://a\.png, which is not among the inputs"):
        parse(json.dumps(GOOD | {"inputs": {}})).with_files({})
