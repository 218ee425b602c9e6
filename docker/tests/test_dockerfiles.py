"""What can be said of every Dockerfile without building it."""

from __future__ import annotations

import re

import pytest

import dockerfile
from task import DOCKER, REPOSITORY

FILES = sorted(path.relative_to(DOCKER) for path in DOCKER.rglob("Dockerfile*"))
APPLICATIONS = {"backend/Dockerfile.nginx": "backend", "backend/Dockerfile.php-fpm": "backend", "api/Dockerfile": "api"}
every_file = pytest.mark.parametrize("file", FILES, ids=str)
SECRET = re.compile(r"(?i)(password|secret|token|app_key|credential)[\w-]*=\S+")


@every_file
def test_base_images_are_pinned_to_a_patch_version(file):
    stages = dockerfile.stages(DOCKER / file)
    own = {stage.name for stage in stages if stage.name}
    for stage in stages:
        if stage.base not in own:
            assert re.search(r":\d+\.\d+\.\d+(-[a-z0-9.]+)*(@sha256:[0-9a-f]{64})?$", stage.base), stage.base


@every_file
def test_runs_as_a_numbered_user_other_than_root_and_tells_its_health(file):
    final = dockerfile.stages(DOCKER / file)[-1]
    assert min(final.user()) > 0
    assert final.health_check()
    assert final.all("EXPOSE") and final.last("VOLUME").arguments() == ["/tmp"]


@every_file
def test_holds_no_secrets(file):
    for stage in dockerfile.stages(DOCKER / file):
        for step in stage.steps:
            assert not (step.name in ("ENV", "ARG") and SECRET.search(step.value)), f"{step.name} {step.value}"


@every_file
def test_copies_only_what_its_contexts_hold(file):
    app = DOCKER / "sample" / APPLICATIONS.get(str(file), file.parent.name)
    context = REPOSITORY if str(file) in APPLICATIONS else app
    stages = dockerfile.stages(DOCKER / file)
    copies = [step for stage in stages for step in stage.all("COPY")]
    assert copies
    for step in copies:
        source = step.flags.get("from")
        if source in (None, "app"):
            for name in step.arguments()[:-1]:
                assert ((app if source else context) / name).exists(), f"COPY {step.value}"
        else:
            assert source in {stage.name for stage in stages}, f"COPY --from={source}"
