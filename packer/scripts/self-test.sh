#!/usr/bin/env bash
# Proves on the box itself that the image works, before it is made: any failure fails the build.
set -euo pipefail

fail() {
  echo "self-test: $*" >&2
  journalctl --no-pager --lines 50 --unit comfyui.service >&2 || true
  exit 1
}

cleanup() {
  systemctl stop comfyui.service
  find /var/lib/comfyui/output -type f -delete
}
trap cleanup EXIT

echo "== GPU"
nvidia-smi --query-gpu=name,driver_version,memory.total --format=csv,noheader || fail "nvidia-smi sees no GPU"
/opt/comfyui/venv/bin/python -c '
import torch
assert torch.cuda.is_available(), "PyTorch sees no GPU"
assert float((torch.ones(8, device="cuda") * 2).sum()) == 16
' || fail "PyTorch cannot compute on the GPU"

echo "== units"
systemd-analyze verify /etc/systemd/system/comfyui.service /etc/systemd/system/renderfleet-*.service \
  /etc/systemd/system/renderfleet-*.path || fail "a unit is wrong"
[ "$(stat -c %U /opt/worker/venv/bin/renderfleet-worker)" = root ] || fail "the worker's files are not root's"

echo "== ComfyUI renders"
systemctl start comfyui.service
for _ in $(seq 120); do
  curl --silent --fail --output /dev/null http://127.0.0.1:8188/system_stats && break
  systemctl is-failed --quiet comfyui.service && fail "ComfyUI did not start"
  sleep 1
done
listening=$(ss --no-header --listening --tcp --numeric 'sport = :8188' | awk '{print $4}')
[ "$listening" = 127.0.0.1:8188 ] || fail "ComfyUI must listen on loopback alone, and listens on: $listening"
workflow='{"prompt": {
  "1": {"class_type": "EmptyImage", "inputs": {"width": 64, "height": 64, "batch_size": 1, "color": 16711680}},
  "2": {"class_type": "SaveImage", "inputs": {"images": ["1", 0], "filename_prefix": "self-test"}}}}'
id=$(curl --silent --fail --json "$workflow" http://127.0.0.1:8188/prompt |
  python3 -c 'import json, sys; print(json.load(sys.stdin)["prompt_id"])') || fail "ComfyUI took no workflow"
status=
for _ in $(seq 60); do
  status=$(curl --silent --fail "http://127.0.0.1:8188/history/$id" | python3 -c '
import json, sys
print(next((entry["status"]["status_str"] for entry in json.load(sys.stdin).values()), ""))')
  [ -z "$status" ] || break
  sleep 1
done
[ "$status" = success ] || fail "rendering ended with: ${status:-nothing within a minute}"
[ -n "$(find /var/lib/comfyui/output -name 'self-test*.png')" ] || fail "no image was saved"

echo "== worker"
runuser -u renderfleet -- /opt/worker/venv/bin/renderfleet-worker --version || fail "the worker's user cannot run it"
aws --version || fail "user data needs the AWS command line"
echo "self-test: passed"
