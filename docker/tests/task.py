"""Runs images as one Fargate task would, on this machine's own Debian packages instead of the base images.

A Dockerfile is followed step by step into a layer over this machine's root: contexts copied, RUN steps run, with one
exception. The stage named "runtime" installs packages into a public base image; here Debian's packages, installed by
docker/prepare, stand for that, with what differs between the two put right in _STAND_INS. The result then runs as the
image says: its user, its command, its environment and no other, with a read-only root on which only the declared
volumes can be written, and in network and process namespaces that all containers of the task share.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import shlex
import shutil
import socket
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import dockerfile
from container import Image
from namespaces import Namespaces

DOCKER = Path(__file__).resolve().parent.parent
REPOSITORY = DOCKER.parent

TASK = "10.0.2.10"
LOAD_BALANCER = "10.0.1.20"
"""An address of the VPC."""
OUTSIDER = "203.0.113.9"
"""An address of nobody (RFC 5737), outside the VPC."""


def _php() -> dict[str, str]:
    (fpm,) = Path("/usr/sbin").glob("php-fpm8.*")
    version = fpm.name.removeprefix("php-fpm")
    return {
        "/usr/local/sbin/php-fpm": f'#!/bin/sh\nexec {fpm} --fpm-config /usr/local/etc/php-fpm.conf "$@"\n',
        f"/etc/php/{version}/fpm/php.ini": Path(f"/usr/lib/php/{version}/php.ini-production").read_text(),
        f"/etc/php/{version}/cli/php.ini": Path(f"/usr/lib/php/{version}/php.ini-production").read_text(),
    }


def _php_environment() -> dict[str, str]:
    (extensions,) = Path("/etc/php").glob("8.*/fpm/conf.d")
    return {"PHP_INI_SCAN_DIR": f"{extensions}:/usr/local/etc/php/conf.d"}


# Per base image: files that are elsewhere in Debian's packages, and what the image was compiled with as environment.
_STAND_INS = {
    "php": (_php, _php_environment),
    "nginx": (dict, dict),
    "node": (dict, dict),
    "composer": (dict, dict),
    "debian": (dict, dict),
}
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


@dataclass
class Layers:
    """A stage that was followed: its layers over the machine's root, topmost first, and where it is mounted."""

    uppers: list[Path]
    root: Path
    environment: dict[str, str]
    folder: str


class Task:
    """What containers share: a network and processes. Closed with all that runs in it."""

    def __init__(self, addresses: tuple[str, ...] = (TASK, LOAD_BALANCER, OUTSIDER), hosts: Path | None = None) -> None:
        self._stack = contextlib.ExitStack()
        self._scratch = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="renderfleet-task-")))
        self._hosts = hosts
        self.namespaces = Namespaces(_SETUP, str(self._scratch), *addresses)
        self._stack.callback(self.namespaces.close)

    def __enter__(self) -> Task:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._stack.close()

    def image(self, file: str, app: Path, context: Path = REPOSITORY) -> Image:
        """Follows a Dockerfile of this folder.

        :param app: the application, its build context "app"
        :param context: its main build context
        """
        path = DOCKER / file
        self._context = context
        followed: dict[str, Layers] = {}
        for number, stage in enumerate(dockerfile.stages(path)):
            followed[stage.name] = self._follow(f"{path.name}-{number}", stage, followed, app)
        result = followed[stage.name]
        return Image(self, stage, result, file)

    def stand_in(self, name: str, stage: dockerfile.Stage, files: dict[str, str]) -> Image:
        """This machine's own root in place of a public image, with files that only the public image has."""
        layers = self._follow(name, stage, {}, DOCKER)
        self._write(layers.root, files)
        return Image(self, stage, layers, name)

    def _write(self, root: Path, files: dict[str, str]) -> None:
        for name, text in files.items():
            target = self.namespaces.outside(root) / name.lstrip("/")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)
            target.chmod(0o755)

    def _follow(self, label: str, stage: dockerfile.Stage, before: dict[str, Layers], app: Path) -> Layers:
        work = Path(tempfile.mkdtemp(prefix=f"{label}-", dir=self.namespaces.outside(self._scratch)))
        work = self._scratch / work.name
        for folder in ("upper", "work", "root"):
            self.namespaces.outside(work / folder).mkdir()
        under = before.get(stage.base)
        lowers = [str(layer) for layer in under.uppers] if under else []
        mounts = f"lowerdir={':'.join([*lowers, '/'])},upperdir={work}/upper,workdir={work}/work"
        self.namespaces.do("mount", "-t", "overlay", "overlay", "-o", mounts, f"{work}/root")
        self._system(work / "root")
        environment = dict(under.environment) if under else {"PATH": _PATH}
        result = Layers(
            [work / "upper", *(under.uppers if under else [])],
            work / "root",
            environment,
            under.folder if under else "/",
        )
        if not under:
            files, compiled = _STAND_INS[stage.base.split(":")[0]]
            self._write(result.root, files())
            result.environment.update(compiled())
        for step in stage.steps:
            self._step(stage, step, result, before, app)
        return result

    def _step(
        self, stage: dockerfile.Stage, step: dockerfile.Step, at: Layers, before: dict[str, Layers], app: Path
    ) -> None:
        if step.name == "COPY":
            source = step.flags.get("from")
            base = app if source == "app" else self.namespaces.outside(before[source].root) if source else self._context
            self._copy(base, step, at)
        elif step.name == "RUN" and stage.name != "runtime":
            # The machine's own settings of package clients and proxies, as a builder would be given them.
            given = {**os.environ, **at.environment}
            command = self.namespaces.inside(
                "chroot", str(at.root), "env", "-C", at.folder, "sh", "-c", step.value, network=False
            )
            subprocess.run(command, check=True, env=given)
        elif step.name == "WORKDIR":
            at.folder = step.value
            (self.namespaces.outside(at.root) / step.value.lstrip("/")).mkdir(parents=True, exist_ok=True)
        elif step.name == "ENV":
            at.environment.update(dict(item.split("=", 1) for item in shlex.split(step.value)))

    def _copy(self, base: Path, step: dockerfile.Step, at: Layers) -> None:
        *sources, target = step.arguments()
        destination = self.namespaces.outside(at.root) / os.path.normpath(
            f"{at.folder}/{target}" if target[0] != "/" else target
        ).lstrip("/")
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
        self.namespaces.do("mount", "--rbind", "/dev", f"{root}/dev")
        self.namespaces.do("mount", "--rbind", "/proc", f"{root}/proc")

    def read_only(self, layers: Layers, volumes: list[str], files: dict[str, Path]) -> Path:
        """Mounts the layers without a writable one; a volume as Fargate does: empty, with its folder's mode and owner.

        :param files: mounted over that, by their paths there
        """
        for place in files:
            target = self.namespaces.outside(layers.root) / place.lstrip("/")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.touch()
        root = (
            layers.root.parent
            / Path(tempfile.mkdtemp(prefix="container-", dir=self.namespaces.outside(layers.root.parent))).name
        )
        lowers = ":".join([*(str(layer) for layer in layers.uppers), "/"])
        self.namespaces.do("mount", "-t", "overlay", "overlay", "-o", f"ro,lowerdir={lowers}", str(root))
        self._system(root)
        for volume in volumes:
            place = self.namespaces.outside(root) / volume.lstrip("/")
            status = place.stat()
            options = f"mode={status.st_mode & 0o7777:o},uid={status.st_uid},gid={status.st_gid}"
            self.namespaces.do("mount", "-t", "tmpfs", "tmpfs", "-o", options, f"{root}{volume}")
        for place, file in {**files, **({"/etc/hosts": self._hosts} if self._hosts else {})}.items():
            self.namespaces.do("mount", "--bind", str(file), f"{root}{place}")
        return root

    def connect(self, port: int, source: str = LOAD_BALANCER, address: str = TASK) -> socket.socket:
        return self.namespaces.connect(address, port, source)

    def request(
        self,
        path: str,
        *,
        port: int = 80,
        method: str = "GET",
        headers: dict[str, str] | None = None,
        body: bytes | None = None,
        source: str = LOAD_BALANCER,
    ) -> Answer:
        return ask(self.connect(port, source), path, method, headers, body)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes


def ask(
    connection: socket.socket,
    path: str,
    method: str = "GET",
    headers: dict[str, str] | None = None,
    body: bytes | None = None,
) -> Answer:
    client = http.client.HTTPConnection("localhost")
    client.sock = connection
    with contextlib.closing(client):
        # A server that refuses a body closes before it has read it all; its answer is there all the same.
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            client.request(method, path, body, headers or {})
        response = client.getresponse()
        return Answer(response.status, response.headers, response.read())


# A file system of the task's own for layers: one that is inside its own lower layer is refused.
_SETUP = """
mount -t tmpfs tmpfs "$1"; shift
for address; do ip address add "$address/32" dev lo; done
"""
