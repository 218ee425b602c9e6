"""The CDK's programs of a stage, compiled, and how they are run: by `cdk synth`, which validates what they make."""

from __future__ import annotations

import json
import pathlib
import subprocess
from dataclasses import dataclass

import cdk
from cloudformation import Mapping, Template
from graph import ROOT, Graph
from pulumi_typescript import install

PEERS = ROOT / "bench" / "peers"


@dataclass
class Peers:
    template: Template
    typescript: list[str]
    typescript_alone: list[str]
    java: list[str]
    environment: dict[str, str]

    def require_same(self) -> None:
        """Both programs have made the same template, or one of them does less than it seems."""
        made = [json.loads((pathlib.Path(command[-1]) / "Stage.template.json").read_text()) for command in (self.typescript, self.java)]
        if made[0] != made[1] or len(made[0]["Resources"]) != len(self.template.constructs):
            raise SystemExit(f"the CDK's programs differ in what they make: {self.typescript[-1]}, {self.java[-1]}")

    def note(self) -> str:
        made, resources = len(self.template.constructs), self.template.resources
        mapped, properties = self.template.mapped_properties, self.template.properties
        return (
            f"The CDK's programs make {made} of the {resources} AWS resources as level-1 constructs, with {mapped} of their {properties} "
            "properties: what CloudFormation has a type and a property of a corresponding name for. The others are mostly parts of another "
            "resource there, such as the settings of a bucket. Neither an engine nor a provider is asked."
        )


def peers(graph: Graph, folder: pathlib.Path, environment: dict[str, str]) -> Peers:
    node = PEERS / "cdk-typescript"
    install(node, environment)
    template = Mapping(node / "node_modules" / "aws-cdk-lib").template(graph)
    source = node / "target" / "app.ts"
    source.parent.mkdir(exist_ok=True)
    source.write_text(cdk.typescript(template))
    subprocess.run(["npm", "run", "--silent", "build"], cwd=node, env=environment, check=True)
    alone = ["node", str(node / "target" / "app.js")]
    synth = [str(node / "node_modules" / ".bin" / "cdk"), "synth", "--quiet", "--no-notices", "--no-version-reporting"]
    return Peers(
        template,
        [*synth, "--app", " ".join(alone), "--output", str(folder / "synth-typescript")],
        alone,
        [*synth, "--app", java(template, environment), "--output", str(folder / "synth-java")],
        # Without asking whether there is a newer CLI, and without telling what was run.
        environment | {"CDK_DISABLE_CLI_TELEMETRY": "true", "CDK_OUTDIR": str(folder / "synth-alone")},
    )


def java(template: Template, environment: dict[str, str]) -> str:
    """Compiles the program. Returns the command that runs it."""
    project = PEERS / "cdk-java"
    library, classes, source = (project / "target" / name for name in ("lib", "classes", "Synth.java"))
    if not library.exists() or library.stat().st_mtime < (project / "pom.xml").stat().st_mtime:
        maven = [str(ROOT / "mvnw"), "-B", "-ntp", "-q", "-f", str(project / "pom.xml"), "dependency:copy-dependencies"]
        subprocess.run(maven, env=environment, check=True)
    classes.mkdir(parents=True, exist_ok=True)
    source.write_text(cdk.java(template))
    subprocess.run(["javac", "-nowarn", "-d", str(classes), "-cp", f"{library}/*", str(source)], env=environment, check=True)
    return f"java -cp '{classes}:{library}/*' Synth"
