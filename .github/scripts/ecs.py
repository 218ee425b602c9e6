"""What release and migrate share: the AWS CLI, and the names of a stage (those that the program gives)."""

import json
import os
import re
import subprocess
import sys
import time

SERVICES = ("backend", "frontend", "api")
READ_ONLY_FIELDS = "taskDefinitionArn revision status requiresAttributes compatibilities registeredAt registeredBy deregisteredAt".split()


class Failure(Exception):
    """Something that a person has to know; the text says what and what to do."""


class Stage:
    def __init__(self, app: str, name: str):
        if not re.fullmatch(r"[a-z][a-z0-9]{1,7}", app) or not re.fullmatch(r"[a-z][a-z0-9]{1,9}", name):
            raise Failure(f"no stage: {app} {name}")
        self.app, self.name = app, name
        self.cluster = f"{app}-{name}"
        self.parameter = f"/{app}/{name}/release/image-tag"
        self.migration = f"{app}-{name}-migrate"

    def service(self, base: str) -> str:
        return f"{self.cluster}-{base}"


def aws(*arguments: str) -> dict:
    """Calls the AWS CLI; its message, if it fails, is the Failure's."""
    done = subprocess.run(["aws", *arguments, "--output", "json"], capture_output=True, text=True)
    if done.returncode != 0:
        raise Failure(f"aws {' '.join(arguments[:2])}: {done.stderr.strip()}")
    return json.loads(done.stdout) if done.stdout.strip() else {}


def services(stage: Stage) -> dict[str, dict]:
    """The stage's services by name; a stage may have switched some off."""
    answer = aws(
        "ecs",
        "describe-services",
        "--cluster",
        stage.cluster,
        "--services",
        *[stage.service(base) for base in SERVICES],
    )
    return {each["serviceName"]: each for each in answer["services"] if each["status"] == "ACTIVE"}


def task_definition(arn: str) -> tuple[dict, list]:
    answer = aws("ecs", "describe-task-definition", "--task-definition", arn, "--include", "TAGS")
    return answer["taskDefinition"], answer.get("tags", [])


def register(definition: dict, tags: list) -> str:
    body = {key: value for key, value in definition.items() if key not in READ_ONLY_FIELDS}
    if tags:
        body["tags"] = tags
    answer = aws("ecs", "register-task-definition", "--cli-input-json", json.dumps(body))
    return answer["taskDefinition"]["taskDefinitionArn"]


def with_tag(definition: dict, app: str, tag: str) -> dict:
    """The definition with the product's images at a tag; other images stay."""
    ours = re.compile(rf"(\d{{12}}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com/{app}/[a-z0-9-]+)(?::[^@]+|@sha256:[0-9a-f]+)")
    containers = [
        {**each, "image": ours.sub(rf"\1:{tag}", each["image"])} for each in definition["containerDefinitions"]
    ]
    return {**definition, "containerDefinitions": containers}


def images(definition: dict, app: str) -> set[str]:
    """The product's repositories that a definition pulls from, without the product's name."""
    pattern = re.compile(rf"\.amazonaws\.com/{app}/([a-z0-9-]+)[:@]")
    return {found[1] for each in definition["containerDefinitions"] if (found := pattern.search(each["image"]))}


def checked_tag(tag: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}", tag):
        raise Failure(f"{tag!r} is no image tag: up to 128 letters, digits, underscores, dots and hyphens are")
    return tag


class Clock:
    """How long to wait, and in which steps; seconds."""

    def __init__(self):
        self.step = float(os.environ.get("POLL_SECONDS", "10"))
        self.end = time.monotonic() + float(os.environ.get("WAIT_SECONDS", "1800"))

    def wait(self) -> bool:
        time.sleep(self.step)
        return time.monotonic() < self.end


def run(main) -> None:
    try:
        main()
    except Failure as failure:
        sys.exit(f"{os.path.basename(sys.argv[0])}: {failure}")
