"""Reads a Dockerfile into its stages."""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import dataclass, field
from pathlib import Path

from dockerfile_parse import DockerfileParser


@dataclass(frozen=True)
class Step:
    """One instruction, its flags (``--from=app``) apart from its arguments."""

    name: str
    flags: dict[str, str]
    value: str

    def arguments(self) -> list[str]:
        return json.loads(self.value) if self.value.startswith("[") else shlex.split(self.value)


@dataclass
class Stage:
    base: str
    name: str
    steps: list[Step] = field(default_factory=list)

    def all(self, instruction: str) -> list[Step]:
        return [step for step in self.steps if step.name == instruction]

    def last(self, instruction: str) -> Step | None:
        found = self.all(instruction)
        return found[-1] if found else None

    def environment(self) -> dict[str, str]:
        return dict(item.split("=", 1) for step in self.all("ENV") for item in shlex.split(step.value))

    def health_check(self) -> list[str]:
        step = self.last("HEALTHCHECK")
        assert step is not None, f"stage {self.name or '(last)'} has no HEALTHCHECK"
        return json.loads(step.value.removeprefix("CMD").strip())

    def user(self) -> tuple[int, int]:
        step = self.last("USER")
        assert step is not None, f"stage {self.name or '(last)'} has no USER"
        user, group = step.value.split(":")
        return int(user), int(group)


def stages(path: Path) -> list[Stage]:
    parser = DockerfileParser(fileobj=path.open("rb"))
    found: list[Stage] = []
    for line in parser.structure:
        name, value = line["instruction"], line["value"]
        if name == "COMMENT":
            continue
        if name == "FROM":
            match = re.fullmatch(r"(\S+)(?:\s+[Aa][Ss]\s+(\S+))?", value)
            assert match, f"{path}: FROM {value} is not understood"
            found.append(Stage(match[1], match[2] or ""))
            continue
        flags = {}
        while match := re.match(r"--([a-z-]+)(?:=(\S+))?\s+", value):
            flags[match[1]] = match[2] or ""
            value = value[match.end() :]
        found[-1].steps.append(Step(name, flags, value))
    return found
