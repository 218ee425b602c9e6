"""An image that was followed to its end, and containers of it."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from dockerfile import Stage
from namespaces import child

if TYPE_CHECKING:
    from task import Layers, Task

SECONDS_TO_START = 180


class Image:
    def __init__(self, task: Task, stage: Stage, layers: Layers, name: str) -> None:
        self.task, self.stage, self.layers, self.name = task, stage, layers, name

    def exists(self, path: str) -> bool:
        return self.task.namespaces.outside(self.layers.root / path.lstrip("/")).exists()

    def start(
        self,
        environment: dict[str, str] | None = None,
        command: list[str] | None = None,
        files: dict[str, Path] | None = None,
        listener: Callable[[str], None] = lambda line: None,
    ) -> Container:
        """A container of it.

        :param environment: beside the image's own
        :param command: instead of the image's own
        :param files: mounted into it, by their paths there
        :param listener: is told each line of output
        """
        entry, default = self.stage.last("ENTRYPOINT"), self.stage.last("CMD")
        arguments = (entry.arguments() if entry else []) + (command or (default.arguments() if default else []))
        return Container(self, environment or {}, arguments, files or {}, listener)


class Container:
    """A started image. Its output is kept, line by line."""

    def __init__(
        self,
        image: Image,
        environment: dict[str, str],
        arguments: list[str],
        files: dict[str, Path],
        listener: Callable[[str], None],
    ) -> None:
        self._image, self._arguments, self._listener = image, arguments, listener
        self._environment = {**image.layers.environment, **environment}
        volume = image.stage.last("VOLUME")
        self._root = image.task.read_only(image.layers, volume.arguments() if volume else [], files)
        self._lines: list[str] = []
        self._news = threading.Condition()
        self.start()

    def start(self) -> Container:
        reader, writer = os.pipe()
        # Container runtimes give the output to the container's user, who may then open it as /dev/stdout.
        os.fchown(writer, *self._image.stage.user())
        command = self._command(self._arguments)
        self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=writer, stderr=writer)
        os.close(writer)
        self._reader = threading.Thread(target=self._read, args=(reader,), daemon=True)
        self._reader.start()
        return self

    def _command(self, arguments: list[str]) -> list[str]:
        user, group = self._image.stage.user()
        return self._image.task.namespaces.inside(
            "chroot",
            str(self._root),
            # As docker/compose.yaml has it: no capability beyond binding a low port.
            *("setpriv", "--reuid", str(user), "--regid", str(group), "--clear-groups", "--no-new-privs"),
            *("--inh-caps=-all,+net_bind_service", "--ambient-caps=-all,+net_bind_service"),
            *("--bounding-set=-all,+net_bind_service", "env", "-i", "-C", self._image.layers.folder),
            *(f"{name}={value}" for name, value in self._environment.items()),
            *arguments,
        )

    def _read(self, reader: int) -> None:
        with open(reader, errors="replace") as output:
            for line in output:
                with self._news:
                    self._lines.append(line.rstrip("\n"))
                    self._news.notify_all()
                self._listener(line.rstrip("\n"))

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Runs a command beside it, as "docker exec" does."""
        return subprocess.run(self._command(list(command)), capture_output=True, text=True)

    def running(self) -> bool:
        return self._process.poll() is None

    def healthy(self, check: list[str] | None = None) -> bool:
        """Runs its health check: the image's own, if not another."""
        return self.run(*(check or self._image.stage.health_check())).returncode == 0

    def wait_until_healthy(self, check: list[str] | None = None) -> Container:
        deadline = time.monotonic() + SECONDS_TO_START
        while not self.healthy(check):
            assert self.running(), f"{self._image.name} ended:\n{self.output()}"
            assert time.monotonic() < deadline, f"{self._image.name} is not healthy:\n{self.output()}"
        return self

    def wait_for_line(self, part: str) -> str:
        with self._news:
            found = self._news.wait_for(lambda: [line for line in self._lines if part in line], SECONDS_TO_START)
            assert found, f"{self._image.name} did not say {part!r}:\n" + "\n".join(self._lines)
            return found[-1]

    def output(self) -> str:
        with self._news:
            return "\n".join(self._lines)

    def wait(self) -> int:
        """The exit status, once it ends by itself."""
        status = self._process.wait(SECONDS_TO_START)
        self._reader.join(SECONDS_TO_START)
        return status

    def stop(self) -> int:
        """Ends it with the image's stop signal, as ECS does, and returns the exit status."""
        step = self._image.stage.last("STOPSIGNAL")
        if self.running():
            os.kill(child(self._process.pid), getattr(signal, step.value if step else "SIGTERM"))
        return self.wait()
