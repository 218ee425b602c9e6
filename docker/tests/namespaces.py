"""Namespaces of the kernel: what a container or a task has to itself. They take root."""

from __future__ import annotations

import contextlib
import ctypes
import socket
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

_CLONE_NEWNET = 0x40000000
_UNSHARE = ("unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc")
_HOLD = """
mount --make-rprivate /
ip link set lo up
{setup}
echo ready
read -r _ || true
"""


class Namespaces:
    """Mounts, network and processes apart from the machine's, held by a process until they are closed."""

    def __init__(self, setup: str, *arguments: str) -> None:
        """Runs ``setup``, a shell script, inside them first."""
        self._stack = contextlib.ExitStack()
        self._holder = subprocess.Popen(
            [*_UNSHARE, "sh", "-ec", _HOLD.format(setup=setup), "sh", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._stack.callback(self._end)
        assert self._holder.stdout.readline() == "ready\n", (
            "namespaces could not be made: that takes root (CAP_SYS_ADMIN) and a kernel with overlayfs"
        )
        self.process = child(self._holder.pid)
        self._client = self._stack.enter_context(ThreadPoolExecutor(1, initializer=self._enter_network))

    def close(self) -> None:
        self._stack.close()

    def _end(self) -> None:
        self._holder.stdin.close()
        self._holder.wait()
        self._holder.stdout.close()

    def _enter_network(self) -> None:
        with Path(f"/proc/{self.process}/ns/net").open() as network:
            if ctypes.CDLL(None, use_errno=True).setns(network.fileno(), _CLONE_NEWNET) != 0:
                raise OSError(ctypes.get_errno(), "setns")

    def connect(self, address: str, port: int, source: str = "") -> socket.socket:
        """A connection made inside, usable outside: a socket stays in the network it was made in."""
        return self._client.submit(socket.create_connection, (address, port), 90, (source, 0)).result()

    def outside(self, path: Path) -> Path:
        """The same file, seen from outside."""
        return Path(f"/proc/{self.process}/root{path}")

    def inside(self, *command: str, network: bool = True) -> list[str]:
        kinds = ["--mount", "--pid", *(["--net"] if network else [])]
        return ["nsenter", "--target", str(self.process), *kinds, "--", *command]

    def do(self, *command: str) -> None:
        subprocess.run(self.inside(*command), check=True)


class Network:
    """A bridge that tasks are attached to, each with an address of its own, as Docker's networks are."""

    ADDRESS = "10.0.3.1"

    def __init__(self) -> None:
        setup = 'ip link add bridge type bridge; ip address add "$1/24" dev bridge; ip link set bridge up'
        self.namespaces = Namespaces(setup, self.ADDRESS)
        self._attached = 0

    def close(self) -> None:
        self.namespaces.close()

    def attach(self, other: Namespaces) -> str:
        self._attached += 1
        link, address = f"to-{self._attached}", f"10.0.3.{self._attached + 1}"
        # The process that a network is named by is counted as this machine counts.
        bridge = ["nsenter", "--target", str(self.namespaces.process), "--net", "ip", "link"]
        peer = ["type", "veth", "peer", "name", "eth0", "netns", str(other.process)]
        subprocess.run([*bridge, "add", link, *peer], check=True)
        subprocess.run([*bridge, "set", link, "master", "bridge", "up"], check=True)
        other.do("ip", "address", "add", f"{address}/24", "dev", "eth0")
        other.do("ip", "link", "set", "eth0", "up")
        return address


def child(process: int) -> int:
    (found,) = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return int(found)
