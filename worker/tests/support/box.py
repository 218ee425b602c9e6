"""One GPU instance: a fake ComfyUI, a metadata service, and the worker as real processes that are restarted as by systemd."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

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

    def wait(self, *, within: float = 20) -> int:
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
        if self._supervisor is not None:
            self._supervisor.join()
        for process in (self._worker, self._watcher):
            if process is not None:
                process.kill()
                process.wait()
        self._loop.do(self.comfy.stop())
