"""Stages of different sizes, and the smallest program that there can be, for what a preview costs above its fixed part."""

from __future__ import annotations

import os
import re
import shutil
import subprocess

from graph import ROOT
from measure import Variant, environment_of
from rehearsal import POLICY_PACK, STAGE, Rehearsal

WORKFLOW = "    - slug: flow-{letter}\n      instanceTypes: [g5.xlarge, g6.xlarge]\n"
# What a stage without the media platform and the API has no use for, and refuses.
OF_SERVICES = ("backend", "frontend", "api", "scheduledScaling", "ecsExec")
# In the program's package, to end as it does.
SMALLEST = """package dev.renderfleet;

import com.pulumi.Pulumi;
import com.pulumi.aws.Provider;
import com.pulumi.aws.ProviderArgs;

final class Smallest {
    public static void main(String[] args) {
        int exitCode = Pulumi.runAsync(ctx -> new Provider("aws", ProviderArgs.builder().region("us-east-1").build()))
                .join();
        NetworkThreads.end();
        System.exit(exitCode);
    }
}
"""
# The java that makes the archive of classes in the program's first run; everything else runs as it does under ./pulumiw.
ARCHIVING = """#!/bin/sh
case "$1 $2" in
  '-jar smallest.jar') set -- -XX:ArchiveClassesAtExit=smallest.jsa "$@" && exec "$RENDERFLEET_JAVA" -Xlog:disable $RENDERFLEET_JAVA_FLAGS "$@" ;;
esac
exec "{java}" "$@"
"""


def stage(workflows: int) -> str:
    """The stage's settings with so many workflows; with none, of its GPU tasks alone."""
    settings = (ROOT / f"Pulumi.{STAGE}.yaml").read_text()
    settings = without(settings, "workflows")
    if workflows:
        return settings + "  renderfleet:workflows:\n" + "".join(WORKFLOW.format(letter=chr(ord("a") + i)) for i in range(workflows))
    for section in OF_SERVICES:
        settings = without(settings, section)
    return re.sub(r"^(    (mediaPlatform|api)): true$", r"\1: false", settings, flags=re.M)


def without(settings: str, section: str) -> str:
    return re.sub(rf"^  renderfleet:{section}:.*\n(    .*\n)*", "", settings, flags=re.M)


def variants(rehearsal: Rehearsal) -> list[Variant]:
    """The smallest program, then stages that grow: all run by the same pulumi, in the environment that ./pulumiw gives it."""
    told = environment_of(ROOT, rehearsal.folder, STAGE, rehearsal.environment)
    environment = rehearsal.environment | {
        name: told[name] for name in ("JAVA_HOME", "RENDERFLEET_JAVA", "RENDERFLEET_JAVA_FLAGS")
    }
    environment["PATH"] = f"{told['JAVA_HOME']}/bin:{environment['PATH']}"
    levels = ["--policy-pack-config", str(ROOT / "policy" / "config" / f"{STAGE}.json")]
    sizes = {
        "its GPU tasks alone": rehearsal.settings_of(stage(0), "small"),
        f"stage {STAGE}": rehearsal.settings,
        "with ten workflows": rehearsal.settings_of(stage(10), "large"),
    }
    return [
        smallest(rehearsal, environment),
        *(
            Variant(name, rehearsal.preview(*POLICY_PACK, *levels, settings=settings, project=ROOT), environment)
            for name, settings in sizes.items()
        ),
    ]


def smallest(rehearsal: Rehearsal, environment: dict[str, str]) -> Variant:
    folder = rehearsal.folder / "smallest"
    classes, archiving = folder / "classes", folder / "java" / "bin"
    archiving.mkdir(parents=True)
    (folder / "Smallest.java").write_text(SMALLEST)
    program = ROOT / "src" / "target" / "renderfleet.jar"
    subprocess.run(["javac", "-nowarn", "-d", str(classes), "-cp", str(program), str(folder / "Smallest.java")], check=True)
    (folder / "manifest").write_text(f"Main-Class: dev.renderfleet.Smallest\nClass-Path: {os.path.relpath(program, folder)}\n")
    subprocess.run(
        ["jar", "--create", "--file", str(folder / "smallest.jar"), "--manifest", str(folder / "manifest"), "-C", str(classes), "."],
        check=True,
    )
    # The same packages, told as the build tells them of the program.
    shutil.copy(program.with_suffix(".packages.json"), folder / "smallest.packages.json")
    (folder / "Pulumi.yaml").write_text("name: renderfleet\nruntime: {name: java, options: {binary: smallest.jar}}\n")
    (archiving / "java").write_text(ARCHIVING.format(java=ROOT / "tools" / "java" / "bin" / "java"))
    (archiving / "java").chmod(0o755)
    settings = rehearsal.settings_of("config: {}\n", "smallest")
    command = rehearsal.preview(*POLICY_PACK, settings=settings, project=folder)
    archive = environment | {"JAVA_HOME": str(archiving.parent), "PATH": f"{archiving}:{environment['PATH']}"}
    subprocess.run(command, env=archive, check=True, stdout=subprocess.DEVNULL)
    if not (folder / "smallest.jsa").exists():
        raise SystemExit("the smallest program left no archive of classes: it would not be run as the others are")
    return Variant("a provider and nothing else", command, environment)
