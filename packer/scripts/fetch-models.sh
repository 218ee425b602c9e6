#!/usr/bin/env bash
# Downloads the models of $BUILD/models.txt, and fails if one is not what its checksum says.
#   BUILD   folder with this build's files
#   MODELS  where to put them (default /opt/comfyui/app/models)
set -euo pipefail

: "${BUILD:?is needed}"
models=${MODELS:-/opt/comfyui/app/models}
list=$BUILD/models.txt
[ -r "$list" ] || { echo "$list is missing: write models/<workflow slug>.txt, empty if there are none" >&2; exit 1; }

fetch() { # address, file
  case $1 in
    s3://*) aws s3 cp --only-show-errors "$1" "$2" ;;
    https://*) curl --fail --location --silent --show-error --retry 5 --retry-all-errors --proto '=https' -o "$2" "$1" ;;
    *) echo "$1: only https:// and s3:// addresses are taken" >&2; return 1 ;;
  esac
}

number=0
count=0
while IFS= read -r line || [ -n "$line" ]; do
  number=$((number + 1))
  case $line in '' | '#'*) continue ;; esac
  read -r sum path address rest <<<"$line"
  if ! [[ $sum =~ ^[0-9a-f]{64}$ ]] || [ -z "$address" ] || [ -n "$rest" ]; then
    echo "$list:$number: expected SHA-256, path and address, found: $line" >&2
    exit 1
  fi
  case /$path/ in
    //* | */../*)
      echo "$list:$number: $path must be a path below the models folder" >&2
      exit 1
      ;;
  esac
  target=$models/$path
  if [ -f "$target" ] && echo "$sum  $target" | sha256sum --check --status; then
    echo "$path is there already"
  else
    install -d -m 0755 "$(dirname "$target")"
    fetch "$address" "$target.part"
    echo "$sum  $target.part" | sha256sum --check --status || {
      echo "$list:$number: $address is not what was expected: SHA-256 $(sha256sum <"$target.part" | cut -d ' ' -f 1)" >&2
      rm -f "$target.part"
      exit 1
    }
    chmod 0644 "$target.part"
    mv "$target.part" "$target"
    echo "$path fetched"
  fi
  count=$((count + 1))
done <"$list"
echo "$count models are in $models"
