"""docker/run-local: starts the local stack, opens its ports, and shows its output until it is told to stop."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
from collections.abc import Callable

from local_stack import LocalStack


def main(names: list[str]) -> None:
    with LocalStack(dict(os.environ), names, lambda service, line: print(f"{service} | {line}", flush=True)) as stack:
        for name in stack.services:
            if stack.runs_on(name):
                stack.wait_until_healthy(name)
        for name, service in stack.services.items():
            for port in service.get("ports", []):
                address = (port["host_ip"], int(port["published"]))
                forward(address, lambda name=name, target=port["target"]: stack.connect(name, target))
                print(
                    f"{name}: http://{address[0]}:{address[1]}"
                    if port["target"] in (80, 3000, 9000)
                    else f"{name}: {address[1]}"
                )
        print("Everything runs. Ctrl-C ends it.", flush=True)
        signal.sigwait({signal.SIGINT, signal.SIGTERM})


def forward(address: tuple[str, int], connect: Callable[[], socket.socket]) -> int:
    """Passes what comes to an address of this machine on to a service, and back.

    :return: the port, which was asked for as 0 if any would do
    """
    server = socket.create_server(address)

    def accept() -> None:
        while True:
            client, _ = server.accept()
            try:
                service = connect()
            except OSError:
                client.close()
                continue
            for one, other in ((client, service), (service, client)):
                threading.Thread(target=pump, args=(one, other), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    return server.getsockname()[1]


def pump(source: socket.socket, target: socket.socket) -> None:
    try:
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        target.close()


if __name__ == "__main__":
    # Waited for, not raised: everything is taken down in order.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    main(sys.argv[1:])
