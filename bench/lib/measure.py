"""What the benchmarks share: a command with all its processes, measured from outside, and tables in docs/performance.md."""

from __future__ import annotations

import os
import pathlib
import re
import statistics
import subprocess
import tempfile
import time
from dataclasses import dataclass, field

TICKS = os.sysconf("SC_CLK_TCK")
# The program as it is run by us, by Maven and by Node.js.
PROGRAMS = ("renderfleet.jar", "exec:java", "/@pulumi/pulumi/cmd/run/")


@dataclass
class Measured:
    """One run. CPU seconds and peak resident megabytes by process, which goes by the end of its command line."""

    wall: float
    load: float
    cpu: dict[str, float] = field(default_factory=dict)
    peak: dict[str, float] = field(default_factory=dict)

    def program(self) -> tuple[float, float]:
        """The process that runs the Pulumi program: our jar, or the Maven that runs it in itself."""
        names = [n for n in self.cpu if n.startswith("program")]
        return sum(self.cpu[n] for n in names), max((self.peak[n] for n in names), default=0.0)


def name_of(command: str) -> str:
    """What part of a preview a process plays, by its command line. Its options name others, so the program comes first."""
    program = command.split(" ", 1)[0].rpartition("/")[2]
    if program == "pulumi":
        return "engine"
    if program.startswith("pulumi-language-"):
        return "host"
    if any(each in command for each in PROGRAMS):
        return "program"
    if "renderfleet-policy" in command or "/cmd/run-policy-pack" in command:
        return "pack"
    return "plugin" if "renderfleet-local" in command else "other"


def run_measured(command: list[str], folder: pathlib.Path, environment: dict[str, str] | None) -> Measured:
    """Runs a command that must succeed. Its processes are looked at every 20 ms, so the last of their CPU time is not seen."""
    load = os.getloadavg()[0]
    with tempfile.TemporaryFile() as output:
        started = time.monotonic()
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
        )
        seen: dict[int, tuple[str, float, float]] = {}
        while process.poll() is None:
            look(process.pid, seen)
            time.sleep(0.02)
        wall = time.monotonic() - started
        if process.returncode != 0:
            output.seek(0)
            raise SystemExit(f"{' '.join(command)} failed:\n{output.read().decode()[-3000:]}")
    measured = Measured(wall, load)
    for name, cpu, peak in seen.values():
        measured.cpu[name] = measured.cpu.get(name, 0) + cpu
        measured.peak[name] = max(measured.peak.get(name, 0), peak)
    return measured


def look(session: int, seen: dict[int, tuple[str, float, float]]) -> None:
    for entry in os.scandir("/proc"):
        if not entry.name.isdigit():
            continue
        try:
            stat = pathlib.Path(entry.path, "stat").read_text().rpartition(")")[2].split()
            if int(stat[3]) != session and int(entry.name) not in seen:
                continue
            command = pathlib.Path(entry.path, "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            peak = re.search(r"VmHWM:\s+(\d+)", pathlib.Path(entry.path, "status").read_text())
            if peak:
                seen[int(entry.name)] = (name_of(command), (int(stat[11]) + int(stat[12])) / TICKS, int(peak[1]) / 1024)
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue


@dataclass
class Variant:
    """A command to compare, and its runs."""

    name: str
    command: list[str]
    environment: dict[str, str]
    at_most: float | None = None  # what ours may take of its time
    ours: Variant | None = None  # if it is not the first of the table
    runs: list[Measured] = field(default_factory=list)

    def wall(self) -> float:
        return median([run.wall for run in self.runs])

    def parts(self) -> set[str]:
        return {part for run in self.runs for part in run.cpu}

    def cpu(self, part: str) -> float:
        return median([run.cpu.get(part, 0) for run in self.runs])

    def peak(self, part: str) -> float:
        return median([run.peak.get(part, 0) for run in self.runs])

    def processes(self, parts: list[str]) -> list[str]:
        """CPU seconds / peak megabytes of each part, and of what is none of them."""
        return [f"{self.cpu(part):.2f} / {self.peak(part):.0f}" if self.cpu(part) else "" for part in [*parts, "other"]]

    def compared(self, ours: Variant) -> list[str]:
        """Its name and time, the ratio of ours to it, and what that may be."""
        ratio = (self.ours or ours).wall() / self.wall()
        return [self.name, f"{self.wall():.2f}", f"{ratio:.2f}", f"{self.at_most:.2f}" if self.at_most else ""]


def run_rounds(variants: list[Variant], rounds: int, folder: pathlib.Path) -> None:
    """Runs all of them in turn; the first round, which fills caches, does not count."""
    for number in range(rounds + 1):
        for variant in variants:
            run = run_measured(variant.command, folder, variant.environment)
            if number:
                variant.runs.append(run)


def environment_of(
    root: pathlib.Path, folder: pathlib.Path, stage: str = "local", given: dict[str, str] | None = None
) -> dict[str, str]:
    """What ./pulumiw sets for pulumi on a stage: told by a pulumi that stands in for the real one."""
    stand_in = folder / "stand-in"
    stand_in.mkdir()
    for name, body in (("pulumi", '[ "$1" != version ] || { echo v3.999.0; exit; }; env -0'), ("pulumi-language-java", "")):
        (stand_in / name).write_text(f"#!/bin/sh\n{body}\n")
        (stand_in / name).chmod(0o755)
    given = given or dict(os.environ)
    told = subprocess.run(
        [str(root / "pulumiw"), "preview", "--stack", stage],
        cwd=root, env={**given, "PATH": f"{stand_in}:{given['PATH']}"}, stdout=subprocess.PIPE, check=True,
    )
    environment = dict(each.split("=", 1) for each in told.stdout.decode().split("\0") if "=" in each)
    environment["PATH"] = environment["PATH"].replace(f"{stand_in}:", "").replace(f":{stand_in}", "")
    return environment


def median(values: list[float]) -> float:
    return statistics.median(values)


def row(name: str, runs: list[Measured], peer: list[Measured]) -> list[str]:
    wall, cpu = median([m.wall for m in runs]), median([m.program()[0] for m in runs])
    return [
        name, f"{wall:.2f}", f"{wall / median([m.wall for m in peer]):.2f}", f"{cpu:.2f}",
        f"{cpu / median([m.program()[0] for m in peer]):.2f}", f"{median([m.program()[1] for m in runs]):.0f}",
    ]


class Section:
    """A section of docs/performance.md, between marks that bear its name."""

    def __init__(self, name: str, title: str) -> None:
        self.name, self.lines = name, [f"## {title}", ""]

    def table(self, head: list[str], rows: list[list[str]]) -> None:
        self.lines += ["| " + " | ".join(head) + " |", "|---" + "|---:" * (len(head) - 1) + "|"]
        self.lines += ["| " + " | ".join(each) + " |" for each in rows]

    def write(self, root: pathlib.Path, load: float) -> None:
        self.lines += ["", f"2 cores; load average beside the runs {load:.1f} (with it, read the ratios)."]
        begin, end = f"<!-- bench/{self.name} -->", f"<!-- end of bench/{self.name} -->"
        text = "\n".join([begin, *self.lines, end])
        file = root / "docs" / "performance.md"
        page = file.read_text()
        pattern = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.S)
        file.write_text(pattern.sub(lambda _: text, page) if pattern.search(page) else page.rstrip() + "\n\n" + text + "\n")
        print(text)
