"""A stage's resources as a Pulumi program in TypeScript."""

from __future__ import annotations

import json
import pathlib
import re
import subprocess

from graph import ROOT, Asset, Derived, Graph, Ref, Resource, Secret, Text

HEAD = """import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

class Component extends pulumi.ComponentResource {
    constructor(type: string, name: string, opts: pulumi.ComponentResourceOptions) {
        super(type, name, {}, opts);
        this.registerOutputs({});
    }
}
"""


class Program:
    """Statements, one for each resource, in the order of registration."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.variables = {resource.urn: f"r{index}" for index, resource in enumerate(graph.resources)}

    def text(self) -> str:
        statements = [self.statement(resource) for resource in self.graph.resources]
        exports = [f"export const {name} = {self.value(value)};" for name, value in self.graph.exports.items()]
        return "\n".join([HEAD, *statements, *exports, ""])

    def statement(self, resource: Resource) -> str:
        variable, name, options = self.variables[resource.urn], json.dumps(resource.name), self.options(resource)
        if not resource.custom:
            return f"const {variable} = new Component({json.dumps(resource.type)}, {name}, {options});"
        inputs = provider_inputs(resource.inputs) if resource.type.startswith("pulumi:providers:") else resource.inputs
        return f"const {variable} = new {class_of(resource.type)}({name}, {self.value(inputs)}, {options});"

    def options(self, resource: Resource) -> str:
        options = {name: json.dumps(value) for name, value in resource.options.items() if value}
        if resource.parent in self.variables:
            options["parent"] = self.variables[resource.parent]
        if resource.provider in self.variables:
            options["provider"] = self.variables[resource.provider]
        if resource.dependencies:
            options["dependsOn"] = f"[{', '.join(self.variables[urn] for urn in resource.dependencies)}]"
        return "{ " + ", ".join(f"{name}: {value}" for name, value in options.items()) + " }"

    def value(self, value: object) -> str:
        match value:
            case Ref(urn, output):
                return f"{self.variables[urn]}.{output}"
            case Text(parts):
                return f"pulumi.interpolate`{''.join(self.part(part) for part in parts)}`"
            case Derived(known, of):
                return f"{self.value(of)}.apply(() => ({self.value(known)}))"
            case Secret(inner):
                return f"pulumi.secret({self.value(inner)})"
            case Asset(kind, content):
                return asset(kind, content)
            case dict():
                return "{ " + ", ".join(f"{json.dumps(key)}: {self.value(each)}" for key, each in value.items()) + " }"
            case list():
                return "[" + ", ".join(map(self.value, value)) + "]"
        return json.dumps(value)

    def part(self, part: str | Ref) -> str:
        return f"${{{self.value(part)}}}" if isinstance(part, Ref) else re.sub(r"[`\\]|\$(?={)", r"\\\g<0>", part)


def class_of(token: str) -> str:
    """Of aws:ec2/vpc:Vpc aws.ec2.Vpc."""
    package, module, name = token.split(":")
    if module == "providers":
        return f"{name}.Provider"
    folder = module.split("/")[0]
    return f"{package}.{name}" if folder == "index" else f"{package}.{folder}.{name}"


def provider_inputs(inputs: dict[str, object]) -> dict[str, object]:
    """A provider's inputs are sent as JSON, except for what is text."""
    return {
        name: json.loads(value) if isinstance(value, str) and re.match(r"(true|false)$|[\[{]", value) else value
        for name, value in inputs.items()
    }


def asset(kind: str, content: dict[str, object]) -> str:
    if "path" in content:
        return f"new pulumi.asset.File{kind}({json.dumps(str(ROOT / str(content['path'])))})"
    if "text" in content:
        return f"new pulumi.asset.StringAsset({json.dumps(content['text'])})"
    entries = ", ".join(
        f"{json.dumps(name)}: {asset('Asset', each) if isinstance(each, dict) else json.dumps(each)}"
        for name, each in content["assets"].items()  # type: ignore[attr-defined]
    )
    return f"new pulumi.asset.AssetArchive({{ {entries} }})"


def project(graph: Graph, environment: dict[str, str]) -> pathlib.Path:
    """The project of bench/peers with the stage's program, compiled."""
    folder = ROOT / "bench" / "peers" / "pulumi-typescript"
    install(folder, environment)
    (folder / "target").mkdir(exist_ok=True)
    (folder / "target" / "index.ts").write_text(Program(graph).text())
    subprocess.run(["npm", "run", "--silent", "build"], cwd=folder, env=environment, check=True)
    return folder


def pack(folder: pathlib.Path, environment: dict[str, str]) -> pathlib.Path:
    """A launcher of the policy pack of bench/policy, compiled: without its language host, which would only take time."""
    pack = ROOT / "bench" / "policy" / "typescript"
    install(pack, environment)
    subprocess.run(["npm", "run", "--silent", "build"], cwd=pack, env=environment, check=True)
    script = folder / "typescript-pack"
    script.write_text(f'#!/bin/sh\ncd "{pack}" || exit\nexec node "{pack}/node_modules/@pulumi/pulumi/cmd/run-policy-pack" "$1" "{pack}"\n')
    script.chmod(0o755)
    return script


def install(folder: pathlib.Path, environment: dict[str, str]) -> None:
    """What package-lock.json says, unless it is there already."""
    installed = folder / "node_modules" / ".package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < (folder / "package-lock.json").stat().st_mtime:
        subprocess.run(["npm", "ci", "--silent"], cwd=folder, env=environment, check=True)
