#!/usr/bin/env bash
# Installs ComfyUI at a pinned commit into /opt/comfyui, with a virtual environment of its own.
#   BUILD               folder with this build's files
#   COMFYUI_REPOSITORY  where to fetch from
#   COMFYUI_REVISION    whole commit hash
set -euo pipefail

: "${BUILD:?is needed}" "${COMFYUI_REPOSITORY:?is needed}" "${COMFYUI_REVISION:?is needed}"
export DEBIAN_FRONTEND=noninteractive PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1

[[ $COMFYUI_REVISION =~ ^[0-9a-f]{40}$ ]] || {
  echo "COMFYUI_REVISION=$COMFYUI_REVISION is no whole commit hash; tags and branches can move" >&2
  exit 1
}

apt-get update
apt-get install -y --no-install-recommends git python3-venv ffmpeg libgl1 libglib2.0-0t64

app=/opt/comfyui/app
install -d -m 0755 "$app"
git -C "$app" init --quiet
git -C "$app" fetch --quiet --depth 1 "$COMFYUI_REPOSITORY" "$COMFYUI_REVISION"
git -C "$app" -c advice.detachedHead=false checkout --quiet --force FETCH_HEAD
[ "$(git -C "$app" rev-parse HEAD)" = "$COMFYUI_REVISION" ]

[ -x /opt/comfyui/venv/bin/python ] || python3 -m venv /opt/comfyui/venv
/opt/comfyui/venv/bin/pip install --quiet --requirement "$app/requirements.txt" \
  --constraint "$BUILD/files/comfyui-constraints.txt"
/opt/comfyui/venv/bin/pip check

install -m 0644 "$BUILD/files/comfyui.sysusers.conf" /usr/lib/sysusers.d/comfyui.conf
install -m 0644 "$BUILD/files/comfyui.tmpfiles.conf" /usr/lib/tmpfiles.d/comfyui.conf
install -m 0644 "$BUILD/systemd/comfyui.service" /etc/systemd/system/comfyui.service
systemd-sysusers
systemd-tmpfiles --create comfyui.conf
systemctl daemon-reload
echo "ComfyUI $COMFYUI_REVISION is in $app"
