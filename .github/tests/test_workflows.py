"""What holds for every workflow, and the names in them: those that the stacks make, by their golden graphs."""

import json
import re
import shutil
import subprocess

import pytest
import yaml
from conftest import ROOT, SCRIPTS

FILES = sorted((ROOT / ".github/workflows").glob("*.yml"))
WORKFLOWS = {file.name: yaml.safe_load(file.read_text()) for file in FILES}
JOBS = [(name, job, body) for name, file in WORKFLOWS.items() for job, body in file["jobs"].items()]
STEPS = [(name, job, step) for name, job, body in JOBS for step in body["steps"]]
COMMANDS = {".ci/run", "./mvnw", "mkdir"}


def golden(stack: str) -> list[dict]:
    return json.loads((ROOT / f"src/src/test/resources/golden/{stack}.json").read_text())["resources"]


def of_type(stack: str, kind: str) -> list[dict]:
    return [each.get("inputs", {}) for each in golden(stack) if each["urn"].split("::")[2].split("$")[-1] == kind]


def test_there_are_the_workflows_that_are_documented():
    documented = (ROOT / "docs/delivery.md").read_text()
    assert set(WORKFLOWS) == {"build-ami.yml", "ci.yml", "deploy.yml", "drift.yml", "preview.yml"}
    for name in WORKFLOWS:
        assert f"`{name}`" in documented


def test_a_step_runs_a_script_of_this_repository_and_every_script_is_run():
    called = set()
    for name, _, step in STEPS:
        if "run" not in step:
            continue
        command = step["run"].split()[0]
        assert "\n" not in step["run"].strip() and "${{" not in step["run"], f"{name}: {step['run']}"
        if command not in COMMANDS:
            assert command.startswith(".github/scripts/") and (ROOT / command).stat().st_mode & 0o100, command
            called.add(command.rsplit("/", 1)[1])
    assert called == {file.name for file in SCRIPTS.iterdir() if file.is_file() and file.suffix == ""}


def test_actions_are_pinned_by_commit_with_their_version():
    for file in FILES:
        for line in file.read_text().splitlines():
            if "uses:" in line:
                assert re.search(r"uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line), f"{file.name}: {line}"


def test_nothing_is_allowed_that_a_job_does_not_name_and_no_checkout_keeps_its_token():
    for name, file in WORKFLOWS.items():
        assert file["permissions"] == {}, name
        assert "concurrency" in file, name
    for name, job, body in JOBS:
        assert body["permissions"]["contents"] == "read", f"{name}: {job}"
        assert "timeout-minutes" in body, f"{name}: {job}"
    for name, _, step in STEPS:
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False, name


def test_a_fork_gets_no_credentials():
    for name, job, body in JOBS:
        events = WORKFLOWS[name][True]  # YAML takes "on" for true
        text = json.dumps(body)
        if "pull_request" in events and (
            "secrets." in text or "id-token" in text or "write" in json.dumps(body["permissions"])
        ):
            assert "github.event.pull_request.head.repo.full_name == github.repository" in body["if"], f"{name}: {job}"
    assert not any("pull_request_target" in file[True] for file in WORKFLOWS.values())


def test_stages_are_those_of_the_delivery_stack():
    stack = yaml.safe_load((ROOT / "Pulumi.delivery.yaml").read_text())
    stages = [each["name"] for each in stack["config"]["renderfleet:stages"]]
    deploy, ami = WORKFLOWS["deploy.yml"][True], WORKFLOWS["build-ami.yml"][True]
    assert deploy["workflow_dispatch"]["inputs"]["stage"]["options"] == stages
    assert ami["workflow_dispatch"]["inputs"]["stage"]["options"] == stages
    assert WORKFLOWS["preview.yml"]["jobs"]["preview"]["strategy"]["matrix"]["stage"] == stages
    assert WORKFLOWS["drift.yml"]["jobs"]["compare"]["strategy"]["matrix"]["stage"] == stages
    comment = next(
        step["run"] for name, _, step in STEPS if name == "preview.yml" and "scripts/comment" in step.get("run", "")
    )
    assert comment.split()[3:] == stages


def expanded(text: str, stage: str) -> str:
    text = re.sub(r"\$\{\{ vars\.APP \|\| 'bp' \}\}", "bp", text)
    return re.sub(r"\$\{\{ inputs\.stage( \|\| 'dev')? \}\}", stage, text)


def trust() -> dict[str, set[str]]:
    """The subjects that each role of the delivery stack trusts."""
    return {
        role["name"]: set(re.findall(r"repo:example/renderfleet:[^\"\\]+", json.dumps(role["assumeRolePolicy"])))
        for role in of_type("delivery", "aws:iam/role:Role")
    }


@pytest.mark.parametrize("stage", ["dev", "staging", "prod"])
def test_every_job_that_takes_a_role_is_one_that_the_role_trusts(stage):
    roles, taken = trust(), set()
    for name, job, body in JOBS:
        for step in body["steps"]:
            if not step.get("uses", "").startswith("aws-actions/configure-aws-credentials@"):
                continue
            role = expanded(step["with"]["role-to-assume"], stage).rsplit("/", 1)[1]
            where = (
                f"environment:{expanded(body['environment'], stage)}"
                if "environment" in body
                else "pull_request"
                if name == "preview.yml"
                else "ref:refs/heads/main"
            )
            assert f"repo:example/renderfleet:{where}" in roles[role], f"{name}: {job} takes {role} from {where}"
            taken.add(role)
    assert taken == {
        role for role in roles if not re.search(r"-(dev|staging|prod)$", role) or role.endswith("-" + stage)
    }


def test_the_names_that_release_and_migrate_use_are_those_that_the_stacks_make(monkeypatch):
    monkeypatch.syspath_prepend(SCRIPTS)
    import ecs

    stage = ecs.Stage("bp", "dev")
    assert [each["name"] for each in of_type("dev", "aws:ecs/cluster:Cluster")] == [stage.cluster]
    services = {each["name"] for each in of_type("dev", "aws:ecs/service:Service")}
    families = {each["family"] for each in of_type("dev", "aws:ecs/taskDefinition:TaskDefinition")}
    assert services == families == {stage.service(base) for base in ecs.SERVICES}
    policies = json.dumps(
        [
            each
            for each in of_type("delivery", "aws:iam/policy:Policy")
            if each["name"].startswith("bp-delivery-release-dev")
        ]
    )
    assert f"parameter{stage.parameter}" in policies
    assert f"task-definition/{stage.migration}:*" in policies
    containers = json.dumps(of_type("dev", "aws:ecs/taskDefinition:TaskDefinition"))
    migrate = (SCRIPTS / "migrate").read_text()
    container = re.search(r'^CONTAINER = "(.*)"', migrate, re.MULTILINE)[1]
    assert re.search(rf"name\W+{container}\W", containers)
    assert re.search(r"/bp/dev/ecs/backend/" + container, policies)


def test_images_are_pushed_to_the_repositories_that_the_stack_makes():
    repositories = {each["name"] for each in of_type("delivery", "aws:ecr/repository:Repository")}
    matrix = WORKFLOWS["deploy.yml"]["jobs"]["build-and-push"]["strategy"]["matrix"]["include"]
    assert {f"bp/{each['image']}" for each in matrix} == repositories


@pytest.mark.parametrize(
    ("tool", "change"),
    [
        ("actionlint", ("needs: preview", "needs: previw")),
        ("actionlint", ("matrix.stage", "matrix.stag")),
        ("zizmor", ("run: mkdir -p previews", 'run: echo "${{ github.event.pull_request.title }}"')),
        ("zizmor", ("@de0fac2e4500dabe0009e67214ff5f5447ce83dd", "@main")),
    ],
)
def test_the_linters_find_a_mistake(tmp_path, tool, change):
    workflows = tmp_path / ".github" / "workflows"
    workflows.mkdir(parents=True)
    (tmp_path / ".git").mkdir()
    file = workflows / "preview.yml"
    shutil.copy(ROOT / ".github/workflows/preview.yml", file)
    command = [tool, str(file)] if tool == "actionlint" else [tool, "--offline", "--quiet", str(file)]
    assert subprocess.run(command, capture_output=True, cwd=tmp_path).returncode == 0
    text = file.read_text()
    assert change[0] in text
    file.write_text(text.replace(change[0], change[1]))
    assert subprocess.run(command, capture_output=True, cwd=tmp_path).returncode != 0
