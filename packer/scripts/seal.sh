#!/usr/bin/env bash
# The last step: removes what belongs to the builder and must not be in an image.
set -euo pipefail

apt-get clean
rm -rf /var/lib/apt/lists/* /tmp/build /root/.cache /home/*/.cache
rm -f /etc/ssh/ssh_host_* /root/.bash_history /home/*/.bash_history /etc/renderfleet/worker.env
journalctl --rotate --quiet
journalctl --vacuum-time=1s --quiet
cloud-init clean --logs --seed
truncate -s 0 /etc/machine-id
sync
