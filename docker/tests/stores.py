"""The public images of docker/compose.yaml by packages of Debian and PyPI, with what their entry points do."""

from __future__ import annotations

import json
import pwd
import sys
from dataclasses import dataclass
from pathlib import Path

from dockerfile import Stage, Step

_MARIADB = """
mariadb-install-db --datadir=/var/lib/mysql --skip-test-db >/dev/null
exec mariadbd --datadir=/var/lib/mysql --socket=/tmp/mysqld.sock --pid-file=/tmp/mysqld.pid --bind-address=0.0.0.0 \
  --init-file=/docker-entrypoint-initdb.d/mariadb.sql
"""
_MARIADB_HEALTH = """#!/bin/sh
exec mariadb-admin --no-defaults --host=127.0.0.1 --user=bp --password=local ping
"""
_POSTGRES = """
PATH=$(echo /usr/lib/postgresql/*/bin):$PATH
data=/var/lib/postgresql/data
printf %s "$POSTGRES_PASSWORD" >/tmp/password
initdb -D "$data" --username="$POSTGRES_USER" --pwfile=/tmp/password --auth=scram-sha-256 >/dev/null
echo 'host all all all scram-sha-256' >>"$data/pg_hba.conf"
echo "CREATE DATABASE $POSTGRES_DB" | postgres --single -D "$data" postgres >/dev/null
exec postgres -D "$data" -c listen_addresses='*' -c unix_socket_directories=/tmp
"""
_PYTHON = f"""#!/bin/sh
exec {sys.executable} "$@"
"""


@dataclass(frozen=True)
class StandIn:
    """
    :param user: whose name it runs as
    :param volumes: what it writes to
    :param files: programs that the public image has and Debian has not
    """

    user: str
    volumes: tuple[str, ...]
    entry_point: tuple[str, ...] = ()
    command: tuple[str, ...] = ()
    files: tuple[tuple[str, str], ...] = ()

    def stage(self) -> Stage:
        user = pwd.getpwnam(self.user)
        values = {
            "USER": f"{user.pw_uid}:{user.pw_gid}",
            "VOLUME": json.dumps(self.volumes),
            "ENTRYPOINT": json.dumps(self.entry_point),
            "CMD": json.dumps(self.command),
        }
        return Stage("debian", "", [Step(name, {}, value) for name, value in values.items()])


STAND_INS = {
    "mariadb": StandIn(
        "mysql",
        ("/tmp", "/var/lib/mysql"),
        ("sh", "-ec", _MARIADB),
        files=(("/usr/local/bin/healthcheck.sh", _MARIADB_HEALTH),),
    ),
    "redis": StandIn("redis", ("/tmp",)),
    "postgres": StandIn("postgres", ("/tmp", "/var/lib/postgresql"), ("sh", "-ec", _POSTGRES)),
    # From the tests' own environment, which may be in a home that is open to root alone, or below /tmp, where a volume
    # would hide it.
    "ministackorg/ministack": StandIn(
        "root",
        ("/srv",),
        ("env", "TMPDIR=/srv", str(Path(sys.executable).with_name("ministack"))),
        files=(("/usr/local/bin/python3", _PYTHON),),
    ),
}
