"""What ends a running job, by a clock that the test moves."""

from __future__ import annotations

from pathlib import Path

import pytest

from manual_clock import ManualClock
from renderfleet_worker.control import ClaimLost, Control, HandBack, JobFailed, StopSignal
from renderfleet_worker.spot import announce


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def stop(tmp_path: Path) -> StopSignal:
    return StopSignal(tmp_path)


@pytest.fixture
def control(stop: StopSignal, clock: ManualClock) -> Control:
    return Control(stop, clock, lease_seconds=90, timeout_seconds=600)


def test_a_lease_counts_from_when_its_renewal_was_asked_for(control: Control, clock: ManualClock) -> None:
    clock.now += 80
    asked = clock.now
    clock.now += 9  # The answer took so long.
    control.renewed(asked)
    clock.now = asked + 90
    control.check()
    clock.now = asked + 90.1
    with pytest.raises(ClaimLost, match="could not be renewed for 90 s"):
        control.check()


def test_an_old_renewal_that_arrives_late_shortens_nothing(control: Control, clock: ManualClock) -> None:
    clock.now += 50
    control.renewed(clock.now)
    control.renewed(clock.now - 40)
    clock.now += 89
    control.check()


def test_a_job_has_a_deadline_after_which_its_claim_is_not_kept_alive(control: Control, clock: ManualClock) -> None:
    for _ in range(10):
        clock.now += 60
        control.renewed(clock.now)
        assert not control.overdue
    clock.now += 1
    control.renewed(clock.now)
    assert control.overdue
    with pytest.raises(JobFailed, match="not done within 600 s"):
        control.check()


def test_a_notice_file_stops_with_its_text(control: Control, stop: StopSignal, tmp_path: Path) -> None:
    control.check()
    announce(tmp_path, "spot interruption: soon")
    with pytest.raises(HandBack, match="spot interruption: soon"):
        control.check()
    assert stop.wait(60)


def test_a_lost_claim_goes_before_handing_back(control: Control, stop: StopSignal) -> None:
    stop.set("SIGTERM")
    control.lose("another has it")
    with pytest.raises(ClaimLost, match="another has it"):
        control.check()


def test_the_first_reason_to_stop_stands(stop: StopSignal) -> None:
    stop.set("SIGTERM")
    stop.set("SIGINT")
    assert stop.reason == "SIGTERM"
