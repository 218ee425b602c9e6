"""The compose file's services together."""

from __future__ import annotations

import json

import pytest

from local_stack import LocalStack
from task_definitions import CONTAINERS, LOCAL

CANVAS = {
    "SUPABASE_URL": "https://example.supabase.co",
    "SUPABASE_SERVICE_ROLE_KEY": "key",
    "S3_BUCKET": "canvas-uploads",
    "AWS_DEFAULT_REGION": "us-east-1",
}


@pytest.fixture(scope="module")
def stack():
    with LocalStack(CANVAS) as started:
        yield started


@pytest.mark.parametrize(
    "name", ["mariadb", "redis", "postgres", "aws", "php-fpm", "nginx", "frontend", "api", "canvas"]
)
def test_every_service_becomes_healthy(stack, name):
    assert stack.runs_on(name)
    stack.wait_until_healthy(name)


def test_backend_reaches_its_three_databases_and_redis(stack):
    stack.wait_until_healthy("nginx")
    answer = stack.request("nginx", 80, "/api/stores")
    assert answer.status == 200, answer.body
    found = json.loads(answer.body)
    assert found.pop("REDIS").startswith("7.")
    assert found == {"CENTRAL": "bp", "TENANT_POOL_1": "tenant_pool_1", "TENANT_POOL_2": "tenant_pool_2"}


def test_each_database_user_is_kept_to_its_own_database(stack):
    mariadb = ("mariadb", "--no-defaults", "--host=127.0.0.1", "--password=local", "--execute=SELECT * FROM migrations")
    assert stack.containers["mariadb"].run(*mariadb, "--user=tenant_pool_1", "tenant_pool_1").returncode == 0
    refused = stack.containers["mariadb"].run(*mariadb, "--user=tenant_pool_1", "tenant_pool_2")
    assert refused.returncode != 0 and "Access denied" in refused.stderr


def test_migrations_ran_first(stack):
    assert stack.containers["migrate"].wait() == 0
    for connection in ("CENTRAL", "TENANT_POOL_1", "TENANT_POOL_2"):
        assert f"Migrated: {connection}" in stack.containers["migrate"].output()


def test_queue_worker_takes_jobs(stack):
    stack.containers["redis"].run("redis-cli", "rpush", "queues:default", "job-1")
    stack.containers["queue-worker"].wait_for_line("Processed: job-1")


def test_api_reaches_its_database(stack):
    stack.wait_until_healthy("api")
    found = json.loads(stack.request("api", 3000, "/stores").body)
    assert (found["database"], found["user"]) == ("app", "app")


def test_emulated_aws_has_what_a_stage_has_and_keeps_it(stack):
    output = stack.containers["aws"].output()
    for made in (
        "S3 bucket created: bp-local-media",
        "S3 bucket created: canvas-uploads",
        "SQS queue created: bp-local-gpu_tasks_queue_dlq",
        "SQS queue created: bp-local-notifications",
        "DynamoDB table created: bp-local-task_store",
    ):
        assert made in output
    script = "/docker-entrypoint-initaws.d/ready.d/aws.py"
    again = stack.containers["aws"].run("env", "AWS_ENDPOINT_URL=http://127.0.0.1:4566", "python3", script)
    assert again.returncode == 0, again.stderr


@pytest.mark.parametrize("name", CONTAINERS)
def test_the_health_check_of_the_task_definition_holds(stack, name):
    if stack.runs_on(name):
        stack.wait_until_healthy(name)
    assert stack.containers[name].healthy(ecs_check(name))


def ecs_check(name: str) -> list[str]:
    kind, *command = LOCAL[name]["healthCheck"]["command"]
    return ["sh", "-c", *command] if kind == "CMD-SHELL" else command


def test_scheduler_and_worker_end_when_told_to(stack):
    for name in ("scheduler", "queue-worker"):
        assert stack.containers[name].stop() == 0
        assert not stack.containers[name].healthy(ecs_check(name))


def test_canvas_names_every_missing_setting_at_its_start():
    with LocalStack({"S3_BUCKET": "canvas-uploads"}, ["canvas"]) as stack:
        assert set(stack.services) == {"aws", "canvas"}
        assert stack.containers["canvas"].wait() == 78
        missing = "not set or empty: SUPABASE_URL SUPABASE_SERVICE_ROLE_KEY AWS_DEFAULT_REGION."
        assert missing in stack.containers["canvas"].output()
