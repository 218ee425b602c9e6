"""The peer of notification-worker, as far as valid messages go: stores a batch in PostgreSQL."""

from __future__ import annotations

import json
import os
from datetime import datetime
from typing import Any

import log
import secret

UPSERT = """
INSERT INTO public.notifications AS n
    (message_id, schema_version, tenant_id, user_id, type, payload, group_id, sequence_number, sent_at)
VALUES (%s, %s, %s, %s, %s, %s::jsonb, %s, %s::numeric, %s::timestamptz)
ON CONFLICT (message_id) DO UPDATE SET
    schema_version = excluded.schema_version, type = excluded.type, payload = excluded.payload,
    group_id = excluded.group_id, sequence_number = excluded.sequence_number,
    sent_at = excluded.sent_at, updated_at = now()
WHERE n.tenant_id = excluded.tenant_id AND n.user_id = excluded.user_id
    AND (n.type, n.payload) IS DISTINCT FROM (excluded.type, excluded.payload)
    AND excluded.sent_at > coalesce(n.sent_at, '-infinity')
RETURNING CASE WHEN n.xmax = 0 THEN 'STORED' ELSE 'UPDATED' END"""
TEXTS = ("id", "tenantId", "userId", "type")
connection = None


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    global connection
    if connection is None:
        login = secret.read(os.environ["DATABASE_SECRET"])
        connection = secret.connect(login, login["dbname"], "notification-worker")
    stored = []
    for record in event["Records"]:
        body = json.loads(record["body"])
        check(body)
        attributes = record["attributes"]
        row = connection.execute(
            UPSERT,
            (
                body["id"], body["version"], body["tenantId"], body["userId"], body["type"],
                json.dumps(body.get("payload", {})), attributes.get("MessageGroupId"),
                attributes.get("SequenceNumber"), body["sentAt"],
            ),
        ).fetchone()
        if row:
            stored.append(record["messageId"])
    log.write(context, "batch done", messages=len(event["Records"]), stored=", ".join(stored))
    return {"batchItemFailures": []}


def check(body: dict[str, Any]) -> None:
    problems = [key for key in TEXTS if not isinstance(body.get(key), str) or not 1 <= len(body[key]) <= 128]
    if body.get("version") != 1 or not isinstance(body.get("payload", {}), dict):
        problems.append("version or payload")
    datetime.fromisoformat(body["sentAt"])
    if problems:
        raise ValueError(f"invalid: {problems}")
