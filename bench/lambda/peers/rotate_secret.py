"""The peer of rotate-secret, as far as the step goes that gives a PostgreSQL user's alternate its new password."""

from __future__ import annotations

from typing import Any

from psycopg import Connection, sql

import log
import secret

NAME = "rotate-secret"
OWN = """SELECT count(*) FROM pg_shdepend d JOIN pg_roles r ON r.oid = d.refobjid
WHERE d.refclassid = 'pg_authid'::regclass AND d.deptype IN ('o', 'a') AND r.rolname = %s"""
MEMBERSHIPS = """SELECT DISTINCT g.rolname FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
JOIN pg_roles u ON u.oid = m.member WHERE u.rolname = %s ORDER BY 1"""
SCOPES = """SELECT coalesce(d.datname, '') FROM pg_db_role_setting s JOIN pg_roles r ON r.oid = s.setrole
LEFT JOIN pg_database d ON d.oid = s.setdatabase WHERE r.rolname = %s"""
SETTINGS = """SELECT unnest(s.setconfig) FROM pg_db_role_setting s JOIN pg_roles r ON r.oid = s.setrole
LEFT JOIN pg_database d ON d.oid = s.setdatabase WHERE r.rolname = %s AND coalesce(d.datname, '') = %s"""


def handler(event: dict[str, Any], context: Any) -> dict[str, str]:
    if event["Step"] != "setSecret":
        raise ValueError(f"Step is {event['Step']}, only setSecret is known")
    version = event["ClientRequestToken"]
    state = secret.client.describe_secret(SecretId=event["SecretId"])
    if not state.get("RotationEnabled") or "AWSPENDING" not in state["VersionIdsToStages"].get(version, []):
        raise ValueError("no rotation is under way")
    current = secret.read(event["SecretId"])
    pending = secret.read(event["SecretId"], VersionId=version, VersionStage="AWSPENDING")
    if (pending["host"], pending["port"], pending["masterarn"]) != (current["host"], current["port"], current["masterarn"]):
        raise ValueError("the pending version is for another server")
    database = current["dbname"]
    if not secret.accepts(current, database, NAME):
        raise ValueError("the current login is refused")
    admin = secret.read(current["masterarn"])
    with secret.connect(admin, "", NAME) as connection:
        secret.lock(connection)
        copy_rights(connection, current["username"], pending["username"])
        if secret.accepts(pending, database, NAME):
            outcome = "the pending password was set before"
        else:
            user, verifier = pending["username"].encode(), pending["password"].encode()
            hashed = connection.pgconn.encrypt_password(verifier, user, b"scram-sha-256").decode()
            connection.execute(
                sql.SQL("ALTER ROLE {} LOGIN PASSWORD {}").format(sql.Identifier(pending["username"]), sql.Literal(hashed))
            )
            outcome = "set the pending password"
    log.write(context, outcome, secret=event["SecretId"], version=version)
    return {"step": event["Step"], "outcome": outcome}


def copy_rights(connection: Connection[Any], old: str, new: str) -> None:
    def column(query: str, *parameters: str) -> list[Any]:
        return [row[0] for row in connection.execute(query.encode(), parameters)]

    if column(OWN, old) != [0]:
        raise ValueError(f"{old} owns objects itself")
    with connection.transaction():
        if not secret.exists(connection, "SELECT rolname FROM pg_roles WHERE rolname = %s", new):
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(new)))
        wanted, present = column(MEMBERSHIPS, old), column(MEMBERSHIPS, new)
        for verb, link, roles in (("GRANT", "TO", set(wanted) - set(present)), ("REVOKE", "FROM", set(present) - set(wanted))):
            for role in roles:
                statement = f"{verb} {{}} {link} {{}}"
                connection.execute(sql.SQL(statement).format(sql.Identifier(role), sql.Identifier(new)))
        for scope in column(SCOPES, new):
            connection.execute(sql.SQL("ALTER ROLE {}{} RESET ALL").format(sql.Identifier(new), within(scope)))
        for scope in column(SCOPES, old):
            for setting in column(SETTINGS, old, scope):
                name, _, value = setting.partition("=")
                connection.execute(
                    sql.SQL("ALTER ROLE {}{} SET {} TO {}").format(
                        sql.Identifier(new), within(scope), sql.Identifier(name), sql.Literal(value)
                    )
                )


def within(database: str) -> sql.Composable:
    return sql.SQL(" IN DATABASE {}").format(sql.Identifier(database)) if database else sql.SQL("")
