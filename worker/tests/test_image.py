"""The image's template, scripts and units: what can be run without an account is run."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import hcl2
import pytest

from renderfleet_worker import __version__

WORKER = Path(__file__).parents[1]
PACKER = WORKER.parent / "packer"
SCRIPTS = PACKER / "scripts"
UNITS = sorted((PACKER / "systemd").iterdir())


def script(name: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    base = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")}
    # Where the machine's own pip gets packages from is not the script's business.
    base |= {key: value for key, value in os.environ.items() if key.startswith(("PIP_", "SSL_", "REQUESTS_"))}
    return subprocess.run(
        ["bash", str(SCRIPTS / name)], env=base | environment, capture_output=True, text=True, timeout=900, check=False
    )


def tool(folder: Path, name: str, body: str) -> None:
    """A stand-in for a command, first on the PATH of who puts `folder` there."""
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_text("#!/usr/bin/env bash\n" + body)
    file.chmod(0o755)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root that the worker was installed into, by the script, from the files that the template uploads."""
    folder = tmp_path_factory.mktemp("image")
    build, root = folder / "build", folder / "root"
    (build / "worker").mkdir(parents=True)
    root.mkdir()
    for name in ("systemd", "files"):
        shutil.copytree(PACKER / name, build / name)
    for name in ("pyproject.toml", "requirements.lock"):
        shutil.copy(WORKER / name, build / "worker")
    shutil.copytree(WORKER / "src", build / "worker" / "src", ignore=shutil.ignore_patterns("__pycache__"))
    # Twice: it must be possible to run it again.
    for _ in range(2):
        done = script("install-worker.sh", {"BUILD": str(build), "DESTDIR": str(root)})
        assert done.returncode == 0, done.stdout + done.stderr
        assert f"renderfleet-worker {__version__}" in done.stdout
    return root


@pytest.mark.timeout(1800)
def test_the_installed_command_runs_from_its_own_environment(installed: Path) -> None:
    command = installed / "opt/worker/venv/bin/renderfleet-worker"
    bare = {"PATH": "/usr/bin:/bin"}
    version = subprocess.run([command, "--version"], env=bare, capture_output=True, text=True, check=True)
    assert version.stdout.strip() == f"renderfleet-worker {__version__}"
    doctor = subprocess.run([command, "doctor"], env=bare, capture_output=True, text=True, check=False, timeout=60)
    assert doctor.returncode == 1, doctor.stderr
    assert "nvidia-smi is not there" in doctor.stdout
    assert "RENDERFLEET_SOURCE: Field required" in doctor.stdout
    where = "import renderfleet_worker, sys; print(renderfleet_worker.__file__)"
    python = installed / "opt/worker/venv/bin/python"
    found = subprocess.run([python, "-I", "-c", where], capture_output=True, text=True, check=True)
    assert found.stdout.startswith(str(installed / "opt/worker/venv/lib"))


def test_the_command_line_of_user_data_and_the_worker_s_user_are_there(installed: Path) -> None:
    aws = installed / "opt/aws-cli/bin/aws"
    assert aws.exists()
    assert (installed / "usr/local/bin/aws").readlink() == Path("/opt/aws-cli/bin/aws")
    assert "renderfleet:x:" in (installed / "etc/passwd").read_text()
    assert (installed / "etc/renderfleet").stat().st_mode & 0o777 == 0o755


@pytest.fixture
def box_root(installed: Path) -> Path:
    """The installed root with what else the units name on a box: ComfyUI's Python, and the system's units and tools."""
    units = installed / "usr/lib/systemd/system"
    if not units.exists():
        shutil.copytree("/usr/lib/systemd/system", units, symlinks=True)
        shutil.copy(PACKER / "systemd/comfyui.service", installed / "etc/systemd/system")
        for name in ("opt/comfyui/venv/bin/python", "usr/bin/rm", "usr/bin/systemctl"):
            target = installed / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy("/bin/true", target)
    return installed


def verify(root: Path, *units: str) -> subprocess.CompletedProcess[str]:
    command = ["systemd-analyze", "verify", f"--root={root}", *units]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_units_are_sound(box_root: Path) -> None:
    found = verify(box_root, *(unit.name for unit in UNITS))
    assert found.returncode == 0, found.stderr
    assert [line for line in found.stderr.splitlines() if "comfyui" in line or "renderfleet" in line] == []


def test_a_unit_that_is_not_sound_is_found(box_root: Path) -> None:
    broken = box_root / "etc/systemd/system/broken.service"
    broken.write_text("[Service]\nType=notify\nExecStart=/opt/worker/venv/bin/no-such-command run\nNoSuchSetting=1\n")
    try:
        found = verify(box_root, broken.name)
    finally:
        broken.unlink()
    assert found.returncode != 0
    assert "no-such-command" in found.stderr
    assert "NoSuchSetting" in found.stderr


def directives(unit: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in (PACKER / "systemd" / unit).read_text().splitlines():
        name, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            found.setdefault(name, []).append(value)
    return found


def test_units_names_and_paths_are_those_that_user_data_relies_on() -> None:
    services = {unit.name for unit in UNITS if unit.suffix == ".service" and "[Install]" in unit.read_text()}
    assert services == {"comfyui.service", "renderfleet-worker.service", "renderfleet-spot-watcher.service"}
    for name in ("renderfleet-worker.service", "renderfleet-spot-watcher.service"):
        unit = directives(name)
        assert unit["EnvironmentFile"] == ["/etc/renderfleet/worker.env"]
        assert unit["ConditionPathExists"] == ["/etc/renderfleet/worker.env"]
        assert unit["ExecStart"][0].startswith("/opt/worker/venv/bin/renderfleet-worker ")
        assert unit["User"] == ["renderfleet"]
    assert directives("renderfleet-worker.service")["ExecStopPost"] == [
        "-/opt/worker/venv/bin/renderfleet-worker clear-protection"
    ]


@pytest.mark.parametrize("unit", [unit.name for unit in UNITS if "[Install]" in unit.read_text()])
def test_services_are_hardened(unit: str) -> None:
    found = directives(unit)
    expected = {
        "NoNewPrivileges": "yes",
        "ProtectSystem": "strict",
        "ProtectHome": "yes",
        "PrivateTmp": "yes",
        "CapabilityBoundingSet": "",
        "SystemCallFilter": "@system-service",
    }
    assert {name: found[name] for name in expected} == {name: [value] for name, value in expected.items()}
    assert found["User"][0] not in {"", "root"}


def test_comfyui_is_on_loopback_and_reaches_nothing_else() -> None:
    unit = directives("comfyui.service")
    assert "--listen 127.0.0.1 --port 8188" in unit["ExecStart"][0]
    assert (unit["IPAddressDeny"], unit["IPAddressAllow"]) == (["any"], ["localhost"])


def parsed(name: str) -> dict[str, Any]:
    with (PACKER / name).open() as file:
        return dict(hcl2.load(file))


def test_the_template_parses_and_all_that_it_names_is_there() -> None:
    template = parsed("comfyui-worker.pkr.hcl")
    variables = parsed("variables.pkr.hcl")
    assert {"packer", "source", "build", "locals"} <= template.keys()
    declared = {name.strip('"') for entry in variables["variable"] for name in entry if not name.startswith("__")}
    text = (PACKER / "comfyui-worker.pkr.hcl").read_text()
    assert set(re.findall(r"\bvar\.(\w+)", text)) == declared
    scripts = set(re.findall(r"\$\{local\.scripts\}/([\w.-]+)", text))
    assert scripts == {file.name for file in SCRIPTS.iterdir()}
    assert all(os.access(SCRIPTS / name, os.X_OK) for name in scripts)
    for path in re.findall(r"\$\{path\.root\}/([\w./-]+)(?=\")", text):
        assert path == "manifest.json" or (PACKER / path).exists(), path
    order = [text.index(f"/{name}.sh") for name in ("install-worker", "harden", "self-test", "seal", "register-ami")]
    assert order == sorted(order), "what is registered was tested as it is shipped"


def test_what_the_scripts_read_of_the_build_folder_is_uploaded() -> None:
    for file in SCRIPTS.iterdir():
        for path in re.findall(r"\$\{?BUILD\}?\"?/((?:files|systemd)/[\w.-]+\w)", file.read_text()):
            names = list(PACKER.glob(path)) or list(PACKER.glob(path + "*"))
            assert names, f"{file.name} reads {path}"


@pytest.mark.parametrize("file", sorted((PACKER / "models").iterdir()), ids=lambda file: str(file.name))
def test_lists_of_models_are_well_formed(file: Path) -> None:
    entries = [line.split() for line in file.read_text().splitlines() if line and not line.startswith("#")]
    for sum_, path, address in entries:
        assert re.fullmatch(r"[0-9a-f]{64}", sum_)
        assert not path.startswith("/")
        assert ".." not in path.split("/")
        assert address.startswith(("https://", "s3://"))


@pytest.fixture
def models(tmp_path: Path) -> dict[str, str]:
    """The environment of fetch-models.sh, with an `aws s3 cp` that copies from a folder."""
    (tmp_path / "bucket").mkdir()
    (tmp_path / "bucket/model.bin").write_bytes(b"weights")
    tool(tmp_path / "tools", "aws", f'echo fetched >>{tmp_path}/calls\ncp "{tmp_path}/bucket/${{4##*/}}" "$5"\n')
    path = f"{tmp_path / 'tools'}:{os.environ['PATH']}"
    return {"BUILD": str(tmp_path), "MODELS": str(tmp_path / "models"), "PATH": path}


def test_models_are_fetched_once_and_checked(models: dict[str, str], tmp_path: Path) -> None:
    good = hashlib.sha256(b"weights").hexdigest()
    (tmp_path / "models.txt").write_text(f"# a comment\n\n{good} checkpoints/m.bin s3://models/model.bin")
    for _ in range(2):
        done = script("fetch-models.sh", models)
        assert done.returncode == 0, done.stderr
        assert "1 models are in" in done.stdout
    assert (tmp_path / "models/checkpoints/m.bin").read_bytes() == b"weights"
    assert (tmp_path / "calls").read_text() == "fetched\n"


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (f"{'0' * 64} m.bin s3://models/model.bin", "is not what was expected: SHA-256 " + "9b"),
        ("abc m.bin s3://models/model.bin", "models.txt:1: expected SHA-256, path and address"),
        (f"{'0' * 64} ../m.bin s3://models/model.bin", "must be a path below the models folder"),
        (f"{'0' * 64} /m.bin s3://models/model.bin", "must be a path below the models folder"),
        (f"{'0' * 64} m.bin http://models/model.bin", "only https:// and s3:// addresses are taken"),
    ],
)
def test_a_wrong_model_fails_the_build(models: dict[str, str], tmp_path: Path, line: str, problem: str) -> None:
    (tmp_path / "models.txt").write_text(line + "\n")
    done = script("fetch-models.sh", models)
    assert done.returncode != 0
    expected = problem.replace("SHA-256 9b", "SHA-256 " + hashlib.sha256(b"weights").hexdigest())
    assert expected in done.stderr
    assert not list((tmp_path / "models").rglob("m.bin*"))


MANIFEST = """{"builds": [
  {"packer_run_uuid": "old", "artifact_id": "us-east-1:ami-00000000000000000"},
  {"packer_run_uuid": "new", "artifact_id": "eu-west-1:ami-0aaaaaaaaaaaaaaaa,us-east-1:ami-0bbbbbbbbbbbbbbbb"}],
  "last_run_uuid": "new"}"""


@pytest.fixture
def registering(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "manifest.json").write_text(MANIFEST)
    tool(tmp_path / "tools", "aws", f'echo "$@" >>{tmp_path}/calls\n[ "$1" != ec2 ] || cat {tmp_path}/state\n')
    return {
        "PATH": f"{tmp_path / 'tools'}:{os.environ['PATH']}",
        "MANIFEST": str(tmp_path / "manifest.json"),
        "APP": "bp",
        "STAGE": "dev",
        "WORKFLOW_SLUG": "image-to-video",
        "AWS_REGION": "us-east-1",
    }


def test_an_available_image_s_id_is_written_to_its_parameter(registering: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "state").write_text("available\n")
    done = script("register-ami.sh", registering)
    assert done.returncode == 0, done.stderr
    put = (tmp_path / "calls").read_text().splitlines()[-1]
    assert put.startswith("ssm put-parameter --name /bp/dev/ami/image-to-video --value ami-0bbbbbbbbbbbbbbbb ")
    assert "--data-type aws:ec2:image" in put


def test_an_image_that_is_not_available_is_not_registered(registering: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "state").write_text("failed\n")
    done = script("register-ami.sh", registering)
    assert done.returncode != 0
    assert "is failed, not available" in done.stderr
    assert "ssm" not in (tmp_path / "calls").read_text()


def test_a_missing_setting_is_named(registering: dict[str, str]) -> None:
    del registering["STAGE"]
    done = script("register-ami.sh", registering)
    assert done.returncode != 0
    assert "STAGE: is needed" in done.stderr
