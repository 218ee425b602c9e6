"""What becomes of a job when something breaks: it is done once, or goes back, or is a dead letter with a reason."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from functools import partial

import pytest

from manual_clock import SkewedClock
from support.box import Box
from support.cloud import BUCKET, Cloud, eventually, job
from support.fake_comfyui import content

# For boxes whose other holders of jobs die: how long to watch before that is believed.
HASTY = {
    "RENDERFLEET_VISIBILITY_SECONDS": "3",
    "RENDERFLEET_LEASE_SECONDS": "2",
    "RENDERFLEET_HEARTBEAT_SECONDS": "0.5",
}


def completed(cloud: Cloud, task_id: str, *, within: float = 150) -> dict[str, str]:
    eventually(lambda: cloud.status(task_id) == "completed", within=within, what=f"{task_id}: {cloud.row(task_id)}")
    return cloud.row(task_id)


def processing(cloud: Cloud, box: Box, task_id: str) -> None:
    """Waits until ComfyUI works on the task."""
    eventually(lambda: box.comfy.runs[task_id] > 0 and cloud.status(task_id) == "processing", what="the job's start")


def has_failed(cloud: Cloud, task_id: str) -> bool:
    return cloud.status(task_id) == "failed"


def more_runs(box: Box, task_id: str, than: int) -> bool:
    return box.comfy.runs[task_id] > than


def delivered_again(cloud: Cloud) -> bool:
    """Makes the one message visible although it is being worked on, as SQS may at any time, until another gets it.

    The holder's heartbeat hides it again, so that this may take some tries.
    """
    deliveries = cloud.audit("received")
    if len(deliveries) > 1:
        return True
    with suppress(cloud.sqs.exceptions.ReceiptHandleIsInvalid):
        cloud.sqs.change_message_visibility(
            QueueUrl=cloud.queue_url, ReceiptHandle=deliveries[0]["receipt"], VisibilityTimeout=0
        )
    return False


def settled(cloud: Cloud) -> None:
    """Nothing is left in the queue, and no protection is set."""
    eventually(lambda: cloud.waiting() == 0, what="an empty queue")
    eventually(lambda: not cloud.emulation.protected(), what="no protection")


def test_a_job_is_done_once_and_its_row_says_all(cloud: Cloud, box: Box) -> None:
    cloud.emulation.s3.put_object(Bucket=BUCKET, Key="tmp/u1/source.png", Body=b"pixels")
    box.start_here()
    task = cloud.send(picture="input://source.png", inputs={"source.png": f"s3://{BUCKET}/tmp/u1/source.png"})
    row = completed(cloud, task)
    settled(cloud)
    assert box.comfy.inputs[f"{task}/source.png"] == b"pixels"
    stored = cloud.objects(f"results/{task}/")
    assert row["result_s3_uri"] in {f"s3://{BUCKET}/{key}" for key in stored}
    sent = job(task, picture=f"{task}/source.png")["workflow"]
    assert list(stored.values()) == [content(sent, "image_00001_.png")]
    assert row["ttl"] == str(int(row["created_at"]) + 30 * 24 * 3600)
    assert row["comfy_job_id"]
    assert row["job_type"] == "/api/v1/image/jobs"
    assert int(row["updated_at"]) >= int(row["created_at"])
    assert "error_message" not in row
    assert cloud.audit("completed") == [{"what": "completed", "task": task}]
    assert cloud.audit("protection")[-2:] == [{"what": "protection", "on": True}, {"what": "protection", "on": False}]


def test_several_large_files_end_up_in_one_folder(cloud: Cloud, box: Box) -> None:
    box.start_here()
    task = cloud.send(files=["a.mp4", "b.mp4"], padding_bytes=17 * 1024 * 1024)
    row = completed(cloud, task)
    stored = cloud.objects(f"results/{task}/")
    assert {f"s3://{BUCKET}/{key}" for key in stored} == {row["result_s3_uri"] + name for name in ("a.mp4", "b.mp4")}
    assert all(len(body) > 17 * 1024 * 1024 for body in stored.values())


def test_a_task_without_a_row_gets_one(cloud: Cloud, box: Box) -> None:
    box.start_here()
    row = completed(cloud, cloud.send(submit=False))
    assert int(row["ttl"]) == int(row["created_at"]) + 30 * 24 * 3600


def test_a_spot_notice_hands_the_job_back_at_once_and_lets_the_group_end_the_instance(
    cloud: Cloud, new_box: Callable[[], Box]
) -> None:
    first, second = new_box(), new_box()
    first.start()
    first.start_watcher()
    task = cloud.send(seconds=30, times=1)
    processing(cloud, first, task)
    first.metadata("spot/instance-action", '{"action": "terminate", "time": "2026-01-01T00:02:00Z"}')
    eventually(lambda: cloud.status(task) == "pending", what="the job handed back")
    assert "spot interruption" in cloud.row(task)["error_message"]
    assert first.wait() == 0
    assert not cloud.emulation.protected()
    assert not cloud.audit("lifecycle")
    first.metadata("autoscaling/target-lifecycle-state", "Terminated")
    done = eventually(lambda: cloud.audit("lifecycle"), what="the lifecycle action")
    assert f"InstanceId={first.instance_id}" in done[0]["body"]
    # The other box need not wait for any lease: the message is visible and the row is free.
    second.comfy.runs[task] = 0
    second.environment["RENDERFLEET_LEASE_SECONDS"] = "200"
    second.environment["RENDERFLEET_VISIBILITY_SECONDS"] = "300"
    second.environment["RENDERFLEET_JOB_TIMEOUT_SECONDS"] = "5"
    second.start()
    processing(cloud, second, task)


def test_a_rebalance_recommendation_hands_the_job_back_and_ends_the_worker(cloud: Cloud, box: Box) -> None:
    box.start()
    box.start_watcher()
    task = cloud.send(seconds=30)
    processing(cloud, box, task)
    box.metadata("events/recommendations/rebalance", '{"noticeTime": "2026-01-01T00:00:00Z"}')
    eventually(lambda: cloud.status(task) == "pending")
    assert box.wait() == 0
    box.start()
    assert box.wait() == 0, "after a notice a worker takes no more jobs"
    assert cloud.status(task) == "pending"


def test_sigterm_hands_the_job_back_at_once(cloud: Cloud, box: Box) -> None:
    box.start()
    task = cloud.send(seconds=30)
    processing(cloud, box, task)
    box.terminate()
    assert box.wait() == 0
    row = cloud.row(task)
    assert (row["status"], row["error_message"]) == ("pending", "delivery 1 of 3: handed back: SIGTERM")
    assert box.comfy.interrupts >= 2, "at the start, and when the job was handed back"
    assert not cloud.emulation.protected()
    visible = cloud.sqs.receive_message(QueueUrl=cloud.queue_url, WaitTimeSeconds=0)
    assert len(visible["Messages"]) == 1


def test_a_job_whose_deliveries_are_used_up_by_interruptions_fails_with_that_reason(cloud: Cloud, box: Box) -> None:
    task = cloud.send(seconds=30)
    for _ in range(3):
        before = box.comfy.runs[task]
        box.start()
        eventually(partial(more_runs, box, task, before), what="the job's start")
        box.terminate()
        assert box.wait() == 0
    row = cloud.row(task)
    assert (row["status"], row["error_message"]) == ("failed", "delivery 3 of 3: handed back: SIGTERM")


def test_a_killed_worker_s_job_is_taken_over_after_its_lease(cloud: Cloud, new_box: Callable[[], Box]) -> None:
    first, second = new_box(), new_box()
    first.environment |= HASTY
    first.start()
    task = cloud.send(seconds=30)
    processing(cloud, first, task)
    first.kill()
    assert cloud.emulation.protected() == [first.instance_id]
    second.environment |= HASTY
    second.start()
    eventually(lambda: second.comfy.runs[task] == 1, what="the takeover")
    assert cloud.row(task)["attempts"] == "2"
    # What systemd does next on the first box: ExecStopPost clears the protection, with no worker needed.
    assert first.command("clear-protection").returncode == 0
    assert first.instance_id not in cloud.emulation.protected()


def test_a_worker_clears_what_a_killed_predecessor_left(cloud: Cloud, box: Box) -> None:
    box.environment |= HASTY
    box.start()
    task = cloud.send(seconds=1, fault="kill", times=1)
    eventually(lambda: not box.runs and box.kills == 1, what="the kill")
    assert cloud.emulation.protected() == [box.instance_id]
    assert list((box.folder / "work").glob("job-*"))
    box.start()
    eventually(lambda: not cloud.emulation.protected(), what="no protection")
    completed(cloud, task)
    settled(cloud)
    assert not list((box.folder / "work").glob("job-*"))


def test_a_worker_killed_on_the_last_delivery_leaves_a_reason(cloud: Cloud, box: Box) -> None:
    box.environment |= HASTY
    box.supervise()
    task = cloud.send(fault="kill")
    eventually(lambda: cloud.dead() == 1, what="the dead letter")
    assert box.kills == 3
    assert "delivery 3 of 3 was the last" in cloud.row(task)["error_message"]
    settled(cloud)


def test_a_comfyui_that_crashes_costs_a_try_only(cloud: Cloud, box: Box) -> None:
    box.start_here()
    task = cloud.send(fault="crash", times=1)
    completed(cloud, task)
    settled(cloud)
    assert box.comfy.runs[task] == 2


def test_a_comfyui_that_hangs_is_noticed_interrupted_and_restarted(cloud: Cloud, box: Box) -> None:
    box.environment["RENDERFLEET_HANG_SECONDS"] = "3"
    box.supervise()
    task = cloud.send(fault="hang", times=1)
    processing(cloud, box, task)
    eventually(lambda: "no progress" in cloud.row(task).get("error_message", ""), what="the hang noticed")
    completed(cloud, task)
    settled(cloud)
    assert "asking for its restart" in box.log()


def test_a_comfyui_that_accepts_but_never_answers_is_restarted(cloud: Cloud, box: Box) -> None:
    box.supervise()
    task = cloud.send(fault="freeze", times=1)
    completed(cloud, task)
    settled(cloud)


def test_without_its_websocket_a_job_is_followed_by_the_history(cloud: Cloud, box: Box) -> None:
    box.start_here()
    task = cloud.send(fault="no-socket", seconds=0.5)
    completed(cloud, task)
    assert box.comfy.runs[task] == 1


def test_a_job_that_takes_too_long_is_given_up(cloud: Cloud, box: Box) -> None:
    box.environment["RENDERFLEET_JOB_TIMEOUT_SECONDS"] = "1"
    box.start_here()
    task = cloud.send(seconds=60)
    eventually(lambda: cloud.status(task) == "failed")
    assert cloud.row(task)["error_message"] == "delivery 3 of 3: not done within 1 s"
    eventually(lambda: cloud.dead() == 1)


def test_a_worker_that_cannot_renew_its_lease_stops_before_another_takes_over(
    cloud: Cloud, new_box: Callable[[], Box]
) -> None:
    first, second = new_box(), new_box()
    first.start()
    task = cloud.send(seconds=12)
    processing(cloud, first, task)
    token = cloud.row(task)["claim_token"]
    # Neither its renewals nor anything else that it says about the task arrives any more.
    cloud.fault("UpdateItem", f'":token": {{"S": "{token}"}}')
    second.start()
    eventually(
        lambda: '"the job is another\'s now"' in first.log() or "could not be recorded" in first.log(), what="the stop"
    )
    row = completed(cloud, task)
    settled(cloud)
    assert row["claim_token"] != token
    assert first.comfy.interrupts >= 2
    assert len(cloud.audit("completed")) == 1
    assert first.comfy.runs[task] + second.comfy.runs[task] == 2, "whoever got the message did it again"


def test_a_duplicate_delivery_of_a_running_job_is_not_done_again(cloud: Cloud, new_box: Callable[[], Box]) -> None:
    first, second = new_box(), new_box()
    first.start_here()
    task = cloud.send(seconds=10)
    processing(cloud, first, task)
    second.start_here()
    eventually(partial(delivered_again, cloud), what="a second delivery")
    row = completed(cloud, task)
    assert row["attempts"] == "1"
    assert first.comfy.runs[task] == 1
    assert second.comfy.runs[task] == 0
    settled(cloud)
    assert cloud.audit("completed") == [{"what": "completed", "task": task}]


def test_a_message_of_a_task_that_is_done_is_deleted(cloud: Cloud, box: Box) -> None:
    box.start_here()
    task = cloud.send()
    completed(cloud, task)
    cloud.send(task, submit=False)
    settled(cloud)
    assert box.comfy.runs[task] == 1
    assert cloud.status(task) == "completed"


def test_a_dead_letter_that_is_sent_again_is_tried_again(cloud: Cloud, box: Box) -> None:
    box.start_here()
    task = cloud.send(fault="reject", times=3)
    eventually(lambda: cloud.dead() == 1, what="the dead letter")
    assert cloud.status(task) == "failed"
    cloud.send_raw(cloud.dead_letters()[0])
    completed(cloud, task)


def test_a_poison_message_becomes_a_dead_letter_and_names_its_reason(cloud: Cloud, box: Box) -> None:
    box.start_here()
    task = cloud.send("poisoned", fault="reject")
    cloud.send_raw("{ this is no JSON")
    cloud.send_raw(json.dumps({**job("from-the-future"), "version": 2}))
    good = cloud.send()
    completed(cloud, good)
    eventually(lambda: cloud.dead() == 3, what="three dead letters")
    settled(cloud)
    row = cloud.row(task)
    assert row["status"] == "failed"
    assert "Prompt outputs failed validation" in row["error_message"]
    assert "ckpt_name" in row["error_message"]
    row = cloud.row("from-the-future")
    assert row["status"] == "failed"
    assert "version: Input should be 1" in row["error_message"]


def test_an_error_in_a_node_is_on_the_row(cloud: Cloud, box: Box) -> None:
    box.start_here()
    task = cloud.send(fault="error")
    eventually(lambda: cloud.status(task) == "failed")
    assert "node 1 (Fake): RuntimeError: CUDA out of memory" in cloud.row(task)["error_message"]
    eventually(lambda: cloud.dead() == 1)


def test_a_workflow_that_saves_nothing_fails(cloud: Cloud, box: Box) -> None:
    box.start_here()
    task = cloud.send(fault="nothing")
    eventually(lambda: cloud.status(task) == "failed")
    assert "made no output file" in cloud.row(task)["error_message"]


def test_an_upload_that_fails_is_tried_again(cloud: Cloud, box: Box) -> None:
    box.start_here()
    # The SDK itself tries four times.
    cloud.fault("PUT", "/results/flaky/", times=5, status=503)
    task = cloud.send("flaky")
    completed(cloud, task)
    settled(cloud)
    assert cloud.row(task)["attempts"] == "2"
    assert len(cloud.objects(f"results/{task}/")) == 1


def test_a_bucket_that_takes_nothing_is_named_on_the_row(cloud: Cloud, box: Box) -> None:
    box.start_here()
    cloud.fault("PUT", "/results/refused/", status=403)
    task = cloud.send("refused")
    eventually(lambda: cloud.status(task) == "failed")
    assert f"s3://{BUCKET}/results/refused/" in cloud.row(task)["error_message"]
    assert "cannot be written" in cloud.row(task)["error_message"]
    eventually(lambda: cloud.dead() == 1)


def test_files_elsewhere_are_refused_before_anything_is_done(cloud: Cloud, box: Box) -> None:
    box.start_here()
    tasks = [
        cloud.send(output_prefix="s3://somebody-elses-bucket/results/x/"),
        cloud.send(output_prefix=f"s3://{BUCKET}/public/x/"),
        cloud.send(output_prefix=f"s3://{BUCKET}/results/../public/x/"),
        cloud.send(inputs={"a.png": f"s3://{BUCKET}/secrets/a.png"}),
        cloud.send(inputs={"a.png": f"s3://{BUCKET}/tmp/is-not-there.png"}),
    ]
    for task in tasks:
        eventually(partial(has_failed, cloud, task), what=f"{task} refused")
        assert box.comfy.runs[task] == 0
    eventually(lambda: cloud.dead() == len(tasks))
    assert "not in the media bucket" in cloud.row(tasks[0])["error_message"]
    assert "NoSuchKey" in cloud.row(tasks[4])["error_message"]


def test_protection_that_cannot_be_cleared_is_cleared_later_and_no_job_is_taken_until_then(
    cloud: Cloud, box: Box
) -> None:
    box.start_here()
    first = cloud.send()
    cloud.fault("ProtectedFromScaleIn=false", times=9, status=503)
    completed(cloud, first)
    second = cloud.send()
    completed(cloud, second)
    settled(cloud)


@pytest.mark.parametrize("off_seconds", [3600, -3600])
def test_a_worker_whose_clock_is_wrong_neither_steals_nor_loses_a_job(
    cloud: Cloud, new_box: Callable[[], Box], off_seconds: float
) -> None:
    sound, skewed = new_box(), new_box()
    sound.start_here()
    first = cloud.send(seconds=4)
    processing(cloud, sound, first)
    skewed.start_here(SkewedClock(off_seconds))
    # Delivered to the one with the wrong clock: the other is busy.
    cloud.send(first, submit=False, seconds=4)
    second = cloud.send(seconds=4)
    row = completed(cloud, first)
    assert (row["attempts"], sound.comfy.runs[first], skewed.comfy.runs[first]) == ("1", 1, 0)
    row = completed(cloud, second)
    assert row["attempts"] == "1"
    assert row["ttl"] == str(int(row["created_at"]) + 30 * 24 * 3600)
    settled(cloud)
    assert len(cloud.audit("completed")) == 2
