"""The command `renderfleet-worker`."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from types import FrameType

from renderfleet_worker import __version__, doctor, log
from renderfleet_worker.clock import SystemClock
from renderfleet_worker.control import StopSignal
from renderfleet_worker.metadata import Metadata
from renderfleet_worker.parts import Parts
from renderfleet_worker.settings import Settings, SettingsError, read_env_file
from renderfleet_worker.spot import SpotWatcher
from renderfleet_worker.worker import AlreadyRunningError, is_running, only_worker

_log = logging.getLogger(__name__)
OK, FAILED, MISUSED = 0, 1, 2
_UNPROTECT_TRIES = 3


def main(arguments: list[str] | None = None) -> int:
    """Returns 0 if all went well, 1 if something failed, 2 for settings that cannot be used."""
    parser = argparse.ArgumentParser(
        prog="renderfleet-worker", description="Runs ComfyUI jobs on a GPU instance. Settings: environment variables."
    )
    parser.add_argument("--version", action="version", version=f"renderfleet-worker {__version__}")
    parser.add_argument(
        "--env-file", type=Path, help="read settings from this file, too, as /etc/renderfleet/worker.env"
    )
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="take and do jobs until SIGTERM or a Spot notice")
    commands.add_parser("watch-spot", help="watch for the instance's end: tell the worker, then the Auto Scaling group")
    commands.add_parser("doctor", help="check GPU, ComfyUI, permissions and disk")
    commands.add_parser("clear-protection", help="clear scale-in protection, unless a worker runs")
    options = parser.parse_args(arguments)
    try:
        environment = {**(read_env_file(options.env_file) if options.env_file else {}), **os.environ}
        if options.command == "doctor":
            return _doctor(environment)
        settings = Settings.from_environment(environment)
        log.configure(settings.log_level)
        parts = Parts(settings, Metadata(), SystemClock())
        match options.command:
            case "run":
                return _run(parts)
            case "watch-spot":
                return _watch_spot(parts)
            case _:
                return _clear_protection(parts)
    except SettingsError as error:
        for line in str(error).splitlines():
            print(f"renderfleet-worker: {line}", file=sys.stderr)
        return MISUSED


def _run(parts: Parts) -> int:
    stop = StopSignal(parts.settings.run_dir)

    def on_signal(number: int, _frame: FrameType | None) -> None:
        stop.set(signal.Signals(number).name)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, on_signal)
    try:
        with only_worker(parts.settings.run_dir):
            parts.worker(stop).run()
    except AlreadyRunningError as error:
        _log.error(str(error))
        return FAILED
    return OK


def _watch_spot(parts: Parts) -> int:
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    fleet = parts.fleet(parts.worker_id())
    SpotWatcher(parts.metadata, fleet, parts.settings.run_dir, poll_seconds=parts.settings.notice_seconds).run(stop)
    return OK


def _clear_protection(parts: Parts) -> int:
    if is_running(parts.settings.run_dir):
        _log.error("a worker runs: it clears its protection itself")
        return FAILED
    fleet = parts.fleet(parts.worker_id())
    for _ in range(_UNPROTECT_TRIES):
        if fleet.unprotect():
            return OK
        threading.Event().wait(parts.settings.poll_seconds)
    return FAILED


def _doctor(environment: Mapping[str, str]) -> int:
    logging.disable(logging.CRITICAL)  # What logs would say is in the findings.
    try:
        parts = Parts(Settings.from_environment(environment), Metadata(), SystemClock())
        findings = doctor.examine({"gpu": doctor.gpu, "disk": lambda: doctor.disk(parts.settings.work_dir)})
        findings += doctor.examine(doctor.Examination(parts).checks())
    except SettingsError as error:
        findings = doctor.examine({"gpu": doctor.gpu, "disk": lambda: doctor.disk(Path("/var/lib/renderfleet"))})
        for line in str(error).splitlines():
            findings.append(doctor.Finding("settings", doctor.Verdict.FAIL, line))
    print(doctor.table(findings))
    return FAILED if any(finding.verdict is doctor.Verdict.FAIL for finding in findings) else OK
