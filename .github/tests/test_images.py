"""build-and-push with a recorded docker and moto's registry; build-ami with a recorded packer; the names of releases."""

import json

import pytest
from conftest import REGISTRY

DIGEST = "sha256:" + "a" * 64
DOCKER = f"""
if "--metadata-file" in sys.argv:
    json.dump({{{{"containerimage.digest": "{DIGEST}"}}}}, open(sys.argv[sys.argv.index("--metadata-file") + 1], "w"))
else:
    sys.stdin.read()
"""


@pytest.fixture
def registry(machine, aws):
    machine.recorded("docker", DOCKER)
    (machine.folder / "application").mkdir()
    for image in ("backend-nginx", "backend-php-fpm", "frontend", "api"):
        aws("ecr").create_repository(repositoryName=f"bp/{image}")
    return machine


@pytest.mark.parametrize(
    ("image", "file"),
    [
        ("backend-nginx", "docker/backend/Dockerfile.nginx"),
        ("backend-php-fpm", "docker/backend/Dockerfile.php-fpm"),
        ("api", "docker/api/Dockerfile"),
        ("frontend", None),
    ],
)
def test_an_image_is_built_for_both_processors_with_provenance_and_pushed(registry, image, file):
    done = registry.run("build-and-push", image, "application", "r1")

    assert done.returncode == 0, done.stderr
    login, build = registry.calls("docker")
    assert login == ["login", "--username", "AWS", "--password-stdin", REGISTRY]
    assert build[:2] == ["buildx", "build"]
    for option in ("linux/arm64,linux/amd64", "mode=max", "--push", f"{REGISTRY}/bp/{image}:r1"):
        assert option in build
    if file:
        assert file in build and f"app={registry.folder}/application" in build
    else:
        assert build[-1] == f"{registry.folder}/application"
    assert (registry.folder / "output").read_text() == f"name={REGISTRY}/bp/{image}\ndigest={DIGEST}\n"


def test_an_image_that_is_there_already_is_not_built_again(registry, aws):
    manifest = json.dumps(
        {
            "schemaVersion": 2,
            "mediaType": "application/vnd.oci.image.manifest.v1+json",
            "config": {"digest": "x"},
            "layers": [],
        }
    )
    digest = aws("ecr").put_image(repositoryName="bp/api", imageManifest=manifest, imageTag="r1")["image"]["imageId"][
        "imageDigest"
    ]
    done = registry.run("build-and-push", "api", "application", "r1")

    assert done.returncode == 0, done.stderr
    assert registry.calls("docker") == []
    assert f"digest={digest}" in (registry.folder / "output").read_text()


def test_a_build_that_fails_a_missing_repository_and_an_unknown_image_fail(registry, aws):
    assert registry.run("build-and-push", "worker", "application", "r1").returncode == 1
    assert registry.run("build-and-push", "api", "nowhere", "r1").returncode == 1
    aws("ecr").delete_repository(repositoryName="bp/api")
    done = registry.run("build-and-push", "api", "application", "r1")
    assert done.returncode == 1 and "RepositoryNotFoundException" in done.stderr
    assert registry.calls("docker") == []
    registry.recorded("docker", "sys.stdin.close(); sys.exit(1)")
    assert registry.run("build-and-push", "frontend", "application", "r1").returncode != 0


def test_packer_gets_the_stage_and_the_workflow(machine):
    machine.recorded("packer")
    done = machine.run("build-ami", "dev", "example", SUBNET_ID="subnet-1")

    assert done.returncode == 0, done.stderr
    init, validate, build = machine.calls("packer")
    assert init == ["init", "packer"]
    assert validate[0] == "validate" and build[:2] == ["build", "-color=false"]
    for variable in ("stage=dev", "workflow_slug=example", "region=us-east-1", "app=bp", "subnet_id=subnet-1"):
        assert variable in build


@pytest.mark.parametrize("arguments", [("dev", "no-such-workflow"), ("dev", "../x"), ("$(id)", "example"), ("dev",)])
def test_packer_is_not_started_for_what_is_no_stage_or_workflow(machine, arguments):
    machine.recorded("packer")
    assert machine.run("build-ami", *arguments).returncode == 1
    assert machine.calls("packer") == []


def test_a_failed_build_fails(machine):
    machine.recorded("packer", "sys.exit(1 if sys.argv[1] == 'build' else 0)")
    assert machine.run("build-ami", "dev", "example").returncode == 1


def test_every_attempt_of_a_run_has_the_same_tag(machine):
    sha = "0123456789abcdef" * 2 + "01234567"
    for attempt in ("1", "2"):
        assert (
            machine.run("release-tag", GITHUB_RUN_NUMBER="42", GITHUB_SHA=sha, GITHUB_RUN_ATTEMPT=attempt).returncode
            == 0
        )
    assert (machine.folder / "output").read_text() == "tag=r42-0123456789ab\n" * 2
    assert machine.run("release-tag", GITHUB_RUN_NUMBER="", GITHUB_SHA="main").returncode == 1


def test_an_applications_tests_decide(machine):
    (machine.folder / "application").mkdir()
    assert machine.run("test-application", "application", TEST_COMMAND="test -d . && true").returncode == 0
    assert machine.run("test-application", "application", TEST_COMMAND="false | true").returncode == 1
    empty = machine.run("test-application", "application", TEST_COMMAND="")
    assert empty.returncode == 1 and "TEST_COMMAND is empty" in empty.stderr
