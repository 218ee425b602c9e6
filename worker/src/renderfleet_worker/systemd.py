"""The little that systemd is told: ready, alive, stopping. Outside systemd all of it does nothing."""

from __future__ import annotations

import os
import socket
import time

_ALIVE_EVERY_SECONDS = 5.0
_last_alive = 0.0


def notify(state: str) -> None:
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as connection:
        connection.connect("\0" + address[1:] if address.startswith("@") else address)
        connection.sendall(state.encode())


def alive() -> None:
    """Feeds the unit's watchdog; cheap enough to be called in every loop."""
    global _last_alive  # noqa: PLW0603 -- one process, one watchdog.
    now = time.monotonic()
    if now - _last_alive >= _ALIVE_EVERY_SECONDS:
        _last_alive = now
        notify("WATCHDOG=1")
