"""One job from its inputs in the media bucket to its outputs there."""

from __future__ import annotations

import logging
import shutil
import tempfile
from pathlib import Path

from renderfleet_worker.clock import Clock
from renderfleet_worker.comfyui import ComfyUi, OutputFile
from renderfleet_worker.control import Control, JobFailed
from renderfleet_worker.job import InvalidJobError, Job, Result
from renderfleet_worker.metrics import Metrics
from renderfleet_worker.source import Claim
from renderfleet_worker.storage import MediaBucket, Place

_log = logging.getLogger(__name__)
_TRY_LENGTH = 12


class Renderer:
    """Downloads, runs, uploads. Raises what Control raises, and JobFailed."""

    def __init__(self, comfy: ComfyUi, bucket: MediaBucket, metrics: Metrics, work_dir: Path, clock: Clock) -> None:
        self._comfy = comfy
        self._bucket = bucket
        self._metrics = metrics
        self._work_dir = work_dir
        self._clock = clock

    def render(self, claim: Claim, control: Control) -> Result:
        job = claim.job
        folder = self._bucket.target(job.output_prefix)
        sources = {name: self._bucket.source(uri) for name, uri in job.inputs.items()}
        # Each try has a folder of its own: what one that lost its claim still uploads mixes with nobody's result.
        target = Place(folder.bucket, f"{folder.key}{claim.token[:_TRY_LENGTH]}/")
        with tempfile.TemporaryDirectory(prefix="job-", dir=self._work_dir) as scratch:
            workflow = self._inputs(job, sources, Path(scratch), control)
            began = self._clock.monotonic()
            with self._metrics.gpu_busy():
                comfy_job_id, outputs = self._comfy.run(workflow, control, claim.started)
            gpu_seconds = self._clock.monotonic() - began
            # A last look before anything is written: whoever lost the claim should not upload at all.
            claim.renew()
            stored = [self._store(output, target, Path(scratch), control) for output in outputs]
        return Result(stored[0].uri if len(stored) == 1 else target.uri, comfy_job_id, gpu_seconds)

    def _inputs(self, job: Job, sources: dict[str, Place], scratch: Path, control: Control) -> dict[str, object]:
        places = {}
        for name, source in sources.items():
            file = scratch / name
            self._bucket.download(source, file, control)
            places[name] = self._comfy.put_input(file, job.task_id, name)
            file.unlink()
        try:
            return job.with_files(places)
        except InvalidJobError as invalid:
            raise JobFailed(str(invalid), own_fault=True) from invalid

    def _store(self, output: OutputFile, target: Place, scratch: Path, control: Control) -> Place:
        file = scratch / "output"
        self._comfy.fetch(output, file, control)
        place = self._bucket.upload(file, target, output.path, control)
        file.unlink()
        return place


def tidy(work_dir: Path) -> None:
    """Removes what killed predecessors left of their jobs."""
    work_dir.mkdir(parents=True, exist_ok=True)
    for left in work_dir.glob("job-*"):
        _log.info("removing what a killed predecessor left", extra={"path": str(left)})
        shutil.rmtree(left, ignore_errors=True)
