"""Writes the policy packs' section of docs/performance.md from what the driver prints: what, pack and value, a line each."""

from __future__ import annotations

import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
from measure import Section, median  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
OURS, ALL, THEIRS = "Java, ten rules", "Java, all rules", "TypeScript, ten rules"
STEPS = ("start-up", "1,000 resources", "their stack", "all of it")
STACKS = (500, 5_000, 50_000)


def main(rounds: int) -> None:
    values: dict[tuple[str, str], list[float]] = {}
    loads = []
    for line in sys.stdin:
        what, pack, value = line.rstrip("\n").split("\t")
        values.setdefault((what, pack), []).append(float(value))
        loads.append(os.getloadavg()[0])
        print(f"  {pack}, {what}: {float(value):,.0f}", file=sys.stderr)

    def of(what: str, pack: str) -> float:
        return median(values[what, pack])

    def row(name: str, what: str) -> list[str]:
        numbers = [f"{of(what, pack):,.0f}" for pack in (OURS, ALL, THEIRS)]
        return [name, *numbers, f"{of(what, THEIRS) / of(what, OURS):.2f}"]

    section = Section("policy/run", f"Policy packs ({rounds} rounds, medians)")
    head = ["", OURS, ALL, THEIRS, "TypeScript ÷ Java"]
    section.table(head, [*(row(f"{step}, ms", step) for step in STEPS), row("peak memory, MB", "peak")])
    section.lines += ["", "The stack rules alone, by a pack just started:", ""]
    section.table(
        [*head, "Java, all rules: µs a resource", "peak MB, Java, all rules", "peak MB, TypeScript"],
        [
            [
                *row(f"stack of {size:,}, ms", f"stack of {size}"), f"{1000 * of(f'stack of {size}', ALL) / size:,.0f}",
                *(f"{of(f'peak with stack of {size}', pack):,.0f}" for pack in (ALL, THEIRS)),
            ]
            for size in STACKS
        ],
    )
    section.write(ROOT, median(loads))


if __name__ == "__main__":
    main(int(sys.argv[1]))
