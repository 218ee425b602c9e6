"""Jobs from the backend, over the contract in README.md."""

from __future__ import annotations

from collections.abc import Callable

from support.box import Box
from support.cloud import Cloud, eventually, job
from support.fake_backend import SECRET, BackendJob, FakeBackend


def use(box: Box, backend: FakeBackend) -> None:
    box.environment |= {
        "RENDERFLEET_SOURCE": "backend",
        "RENDERFLEET_BACKEND_URL": backend.site.url,
        "RENDERFLEET_FLEET_SECRET": SECRET,
    }
    del box.environment["RENDERFLEET_QUEUE_URL"], box.environment["RENDERFLEET_TABLE"]


def test_a_job_is_done_and_reported_and_no_secret_is_logged(cloud: Cloud, box: Box, backend: FakeBackend) -> None:
    backend.fail_next = 2
    use(box, backend)
    given = backend.jobs["b1"] = BackendJob(job("b1", seconds=1.5))
    box.start()
    eventually(lambda: given.status == "completed", what="the job")
    assert given.report["result_s3_uri"].startswith("s3://")
    assert given.report["comfy_job_id"]
    assert given.beats > 1
    assert len(cloud.objects("results/b1/")) == 1
    assert backend.registrations[0]["worker_id"] == box.instance_id
    assert backend.registrations[0]["workflow"] == "image"
    eventually(lambda: not cloud.emulation.protected())
    box.terminate()
    assert box.wait() == 0
    for secret in (SECRET, given.lease, *backend.tokens):
        assert str(secret) not in box.log()


def test_a_token_that_is_no_longer_known_is_replaced(cloud: Cloud, box: Box, backend: FakeBackend) -> None:
    use(box, backend)
    box.start_here()
    eventually(lambda: backend.tokens, what="the registration")
    backend.tokens.clear()
    given = backend.jobs["b2"] = BackendJob(job("b2"))
    eventually(lambda: given.status == "completed", what="the job")
    assert len(backend.registrations) >= 2


def test_a_job_that_the_backend_gave_to_another_is_let_go(cloud: Cloud, box: Box, backend: FakeBackend) -> None:
    use(box, backend)
    given = backend.jobs["b3"] = BackendJob(job("b3", seconds=60))
    box.start_here()
    eventually(lambda: box.comfy.runs["b3"] == 1, what="the job's start")
    interrupted = box.comfy.interrupts
    given.lease = "of another worker"
    eventually(lambda: box.comfy.interrupts > interrupted, what="the interrupt")
    eventually(lambda: not cloud.emulation.protected())
    assert given.status == "processing"
    assert "result_s3_uri" not in given.report


def test_a_job_is_released_when_the_worker_stops(cloud: Cloud, box: Box, backend: FakeBackend) -> None:
    use(box, backend)
    given = backend.jobs["b4"] = BackendJob(job("b4", seconds=60))
    box.start_here()
    eventually(lambda: box.comfy.runs["b4"] == 1, what="the job's start")
    box.stop_here("spot interruption")
    assert given.status == "pending"
    assert given.report["reason"] == "spot interruption"
    assert not cloud.emulation.protected()


def test_failures_say_whether_another_try_may_help(cloud: Cloud, box: Box, backend: FakeBackend) -> None:
    use(box, backend)
    backend.jobs["bad"] = BackendJob(job("bad", fault="reject"))
    backend.jobs["none"] = BackendJob({**job("none"), "version": 9})
    backend.jobs["again"] = BackendJob(job("again", fault="error", times=1))
    box.start_here()
    eventually(lambda: backend.jobs["again"].status == "completed", what="the second try")
    eventually(lambda: backend.jobs["bad"].status == "failed", what="the rejected job")
    assert "Prompt outputs failed validation" in backend.jobs["bad"].report["error_message"]
    assert backend.jobs["none"].status == "failed"
    assert "version" in backend.jobs["none"].report["error_message"]


def test_a_wrong_fleet_secret_is_named_by_doctor(
    cloud: Cloud, new_box: Callable[[], Box], backend: FakeBackend
) -> None:
    box = new_box()
    use(box, backend)
    box.environment["RENDERFLEET_FLEET_SECRET"] = "not-the-secret"
    found = box.command("doctor")
    assert found.returncode == 1
    assert "registration was refused with HTTP 403: is the fleet secret right?" in found.stdout
    assert "not-the-secret" not in found.stdout + found.stderr
