"""Claims in the task table: one holder at a time, whatever answers get lost and whatever clocks say."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from manual_clock import ManualClock
from renderfleet_worker.control import ClaimLost
from renderfleet_worker.task_table import Claimed, Done, Held, TaskTable
from support.cloud import Cloud


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def table(cloud: Cloud, clock: ManualClock) -> TaskTable:
    return TaskTable(cloud.dynamodb, cloud.name, "i-1", 90, clock)


def claim(table: TaskTable, token: str, instead_of: Held | None = None) -> Claimed | Held | Done:
    return table.claim("t", token, created_at=None, note=None, instead_of=instead_of)


def test_of_two_claims_one_wins(table: TaskTable) -> None:
    assert claim(table, "a") == Claimed(created_at=1000)
    assert claim(table, "b") == Held(token="a", beats="0")


def test_a_claim_whose_answer_got_lost_may_be_repeated(table: TaskTable, cloud: Cloud) -> None:
    claim(table, "a")
    assert claim(table, "a") == Claimed(created_at=1000)
    assert cloud.row("t")["attempts"] == "1"


def test_a_claim_is_taken_over_only_as_it_was_seen(table: TaskTable) -> None:
    claim(table, "a")
    seen = table.look("t")
    assert seen == Held(token="a", beats="0")
    table.renew("t", "a")
    assert claim(table, "b", seen) == Held(token="a", beats="1")
    assert isinstance(claim(table, "b", table.look("t")), Claimed)
    with pytest.raises(ClaimLost):
        table.renew("t", "a")


def test_a_clock_far_ahead_takes_nothing_over(table: TaskTable, clock: ManualClock) -> None:
    claim(table, "a")
    clock.now += 365 * 24 * 3600
    assert claim(table, "b") == Held(token="a", beats="0")


def test_whoever_lost_the_claim_can_write_nothing(table: TaskTable, cloud: Cloud) -> None:
    claim(table, "a")
    claim(table, "b", table.look("t"))
    before = cloud.row("t")
    writes: list[Callable[[], None]] = [
        lambda: table.started("t", "a", "x"),
        lambda: table.complete("t", "a", result_uri="s3://b/k", comfy_job_id="x"),
        lambda: table.release("t", "a", status="failed", reason="x"),
    ]
    for write in writes:
        with pytest.raises(ClaimLost, match="is processing and another's"):
            write()
    assert cloud.row("t") == before


def test_completing_twice_is_once(table: TaskTable, cloud: Cloud) -> None:
    claim(table, "a")
    for _ in range(2):
        table.complete("t", "a", result_uri="s3://b/k", comfy_job_id="x")
    assert cloud.row("t")["status"] == "completed"
    assert claim(table, "b") == Done()


def test_a_released_task_keeps_its_reason_until_it_is_done(table: TaskTable, cloud: Cloud) -> None:
    claim(table, "a")
    table.release("t", "a", status="pending", reason="because " * 500)
    assert len(cloud.row("t")["error_message"]) == 1000
    assert table.look("t") is None
    claim(table, "b")
    assert "error_message" in cloud.row("t")
    table.complete("t", "b", result_uri="s3://b/k", comfy_job_id="x")
    row = cloud.row("t")
    assert "error_message" not in row
    assert row["attempts"] == "2"


def test_the_note_of_a_last_delivery_is_there_from_the_claim_on(table: TaskTable, cloud: Cloud) -> None:
    table.claim("t", "a", created_at=5, note="was the last")
    row = cloud.row("t")
    assert row["error_message"] == "was the last"
    assert row["ttl"] == str(5 + 30 * 24 * 3600)


def test_rejecting_a_message_leaves_a_running_or_completed_task_alone(table: TaskTable, cloud: Cloud) -> None:
    claim(table, "a")
    table.reject("t", status="failed", reason="no job")
    assert cloud.row("t")["status"] == "processing"
    table.complete("t", "a", result_uri="s3://b/k", comfy_job_id="x")
    table.reject("t", status="failed", reason="no job")
    assert cloud.row("t")["status"] == "completed"
    table.reject("new", status="failed", reason="no job")
    assert cloud.row("new")["error_message"] == "no job"
    assert cloud.row("new")["ttl"]


def test_a_status_that_is_none_of_ours_is_not_overwritten(table: TaskTable, cloud: Cloud) -> None:
    item = {"task_id": {"S": "t"}, "status": {"S": "cancelled"}}
    cloud.dynamodb.put_item(TableName=cloud.name, Item=item)
    with pytest.raises(ValueError, match="has the status 'cancelled'"):
        claim(table, "a")
    assert cloud.row("t")["status"] == "cancelled"
