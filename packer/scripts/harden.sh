#!/usr/bin/env bash
# Leaves nothing running or listening that a worker does not need. The way in is Session Manager.
set -euo pipefail

# No SSH on instances: the group lets nobody in anyway. Packer's own connection goes on until the instance stops.
systemctl disable ssh.socket ssh.service 2>/dev/null || echo "ssh is off already"

# Fleets live for hours and are replaced by new images; an upgrade in the middle of a job helps nobody.
systemctl disable --now unattended-upgrades.service apt-daily.timer apt-daily-upgrade.timer 2>/dev/null ||
  echo "automatic upgrades are off already"

# Session Manager's agent comes with Ubuntu's image.
systemctl list-unit-files | grep -q amazon-ssm-agent || {
  echo "the SSM agent is missing: nobody could look at an instance" >&2
  exit 1
}

cat >/etc/sysctl.d/60-renderfleet.conf <<'CONF'
kernel.kptr_restrict = 2
kernel.dmesg_restrict = 1
kernel.unprivileged_bpf_disabled = 1
kernel.yama.ptrace_scope = 2
net.ipv4.conf.all.accept_redirects = 0
net.ipv6.conf.all.accept_redirects = 0
net.ipv4.conf.all.send_redirects = 0
fs.suid_dumpable = 0
CONF
sysctl --quiet --system

# What jobs print is bounded, and survives a restart.
install -d -m 0755 /etc/systemd/journald.conf.d
printf '[Journal]\nStorage=persistent\nSystemMaxUse=500M\n' >/etc/systemd/journald.conf.d/renderfleet.conf
