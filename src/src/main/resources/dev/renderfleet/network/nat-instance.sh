#!/bin/bash
# Runs once, at the first boot of a NAT instance. Everything it sets up also holds after a restart.
set -euo pipefail

echo 'net.ipv4.ip_forward = 1' >/etc/sysctl.d/90-nat.conf
sysctl --quiet --load=/etc/sysctl.d/90-nat.conf

# The interface, with its public address, is there from the start; the package mirror may need a moment.
for attempt in {1..30}; do
  dnf --quiet --assumeyes install nftables && break
  echo "nat-instance: attempt ${attempt} to install nftables failed" >&2
  sleep 5
done

mkdir -p /etc/nftables
cat >/etc/nftables/nat.nft <<'RULES'
table ip nat {
  chain postrouting {
    type nat hook postrouting priority srcnat; policy accept;
    oifname != "lo" masquerade
  }
}
RULES
echo 'include "/etc/nftables/nat.nft"' >/etc/sysconfig/nftables.conf
systemctl enable --now nftables
nft list table ip nat >/dev/null
echo 'nat-instance: forwarding'
