#!/bin/bash
# Makes this instance the stage's way out. Runs once, at its first boot; forwarding is set up first, then traffic is led
# here, and all of it also holds after a restart. After the first line the
# program writes what the instance has to know:
#   ALLOCATION_ID      the Elastic IP that the stage's traffic comes from
#   ROUTE_TABLE_IDS    the private subnets' route tables, separated by spaces
set -euo pipefail
: "${ALLOCATION_ID:?}" "${ROUTE_TABLE_IDS:?}"

retry() {
  for attempt in {1..60}; do
    "$@" && return
    echo "nat-instance: attempt ${attempt} of '$*' failed" >&2
    sleep 5
  done
  return 1
}

metadata() {
  curl --silent --fail --header "X-aws-ec2-metadata-token: ${token}" "http://169.254.169.254/latest/meta-data/$1"
}

lead_here() {
  aws ec2 replace-route --route-table-id "$1" --destination-cidr-block 0.0.0.0/0 --instance-id "${instance_id}" ||
    aws ec2 create-route --route-table-id "$1" --destination-cidr-block 0.0.0.0/0 --instance-id "${instance_id}"
}

token=$(curl --silent --fail --request PUT --header 'X-aws-ec2-metadata-token-ttl-seconds: 600' \
  http://169.254.169.254/latest/api/token)
instance_id=$(metadata instance-id)
AWS_DEFAULT_REGION=$(metadata placement/region)
export AWS_DEFAULT_REGION

echo 'net.ipv4.ip_forward = 1' >/etc/sysctl.d/90-nat.conf
sysctl --quiet --load=/etc/sysctl.d/90-nat.conf

retry dnf --quiet --assumeyes install nftables
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

# A forwarded packet is neither from nor to this instance: EC2 would drop it.
retry aws ec2 modify-instance-attribute --instance-id "${instance_id}" --no-source-dest-check
retry aws ec2 associate-address --instance-id "${instance_id}" --allocation-id "${ALLOCATION_ID}" --allow-reassociation
for route_table_id in ${ROUTE_TABLE_IDS}; do
  retry lead_here "${route_table_id}"
done
echo 'nat-instance: forwarding'
