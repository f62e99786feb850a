#!/bin/sh
# Man pages render without a warning.
set -eu
command -v man >/dev/null || { echo "SKIPPED: man is not installed"; exit 77; }
for page in "$1"/packaging/man/*.1; do
    warnings=$(LC_ALL=C.UTF-8 MANROFFSEQ='' MANWIDTH=80 man --warnings -E UTF-8 -l -Tutf8 -Z "$page" 2>&1 >/dev/null || true)
    [ -z "$warnings" ] || { echo "$page: $warnings"; exit 1; }
done
