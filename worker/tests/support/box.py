"""One GPU instance: a fake ComfyUI, the metadata service, and the worker.

It is a real process where a test needs one to kill, signal or restart, and elsewhere a thread, which starts at once.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

from renderfleet_worker.clock import Clock, SystemClock
from renderfleet_worker.control import StopSignal
from renderfleet_worker.metadata import Metadata
from renderfleet_worker.parts import Parts
from renderfleet_worker.settings import Settings
from support.cloud import Cloud, eventually
from support.fake_comfyui import FakeComfyUi
from support.fake_metadata import FakeMetadata
from support.serving import Loop


class Box:
    """Starts nothing by itself but ComfyUI. `close` kills what was started."""

    def __init__(self, loop: Loop, cloud: Cloud, metadata: FakeMetadata, instance_id: str, folder: Path) -> None:
        self._loop = loop
        self._cloud = cloud
        self._metadata = metadata
        self.instance_id = instance_id
        self.folder = folder
        self.run_dir = folder / "run"
        self.kills = 0
        self.comfy = FakeComfyUi(on_kill=self.kill)
        loop.do(self.comfy.start())
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "RENDERFLEET_"))},
            **cloud.settings(),
            "AWS_EC2_METADATA_SERVICE_ENDPOINT": metadata.endpoint(instance_id),
            "RENDERFLEET_COMFYUI_URL": self.comfy.site.url,
            "RENDERFLEET_WORK_DIR": str(folder / "work"),
            "RENDERFLEET_RUN_DIR": str(self.run_dir),
        }
        self._worker: subprocess.Popen[bytes] | None = None
        self._watcher: subprocess.Popen[bytes] | None = None
        self._ending = threading.Event()
        self._thread: threading.Thread | None = None
        self._stop = StopSignal(self.run_dir)
        self._supervisor: threading.Thread | None = None

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Runs another of the worker's commands on this box."""
        return subprocess.run(
            [sys.executable, "-m", "renderfleet_worker", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def _start(self, command: str) -> subprocess.Popen[bytes]:
        with (self.folder / f"{command}.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "renderfleet_worker", command], env=self.environment, stderr=log, stdout=log
            )

    def start(self) -> None:
        self._worker = self._start("run")

    def supervise(self) -> None:
        """Starts the worker, and again whenever it fails, and ComfyUI when the worker asks for it: as the units do."""
        self.start()
        self._supervisor = threading.Thread(target=self._keep_running, name="supervisor", daemon=True)
        self._supervisor.start()

    def _keep_running(self) -> None:
        while not self._ending.wait(0.1):
            wanted = self.run_dir / "restart-comfyui"
            if wanted.exists():
                wanted.unlink()
                self._loop.do(self.comfy.restart())
            if self._worker is not None and self._worker.poll() not in {None, 0}:
                self.start()

    def start_here(self, clock: Clock | None = None) -> None:
        """Starts the worker as a thread, with the clock given."""
        self._stop = StopSignal(self.run_dir)
        endpoint = self.environment["AWS_EC2_METADATA_SERVICE_ENDPOINT"]
        settings = Settings.from_environment(self.environment)
        self._parts = Parts(settings, Metadata(endpoint), clock or SystemClock())
        self._thread = threading.Thread(target=self._parts.worker(self._stop).run, name=self.instance_id, daemon=True)
        self._thread.start()

    def stop_here(self, reason: str) -> None:
        """Tells the worker in its thread to stop, and waits until it has."""
        self._stop.set(reason)
        if self._thread is not None:
            self._thread.join(timeout=60)
            assert not self._thread.is_alive(), "the worker does not stop"

    def start_watcher(self) -> None:
        self._watcher = self._start("watch-spot")

    def metadata(self, path: str, text: str) -> None:
        self._metadata.items[self.instance_id, path] = text

    def kill(self) -> None:
        """SIGKILL, as the kernel does when memory runs out."""
        self.kills += 1
        if self._worker is not None:
            self._worker.kill()

    def terminate(self) -> None:
        assert self._worker is not None
        self._worker.send_signal(signal.SIGTERM)

    def wait(self, *, within: float = 150) -> int:
        """The worker's exit status, once it ended."""
        worker = self._worker
        assert worker is not None
        eventually(lambda: worker.poll() is not None, within=within, what="the worker's end")
        return int(worker.returncode)

    @property
    def runs(self) -> bool:
        return self._worker is not None and self._worker.poll() is None

    def log(self, command: str = "run") -> str:
        return (self.folder / f"{command}.log").read_text(encoding="utf-8")

    def close(self) -> None:
        self._ending.set()
        if self._thread is not None:
            self.stop_here("the test's end")
            self._parts.close()
        if self._supervisor is not None:
            self._supervisor.join()
        for process in (self._worker, self._watcher):
            if process is not None:
                process.kill()
                process.wait()
        self._loop.do(self.comfy.stop())
