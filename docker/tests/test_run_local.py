"""What docker/run-local adds to the local stack: ports of this machine."""

from __future__ import annotations

import contextlib
import socket

import pytest

from local_stack import LocalStack
from run_local import forward
from task import ask


def test_a_port_of_this_machine_leads_to_the_service():
    with LocalStack({}, ["frontend"]) as stack:
        stack.wait_until_healthy("frontend")
        port = forward(("127.0.0.1", 0), lambda: stack.connect("frontend", 3000))
        for path, status in (("/", 200), ("/robots.txt", 200), ("/none", 404)):
            assert ask(socket.create_connection(("127.0.0.1", port)), path).status == status


def test_a_service_that_does_not_answer_ends_the_connection():
    def refuse() -> socket.socket:
        raise ConnectionRefusedError

    port = forward(("127.0.0.1", 0), refuse)
    with contextlib.closing(socket.create_connection(("127.0.0.1", port))) as connection:
        assert connection.recv(1) == b""


def test_an_unknown_service_is_named_with_those_there_are():
    with pytest.raises(ValueError, match="no such service: webb; there are api, aws, canvas"):
        LocalStack({}, ["webb"])
