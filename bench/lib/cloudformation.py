"""A stage's resources as CloudFormation types, by the AWS CDK's own description of them.

Properties are taken over where names and types correspond, with the renames of cloudformation.json. The result is a tree that a
generator for any of the CDK's languages can write.
"""

from __future__ import annotations

import gzip
import json
import pathlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from graph import ROOT, Asset, Derived, Graph, Ref, Resource, Secret, Text, references

TAG = "aws-cdk-lib.CfnTag"
LIBRARY = "aws-cdk-lib."
# Not a property that corresponds to nothing, but one whose type is another.
MISSING = object()


@dataclass(frozen=True)
class Attribute:
    """What CloudFormation answers for another resource: its .ref, or an attribute."""

    construct: str
    name: str


@dataclass(frozen=True)
class Join:
    parts: tuple[str | Attribute, ...]


@dataclass(frozen=True)
class Struct:
    """A value of one of the CDK's interfaces."""

    type: str
    fields: dict[str, object]


@dataclass(frozen=True)
class Json:
    """An object without a type of its own."""

    value: object


@dataclass
class Construct:
    id: str
    type: str
    properties: Struct
    depends_on: list[str]


@dataclass
class Template:
    constructs: list[Construct] = field(default_factory=list)
    resources: int = 0
    properties: int = 0
    mapped_properties: int = 0


class Mapping:
    def __init__(self, library: pathlib.Path) -> None:
        with gzip.open(library / ".jsii.gz") as file:
            self.types: dict[str, dict] = json.load(file)["types"]
        self.table: dict[str, dict] = json.loads((ROOT / "bench" / "lib" / "cloudformation.json").read_text())

    def template(self, graph: Graph) -> Template:
        template = Template()
        custom = [each for each in graph.custom() if each.type.startswith("aws:")]
        mapped = {each.urn: each for each in custom if each.type in self.table}
        self.names = {urn: f"R{index}" for index, urn in enumerate(mapped)}
        self.classes = {urn: LIBRARY + self.table[each.type]["type"] for urn, each in mapped.items()}
        self.recorded = {each.urn: each for each in graph.resources}
        template.resources = len(custom)
        for resource in mapped.values():
            entry = self.table[resource.type]
            self.renames: dict[str, list[str]] = entry.get("names", {})
            inputs = resource.inputs | entry.get("constants", {})
            wrapped = {entry["within"]: inputs} | inputs if "within" in entry else inputs
            properties = self.struct(self.classes[resource.urn] + "Props", wrapped)
            if properties is MISSING:
                raise SystemExit(f"{resource.urn}: cloudformation.json has nothing for {self.lacking}, which is required")
            assert isinstance(properties, Struct)
            used = {ref.urn for value in resource.inputs.values() for ref in references(value)}
            waits = sorted(self.names[urn] for urn in resource.dependencies if urn in self.names and urn not in used)
            template.constructs.append(Construct(self.names[resource.urn], self.classes[resource.urn], properties, waits))
            template.properties += len(resource.inputs)
            template.mapped_properties += len(properties.fields)
        return template

    def fields(self, type_: str) -> dict[str, dict]:
        """An interface's properties, with those of what it extends."""
        described = self.types[type_]
        fields = {each["name"]: each for each in described.get("properties", [])}
        for base in described.get("interfaces", []):
            fields = self.fields(base) | fields
        return fields

    def struct(self, type_: str, given: dict) -> object:
        """The interface's value; MISSING if something that it requires has no counterpart."""
        by_name = {comparable(name): value for name, value in given.items()}
        for name in given.keys() & self.renames.keys():
            by_name |= dict.fromkeys(map(comparable, self.renames[name]), given[name])
        fields = {}
        for name, described in self.fields(type_).items():
            source = by_name.get(comparable(name), MISSING)
            value = MISSING if source is MISSING else self.value(described["type"], source)
            if value is not MISSING:
                fields[name] = value
            elif not described.get("optional"):
                self.lacking = f"{type_}.{name}"
                return MISSING
        return Struct(type_, fields) if fields or not given else MISSING

    def value(self, type_: dict, given: object) -> object:
        """The value in a type of the CDK: of a union, in the first that takes it."""
        if "union" in type_:
            candidates = [self.value(each, given) for each in type_["union"]["types"] if not is_interface(each)]
            return next((each for each in candidates if each is not MISSING), MISSING)
        match given:
            case Secret(inner) | Derived(inner, _):
                return self.value(type_, inner)
            case Asset():
                return MISSING
        if "primitive" not in type_:
            given = self.parsed(given)
        if "collection" in type_:
            return self.collection(type_["collection"], given)
        if "fqn" in type_:
            if isinstance(given, list) and len(given) == 1:
                given = given[0]
            return self.struct(type_["fqn"], given) if isinstance(given, dict) else MISSING
        return self.primitive(type_["primitive"], given)

    def collection(self, described: dict, given: object) -> object:
        element = described["elementtype"]
        if described["kind"] == "map":
            return {name: self.value(element, each) for name, each in given.items()} if isinstance(given, dict) else MISSING
        if element.get("fqn") == TAG:
            pairs = given.items() if isinstance(given, dict) else ()
            return [Struct(TAG, {"key": key, "value": self.plain(value)}) for key, value in pairs] or MISSING
        if isinstance(given, dict) and self.is_pair(element):
            given = [{"name": name, "value": value} for name, value in given.items()]
        items = [self.value(element, each) for each in (given if isinstance(given, list) else [given])]
        return MISSING if MISSING in items else items

    def is_pair(self, type_: dict) -> bool:
        """Whether a list of it is what others have a map for."""
        candidates = type_.get("union", {}).get("types", [type_])
        return any({"name", "value"} == self.fields(each["fqn"]).keys() for each in candidates if "fqn" in each)

    def primitive(self, name: str, given: object) -> object:
        if name in ("any", "json"):
            return Json(self.plain(self.parsed(given)))
        if isinstance(given, (Ref, Text)):
            return self.plain(given) if name == "string" else MISSING
        if name == "boolean":
            return given if isinstance(given, bool) else MISSING
        if name == "number":
            text = str(given)
            return MISSING if isinstance(given, bool) or not re.fullmatch(r"-?\d+(\.\d+)?", text) else json.loads(text)
        return str(given) if isinstance(given, (str, int, float)) and not isinstance(given, bool) else MISSING

    def parsed(self, given: object) -> object:
        """What a JSON text says, the references in it kept."""
        if isinstance(given, str) and given[:1] in "{[" and given:
            return json.loads(given)
        if not isinstance(given, Text) or not str(given.parts[0]).startswith(("{", "[")):
            return given
        marks: dict[str, Ref] = {}
        text = ""
        for part in given.parts:
            mark = f"\ue000{len(marks)}\ue001"
            if isinstance(part, Ref):
                marks[mark] = part
            text += mark if isinstance(part, Ref) else part
        return restored(json.loads(text), marks)

    def plain(self, value: object) -> object:
        match value:
            case Ref():
                return self.attribute(value)
            case Text(parts):
                return Join(tuple(self.attribute(part) if isinstance(part, Ref) else part for part in parts))
            case Secret(inner) | Derived(inner, _):
                return self.plain(inner)
            case dict():
                return {key: self.plain(each) for key, each in value.items()}
            case list():
                return [self.plain(each) for each in value]
        return value

    def attribute(self, ref: Ref) -> Attribute | str:
        """The construct's counterpart of an output; its value, if the resource has no construct."""
        if ref.urn not in self.names:
            return str(self.recorded[ref.urn].outputs[ref.output])
        name = "attr" + ref.output[0].upper() + ref.output[1:]
        known = {each["name"] for each in self.types[self.classes[ref.urn]].get("properties", [])}
        return Attribute(self.names[ref.urn], name if name in known else "ref")


def comparable(name: str) -> str:
    """A name as both sides would spell it: they differ in capitals and in the plural."""
    return name.lower().removesuffix("s")


def is_interface(type_: dict) -> bool:
    """Of constructs or tokens: what is made here is neither."""
    name = type_.get("fqn", "")
    return name == LIBRARY + "IResolvable" or name.startswith(LIBRARY + "interfaces.")


def restored(value: object, marks: dict[str, Ref]) -> object:
    if isinstance(value, dict):
        return {key: restored(each, marks) for key, each in value.items()}
    if isinstance(value, list):
        return [restored(each, marks) for each in value]
    if not isinstance(value, str) or "\ue000" not in value:
        return value
    parts: Iterator[str | Ref] = (marks.get(part, part) for part in re.split("(\ue000\\d+\ue001)", value) if part)
    return Text(tuple(parts))
