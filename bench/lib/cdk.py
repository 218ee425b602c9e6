"""A stage's resources as a CDK program: level-1 constructs in TypeScript or Java."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterable

from cloudformation import LIBRARY, Attribute, Construct, Join, Json, Struct, Template

TYPESCRIPT_HEAD = """import * as cdk from "aws-cdk-lib";
{imports}

const app = new cdk.App();
const stack = new cdk.Stack(app, "Stage");
"""
JAVA_HEAD = """import java.util.List;
import java.util.Map;
import software.amazon.awscdk.App;
import software.amazon.awscdk.CfnTag;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;

final class Synth {

    private static final App APP = new App();
    private static final Stack STACK = new Stack(APP, "Stage", StackProps.builder().build());
"""


def variable(identifier: str) -> str:
    return identifier[0].lower() + identifier[1:]


def module(type_: str) -> str:
    return type_.removeprefix(LIBRARY).split(".")[0]


# ------------------------------------------------------------------------------------------------------------- TypeScript


def typescript(template: Template) -> str:
    imports = sorted({module(each.type) for each in template.constructs})
    head = TYPESCRIPT_HEAD.replace(
        "{imports}", "\n".join(f'import * as {name} from "aws-cdk-lib/{name.replace("_", "-")}";' for name in imports)
    )
    statements = []
    for each in in_order(template.constructs):
        name, class_ = variable(each.id), each.type.removeprefix(LIBRARY)
        statements.append(f'const {name} = new {class_}(stack, "{each.id}", {typescript_value(each.properties)});')
        statements += [f"{name}.addResourceDependency({variable(other)});" for other in each.depends_on]
    return "\n".join([head, *statements, "app.synth();", ""])


def typescript_value(value: object) -> str:
    match value:
        case Struct(_, fields):
            return typescript_value(fields)
        case Json(inner):
            return typescript_value(inner)
        case Attribute(construct, name):
            return f"{variable(construct)}.{name}"
        case Join(parts):
            return "cdk.Fn.join(\"\", [" + ", ".join(map(typescript_value, parts)) + "])"
        case dict():
            return "{ " + ", ".join(f"{json.dumps(key)}: {typescript_value(each)}" for key, each in value.items()) + " }"
        case list():
            return "[" + ", ".join(map(typescript_value, value)) + "]"
    return json.dumps(value)


# ------------------------------------------------------------------------------------------------------------------- Java


def java(template: Template) -> str:
    """One method for each construct: a method of all of them would be larger than the JVM allows."""
    fields, methods, calls = [], [], []
    for each in in_order(template.constructs):
        name, class_ = variable(each.id), java_class(each.type)
        fields.append(f"    private static {class_} {name};")
        lines = [f'        {name} = new {class_}(STACK, "{each.id}", {java_value(each.properties)});']
        lines += [f"        {name}.addResourceDependency({variable(other)});" for other in each.depends_on]
        methods.append("\n".join([f"    private static void make{each.id}() {{", *lines, "    }", ""]))
        calls.append(f"        make{each.id}();")
    main = ["    public static void main(String[] args) {", *calls, "        APP.synth();", "    }", "}", ""]
    return "\n".join([JAVA_HEAD, *fields, "", *methods, *main])


def java_class(type_: str) -> str:
    """Of aws-cdk-lib.aws_sqs.CfnQueue software.amazon.awscdk.services.sqs.CfnQueue."""
    name = type_.removeprefix(LIBRARY)
    return f"software.amazon.awscdk.services.{name.removeprefix('aws_')}" if name.startswith("aws_") else f"software.amazon.awscdk.{name}"


def java_value(value: object, free: bool = False) -> str:
    """Free is what has no type of its own: its collections may hold anything."""
    match value:
        case Struct(type_, fields):
            setters = "".join(f".{setter(name)}({java_value(each)})" for name, each in fields.items())
            return f"{java_class(type_)}.builder(){setters}.build()"
        case Json(inner):
            return java_value(inner, free=True)
        case Attribute(construct, "ref"):
            return f"{variable(construct)}.getRef()"
        case Attribute(construct, name):
            return f"{variable(construct)}.get{name[0].upper()}{name[1:]}()"
        case Join(parts):
            return 'Fn.join("", List.of(' + ", ".join(map(java_value, parts)) + "))"
        case dict():
            entries = (f"Map.entry({java_value(key)}, {java_value(each, free)})" for key, each in value.items())
            return f"Map.{'<String, Object>' if free else ''}ofEntries({', '.join(entries)})"
        case list():
            return f"List.{'<Object>' if free else ''}of(" + ", ".join(java_value(each, free) for each in value) + ")"
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 2**31:
        return f"{value}d"
    return json.dumps(value)


def setter(name: str) -> str:
    """What JSII calls it where Java has a word of its own."""
    return f"{name}Value" if name in ("default", "public", "private", "switch", "case") else name


# ------------------------------------------------------------------------------------------------------------------- order


def in_order(constructs: Iterable[Construct]) -> list[Construct]:
    """Each after those that it refers to."""
    by_id = OrderedDict((each.id, each) for each in constructs)
    ordered: dict[str, Construct] = {}

    def visit(each: Construct) -> None:
        if each.id in ordered:
            return
        for other in [*referred(each.properties), *each.depends_on]:
            visit(by_id[other])
        ordered[each.id] = each

    for each in by_id.values():
        visit(each)
    return list(ordered.values())


def referred(value: object) -> set[str]:
    match value:
        case Attribute(construct, _):
            return {construct}
        case Struct(_, inner) | Json(inner):
            return referred(inner)
        case Join(parts):
            return referred(list(parts))
        case dict():
            return referred(list(value.values()))
        case list():
            return set().union(*map(referred, value))
    return set()
