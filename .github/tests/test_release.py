"""release and migrate against ECS, ECR and SSM of moto, by the real AWS CLI."""

import json

import pytest
from conftest import ACCOUNT, REGISTRY

PARAMETER = "/bp/dev/release/image-tag"
SERVICES = ("bp-dev-backend", "bp-dev-api")
SIDECAR = "public.ecr.aws/aws-observability/aws-otel-collector:v0.43.0"


@pytest.fixture
def stage(machine, aws):
    """Two services that run r1, and r2 pushed."""
    ecs, ecr = aws("ecs"), aws("ecr")
    ecs.create_cluster(clusterName="bp-dev")
    subnet = aws("ec2").describe_subnets()["Subnets"][0]["SubnetId"]
    group = aws("ec2").describe_security_groups()["SecurityGroups"][0]["GroupId"]
    for repository in ("backend-nginx", "backend-php-fpm", "api"):
        ecr.create_repository(repositoryName=f"bp/{repository}")
        for tag in ("r1", "r2"):
            push(aws, repository, tag)
    containers = {
        "bp-dev-backend": [
            ("nginx", "backend-nginx"),
            ("php-fpm", "backend-php-fpm"),
            ("scheduler", "backend-php-fpm"),
        ],
        "bp-dev-api": [("api", "api")],
    }
    for service, images in containers.items():
        definition = ecs.register_task_definition(
            family=service,
            executionRoleArn=f"arn:aws:iam::{ACCOUNT}:role/{service}-execution-role",
            containerDefinitions=[
                {
                    "name": name,
                    "image": f"{REGISTRY}/bp/{image}:r1",
                    "memory": 128,
                    "healthCheck": {"command": ["CMD", "true"]},
                    "logConfiguration": {
                        "logDriver": "awslogs",
                        "options": {"awslogs-group": f"/bp/dev/ecs/{name}", "awslogs-stream-prefix": "task"},
                    },
                }
                for name, image in images
            ]
            + [{"name": "collector", "image": SIDECAR, "memory": 64}],
        )["taskDefinition"]["taskDefinitionArn"]
        machine.control["good"].append(definition)
        ecs.create_service(
            cluster="bp-dev",
            serviceName=service,
            taskDefinition=definition,
            desiredCount=1,
            networkConfiguration={"awsvpcConfiguration": {"subnets": [subnet], "securityGroups": [group]}},
        )
    aws("ssm").put_parameter(Name=PARAMETER, Value="r1", Type="String")
    return machine


def push(aws, repository: str, tag: str) -> None:
    manifest = {
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "config": {"digest": f"{repository}-{tag}"},
        "layers": [],
    }
    aws("ecr").put_image(repositoryName=f"bp/{repository}", imageManifest=json.dumps(manifest), imageTag=tag)


def running(aws) -> dict[str, list[str]]:
    ecs = aws("ecs")
    services = ecs.describe_services(cluster="bp-dev", services=list(SERVICES))["services"]
    return {
        each["serviceName"]: [
            container["image"].rsplit(":", 1)[1]
            for container in ecs.describe_task_definition(taskDefinition=each["taskDefinition"])["taskDefinition"][
                "containerDefinitions"
            ]
        ]
        for each in services
    }


def parameter(aws) -> str | None:
    found = aws("ssm").get_parameters(Names=[PARAMETER])["Parameters"]
    return found[0]["Value"] if found else None


ALL_R1 = {"bp-dev-backend": ["r1", "r1", "r1", "v0.43.0"], "bp-dev-api": ["r1", "v0.43.0"]}
ALL_R2 = {"bp-dev-backend": ["r2", "r2", "r2", "v0.43.0"], "bp-dev-api": ["r2", "v0.43.0"]}


def test_a_release_starts_all_services_with_its_images_and_writes_the_tag(stage, aws):
    done = stage.run("release", "dev", "r2")

    assert done.returncode == 0, done.stderr
    assert running(aws) == ALL_R2
    assert parameter(aws) == "r2"


def test_what_is_released_already_is_left_alone(stage, aws):
    done = stage.run("release", "dev", "r1")

    assert done.returncode == 0, done.stderr
    assert "runs r1 already" in done.stdout
    assert not [call for call in stage.calls("aws") if call[1] in ("update-service", "put-parameter")]


@pytest.mark.parametrize(
    ("rollout", "environment", "why"),
    [
        ("FAILED", {}, "tasks failed to start"),
        ("IN_PROGRESS", {"WAIT_SECONDS": "0"}, "did not become stable in time"),
    ],
)
def test_a_service_that_does_not_become_stable_takes_the_release_back(stage, aws, rollout, environment, why):
    stage.control["rollout"] = rollout
    done = stage.run("release", "dev", "r2", **environment)

    assert done.returncode == 1
    assert why in done.stderr and "r1 runs again" in done.stderr
    assert running(aws) == ALL_R1
    assert parameter(aws) == "r1"


def test_a_first_release_that_fails_leaves_no_tag(stage, aws):
    aws("ssm").delete_parameter(Name=PARAMETER)
    stage.control["rollout"] = "FAILED"
    done = stage.run("release", "dev", "r2")

    assert done.returncode == 1
    assert running(aws) == ALL_R1
    assert parameter(aws) is None


def test_an_image_that_is_missing_is_named_before_anything_changes(stage, aws):
    push(aws, "api", "r3")
    done = stage.run("release", "dev", "r3")

    assert done.returncode == 1
    assert "ImageNotFoundException" in done.stderr
    assert running(aws) == ALL_R1
    assert parameter(aws) == "r1"


@pytest.mark.parametrize(
    ("arguments", "why"), [(("dev", "a b"), "no image tag"), (("Dev;rm", "r2"), "no stage"), (("dev",), "STAGE TAG")]
)
def test_bad_arguments_are_refused(machine, arguments, why):
    done = machine.run("release", *arguments)

    assert done.returncode == 1
    assert why in done.stderr
    assert not machine.calls("aws")


def test_a_migration_is_one_task_of_the_backends_image_with_another_command(stage, aws):
    done = stage.run("migrate", "dev")

    assert done.returncode == 0, done.stderr
    assert "bp-dev is migrated" in done.stdout
    task = aws("ecs").describe_task_definition(taskDefinition="bp-dev-migrate")["taskDefinition"]
    assert [each["name"] for each in task["containerDefinitions"]] == ["php-fpm"]
    container = task["containerDefinitions"][0]
    assert container["command"] == ["php", "artisan", "migrate", "--force"]
    assert container["image"] == f"{REGISTRY}/bp/backend-php-fpm:r1"
    assert "healthCheck" not in container
    run = next(call for call in stage.calls("aws") if call[1] == "run-task")
    network = json.loads(run[run.index("--network-configuration") + 1])
    assert len(network["awsvpcConfiguration"]["subnets"]) == 1


def test_a_migration_that_fails_fails_the_job(stage):
    stage.control["exit"] = 1
    done = stage.run("migrate", "dev")

    assert done.returncode == 1
    assert "exit code 1" in done.stderr


def test_nothing_is_migrated_before_the_first_release(stage, aws):
    ecs = aws("ecs")
    arn = ecs.register_task_definition(
        family="bp-dev-backend",
        containerDefinitions=[{"name": "php-fpm", "image": f"{REGISTRY}/bp/backend-php-fpm:unreleased", "memory": 128}],
    )["taskDefinition"]["taskDefinitionArn"]
    ecs.update_service(cluster="bp-dev", service="bp-dev-backend", taskDefinition=arn)
    done = stage.run("migrate", "dev")

    assert done.returncode == 1
    assert "nothing is released" in done.stderr
