"""The task definitions that the program makes, from the resource graphs that its tests keep."""

from __future__ import annotations

import json

from task import REPOSITORY


def definitions(stage: str) -> dict[str, dict]:
    """Container to its definition."""
    file = REPOSITORY / f"src/src/test/resources/golden/{stage}.json"
    found = {}
    for resource in json.loads(file.read_text())["resources"]:
        if "aws:ecs/taskDefinition:TaskDefinition::" in resource["urn"]:
            for container in json.loads(resource["inputs"]["containerDefinitions"]):
                found[container["name"]] = container
    return found


LOCAL = definitions("local")
CONTAINERS = ["nginx", "php-fpm", "scheduler", "queue-worker", "frontend", "api"]
