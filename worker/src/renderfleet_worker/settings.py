"""The worker's settings, read from environment variables (`/etc/renderfleet/worker.env` on an instance)."""

from __future__ import annotations

import difflib
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator

_PREFIX = "RENDERFLEET_"
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class SettingsError(Exception):
    """Settings that cannot be used; the message lists every problem, one a line."""


def _is_loopback(url: str) -> bool:
    return urlsplit(url).hostname in _LOOPBACK


class Settings(BaseModel):
    """Everything that differs between boxes. Durations are seconds."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, populate_by_name=False)

    region: str = Field(alias="AWS_REGION", min_length=1)
    source: Literal["queue", "backend"] = Field(alias="RENDERFLEET_SOURCE")
    stage: str = Field(alias="RENDERFLEET_STAGE", pattern=r"^[a-z][a-z0-9-]*$")
    workflow: str = Field(alias="RENDERFLEET_WORKFLOW", pattern=r"^[a-z0-9][a-z0-9-]*$")
    bucket: str = Field(alias="RENDERFLEET_BUCKET", min_length=3)
    queue_url: str | None = Field(None, alias="RENDERFLEET_QUEUE_URL", pattern=r"^https?://")
    table: str | None = Field(None, alias="RENDERFLEET_TABLE", min_length=3)
    backend_url: str | None = Field(None, alias="RENDERFLEET_BACKEND_URL", pattern=r"^https?://")
    fleet_secret: SecretStr | None = Field(None, alias="RENDERFLEET_FLEET_SECRET", min_length=8)
    asg_name: str | None = Field(None, alias="RENDERFLEET_ASG_NAME", min_length=1)
    lifecycle_hook: str = Field("drain", alias="RENDERFLEET_LIFECYCLE_HOOK", min_length=1)

    comfyui_url: str = Field("http://127.0.0.1:8188", alias="RENDERFLEET_COMFYUI_URL")
    work_dir: Path = Field(Path("/var/lib/renderfleet"), alias="RENDERFLEET_WORK_DIR")
    run_dir: Path = Field(Path("/run/renderfleet"), alias="RENDERFLEET_RUN_DIR")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", alias="RENDERFLEET_LOG_LEVEL")

    max_receives: int = Field(3, alias="RENDERFLEET_MAX_RECEIVES", ge=1, le=10)
    """The queue's maxReceiveCount: the delivery of this number is a job's last."""
    visibility_seconds: int = Field(300, alias="RENDERFLEET_VISIBILITY_SECONDS", ge=1, le=43200)
    wait_seconds: int = Field(20, alias="RENDERFLEET_WAIT_SECONDS", ge=0, le=20)
    lease_seconds: float = Field(90, alias="RENDERFLEET_LEASE_SECONDS", gt=0)
    """How long a claim outlives the last heartbeat of who holds it."""
    heartbeat_seconds: float = Field(20, alias="RENDERFLEET_HEARTBEAT_SECONDS", gt=0)
    job_timeout_seconds: float = Field(3600, alias="RENDERFLEET_JOB_TIMEOUT_SECONDS", gt=0)
    hang_seconds: float = Field(600, alias="RENDERFLEET_HANG_SECONDS", gt=0)
    """Without a sign of progress for so long, ComfyUI counts as hung. Loading a large model gives none for minutes."""
    stuck_seconds: float = Field(30, alias="RENDERFLEET_STUCK_SECONDS", gt=0)
    """How long ComfyUI may stay busy after its job was taken from it, before it is restarted."""
    retry_seconds: int = Field(30, alias="RENDERFLEET_RETRY_SECONDS", ge=0, le=43200)
    """How long a job that failed through no fault of its own waits, times the tries it has had."""
    poll_seconds: float = Field(2, alias="RENDERFLEET_POLL_SECONDS", gt=0)
    """How often ComfyUI's history, and a backend without jobs, are asked."""
    notice_seconds: float = Field(5, alias="RENDERFLEET_NOTICE_SECONDS", gt=0)
    """How often the metadata service is asked for notices; AWS advises five seconds."""
    metrics_seconds: float = Field(60, alias="RENDERFLEET_METRICS_SECONDS", gt=0)

    @model_validator(mode="after")
    def _belongs_together(self) -> Self:
        problems: list[str] = []
        needed: tuple[tuple[str, object], ...] = (
            (("RENDERFLEET_QUEUE_URL", self.queue_url), ("RENDERFLEET_TABLE", self.table))
            if self.source == "queue"
            else (("RENDERFLEET_BACKEND_URL", self.backend_url), ("RENDERFLEET_FLEET_SECRET", self.fleet_secret))
        )
        problems += [f"{name} is needed when RENDERFLEET_SOURCE={self.source}" for name, value in needed if not value]
        if not _is_loopback(self.comfyui_url):
            problems.append(f"RENDERFLEET_COMFYUI_URL={self.comfyui_url} must be on loopback: ComfyUI has no login")
        if self.backend_url and not self.backend_url.startswith("https://") and not _is_loopback(self.backend_url):
            problems.append("RENDERFLEET_BACKEND_URL must be https: the fleet secret goes there")
        if self.heartbeat_seconds * 2 > self.lease_seconds:
            problems.append("RENDERFLEET_LEASE_SECONDS must be at least twice RENDERFLEET_HEARTBEAT_SECONDS")
        if self.source == "queue" and self.lease_seconds > self.visibility_seconds:
            problems.append("RENDERFLEET_VISIBILITY_SECONDS must be at least RENDERFLEET_LEASE_SECONDS")
        if problems:
            raise ValueError("\n".join(problems))
        return self

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """Reads the settings; empty values count as absent. Raises SettingsError with every problem found."""
        known = {str(field.alias) for field in cls.model_fields.values()}
        given = {name: value for name, value in environment.items() if value and (name in known)}
        problems = []
        for name in sorted(environment):
            if name.startswith(_PREFIX) and name not in known:
                near = difflib.get_close_matches(name, known, n=1)
                problems.append(f"{name} is no setting" + (f"; did you mean {near[0]}?" if near else ""))
        try:
            settings = cls.model_validate(given)
        except ValidationError as error:
            for problem in error.errors(include_url=False):
                place = ".".join(str(part) for part in problem["loc"])
                text = problem["msg"].removeprefix("Value error, ")
                problems += [f"{place}: {line}" if place else line for line in text.splitlines()]
            raise SettingsError("\n".join(problems)) from None
        if problems:
            raise SettingsError("\n".join(problems))
        return settings


def read_env_file(path: Path) -> dict[str, str]:
    """Reads KEY=VALUE lines as systemd's EnvironmentFile does, for commands run by hand. Raises SettingsError."""
    values: dict[str, str] = {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}") from None
    for number, line in enumerate(lines, start=1):
        text = line.strip()
        if not text or text[0] in "#;":
            continue
        name, equals, value = text.partition("=")
        try:
            words = shlex.split(value)
        except ValueError:
            words = ["", ""]
        if not equals or len(words) > 1:
            raise SettingsError(f"{path}:{number}: expected NAME=VALUE, with quotes around a value that has spaces")
        values[name.strip()] = words[0] if words else ""
    return values
