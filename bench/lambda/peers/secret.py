"""Secrets Manager and the PostgreSQL logins in it."""

from __future__ import annotations

import json
import os
from typing import Any

import boto3
import psycopg

client = boto3.client("secretsmanager")
TRUST = os.environ.get("DATABASE_TRUST_BUNDLE", "rds-global-bundle.pem")


def read(secret_id: str, **version: str) -> dict[str, Any]:
    version.setdefault("VersionStage", "AWSCURRENT")
    value: dict[str, Any] = json.loads(client.get_secret_value(SecretId=secret_id, **version)["SecretString"])
    return value


def connect(login: dict[str, Any], database: str, application: str) -> psycopg.Connection[Any]:
    return psycopg.connect(
        host=login["host"],
        port=login["port"],
        user=login["username"],
        password=login["password"],
        dbname=database or "postgres",
        sslmode="verify-full",
        sslrootcert=TRUST,
        gssencmode="disable",
        target_session_attrs="primary",
        connect_timeout=10,
        application_name=application,
        autocommit=True,
    )


def accepts(login: dict[str, Any], database: str, application: str) -> bool:
    try:
        with connect(login, database, application) as connection:
            connection.execute("SELECT 1")
        return True
    except psycopg.OperationalError:
        return False


def exists(connection: psycopg.Connection[Any], query: str, *parameters: object) -> bool:
    return connection.execute(query.encode(), parameters).fetchone() is not None


def lock(connection: psycopg.Connection[Any]) -> None:
    connection.execute("SET lock_timeout = 5000")
    connection.execute("SELECT pg_advisory_lock(7263541)")
    connection.execute("RESET lock_timeout")
