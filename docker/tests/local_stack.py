"""docker/compose.yaml without Docker: every service in namespaces of its own on one network, after those it depends on.

What the file says is done as Docker would: environment, commands, mounted files, health checks, conditions of
"depends_on", shared networks. Public images are replaced by what stores.py says.
"""

from __future__ import annotations

import contextlib
import functools
import json
import os
import socket
import subprocess
import tempfile
from collections.abc import Callable
from graphlib import TopologicalSorter
from pathlib import Path

from container import Container, Image
from namespaces import Network
from stores import STAND_INS
from task import DOCKER, Answer, Task, ask

FILE = DOCKER / "compose.yaml"


def configuration(environment: dict[str, str] | None = None, file: Path = FILE) -> dict:
    """The file as Docker Compose understands it: checked against its schema.

    :param environment: where its variables come from, and from nowhere else
    """
    given = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **(environment or {})}
    command = ["docker-compose", "--file", str(file), "config", "--format", "json"]
    result = subprocess.run(command, env=given, capture_output=True, text=True)
    if result.returncode != 0:
        raise ValueError(result.stderr.strip())
    return json.loads(result.stdout)


def with_dependencies(services: dict[str, dict], names: list[str]) -> dict[str, dict]:
    """The named services and all that they need; every service if none is named."""
    if unknown := set(names) - set(services):
        raise ValueError(f"no such service: {', '.join(sorted(unknown))}; there are {', '.join(sorted(services))}")
    wanted: set[str] = set()
    open_ends = list(names or services)
    while open_ends:
        name = open_ends.pop()
        wanted.add(name)
        open_ends += set(services[name].get("depends_on", {})) - wanted
    return {name: services[name] for name in services if name in wanted}


def order(services: dict[str, dict]) -> list[str]:
    """Each service after those that it depends on; a circle is an error."""
    return list(
        TopologicalSorter(
            {name: set(service.get("depends_on", {})) for name, service in services.items()}
        ).static_order()
    )


class LocalStack:
    """The services that run. Closing it ends them."""

    def __init__(
        self,
        environment: dict[str, str] | None = None,
        names: list[str] | None = None,
        listener: Callable[[str, str], None] = lambda service, line: None,
    ) -> None:
        """
        :param names: the services to start, with what they need; all if none is named
        :param listener: is told each line that a service puts out
        """
        self.project = configuration(environment)
        self.services = with_dependencies(self.project["services"], names or [])
        self._listener = listener
        self.containers: dict[str, Container] = {}
        self._addresses: dict[str, str] = {}
        self._tasks: dict[str, Task] = {}
        self._stack = contextlib.ExitStack()
        with contextlib.ExitStack() as unfinished:
            unfinished.callback(self.close)
            hosts = self._stack.enter_context(tempfile.NamedTemporaryFile("w", prefix="renderfleet-hosts-"))
            self._hosts = Path(hosts.name)
            self._hosts.chmod(0o644)
            self.network = Network()
            self._stack.callback(self.network.close)
            self._make_tasks()
            for name in order(self.services):
                self._await_dependencies(name)
                self.containers[name] = self._start(name)
            unfinished.pop_all()

    def __enter__(self) -> LocalStack:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._stack.close()

    def _make_tasks(self) -> None:
        for name, service in self.services.items():
            if "network_mode" not in service:
                task = self._stack.enter_context(Task((), self._hosts))
                self._tasks[name] = task
                self._addresses[name] = self.network.attach(task.namespaces)
        for name, service in self.services.items():
            if owner := service.get("network_mode", "").removeprefix("service:"):
                self._tasks[name], self._addresses[name] = self._tasks[owner], self._addresses[owner]
        lines = ["127.0.0.1 localhost", *(f"{address} {name}" for name, address in self._addresses.items())]
        self._hosts.write_text("\n".join(lines) + "\n")

    def _await_dependencies(self, name: str) -> None:
        for other, dependency in self.services[name].get("depends_on", {}).items():
            container = self.containers[other]
            if dependency["condition"] == "service_healthy":
                container.wait_until_healthy(self._health_check(other))
            elif dependency["condition"] == "service_completed_successfully":
                assert container.wait() == 0, f"{other} failed:\n{container.output()}"

    def _health_check(self, name: str) -> list[str] | None:
        """The service's own check; None where it has its image's."""
        test = self.services[name].get("healthcheck", {}).get("test")
        if test is None:
            return None
        return ["sh", "-c", test[1]] if test[0] == "CMD-SHELL" else test[1:]

    def runs_on(self, name: str) -> bool:
        """Whether the service is one to ask for its health: neither ends by itself nor has its check switched off."""
        return self.containers[name].running() and not self.services[name].get("healthcheck", {}).get("disable", False)

    def wait_until_healthy(self, name: str) -> None:
        self.containers[name].wait_until_healthy(self._health_check(name))

    def _start(self, name: str) -> Container:
        service = self.services[name]
        files = {
            volume["target"]: Path(volume["source"])
            for volume in service.get("volumes", [])
            if volume["type"] == "bind"
        }
        listener = functools.partial(self._listener, name)
        return self._image(name).start(service.get("environment") or {}, service.get("command"), files, listener)

    def _image(self, name: str) -> Image:
        service, task = self.services[name], self._tasks[name]
        build = service.get("build") or next(
            (
                other["build"]
                for other in self.project["services"].values()
                if "build" in other and other["image"] == service["image"]
            ),
            None,
        )
        if build is None:
            stand_in = STAND_INS[service["image"].split(":")[0]]
            return task.stand_in(name, stand_in.stage(), dict(stand_in.files))
        context = Path(build["context"])
        file = context / build["dockerfile"]
        return task.image(
            str(file.relative_to(DOCKER)), Path(build.get("additional_contexts", {}).get("app", context)), context
        )

    def request(self, name: str, port: int, path: str) -> Answer:
        return ask(self.connect(name, port), path)

    def connect(self, name: str, port: int) -> socket.socket:
        return self.network.namespaces.connect(self._addresses[name], port)
