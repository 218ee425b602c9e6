"""ComfyUI on this box, over its HTTP and WebSocket API."""

from __future__ import annotations

import json
import logging
import uuid
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

import httpx
from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect

from renderfleet_worker.clock import Clock
from renderfleet_worker.control import Control, JobFailed

_log = logging.getLogger(__name__)
_QUICK_SECONDS = 5.0
# The closing handshake is no use with a ComfyUI that may be hung.
_CLOSE_SECONDS = 0.1
_LONGEST_TEXT = 300
_BAD_REQUEST = 400
_FAILURES_BEFORE_GONE = 5
_ENDINGS = {"execution_success", "execution_error", "execution_interrupted"}


class State(Enum):
    IDLE = "answers and has nothing to do"
    BUSY = "has something to do, or does not answer although it listens"
    DOWN = "does not listen: it starts, or it crashed"


@dataclass(frozen=True)
class OutputFile:
    """A file that ComfyUI made, as its API names it."""

    filename: str
    subfolder: str

    @property
    def path(self) -> str:
        return f"{self.subfolder}/{self.filename}" if self.subfolder else self.filename


class ComfyUi:
    """One ComfyUI that this worker alone uses."""

    def __init__(self, url: str, clock: Clock, *, poll_seconds: float, hang_seconds: float) -> None:
        self._url = url.rstrip("/")
        self._http = httpx.Client(base_url=self._url, timeout=httpx.Timeout(30, connect=_QUICK_SECONDS))
        self._clock = clock
        self.poll_seconds = poll_seconds
        self.hang_seconds = hang_seconds

    def close(self) -> None:
        self._http.close()

    def stats(self) -> dict[str, Any]:
        """Versions and devices. Raises httpx.HTTPError."""
        return self.get("/system_stats")

    def state(self) -> State:
        try:
            queue = self.get("/queue")
        except httpx.ConnectError:
            return State.DOWN
        except (httpx.HTTPError, ValueError):
            return State.BUSY
        return State.BUSY if queue.get("queue_running") or queue.get("queue_pending") else State.IDLE

    def clear(self) -> None:
        """Empties its queue and interrupts what runs. Does nothing if it does not answer."""
        try:
            self._http.post("/queue", json={"clear": True}, timeout=_QUICK_SECONDS)
            self._http.post("/interrupt", json={}, timeout=_QUICK_SECONDS)
        except httpx.HTTPError as error:
            _log.warning("ComfyUI could not be interrupted", extra={"error": f"{type(error).__name__}: {error}"})

    def put_input(self, file: Path, folder: str, name: str) -> str:
        """Gives ComfyUI an input file, streamed. Returns the name that workflows know it by. Raises JobFailed."""
        try:
            with file.open("rb") as content:
                answer = self._http.post(
                    "/upload/image",
                    files={"image": (name, content)},
                    data={"type": "input", "subfolder": folder, "overwrite": "true"},
                )
            answer.raise_for_status()
            given = answer.json()
            return "/".join(part for part in (given["subfolder"], given["name"]) if part)
        except (httpx.HTTPError, ValueError, KeyError) as error:
            raise JobFailed(f"ComfyUI did not take the input {name}: {_text(error)}") from error

    def fetch(self, output: OutputFile, to: Path, control: Control) -> None:
        """Streams an output into a file. Raises JobFailed."""
        parameters = {"filename": output.filename, "subfolder": output.subfolder, "type": "output"}
        try:
            with self._http.stream("GET", "/view", params=parameters) as answer, to.open("wb") as file:
                answer.raise_for_status()
                for chunk in answer.iter_bytes():
                    control.check()
                    file.write(chunk)
        except (httpx.HTTPError, OSError) as error:
            raise JobFailed(f"ComfyUI did not give the output {output.path}: {_text(error)}") from error

    def run(
        self, workflow: dict[str, Any], control: Control, started: Callable[[str], None]
    ) -> tuple[str, list[OutputFile]]:
        """Runs a workflow to its end. Returns ComfyUI's id of it and its output files. Raises JobFailed."""
        client_id = uuid.uuid4().hex
        with ExitStack() as connections:
            events = self._events(client_id, connections)
            prompt_id = self._submit(workflow, client_id)
            started(prompt_id)
            return prompt_id, _Run(self, prompt_id, events, control, self._clock).follow()

    def _events(self, client_id: str, connections: ExitStack) -> ClientConnection | None:
        address = self._url.replace("http", "ws", 1) + f"/ws?clientId={client_id}"
        connection = connect(
            address,
            open_timeout=_QUICK_SECONDS,
            close_timeout=_CLOSE_SECONDS,
            max_size=None,
            ping_interval=None,
            proxy=None,
        )
        try:
            return connections.enter_context(connection)
        except (OSError, WebSocketException, TimeoutError) as error:
            _log.warning("no WebSocket to ComfyUI: its history is polled instead", extra={"error": _text(error)})
            return None

    def _submit(self, workflow: dict[str, Any], client_id: str) -> str:
        try:
            answer = self._http.post("/prompt", json={"prompt": workflow, "client_id": client_id})
            if answer.status_code == _BAD_REQUEST:
                raise JobFailed("ComfyUI rejected the workflow: " + _rejection(answer), own_fault=True)
            answer.raise_for_status()
            return str(answer.json()["prompt_id"])
        except (httpx.HTTPError, ValueError, KeyError) as error:
            raise JobFailed(f"ComfyUI did not take the workflow: {_text(error)}") from error

    def get(self, path: str) -> dict[str, Any]:
        """Asks for a small JSON object. Raises httpx.HTTPError or ValueError."""
        answer = self._http.get(path, timeout=_QUICK_SECONDS)
        answer.raise_for_status()
        found = answer.json()
        if not isinstance(found, dict):
            raise ValueError(f"{path} gave no object")
        return found


class _Run:
    """Follows one prompt: by events where there are any, and always by a look at the history now and then.

    Events tell of progress and of the end at once; they may get lost with their connection, the history does not.
    """

    def __init__(
        self, comfy: ComfyUi, prompt_id: str, events: ClientConnection | None, control: Control, clock: Clock
    ) -> None:
        self._comfy = comfy
        self._prompt_id = prompt_id
        self._events = events
        self._control = control
        self._clock = clock
        self._moved = self._clock.monotonic()
        self._asked = self._moved
        self._failures = 0

    def follow(self) -> list[OutputFile]:
        while True:
            self._control.check()
            ended = self._listen()
            now = self._clock.monotonic()
            if ended or now - self._asked >= self._comfy.poll_seconds:
                self._asked = now
                outputs = self._ask()
                if outputs is not None:
                    return outputs
            if now - self._moved > self._comfy.hang_seconds:
                raise JobFailed(f"ComfyUI made no progress for {self._comfy.hang_seconds:g} s")

    def _listen(self) -> bool:
        """Waits a moment for an event. True if it says that the prompt ended."""
        pause = min(self._comfy.poll_seconds, 0.5)
        if self._events is None:
            self._control.wait(pause)
            return False
        try:
            event = self._events.recv(timeout=pause)
        except TimeoutError:
            return False
        except (WebSocketException, OSError) as error:
            _log.warning("the WebSocket to ComfyUI broke: its history is polled", extra={"error": _text(error)})
            self._events = None
            return False
        if isinstance(event, bytes):
            self._moved = self._clock.monotonic()  # A preview image.
            return False
        try:
            message = json.loads(event)
            kind, data = message["type"], message["data"]
        except (ValueError, KeyError, TypeError):
            return False
        if not isinstance(data, dict) or data.get("prompt_id") != self._prompt_id:
            return False
        self._moved = self._clock.monotonic()
        return kind in _ENDINGS

    def _ask(self) -> list[OutputFile] | None:
        """The outputs if the prompt has ended, None if it has not. Raises JobFailed if it failed or is gone."""
        try:
            entry = self._entry()
            if entry is None and not self._queued():
                # It may have ended between the two questions.
                entry = self._entry()
                if entry is None:
                    raise JobFailed("ComfyUI no longer knows the job: it was restarted")
        except (httpx.HTTPError, ValueError) as error:
            self._failures += 1
            if self._failures >= _FAILURES_BEFORE_GONE:
                raise JobFailed(f"ComfyUI stopped answering: {_text(error)}") from error
            return None
        self._failures = 0
        return None if entry is None else _outputs(entry)

    def _entry(self) -> dict[str, Any] | None:
        found = self._comfy.get(f"/history/{self._prompt_id}").get(self._prompt_id)
        return found if isinstance(found, dict) else None

    def _queued(self) -> bool:
        queue = self._comfy.get("/queue")
        entries = [*queue.get("queue_running", []), *queue.get("queue_pending", [])]
        return any(self._prompt_id in entry for entry in entries if isinstance(entry, list))


def _outputs(entry: dict[str, Any]) -> list[OutputFile]:
    status = entry.get("status") or {}
    if status.get("status_str") == "error":
        raise JobFailed("ComfyUI failed: " + _failure(status))
    files = [
        OutputFile(str(item["filename"]), str(item.get("subfolder", "")))
        for node in entry.get("outputs", {}).values()
        for items in node.values()
        if isinstance(items, list)
        for item in items
        if isinstance(item, dict) and item.get("type") == "output" and item.get("filename")
    ]
    if not files:
        raise JobFailed("the workflow made no output file: it needs a node that saves", own_fault=True)
    return list(dict.fromkeys(files))


def _failure(status: dict[str, Any]) -> str:
    for message in status.get("messages", []):
        kind, data = (message[0], message[1]) if isinstance(message, list) and len(message) > 1 else ("", {})
        if kind == "execution_error":
            text = str(data.get("exception_message", "")).strip()[:_LONGEST_TEXT]
            return f"node {data.get('node_id')} ({data.get('node_type')}): {data.get('exception_type')}: {text}"
        if kind == "execution_interrupted":
            return "it was interrupted"
    return "it gave no reason"


def _rejection(answer: httpx.Response) -> str:
    try:
        body = answer.json()
        reasons = [str(body["error"]["message"])]
        for node, problem in (body.get("node_errors") or {}).items():
            reasons += [
                f"node {node} ({problem.get('class_type')}): {error.get('message')}: {error.get('details')}"
                for error in problem.get("errors", [])
            ]
        return "; ".join(reasons)[: 2 * _LONGEST_TEXT]
    except (ValueError, KeyError, TypeError, AttributeError):
        return answer.text[:_LONGEST_TEXT]


def _text(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"[:_LONGEST_TEXT]
