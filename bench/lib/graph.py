"""What a stage registers, as the peers' generators need it: values in which references to other resources are references."""

from __future__ import annotations

import json
import pathlib
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SIGNATURE = "4dabf18193072939515e22adb298388d"
SECRET, ASSET, ARCHIVE = "1b47061264138c4ac30d75fd1eb44270", "c44067f5952c0a294b673a41bacd8c17", "0def7320c3a5731c473e5ecbe6d01bc7"
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
# Shorter outputs ("1", "true") are found everywhere.
SHORTEST = 6


@dataclass(frozen=True)
class Ref:
    """An output of another resource."""

    urn: str
    output: str


@dataclass(frozen=True)
class Text:
    """A text that is put together from literals and outputs."""

    parts: tuple[str | Ref, ...]


@dataclass(frozen=True)
class Derived:
    """A value that was computed from outputs in a way that the graph does not tell: the same value, as late as theirs."""

    value: object
    of: Ref


@dataclass(frozen=True)
class Secret:
    value: object


@dataclass(frozen=True)
class Asset:
    kind: str
    content: dict[str, object]


@dataclass
class Resource:
    urn: str
    type: str
    name: str
    custom: bool
    parent: str
    provider: str
    inputs: dict[str, object]
    outputs: dict[str, object]
    dependencies: list[str]
    options: dict[str, object] = field(default_factory=dict)


@dataclass
class Graph:
    stage: str
    resources: list[Resource]
    exports: dict[str, object]

    def custom(self) -> Iterator[Resource]:
        return (resource for resource in self.resources if resource.custom)


def read(stage: str, root: pathlib.Path = ROOT) -> Graph:
    """Records the program (its jars are built) and finds the references between its resources."""
    jars = [root / "src/target/renderfleet.jar", root / "policy/target/renderfleet-policy.jar"]
    command = ["java", "-cp", ":".join(map(str, jars)), str(root / "bench/lib/RecordGraph.java"), str(ROOT), stage]
    recorded = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, cwd=root).stdout)
    outputs = {each["urn"]: computed_outputs(each) for each in recorded if each["custom"]}
    resources, exports = [], {}
    for each in recorded:
        if each["type"] == "pulumi:pulumi:Stack":
            anything = [(found, Ref(urn, name)) for urn, names in outputs.items() for found, name in names.items()]
            exports = {name: exported(value, anything) for name, value in each["outputs"].items() if name != "id"}
            continue
        dependencies: dict[str, list[str]] = each["propertyDependencies"]
        inputs = {
            name: refer(value, each["preview"].get(name), outputs, dependencies.get(name, []))
            for name, value in each["inputs"].items()
        }
        direct = set(each["dependencies"]) - {urn for urns in dependencies.values() for urn in urns}
        resources.append(Resource(
            each["urn"], each["type"], each["name"], each["custom"], each["parent"], each["provider"].rpartition("::")[0],
            inputs, each["outputs"], sorted(direct), each["options"],
        ))
    return Graph(stage, resources, exports)


def computed_outputs(recorded: dict) -> dict[str, str]:
    """From value to name, of what only the provider knows; the first name of several wins, the id before all."""
    values: dict[str, str] = {}
    for name, value in [("id", recorded["outputs"]["id"]), *recorded["outputs"].items()]:
        if isinstance(value, str) and len(value) >= SHORTEST and name not in recorded["inputs"]:
            values.setdefault(value, name)
    return values


def refer(value: object, previewed: object, outputs: dict[str, dict[str, str]], dependencies: Iterable[str]) -> object:
    """The value with references in place of what came from the outputs of the resources that it depends on."""
    if isinstance(value, dict):
        kind = value.get(SIGNATURE)
        if kind == SECRET:
            inner = previewed.get("value") if isinstance(previewed, dict) else previewed
            return Secret(refer(value["value"], inner, outputs, dependencies))
        if kind in (ASSET, ARCHIVE):
            return Asset("Asset" if kind == ASSET else "Archive", {k: v for k, v in value.items() if k != SIGNATURE})
        before = previewed if isinstance(previewed, dict) else dict.fromkeys(value, previewed)
        return {key: refer(each, before.get(key), outputs, dependencies) for key, each in value.items()}
    if isinstance(value, list):
        items = previewed if isinstance(previewed, list) and len(previewed) == len(value) else [previewed] * len(value)
        return [refer(each, item, outputs, dependencies) for each, item in zip(value, items)]
    if previewed != UNKNOWN or not dependencies:
        return value
    if isinstance(value, str):
        text = substitute(value, [(found, Ref(urn, name)) for urn in dependencies for found, name in outputs.get(urn, {}).items()])
        if text is not None:
            return text
    return Derived(value, Ref(next(iter(dependencies)), "id"))


def exported(value: object, outputs: list[tuple[str, Ref]]) -> object:
    if isinstance(value, dict):
        return {key: exported(each, outputs) for key, each in value.items()}
    if isinstance(value, list):
        return [exported(each, outputs) for each in value]
    return (isinstance(value, str) and substitute(value, outputs)) or value


def substitute(value: str, outputs: list[tuple[str, Ref]]) -> Text | Ref | None:
    """Puts references in the place of outputs, the longest first; None if there are none."""
    parts: list[str | Ref] = [value]
    for found, ref in sorted(outputs, key=lambda each: -len(each[0])):
        parts = [piece for part in parts for piece in split(part, found, ref)]
    if not any(isinstance(part, Ref) for part in parts):
        return None
    return parts[0] if len(parts) == 1 and isinstance(parts[0], Ref) else Text(tuple(parts))


def split(part: str | Ref, found: str, ref: Ref) -> Iterator[str | Ref]:
    if isinstance(part, Ref) or found not in part:
        yield part
        return
    pieces = part.split(found)
    for index, piece in enumerate(pieces):
        if index:
            yield ref
        if piece:
            yield piece


def references(value: object) -> Iterator[Ref]:
    """All references in a value."""
    if isinstance(value, Ref):
        yield value
    elif isinstance(value, Derived):
        yield value.of
    elif isinstance(value, Secret):
        yield from references(value.value)
    elif isinstance(value, Text):
        yield from (part for part in value.parts if isinstance(part, Ref))
    elif isinstance(value, dict):
        for each in value.values():
            yield from references(each)
    elif isinstance(value, list):
        for each in value:
            yield from references(each)
