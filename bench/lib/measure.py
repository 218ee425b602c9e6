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
    if "renderfleet.jar" in command or "exec:java" in command:
        return "program"
    return "pack" if "renderfleet-policy" in command else "plugin" if "renderfleet-local" in command else "other"


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


def environment_of(root: pathlib.Path, folder: pathlib.Path) -> dict[str, str]:
    """What ./pulumiw sets for pulumi on the stage local: told by a pulumi that stands in for the real one."""
    stand_in = folder / "stand-in"
    stand_in.mkdir()
    for name, body in (("pulumi", '[ "$1" != version ] || { echo v3.999.0; exit; }; env -0'), ("pulumi-language-java", "")):
        (stand_in / name).write_text(f"#!/bin/sh\n{body}\n")
        (stand_in / name).chmod(0o755)
    path = os.environ["PATH"]
    told = subprocess.run(
        [str(root / "pulumiw"), "preview", "--stack", "local"],
        cwd=root, env={**os.environ, "PATH": f"{stand_in}:{path}"}, stdout=subprocess.PIPE, check=True,
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
