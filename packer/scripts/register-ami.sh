#!/usr/bin/env bash
# Makes a new image the one that a stage's new instances start from: writes its id to /<app>/<stage>/ami/<slug>.
# Packer runs this last, after the self-test passed and the image was made.
#   MANIFEST  Packer's manifest
#   APP STAGE WORKFLOW_SLUG AWS_REGION
set -euo pipefail

: "${MANIFEST:?is needed}" "${APP:?is needed}" "${STAGE:?is needed}" "${WORKFLOW_SLUG:?is needed}" "${AWS_REGION:?is needed}"
export AWS_REGION

# The last build in the manifest; its artifact is <region>:<image>.
ami=$(
  python3 - "$MANIFEST" "$AWS_REGION" <<'PYTHON'
import json
import sys

manifest = json.load(open(sys.argv[1], encoding="utf-8"))
build = next(build for build in manifest["builds"] if build["packer_run_uuid"] == manifest["last_run_uuid"])
images = dict(artifact.split(":") for artifact in build["artifact_id"].split(","))
print(images[sys.argv[2]])
PYTHON
)
[[ $ami =~ ^ami-[0-9a-f]{8,17}$ ]] || { echo "$MANIFEST names no image in $AWS_REGION: $ami" >&2; exit 1; }

state=$(aws ec2 describe-images --owners self --image-ids "$ami" --query 'Images[0].State' --output text)
[ "$state" = available ] || { echo "$ami is $state, not available: it is not registered" >&2; exit 1; }

parameter=/$APP/$STAGE/ami/$WORKFLOW_SLUG
aws ssm put-parameter --name "$parameter" --value "$ami" --type String --data-type aws:ec2:image --overwrite >/dev/null
echo "$parameter is $ami now: instances that start from here on use it"
