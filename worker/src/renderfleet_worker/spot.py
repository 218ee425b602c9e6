"""The Spot watcher, a process of its own so that it does its part even if the worker hangs or is dead.

It tells the worker of notices through a file, and the Auto Scaling group that the instance may go once no worker runs.
"""

from __future__ import annotations

import logging
import threading
from pathlib import Path

import httpx

from renderfleet_worker import systemd
from renderfleet_worker.control import NOTICE_FILE
from renderfleet_worker.fleet import Fleet
from renderfleet_worker.metadata import Metadata
from renderfleet_worker.worker import is_running

_log = logging.getLogger(__name__)


class SpotWatcher:
    def __init__(self, metadata: Metadata, fleet: Fleet, run_dir: Path, *, poll_seconds: float) -> None:
        self._metadata = metadata
        self._fleet = fleet
        self._run_dir = run_dir
        self._poll_seconds = poll_seconds
        self._announced = False
        self._let_go = False

    def run(self, stop: threading.Event) -> None:
        """Watches until told to stop; a notice does not end it, since the group may ask for the instance later."""
        self._run_dir.mkdir(parents=True, exist_ok=True)
        systemd.notify("READY=1")
        while not stop.wait(self._poll_seconds):
            systemd.alive()
            self.look()

    def look(self) -> None:
        try:
            notice = self._metadata.notice()
            leaving = notice is not None and self._metadata.lifecycle_state() == "Terminated"
        except httpx.HTTPError as error:
            _log.warning("the metadata service does not answer", extra={"error": f"{type(error).__name__}: {error}"})
            return
        if notice is not None and not self._announced:
            kind, text = notice
            _log.warning("the instance is about to go", extra={"notice": kind.value, "text": text})
            announce(self._run_dir, f"{kind.name.lower().replace('_', ' ')}: {text}")
            self._announced = True
        # Also after a notice that the worker has long obeyed; and if the worker is dead, its job comes back by itself.
        if leaving and not self._let_go and not is_running(self._run_dir):
            self._let_go = self._fleet.drained()


def announce(run_dir: Path, text: str) -> None:
    """Writes the notice whole or not at all. It stays until the next boot empties /run: notices are not taken back."""
    draft = run_dir / f"{NOTICE_FILE}.draft"
    draft.write_text(text + "\n", encoding="utf-8")
    draft.rename(run_dir / NOTICE_FILE)
