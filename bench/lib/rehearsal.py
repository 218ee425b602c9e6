"""Previews without an account: the pinned Pulumi with a home, a backend and a stack of their own, and the rehearsal provider."""

from __future__ import annotations

import os
import pathlib
import re
import shutil
import subprocess

from graph import ROOT

STAGE = "dev"
# As ./pulumiw gives it to pulumi, for what runs without the wrapper.
POLICY_PACK = ("--policy-pack", str(ROOT / "policy" / "bin" / "renderfleet-policy"))
NODEJS_HOST = "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs"


def cache() -> pathlib.Path:
    return pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "renderfleet"


def output(*command: str, **options: object) -> str:
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, **options).stdout.strip()  # type: ignore[call-overload]


def pulumi() -> pathlib.Path:
    """The binary that ./pulumiw runs, for the peers to run the same."""
    wanted = output(str(ROOT / "pulumiw"), "version")
    on_path = shutil.which("pulumi")
    for candidate in [*([on_path] if on_path else []), *map(str, (cache() / "pulumi").glob("*/pulumi"))]:
        if output(candidate, "version") == wanted:
            return pathlib.Path(candidate)
    raise SystemExit(f"./pulumiw runs Pulumi {wanted}, but no such pulumi is on PATH or in {cache() / 'pulumi'}")


def nodejs_host(beside: pathlib.Path, folder: pathlib.Path) -> pathlib.Path:
    """The folder of Pulumi's language host for Node.js: the release's, else the one that Go builds from bench/peers."""
    found = shutil.which("pulumi-language-nodejs", path=f"{os.environ['PATH']}:{beside}")
    if found:
        return pathlib.Path(found).parent
    module = ROOT / "bench" / "peers" / "nodejs-host"
    version = re.search(r"^require \S+ (v\S+)", (module / "go.mod").read_text(), re.M)
    binary = cache() / "bench" / f"pulumi-language-nodejs-{version[1] if version else ''}"
    if not binary.exists():
        command = ["go", "build", "-trimpath", "-ldflags", "-s -w", "-o", str(binary), NODEJS_HOST]
        environment = {**os.environ, "GOFLAGS": "-mod=readonly", "GOWORK": "off", "CGO_ENABLED": "0"}
        subprocess.run(command, cwd=module, env=environment, check=True)
    # It takes its options from its command line, from where today's engine has moved them.
    host = folder / "nodejs-host"
    host.mkdir()
    script = host / "pulumi-language-nodejs"
    script.write_text(f'#!/bin/sh\nexec "{binary}" -typescript=false "$@"\n')
    script.chmod(0o755)
    return host


class Rehearsal:
    """A stack dev with no resources, and what the commands of one benchmark share. Nothing of it is in the checkout."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.folder, self.pulumi = folder, pulumi()
        home, state = folder / "home", folder / "state"
        aws = re.search(r"<pulumi.aws.version>(.*)</", (ROOT / "pom.xml").read_text())
        plugin = home / "plugins" / f"resource-aws-v{aws[1] if aws else ''}"
        plugin.mkdir(parents=True)
        state.mkdir()
        (plugin / "pulumi-resource-aws").symlink_to(ROOT / "local" / "bin" / "pulumi-resource-aws")
        own = ("PULUMI_", "AWS_", "RENDERFLEET_", "REHEARSAL_", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "NODE_OPTIONS")
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith(own)} | {
            "PULUMI_HOME": str(home),
            "PULUMI_BACKEND_URL": state.as_uri(),
            "PULUMI_CONFIG_PASSPHRASE": "bench",
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
            "REHEARSAL_STATE": str(folder / "rehearsal.json"),
        }
        self.environment["PATH"] += f":{self.pulumi.parent}:{nodejs_host(self.pulumi.parent, folder)}"

        project = folder / "stack"
        project.mkdir()
        (project / "Pulumi.yaml").write_text("name: renderfleet\nruntime: java\n")
        command = [str(self.pulumi), "--cwd", str(project), "--non-interactive", "stack", "init", STAGE, "--no-select"]
        subprocess.run(command, env=self.environment, check=True, stdout=subprocess.DEVNULL)
        self.salt = (project / f"Pulumi.{STAGE}.yaml").read_text()
        self.settings = self.settings_of((ROOT / f"Pulumi.{STAGE}.yaml").read_text(), STAGE)

    def settings_of(self, text: str, name: str) -> pathlib.Path:
        """A file of settings for the stack, with the salt that Pulumi keeps in it."""
        file = self.folder / f"{name}.yaml"
        file.write_text(text + "\n" + self.salt)
        return file

    def preview(self, *options: str, settings: pathlib.Path | None = None, project: pathlib.Path | None = None) -> list[str]:
        """The command for a preview by ./pulumiw; or, of a peer's project, by the same pulumi itself."""
        command = [str(ROOT / "pulumiw"), "preview"] if project is None else [str(self.pulumi), "preview", "--cwd", str(project)]
        return [*command, "--stack", STAGE, "--config-file", str(settings or self.settings), "--non-interactive", *options]


def created(command: list[str], environment: dict[str, str]) -> int:
    """Runs a preview. Returns how many resources it would create."""
    run = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    summary = re.search(r"\+ (\d+) to create", run.stdout)
    if run.returncode != 0 or not summary:
        raise SystemExit(f"{' '.join(command)} is no preview of a first deployment (exit code {run.returncode}):\n{run.stdout[-6000:]}")
    return int(summary[1])
