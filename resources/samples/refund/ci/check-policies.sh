#!/bin/sh
# Fails when a change of the policies changes a verdict that nobody accepted.
#
# Runs the recorded sessions under the policies in force (a) and the candidate (b). Every call that is decided otherwise must be
# among the accepted flips, and every accepted flip must still happen. After a review:
#   writ review WORKSPACE --json > ci/accepted.json
#
# WRIT     the program; "writ" when not set
# FROM, TO the versions, as in "writ versions"; e.g. FROM=git:origin/main TO=git:HEAD
# REPORTS  the folder for the reports that a server reads; the present one when not set
set -eu
workspace=$(dirname "$0")/..
reports=${REPORTS:-.}

"${WRIT:-writ}" check "$workspace"
exec "${WRIT:-writ}" compare "$workspace" --from "${FROM:-a}" --to "${TO:-b}" \
    --baseline "$workspace/ci/accepted.json" --junit "$reports/policies.junit.xml" --sarif "$reports/policies.sarif"
