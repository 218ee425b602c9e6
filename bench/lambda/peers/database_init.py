"""The peer of database-init, as far as a PostgreSQL database goes whose tables are there."""

from __future__ import annotations

from typing import Any

from psycopg import Connection, sql

import log
import secret

NAME = "database-init"


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    part = event["aurora"]
    database = part["database"]
    user = secret.read(part["secret"])
    admin = secret.read(part["adminSecret"])
    if (user["host"], user["port"], user["dbname"]) != (admin["host"], admin["port"], database):
        raise ValueError("the two secrets are not for this database")
    secret.connect(admin, "", NAME).close()
    with secret.connect(admin, "", NAME) as maintenance:
        secret.lock(maintenance)
        created = not secret.exists(maintenance, "SELECT datname FROM pg_database WHERE datname = %s", database)
        if created:
            maintenance.execute(sql.SQL("CREATE DATABASE {} ENCODING 'UTF8' TEMPLATE template0").format(sql.Identifier(database)))
        user = secret.read(part["secret"])
        with secret.connect(admin, database, NAME) as connection:
            report = set_up(connection, admin, user, database)
        closed = secret.exists(
            maintenance,
            "SELECT 1 FROM pg_database WHERE datname = 'postgres' AND pg_has_role(current_user, datdba, 'USAGE')",
        )
        if closed:
            maintenance.execute("REVOKE ALL ON DATABASE postgres FROM PUBLIC")
        with secret.connect(user, database, NAME) as verified:
            verified.execute("SELECT 1")
    answer = {
        "server": admin["host"], "database": database, "created": created, **report,
        "maintenanceDatabaseClosed": closed, "verified": True,
    }
    log.write(context, "database is ready", report=answer)
    return {"aurora": answer}


def set_up(connection: Connection[Any], admin: dict[str, Any], user: dict[str, Any], database: str) -> dict[str, Any]:
    name, owner = user["username"], f"{database}_owner"
    known = role_exists(connection, name)
    repair = known and not secret.accepts(user, database, NAME)
    if not known or repair:
        raise ValueError("this peer makes no users: run database-init first")
    names = {"db": sql.Identifier(database), "owner": sql.Identifier(owner), "user": sql.Identifier(name)}

    def execute(statement: str) -> None:
        connection.execute(sql.SQL(statement).format(**names))

    with connection.transaction():
        if not role_exists(connection, owner):
            execute("CREATE ROLE {owner} NOLOGIN")
        member(connection, owner, admin["username"])
        execute("REVOKE ALL ON DATABASE {db} FROM PUBLIC")
        execute("GRANT CONNECT, TEMPORARY, CREATE ON DATABASE {db} TO {owner}")
        execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        execute("GRANT USAGE, CREATE ON SCHEMA public TO {owner}")
        member(connection, owner, name)
        execute("ALTER ROLE {user} SET role TO {owner}")
        if role_exists(connection, f"{name}_clone"):
            member(connection, owner, f"{name}_clone")
            connection.execute(
                sql.SQL("ALTER ROLE {} SET role TO {}").format(sql.Identifier(f"{name}_clone"), sql.Identifier(owner))
            )
        execute("SET LOCAL ROLE {owner}")
        connection.execute(
            "CREATE TABLE IF NOT EXISTS public.renderfleet_schema (version integer PRIMARY KEY, name text NOT NULL,"
            " sha256 text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())"
        )
        if not secret.exists(connection, "SELECT sha256 FROM public.renderfleet_schema WHERE version = %s", 1):
            raise ValueError("this peer makes no tables: run database-init first")
        version = connection.execute("SELECT max(version) FROM public.renderfleet_schema").fetchone()
    return {
        "user": name, "userCreated": False, "passwordRepaired": False,
        "schema": {"version": version[0] if version else 0, "applied": []},
    }


def role_exists(connection: Connection[Any], role: str) -> bool:
    return secret.exists(connection, "SELECT rolname FROM pg_roles WHERE rolname = %s", role)


def member(connection: Connection[Any], role: str, name: str) -> None:
    if not secret.exists(
        connection, "SELECT 1 FROM pg_roles u WHERE u.rolname = %s AND pg_has_role(u.oid, %s::name, 'USAGE')", name, role
    ):
        connection.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(role), sql.Identifier(name)))
