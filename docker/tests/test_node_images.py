"""The API's image and the frontend's contract, run as Fargate would."""

from __future__ import annotations

import json
import shutil

import pytest

from task import DOCKER, Task

SETTINGS = {
    "DATABASE_URL": "postgres://none.invalid/api",
    "QUEUE_URL": "http://none.invalid/queue",
    "AWS_REGION": "us-east-1",
}


@pytest.fixture(scope="module")
def task():
    with Task() as started:
        yield started


@pytest.fixture(scope="module")
def application(tmp_path_factory):
    app = tmp_path_factory.mktemp("application") / "api"
    shutil.copytree(DOCKER / "sample/api", app, ignore=shutil.ignore_patterns("node_modules"))
    (app / ".env").write_text("DATABASE_URL=private")
    (app / ".npmrc").write_text("")
    (app / "node_modules/left").mkdir(parents=True)
    return app


@pytest.fixture(scope="module")
def api_image(task, application):
    return task.image("api/Dockerfile", application)


@pytest.fixture(scope="module")
def frontend_image(task):
    folder = DOCKER / "sample/frontend"
    return task.image("sample/frontend/Dockerfile", folder, context=folder)


def test_api_answers_its_health_route_and_stops_when_told_to(task, api_image):
    api = api_image.start(SETTINGS).wait_until_healthy()
    answer = task.request("/health", port=3000)
    assert (answer.status, json.loads(answer.body)) == (200, {"status": "ok"})
    assert task.request("/none", port=3000).status == 404
    # Its database does not answer: no reason to call the process ill, and no reason to fall.
    assert task.request("/stores", port=3000).status == 503
    assert api.healthy()
    assert api.stop() == 0
    assert not api.healthy()


def test_api_runs_as_nobody_on_a_read_only_root(api_image):
    api = api_image.start(SETTINGS, ["node", "-e", "require('fs').writeFileSync('/tmp/x', String(process.getuid()))"])
    assert api.wait() == 0
    assert api.run("cat", "/tmp/x").stdout == "1000"
    refused = api.run("touch", "/app/x")
    assert refused.returncode != 0 and "Read-only file system" in refused.stderr


def test_api_image_has_its_locked_packages_and_nothing_private(api_image):
    assert api_image.exists("/app/node_modules/pg/package.json")
    for name in (".env", ".npmrc", "node_modules/left"):
        assert not api_image.exists(f"/app/{name}"), name


def test_images_hold_the_certificates_of_the_databases(api_image):
    """Node says so at its start if it cannot read them, and would then refuse Aurora's."""
    file = api_image.stage.environment()["NODE_EXTRA_CA_CERTS"]
    assert api_image.exists(file)
    api = api_image.start(SETTINGS, ["node", "-e", "require('tls').createSecureContext()"])
    assert api.wait() == 0
    assert "extra certs" not in api.output()


def test_api_names_every_missing_setting_at_start(api_image):
    api = api_image.start({"AWS_REGION": "us-east-1"})
    assert api.wait() == 78
    assert "not set or empty: DATABASE_URL QUEUE_URL." in api.output()


def test_frontend_serves_pages_static_files_and_writes_its_cache(task, frontend_image):
    frontend = frontend_image.start().wait_until_healthy()
    assert task.request("/", port=3000).status == 200
    chunk = task.request("/_next/static/chunks/main-5d1f0a.js", port=3000)
    assert (chunk.status, chunk.headers["Content-Type"]) == (200, "text/javascript")
    assert task.request("/_next/static/../../server.js", port=3000).status == 404
    assert frontend.run("ls", "/app/.next/cache").stdout == "page.json\n"
    assert frontend.run("touch", "/app/x").returncode != 0
    assert frontend.stop() == 0
