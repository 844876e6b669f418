#!/bin/sh
# Read new results and run the night, every day at NIGHTLY_AT (UTC); with the word "once", now and once.
set -u
trap "exit 0" TERM INT
night() {
    if [ -d /results ]; then
        bandwatch sync /results || echo "bandwatch sync failed; the night goes on" >&2
    fi
    bandwatch nightly --distributed || echo "bandwatch nightly failed; see above" >&2
}
if [ "${1:-}" = once ]; then
    night
    exit
fi
while :; do
    now=$(date -u +%s)
    next=$(date -u -d "${NIGHTLY_AT:-02:30}" +%s)
    [ "$next" -gt "$now" ] || next=$((next + 86400))
    echo "The next night begins at $(date -u -d "@$next" +%FT%TZ)" >&2
    sleep $((next - now)) &
    wait $! # so that a signal ends it at once
    night
done
