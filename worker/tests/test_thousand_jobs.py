"""A thousand jobs over three boxes, a fifth with a fault drawn from a seed: each is done once or is a dead letter.

The workers are real processes that are killed and restarted. About half of the faults come back on every try, so that
their jobs must end as dead letters.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from support.box import Box
from support.cloud import BUCKET, Cloud, eventually, job
from support.fake_comfyui import content

JOBS = int(os.environ.get("RENDERFLEET_TEST_JOBS", "1000"))
SEED = int(os.environ.get("RENDERFLEET_TEST_SEED", "20261129"))
FAULTY = 0.2
COMFY_FAULTS = ["reject", "error", "nothing", "crash", "hang", "freeze", "no-socket", "kill"]
# Those that cost seconds each (timeouts, restarts) come less often, so that the suite stays short.
WEIGHTS = [8, 8, 6, 4, 1, 1, 4, 2]


def plan(random_: random.Random, number: int) -> tuple[str, dict[str, Any]]:
    """A job's id and what the fake ComfyUI is to do with it."""
    task_id = f"job-{number:04d}"
    if random_.random() >= FAULTY:
        return task_id, {}
    kind = random_.choice(["comfy"] * 7 + ["upload"] * 2 + ["duplicate"] * 2)
    if kind != "comfy":
        return f"{task_id}-{kind}", {}
    fault = random_.choices(COMFY_FAULTS, WEIGHTS)[0]
    # A hang or a freeze on every try would only add timeouts.
    again = fault not in {"hang", "freeze"} and random_.random() < 0.5
    return task_id, {"fault": fault, "times": 100 if again else 1}


@pytest.mark.timeout(900)
def test_every_job_ends_completed_once_or_dead_with_its_reason(cloud: Cloud, new_box: Callable[[], Box]) -> None:
    random_ = random.Random(SEED)
    jobs = dict(plan(random_, number) for number in range(JOBS))
    assert JOBS * 0.15 < sum(bool(wish) or "-" in task[8:] for task, wish in jobs.items()) < JOBS * 0.25
    boxes = [new_box() for _ in range(3)]
    for box in boxes:
        box.environment["RENDERFLEET_HANG_SECONDS"] = "2"
        box.environment["RENDERFLEET_POLL_SECONDS"] = "0.25"
    cloud.fault("PUT", "-upload/", times=JOBS // 10, status=503)
    cloud.submit_all(jobs)
    cloud.submit_all({task: wish for task, wish in jobs.items() if "duplicate" in task}, rows=False)
    for box in boxes:
        box.supervise()
    eventually(lambda: cloud.waiting() == 0, within=800, what="an empty queue")
    eventually(lambda: not cloud.emulation.protected(), what="no protection left")

    rows = cloud.rows()
    dead = Counter(cloud.dead_tasks())
    completions = Counter(entry["task"] for entry in cloud.audit("completed"))
    results = cloud.keys("results/job-")
    assert rows.keys() == jobs.keys()
    for task, wish in jobs.items():
        row = rows[task]
        if row["status"] == "completed":
            assert completions[task] == 1, f"{task} was completed {completions[task]} times"
            assert dead[task] == 0, f"{task} is completed and a dead letter"
            assert row["result_s3_uri"].removeprefix(f"s3://{BUCKET}/") in results, row
            assert "error_message" not in row, row
        else:
            assert dead[task] == 1, f"{task} is lost: {row}"
            assert row["error_message"], row
            assert completions[task] == 0
            # Killed on its last delivery, a worker can say no more; then the row is as its claim left it.
            assert row["status"] == "failed" or wish["fault"] == "kill", row
    for task in random_.sample([task for task in jobs if rows[task]["status"] == "completed"], 20):
        stored = cloud.objects(rows[task]["result_s3_uri"].removeprefix(f"s3://{BUCKET}/"))
        assert list(stored.values()) == [content(job(task, **jobs[task])["workflow"], "image_00001_.png")]
    always = {task for task, wish in jobs.items() if wish.get("times") == 100 and wish["fault"] != "no-socket"}
    assert always <= dead.keys(), "what always fails cannot have been completed"
    kills = sum(box.kills for box in boxes)
    assert (kills > 0) == any(wish.get("fault") == "kill" for wish in jobs.values())
    outcome = Counter(row["status"] for row in rows.values())
    print(f"seed {SEED}: {dict(outcome)}, {kills} workers killed")
