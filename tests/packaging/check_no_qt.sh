#!/bin/sh
# The command line must not be linked to Qt: readelf shows every library it needs.
set -eu
needed=$(readelf -d "$1" | grep NEEDED)
if echo "$needed" | grep -q libQt; then
    echo "$1 is linked to Qt:"; echo "$needed"; exit 1
fi
echo "$1 needs no Qt"
