"""docker/compose.yaml, as far as reading it tells."""

from __future__ import annotations

import json
import re
from graphlib import CycleError
from pathlib import Path

import pytest

import dockerfile
from local_stack import FILE, configuration, order
from task import REPOSITORY

# These run to an end, or have nothing to ask for their health.
WITHOUT_HEALTH = {"migrate", "scheduler", "queue-worker"}
CANVAS = ["SUPABASE_URL", "SUPABASE_SERVICE_ROLE_KEY", "S3_BUCKET", "AWS_DEFAULT_REGION"]


@pytest.fixture(scope="module")
def services() -> dict[str, dict]:
    """Docker Compose checks the file against its schema as it reads it."""
    return configuration()["services"]


@pytest.fixture(scope="module")
def graph() -> list[dict]:
    """The resources of stage "local", as the program's tests keep them."""
    return json.loads((REPOSITORY / "src/src/test/resources/golden/local.json").read_text())["resources"]


@pytest.mark.parametrize(
    "right, wrong",
    [
        ("    restart: unless-stopped", "    restarts: unless-stopped"),
        ("condition: service_healthy", "condition: service_well"),
        ("      mariadb: {", "      mariadbb: {"),
        ("      retries: 12", "      retries: often"),
    ],
)
def test_a_mistake_in_the_file_is_found(tmp_path, right, wrong):
    text = FILE.read_text()
    assert right in text
    broken = tmp_path / "compose.yaml"
    broken.write_text(text.replace(right, wrong, 1))
    with pytest.raises(ValueError, match=wrong.split(":")[0].strip()):
        configuration(file=broken)


def test_the_services_of_the_task_definitions_and_their_stores_are_there(services):
    assert set(services) == {
        *("mariadb", "redis", "postgres", "aws", "migrate", "canvas"),
        *("nginx", "php-fpm", "scheduler", "queue-worker", "frontend", "api"),
    }


def test_every_service_tells_its_health(services):
    found = set()
    for name, service in services.items():
        check = service.get("healthcheck", {})
        if check.get("disable"):
            continue
        if not check:
            build = service["build"]
            assert dockerfile.stages(Path(build["context"]) / build["dockerfile"])[-1].health_check()
        found.add(name)
    assert set(services) - found == WITHOUT_HEALTH


def test_stores_start_before_migrations_and_those_before_the_application(services):
    position = {name: place for place, name in enumerate(order(services))}
    for chain in (
        ["mariadb", "migrate", "php-fpm", "nginx"],
        ["redis", "migrate", "php-fpm", "queue-worker"],
        ["postgres", "api"],
    ):
        assert [position[name] for name in chain] == sorted(position[name] for name in chain)
    for service in services.values():
        for other, dependency in service.get("depends_on", {}).items():
            wanted = "service_completed_successfully" if other == "migrate" else "service_healthy"
            assert dependency["condition"] == wanted, other
    with pytest.raises(CycleError):
        order({"a": {"depends_on": {"b": {}}}, "b": {"depends_on": {"a": {}}}})


def test_ports_are_open_to_this_machine_alone(services):
    published = [
        (port["host_ip"], int(port["published"])) for service in services.values() for port in service.get("ports", [])
    ]
    assert {address for address, _ in published} == {"127.0.0.1"}
    assert len(published) == len(set(published)) == 8
    assert [port["target"] for port in services["canvas"]["ports"]] == [9000]


def test_own_images_run_as_on_fargate(services):
    for name, service in services.items():
        if service["image"].startswith("renderfleet/"):
            assert service["read_only"] is True and service["tmpfs"] == ["/tmp"], name
            assert service["cap_drop"] == ["ALL"], name
            assert service.get("cap_add", []) == (["NET_BIND_SERVICE"] if name == "nginx" else []), name


def test_nginx_shares_the_network_of_php_fpm_as_containers_of_a_task_do(services):
    assert services["nginx"]["network_mode"] == "service:php-fpm"


@pytest.mark.parametrize(
    "service, kind, of",
    [
        ("mariadb", "aws:rds/instance:Instance", "engineVersion"),
        ("postgres", "aws:rds/cluster:Cluster", "engineVersion"),
        # ElastiCache's 7.1 is its own; Redis went from 7.0 to 7.2.
        ("redis", "aws:elasticache/replicationGroup:ReplicationGroup", "engineVersion"),
    ],
)
def test_stores_have_the_versions_of_aws(services, graph, service, kind, of):
    (version,) = {resource["inputs"][of] for resource in graph if f"::{kind}::" in resource["urn"].replace("$", "::")}
    tag = services[service]["image"].split(":")[1]
    wanted = version.split(".")[0] if service == "redis" else version
    assert re.match(rf"{re.escape(wanted)}\.\d+", tag), f"{tag} is not a {wanted}"
    assert re.fullmatch(r"\d+\.\d+(\.\d+)?(-alpine)?", tag), "pinned"


def test_canvas_gets_its_four_settings_and_no_defaults(services):
    assert {name: services["canvas"]["environment"][name] for name in CANVAS} == dict.fromkeys(CANVAS, "")
    given = configuration({name: f"value of {name}" for name in CANVAS})["services"]["canvas"]["environment"]
    assert {name: given[name] for name in CANVAS} == {name: f"value of {name}" for name in CANVAS}


@pytest.mark.parametrize(
    "variable, service", [("BACKEND_SOURCE", "php-fpm"), ("BACKEND_SOURCE", "nginx"), ("API_SOURCE", "api")]
)
def test_takes_your_own_application(variable, service):
    build = configuration({variable: "/somewhere/else"})["services"][service]["build"]
    assert build["additional_contexts"] == {"app": "/somewhere/else"}


@pytest.mark.parametrize("variable, service", [("FRONTEND_SOURCE", "frontend"), ("CANVAS_SOURCE", "canvas")])
def test_takes_your_own_image(variable, service):
    assert configuration({variable: "/somewhere/else"})["services"][service]["build"]["context"] == "/somewhere/else"
