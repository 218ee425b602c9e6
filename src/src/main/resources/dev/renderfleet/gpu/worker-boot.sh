#!/bin/bash
# Runs once, as root, when a GPU instance boots for the first time: writes the worker's settings, then starts what its image
# holds. The stack puts SETTINGS, FLEET_SECRET_PARAMETER and AWS_REGION in front. Its output is in
# /var/log/cloud-init-output.log; a failure leaves the instance without a worker, which the stage's alarms tell of.
set -euo pipefail
umask 077
export AWS_REGION

folder=/etc/renderfleet
units=(comfyui.service renderfleet-worker.service renderfleet-spot-watcher.service)

# The network or the role's credentials may need a moment after the start.
fleet_secret() {
    local try secret
    for try in 1 2 3 4 5 6 7 8 9 10; do
        if secret=$(aws ssm get-parameter --with-decryption --name "$FLEET_SECRET_PARAMETER" \
            --query Parameter.Value --output text); then
            case $secret in
                *\'* | *$'\n'*)
                    echo "the fleet secret has a quote or a line break, which settings cannot hold" >&2
                    return 1
                    ;;
            esac
            printf '%s' "$secret"
            return
        fi
        echo "try $try: $FLEET_SECRET_PARAMETER could not be read" >&2
        sleep 3
    done
    return 1
}

install -d -m 0755 "$folder"
settings=$(mktemp "$folder/worker.env.XXXXXX")
trap 'rm -f "$settings"' EXIT
# shellcheck disable=SC2153 # the stack puts it in front
printf '%s\n' "$SETTINGS" >"$settings"
if [ -n "$FLEET_SECRET_PARAMETER" ]; then
    secret=$(fleet_secret)
    printf "RENDERFLEET_FLEET_SECRET='%s'\n" "$secret" >>"$settings"
fi
chmod 0600 "$settings"
mv "$settings" "$folder/worker.env"

# Enabled, so that the task instance starts them again whenever it is started.
systemctl enable --now "${units[@]}"
