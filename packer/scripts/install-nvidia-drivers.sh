#!/usr/bin/env bash
# Installs Ubuntu's own NVIDIA driver for AWS's kernel, signed and built by Canonical: nothing is compiled on the box.
#   NVIDIA_BRANCH  driver branch as in the packages' names, such as 580-server
set -euo pipefail

: "${NVIDIA_BRANCH:?is needed, such as 580-server}"
export DEBIAN_FRONTEND=noninteractive

if command -v nvidia-smi >/dev/null && nvidia-smi >/dev/null 2>&1; then
  echo "the driver is there already: $(nvidia-smi --query-gpu=driver_version --format=csv,noheader | head -n 1)"
  exit 0
fi

apt-get update
apt-get install -y --no-install-recommends \
  linux-aws \
  "linux-modules-nvidia-$NVIDIA_BRANCH-aws" \
  "nvidia-headless-no-dkms-$NVIDIA_BRANCH" \
  "nvidia-utils-$NVIDIA_BRANCH"

# Kernel and driver belong together: neither may change under a running fleet. New images bring new ones.
apt-mark hold linux-aws linux-image-aws linux-headers-aws \
  "linux-modules-nvidia-$NVIDIA_BRANCH-aws" "nvidia-headless-no-dkms-$NVIDIA_BRANCH" "nvidia-utils-$NVIDIA_BRANCH"

# The driver stays loaded between jobs, so that none waits seconds for it.
systemctl enable nvidia-persistenced.service 2>/dev/null || echo "nvidia-persistenced is started by udev"
systemctl --no-block reboot
