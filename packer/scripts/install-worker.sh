#!/usr/bin/env bash
# Installs the worker into /opt/worker with a virtual environment of its own, its units, its user, and the AWS command line
# that user data reads the fleet secret with. Run again, it replaces what is there.
#   BUILD    folder with this build's files: worker/, systemd/, files/
#   DESTDIR  root to install into (default /); with another root nothing of the running system is touched
#   PYTHON   Python of 3.11 or newer to make the environments with (default python3)
set -euo pipefail

: "${BUILD:?is needed}"
root=${DESTDIR-}
root=${root%/}
python=${PYTHON:-python3}
export PIP_DISABLE_PIP_VERSION_CHECK=1

for needed in worker/pyproject.toml worker/requirements.lock worker/src systemd files/aws-cli.lock; do
  [ -e "$BUILD/$needed" ] || { echo "$BUILD/$needed is missing" >&2; exit 1; }
done
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$python is older than 3.11" >&2; exit 1; }

environment() { # folder, lock
  rm -rf "$1"
  install -d -m 0755 "$(dirname "$1")"
  "$python" -m venv "$1"
  "$1/bin/pip" install --quiet --require-hashes --only-binary :all: --requirement "$2"
}

venv=$root/opt/worker/venv
environment "$venv" "$BUILD/worker/requirements.lock"
# From a copy: building writes next to the sources.
sources=$(mktemp -d)
trap 'rm -rf "$sources"' EXIT
cp -r "$BUILD/worker/pyproject.toml" "$BUILD/worker/src" "$sources/"
"$venv/bin/pip" install --quiet --no-deps "$sources"
"$venv/bin/pip" check

environment "$root/opt/aws-cli" "$BUILD/files/aws-cli.lock"
install -d -m 0755 "$root/usr/local/bin" "$root/etc/systemd/system" "$root/usr/lib/sysusers.d" "$root/usr/lib/tmpfiles.d"
ln -sfn /opt/aws-cli/bin/aws "$root/usr/local/bin/aws"
ln -sfn /opt/worker/venv/bin/renderfleet-worker "$root/usr/local/bin/renderfleet-worker"

install -m 0644 "$BUILD"/systemd/renderfleet-*.service "$BUILD"/systemd/renderfleet-*.path "$root/etc/systemd/system/"
install -m 0644 "$BUILD/files/renderfleet.sysusers.conf" "$root/usr/lib/sysusers.d/renderfleet.conf"
# User data writes worker.env here, with mode 0600; systemd reads it before it drops to the worker's user.
install -d -m 0755 "$root/etc/renderfleet"

systemd-sysusers --root="${root:-/}" renderfleet.conf
if [ -z "$root" ]; then
  systemctl daemon-reload
fi
"$venv/bin/renderfleet-worker" --version
