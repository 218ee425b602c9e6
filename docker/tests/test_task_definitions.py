"""Holds docker/compose.yaml and the images to the task definitions that the program makes."""

from __future__ import annotations

import pytest

import dockerfile
from local_stack import configuration
from task import DOCKER
from task_definitions import CONTAINERS, LOCAL, definitions

# On AWS, credentials come from the task's role and addresses from the region.
LOCAL_ONLY = {
    *("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_ENDPOINT_URL"),
    *("AWS_ENDPOINT", "AWS_USE_PATH_STYLE_ENDPOINT"),
}
DOCKERFILES = {
    "backend-nginx": "backend/Dockerfile.nginx",
    "backend-php-fpm": "backend/Dockerfile.php-fpm",
    "api": "api/Dockerfile",
    "frontend": "sample/frontend/Dockerfile",
}
# The agent of ECS Exec writes there, as root and for itself.
EXEC = {"/var/lib/amazon", "/var/log/amazon"}


every_container = pytest.mark.parametrize("name", CONTAINERS)


@pytest.fixture(scope="module")
def services() -> dict[str, dict]:
    return configuration()["services"]


def names(container: dict) -> set[str]:
    return {setting["name"] for setting in container["environment"] + container["secrets"]}


def image(container: dict) -> dockerfile.Stage:
    repository = container["image"].split("/")[-1].split(":")[0]
    return dockerfile.stages(DOCKER / DOCKERFILES[repository])[-1]


@pytest.mark.parametrize("stage", ["local", "dev", "staging", "prod"])
def test_stages_have_these_containers(stage):
    assert set(definitions(stage)) == set(CONTAINERS)


@every_container
def test_compose_gives_a_container_the_settings_of_its_task_definition(services, name):
    given = set(services[name].get("environment") or {})
    assert given - LOCAL_ONLY == names(LOCAL[name])


@every_container
def test_compose_runs_the_command_of_the_task_definition(services, name):
    assert services[name].get("command") == LOCAL[name].get("command")


@every_container
def test_compose_waits_for_what_the_task_definition_waits_for(services, name):
    wanted = {dependency["containerName"] for dependency in LOCAL[name].get("dependsOn", [])}
    assert wanted == set(services[name].get("depends_on", {})) & set(CONTAINERS)


@every_container
def test_compose_waits_as_long_for_an_end(services, name):
    period = {"30s": 30, "2m0s": 120}[services[name]["stop_grace_period"]]
    assert period == LOCAL[name]["stopTimeout"]


@every_container
def test_an_image_finds_every_setting_that_it_cannot_start_without(name):
    required = image(LOCAL[name]).environment().get("REQUIRED_SETTINGS", "").split()
    assert set(required) <= names(LOCAL[name])
    assert bool(required) == (name not in ("nginx", "frontend"))


@every_container
def test_an_image_declares_what_it_writes_to(name):
    container = LOCAL[name]
    assert container["readonlyRootFilesystem"] is True
    mounted = {point["containerPath"] for point in container["mountPoints"] if not point["readOnly"]}
    assert mounted - EXEC == set(image(container).last("VOLUME").arguments())


@every_container
def test_an_image_listens_where_the_task_definition_says(name):
    ports = [str(port["containerPort"]) for port in LOCAL[name].get("portMappings", [])]
    # Scheduler and queue worker run the image of php-fpm, and do not listen.
    exposed = [step.value for step in image(LOCAL[name]).all("EXPOSE")]
    assert ports == ([] if name in ("scheduler", "queue-worker") else exposed)


def test_the_image_holds_the_certificates_that_the_task_definition_names():
    settings = {setting["name"]: setting["value"] for setting in LOCAL["php-fpm"]["environment"]}
    copied = [step.arguments()[-1] for step in image(LOCAL["php-fpm"]).all("COPY")]
    assert settings["MYSQL_ATTR_SSL_CA"] in copied
