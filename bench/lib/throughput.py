"""Jobs per second of the GPU worker and of a plain loop: what bench/worker runs, in the worker's environment."""

from __future__ import annotations

import os
import pathlib
import subprocess
import sys
import tempfile
from dataclasses import dataclass

from measure import Section, look, median
from support.box import Box
from support.cloud import BUCKET, Cloud, Emulation, eventually
from support.fake_metadata import FakeMetadata
from support.serving import Loop

JOBS = 200
FILE_BYTES = 256 * 1024
OURS, PLAIN = "the worker", "a plain loop"
COMMANDS = {
    OURS: [sys.executable, "-m", "renderfleet_worker", "run"],
    PLAIN: [sys.executable, str(pathlib.Path(__file__).with_name("plain_worker.py"))],
}


@dataclass
class Run:
    """One process that did all jobs of a queue."""

    jobs_per_second: float
    calls_per_job: float
    cpu_seconds: float
    peak_mb: float


class Bench:
    """Each run has a queue, a table and a ComfyUI of its own; the emulated account is one for all."""

    def __init__(self, emulation: Emulation, folder: pathlib.Path) -> None:
        self.emulation = emulation
        self.folder = folder
        self.loop = Loop()
        self.metadata = FakeMetadata()
        self.loop.do(self.metadata.start())
        emulation.s3.put_object(Bucket=BUCKET, Key="tmp/source.png", Body=b"." * FILE_BYTES)

    def run(self, contender: str) -> Run:
        cloud = Cloud(self.emulation)
        inputs = {"source.png": f"s3://{BUCKET}/tmp/source.png"}
        wish = {"image": "input://source.png", "inputs": inputs, "padding_bytes": FILE_BYTES}
        cloud.submit_all({f"{cloud.name}-{number:04d}": dict(wish) for number in range(JOBS)})
        folder = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
        box = Box(self.loop, cloud, self.metadata, self.emulation.instances[0], folder)
        # The tests' short time limits are left out: the worker's own hold.
        environment = {name: value for name, value in box.environment.items() if not name.endswith("_SECONDS")}
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                COMMANDS[contender], env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        before = self.emulation.calls()
        try:
            eventually(lambda: process.poll() is not None or cloud.waiting() == 0, what=f"the end of {JOBS} jobs")
            seen = {process.pid: ("", 0.0, 0.0)}
            look(-1, seen)
            calls = self.emulation.calls() - before
        finally:
            process.kill()
            process.wait()
            box.close()
        self.require_done(cloud, contender, folder)
        completed = cloud.times("completed")
        # To look whether all is done takes calls as well.
        number = sum(count for target, count in calls.items() if not target.endswith(".GetQueueAttributes"))
        # From the first completion to the last: without the process's start.
        _, cpu, peak = seen[process.pid]
        return Run((JOBS - 1) / (completed[-1] - completed[0]), number / JOBS, cpu, peak)

    def require_done(self, cloud: Cloud, contender: str, folder: pathlib.Path) -> None:
        completed = [task for task, row in cloud.rows().items() if row["status"] == "completed"]
        stored = cloud.keys(f"results/{cloud.name}-")
        if len(completed) != JOBS or len(stored) != JOBS:
            log = (folder / "log").read_text(errors="replace")[-2000:]
            raise SystemExit(f"{contender} completed {len(completed)} of {JOBS} jobs, {len(stored)} results:\n{log}")

    def close(self) -> None:
        self.loop.do(self.metadata.site.close())
        self.loop.close()


def main(root: pathlib.Path, rounds: int) -> None:
    runs: dict[str, list[Run]] = {contender: [] for contender in COMMANDS}
    loads = []
    emulation = Emulation()
    try:
        with tempfile.TemporaryDirectory() as folder:
            bench = Bench(emulation, pathlib.Path(folder))
            for number in range(rounds):
                for contender, done in runs.items():
                    loads.append(os.getloadavg()[0])
                    done.append(bench.run(contender))
                    print(f"round {number + 1} of {rounds}, {contender}: {done[-1]}", file=sys.stderr)
            bench.close()
    finally:
        emulation.close()
    rate = {contender: median([run.jobs_per_second for run in done]) for contender, done in runs.items()}
    section = Section("worker", f"GPU worker, {JOBS} jobs that take no time to render ({rounds} rounds, medians)")
    section.table(
        ["", "jobs/s", "ratio", "ms a job", "calls to AWS a job", "CPU s", "peak MB"],
        [
            [
                contender,
                f"{rate[contender]:.1f}",
                f"{rate[contender] / rate[PLAIN]:.2f}",
                f"{1000 / rate[contender]:.0f}",
                f"{median([run.calls_per_job for run in done]):.1f}",
                f"{median([run.cpu_seconds for run in done]):.2f}",
                f"{median([run.peak_mb for run in done]):.0f}",
            ]
            for contender, done in runs.items()
        ],
    )
    section.write(root, median(loads))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), int(sys.argv[2]))
