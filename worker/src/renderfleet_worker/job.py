"""What a job is, as the queue's message and the backend give it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

TASK_ID = r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$"
_FILE_NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$")
INPUT_SCHEME = "input://"


class InvalidJobError(Exception):
    """A message that is no job this worker can do. `task_id` is there when at least that could be read."""

    def __init__(self, reason: str, task_id: str | None = None) -> None:
        super().__init__(reason)
        self.task_id = task_id


class Job(BaseModel):
    """One ComfyUI run. Version 1 of the message: see worker/README.md."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: Literal[1]
    task_id: str = Field(pattern=TASK_ID)
    workflow: dict[str, dict[str, Any]] = Field(min_length=1)
    """ComfyUI's API format: node id to class_type and inputs."""
    inputs: dict[str, str] = Field(default_factory=dict, max_length=64)
    """File name to S3 URI. The workflow refers to a file as `input://<file name>`."""
    output_prefix: str
    """S3 URI of a folder in the media bucket, ending in a slash."""
    created_at: int | None = Field(default=None, gt=0, lt=100_000_000_000)
    """Unix seconds of submission, for a task whose row is not there yet."""

    @field_validator("workflow")
    @classmethod
    def _api_format(cls, workflow: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
        for node, body in workflow.items():
            if not isinstance(body.get("class_type"), str) or not isinstance(body.get("inputs"), dict):
                raise ValueError(f"node {node} lacks class_type or inputs: export the workflow in API format")
        return workflow

    @field_validator("inputs")
    @classmethod
    def _plain_file_names(cls, inputs: dict[str, str]) -> dict[str, str]:
        for name in inputs:
            if not _FILE_NAME.match(name):
                raise ValueError(f"input {name!r} is no plain file name")
        return inputs

    def with_files(self, places: dict[str, str]) -> dict[str, Any]:
        """The workflow with each `input://` reference replaced by where ComfyUI has that file."""

        def put(value: Any) -> Any:
            if isinstance(value, str) and value.startswith(INPUT_SCHEME):
                name = value.removeprefix(INPUT_SCHEME)
                if name not in places:
                    raise InvalidJobError(f"the workflow uses {value}, which is not among the inputs", self.task_id)
                return places[name]
            if isinstance(value, dict):
                return {key: put(inner) for key, inner in value.items()}
            if isinstance(value, list):
                return [put(inner) for inner in value]
            return value

        return {node: put(body) for node, body in self.workflow.items()}


def parse(body: str) -> Job:
    """Reads a message. Raises InvalidJobError that says what is wrong where."""
    try:
        raw = json.loads(body)
    except ValueError as error:
        raise InvalidJobError(f"the message is not JSON: {error}") from None
    if not isinstance(raw, dict):
        raise InvalidJobError("the message is no JSON object")
    return parse_object(raw)


def parse_object(raw: dict[str, Any]) -> Job:
    task_id = raw.get("task_id")
    known = task_id if isinstance(task_id, str) and re.match(TASK_ID, task_id) else None
    try:
        return Job.model_validate(raw)
    except ValidationError as error:
        problems = [
            f"{'.'.join(str(part) for part in problem['loc']) or 'message'}: {problem['msg']}"
            for problem in error.errors(include_url=False, include_input=False, include_context=False)
        ]
        raise InvalidJobError("invalid job: " + "; ".join(problems), known) from None


@dataclass(frozen=True)
class Result:
    """Where a job's output is: the file's S3 URI if it is one, else that of the folder, ending in a slash."""

    uri: str
    comfy_job_id: str
    gpu_seconds: float
