#!/bin/sh
# What a short script does in one run, for scripts/bench to compare with: the month's bytes from vnStat,
# the balance of a budget, and whether a limit stands or is due. It knows neither zones nor what vnStat
# has not saved. $1 interface, $2 budget and $3 pre-charge in GB.
set -eu
used=$(vnstat -i "$1" --json m 1 | jq '.interfaces[0].traffic.month | last | .tx // 0')
month=$(date -u +%Y-%m-01)
passed=$(($(date -u +%s) - $(date -u -d "$month" +%s)))
left=$(awk "BEGIN { printf \"%.0f\", 1e9 * ($3 + ($2 - $3) * $passed / 2592000) - $used }")
standing=$(tc -j qdisc show dev "$1" root | jq 'map(select(.kind == "tbf")) | length')
if [ "$left" -le 0 ] && [ "$standing" -eq 0 ]; then
    tc qdisc replace dev "$1" root tbf rate 150kbit burst 32kb latency 400ms
fi
echo "$1: $left bytes left, $standing limits"
