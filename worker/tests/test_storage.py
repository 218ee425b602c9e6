"""Files come from and go to the workers' own prefixes alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from renderfleet_worker.clock import SystemClock
from renderfleet_worker.control import Control, HandBack, JobFailed, StopSignal
from renderfleet_worker.storage import MediaBucket, Place, safe_name
from support.cloud import BUCKET, Emulation


@pytest.fixture
def bucket(emulation: Emulation) -> MediaBucket:
    return MediaBucket(emulation.s3, BUCKET)


def test_uploads_and_results_are_inputs_and_results_alone_take_outputs(bucket: MediaBucket) -> None:
    assert bucket.source(f"s3://{BUCKET}/tmp/u/a b.png") == Place(BUCKET, "tmp/u/a b.png")
    assert bucket.source(f"s3://{BUCKET}/results/t/a.png").key == "results/t/a.png"
    assert bucket.target(f"s3://{BUCKET}/results/t/").uri == f"s3://{BUCKET}/results/t/"


@pytest.mark.parametrize(
    ("uri", "reason"),
    [
        ("https://example.com/results/t/", "is no S3 URI"),
        ("s3://other-bucket/results/t/", "is not in the media bucket"),
        (f"s3://{BUCKET}/tmp/t/", "is not below results/"),
        (f"s3://{BUCKET}/results/", "is not below results/"),
        (f"s3://{BUCKET}/resultsx/t/", "is not below results/"),
        (f"s3://{BUCKET}/results/t", "must end in a slash"),
        (f"s3://{BUCKET}/results/../secrets/", "'..' parts"),
        (f"s3://{BUCKET}/results//t/", "empty"),
        (f"s3://{BUCKET}/results/a\tb/", "control characters"),
    ],
)
def test_other_targets_are_refused_as_the_job_s_own_fault(bucket: MediaBucket, uri: str, reason: str) -> None:
    with pytest.raises(JobFailed) as raised:
        bucket.target(uri)
    assert reason in str(raised.value)
    assert raised.value.own_fault


def test_a_transfer_stops_in_the_middle_when_the_box_must_go(bucket: MediaBucket, tmp_path: Path) -> None:
    file = tmp_path / "large"
    file.write_bytes(b"x" * 40 * 1024 * 1024)
    stop = StopSignal(tmp_path)
    control = Control(stop, SystemClock(), lease_seconds=600, timeout_seconds=600)
    stop.set("SIGTERM")
    with pytest.raises(HandBack, match="SIGTERM"):
        bucket.upload(file, Place(BUCKET, "results/stopped/"), "large", control)
    with pytest.raises(JobFailed, match="cannot be read: NoSuchKey"):
        bucket.download(Place(BUCKET, "results/stopped/large"), tmp_path / "back", control)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("image_00001_.png", "image_00001_.png"),
        ("video/clip.mp4", "video/clip.mp4"),
        ("../../etc/passwd", "etc/passwd"),
        ("/abs/x.png", "abs/x.png"),
        ("ein bild?.png", "ein_bild_.png"),
        ("..", "output"),
    ],
)
def test_file_names_of_comfyui_are_made_safe(name: str, key: str) -> None:
    assert safe_name(name) == key
