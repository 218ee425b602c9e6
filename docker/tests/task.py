"""Runs images as one Fargate task would, on this machine's own Debian packages instead of the base images.

A Dockerfile is followed step by step into a layer over this machine's root: contexts copied, RUN steps run, with one exception.
The stage named "runtime" installs packages into a public base image; here Debian's packages, installed by docker/check, stand for
that, with what differs between the two put right in _STAND_INS. The result then runs as the image says: its user, its command,
its environment and no other, with a read-only root on which only the declared volumes can be written, and in network and process
namespaces that all containers of the task share.
"""

from __future__ import annotations

import contextlib
import ctypes
import glob
import http.client
import os
import shlex
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import dockerfile

DOCKER = Path(__file__).resolve().parent.parent
REPOSITORY = DOCKER.parent
SECONDS_TO_START = 60

TASK = "10.0.2.10"
LOAD_BALANCER = "10.0.1.20"
"""An address of the VPC."""
OUTSIDER = "203.0.113.9"
"""An address of nobody (RFC 5737), outside the VPC."""

_CLONE_NEWNET = 0x40000000


def _php() -> dict[str, str]:
    (fpm,) = glob.glob("/usr/sbin/php-fpm8.*")
    version = fpm.removeprefix("/usr/sbin/php-fpm")
    return {
        "/usr/local/sbin/php-fpm": f'#!/bin/sh\nexec {fpm} --fpm-config /usr/local/etc/php-fpm.conf "$@"\n',
        f"/etc/php/{version}/fpm/php.ini": Path(f"/usr/lib/php/{version}/php.ini-production").read_text(),
        f"/etc/php/{version}/cli/php.ini": Path(f"/usr/lib/php/{version}/php.ini-production").read_text(),
    }


def _php_environment() -> dict[str, str]:
    (extensions,) = glob.glob("/etc/php/8.*/fpm/conf.d")
    return {"PHP_INI_SCAN_DIR": f"{extensions}:/usr/local/etc/php/conf.d"}


# Per base image: files that are elsewhere in Debian's packages, and what the image was compiled with as environment.
_STAND_INS = {"php": (_php, _php_environment), "nginx": (dict, dict), "node": (dict, dict), "composer": (dict, dict)}
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


@dataclass
class Layers:
    """A stage that was followed: its layers over the machine's root, topmost first, and where it is mounted."""

    uppers: list[Path]
    root: Path
    environment: dict[str, str]
    folder: str


class Task:
    def __init__(self) -> None:
        self._stack = contextlib.ExitStack()
        self._scratch = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="renderfleet-task-")))
        self._holder = subprocess.Popen(
            ["unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc", "sh", "-c", _SETUP, "sh"]
            + [str(self._scratch), TASK, LOAD_BALANCER, OUTSIDER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._stack.callback(self._end)
        assert self._holder.stdout.readline() == "ready\n", (
            "the task's namespaces could not be made: that takes root (CAP_SYS_ADMIN) and a kernel with overlayfs"
        )
        self._pid = _child(self._holder.pid)
        self._client = self._stack.enter_context(ThreadPoolExecutor(1, initializer=self._enter_network))

    def __enter__(self) -> "Task":
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def _end(self) -> None:
        self._holder.stdin.close()
        self._holder.wait()
        self._holder.stdout.close()

    def _enter_network(self) -> None:
        with open(f"/proc/{self._pid}/ns/net") as network:
            if ctypes.CDLL(None, use_errno=True).setns(network.fileno(), _CLONE_NEWNET) != 0:
                raise OSError(ctypes.get_errno(), "setns")

    def _outside(self, path: Path) -> Path:
        """The same file, seen from outside the task's mounts."""
        return Path(f"/proc/{self._pid}/root{path}")

    def inside(self, *command: str, network: bool = True) -> list[str]:
        return ["nsenter", "--target", str(self._pid), "--mount", "--pid", *(["--net"] if network else []), "--", *command]

    def _do(self, *command: str) -> None:
        subprocess.run(self.inside(*command), check=True)

    def image(self, file: str, app: Path, context: Path = REPOSITORY) -> "Image":
        """Follows a Dockerfile of this folder. Its main build context is the repository, if not another; "app" is the application."""
        path = DOCKER / file
        self._context = context
        followed: dict[str, Layers] = {}
        for number, stage in enumerate(dockerfile.stages(path)):
            followed[stage.name] = self._follow(f"{path.name}-{number}", stage, followed, app)
        result = followed[stage.name]
        return Image(self, stage, result, file)

    def _follow(self, label: str, stage: dockerfile.Stage, before: dict[str, Layers], app: Path) -> Layers:
        work = Path(tempfile.mkdtemp(prefix=f"{label}-", dir=self._outside(self._scratch)))
        work = self._scratch / work.name
        for folder in ("upper", "work", "root"):
            self._outside(work / folder).mkdir()
        under = before.get(stage.base)
        lowers = [str(layer) for layer in under.uppers] if under else []
        mounts = f"lowerdir={':'.join([*lowers, '/'])},upperdir={work}/upper,workdir={work}/work"
        self._do("mount", "-t", "overlay", "overlay", "-o", mounts, f"{work}/root")
        self._system(work / "root")
        environment = dict(under.environment) if under else {"PATH": _PATH}
        result = Layers(
            [work / "upper", *(under.uppers if under else [])], work / "root", environment, under.folder if under else "/"
        )
        if not under:
            files, compiled = _STAND_INS[stage.base.split(":")[0]]
            for name, text in files().items():
                target = self._outside(result.root) / name.lstrip("/")
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text)
                target.chmod(0o755)
            result.environment.update(compiled())
        for step in stage.steps:
            self._step(stage, step, result, before, app)
        return result

    def _step(self, stage: dockerfile.Stage, step: dockerfile.Step, at: Layers, before: dict[str, Layers], app: Path) -> None:
        if step.name == "COPY":
            source = step.flags.get("from")
            base = app if source == "app" else self._outside(before[source].root) if source else self._context
            self._copy(base, step, at)
        elif step.name == "RUN" and stage.name != "runtime":
            # The machine's own settings of package clients and proxies, as a builder would be given them.
            given = {**os.environ, **at.environment}
            command = self.inside("chroot", str(at.root), "env", "-C", at.folder, "sh", "-c", step.value, network=False)
            subprocess.run(command, check=True, env=given)
        elif step.name == "WORKDIR":
            at.folder = step.value
            (self._outside(at.root) / step.value.lstrip("/")).mkdir(parents=True, exist_ok=True)
        elif step.name == "ENV":
            at.environment.update(dict(item.split("=", 1) for item in shlex.split(step.value)))

    def _copy(self, base: Path, step: dockerfile.Step, at: Layers) -> None:
        *sources, target = step.arguments()
        destination = self._outside(at.root) / os.path.normpath(os.path.join(at.folder, target)).lstrip("/")
        for source in sources:
            found = base / source.lstrip("/")
            if found.is_dir():
                shutil.copytree(found, destination, symlinks=True, dirs_exist_ok=True)
                continue
            place = destination / found.name if target.endswith("/") else destination
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(found, place)
            if "chmod" in step.flags:
                place.chmod(int(step.flags["chmod"], 8))

    def _system(self, root: Path) -> None:
        self._do("mount", "--rbind", "/dev", f"{root}/dev")
        self._do("mount", "--rbind", "/proc", f"{root}/proc")

    def read_only(self, layers: Layers, volumes: list[str]) -> Path:
        """Mounts the layers without a writable one; each volume as Fargate mounts it: empty, the mode and owner of its folder."""
        root = layers.root.parent / Path(tempfile.mkdtemp(prefix="container-", dir=self._outside(layers.root.parent))).name
        lowers = ":".join([*(str(layer) for layer in layers.uppers), "/"])
        self._do("mount", "-t", "overlay", "overlay", "-o", f"ro,lowerdir={lowers}", str(root))
        self._system(root)
        for volume in volumes:
            place = self._outside(root) / volume.lstrip("/")
            status = place.stat()
            options = f"mode={status.st_mode & 0o7777:o},uid={status.st_uid},gid={status.st_gid}"
            self._do("mount", "-t", "tmpfs", "tmpfs", "-o", options, f"{root}{volume}")
        return root

    def connect(self, port: int, source: str = LOAD_BALANCER, address: str = TASK) -> socket.socket:
        return self._client.submit(socket.create_connection, (address, port), 90, (source, 0)).result()

    def request(
        self,
        path: str,
        *,
        port: int = 80,
        method: str = "GET",
        headers: dict[str, str] | None = None,
        body: bytes | None = None,
        source: str = LOAD_BALANCER,
    ) -> "Answer":
        connection = http.client.HTTPConnection(TASK, port)
        connection.sock = self.connect(port, source)
        with contextlib.closing(connection):
            # A server that refuses a body closes before it has read it all; its answer is there all the same.
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes


class Image:
    def __init__(self, task: Task, stage: dockerfile.Stage, layers: Layers, file: str) -> None:
        self.task, self.stage, self.layers, self.file = task, stage, layers, file

    def exists(self, path: str) -> bool:
        return self.task._outside(self.layers.root / path.lstrip("/")).exists()

    def mount(self) -> Path:
        """A root for one container: read-only, with empty volumes."""
        volume = self.stage.last("VOLUME")
        return self.task.read_only(self.layers, volume.arguments() if volume else [])

    def command(self, root: Path, environment: dict[str, str], arguments: list[str]) -> list[str]:
        user, group = self.stage.user()
        given = {**self.layers.environment, **environment}
        return self.task.inside(
            "chroot",
            str(root),
            # Docker's default but for what docker/compose.yaml drops: no capability beyond binding a low port.
            *("setpriv", "--reuid", str(user), "--regid", str(group), "--clear-groups", "--no-new-privs"),
            *("--inh-caps=-all,+net_bind_service", "--ambient-caps=-all,+net_bind_service"),
            *("--bounding-set=-all,+net_bind_service", "env", "-i", "-C", self.layers.folder),
            *(f"{name}={value}" for name, value in given.items()),
            *arguments,
        )

    def start(self, environment: dict[str, str] | None = None, command: list[str] | None = None) -> "Container":
        entry, default = self.stage.last("ENTRYPOINT"), self.stage.last("CMD")
        arguments = (entry.arguments() if entry else []) + (command or (default.arguments() if default else []))
        return Container(self, environment or {}, arguments)


class Container:
    """A started image. Its output is kept, line by line."""

    def __init__(self, image: Image, environment: dict[str, str], arguments: list[str]) -> None:
        self._image, self._environment, self._arguments = image, environment, arguments
        self._root = image.mount()
        self._lines: list[str] = []
        self._news = threading.Condition()
        self.start()

    def start(self) -> "Container":
        reader, writer = os.pipe()
        # Container runtimes give the output to the container's user, who may then open it as /dev/stdout.
        os.fchown(writer, *self._image.stage.user())
        self._process = subprocess.Popen(
            self._image.command(self._root, self._environment, self._arguments), stdin=subprocess.DEVNULL, stdout=writer, stderr=writer
        )
        os.close(writer)
        self._reader = threading.Thread(target=self._read, args=(reader,), daemon=True)
        self._reader.start()
        return self

    def _read(self, reader: int) -> None:
        with open(reader, errors="replace") as output:
            for line in output:
                with self._news:
                    self._lines.append(line.rstrip("\n"))
                    self._news.notify_all()

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Runs a command beside it, as "docker exec" does."""
        return subprocess.run(self._image.command(self._root, self._environment, list(command)), capture_output=True, text=True)

    def healthy(self) -> bool:
        """Runs the image's own health check."""
        return self.run(*self._image.stage.health_check()).returncode == 0

    def wait_until_healthy(self) -> "Container":
        deadline = time.monotonic() + SECONDS_TO_START
        while not self.healthy():
            assert self._process.poll() is None, f"{self._image.file} ended:\n{self.output()}"
            assert time.monotonic() < deadline, f"{self._image.file} is not healthy:\n{self.output()}"
        return self

    def wait_for_line(self, part: str) -> str:
        with self._news:
            found = self._news.wait_for(lambda: [line for line in self._lines if part in line], SECONDS_TO_START)
            assert found, f"{self._image.file} did not say {part!r}:\n" + "\n".join(self._lines)
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
        if self._process.poll() is None:
            os.kill(_child(self._process.pid), getattr(signal, step.value if step else "SIGTERM"))
        return self.wait()


def _child(pid: int) -> int:
    (child,) = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return int(child)


# Mounts a file system of the task's own for layers (one that is inside its own lower layer is refused), takes its addresses, and
# holds the namespaces until its input ends.
_SETUP = """
set -e
scratch=$1; shift
mount --make-rprivate /
mount -t tmpfs tmpfs "$scratch"
ip link set lo up
for address; do ip address add "$address/32" dev lo; done
echo ready
read -r _ || true
"""
