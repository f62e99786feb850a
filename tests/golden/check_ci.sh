#!/bin/sh
# Runs the CI script of the sample Refund: fine as it is, and not with a flip more or less. Usage: check_ci.sh WRIT SOURCE_DIR
set -eu
WRIT=$1
export WRIT
sample=$2/resources/samples/refund
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
fail() { echo "$1"; exit 1; }

cp -R "$sample" "$folder/copy"
REPORTS=$folder sh "$folder/copy/ci/check-policies.sh" > "$folder/log" 2>&1 || { cat "$folder/log"; fail "the accepted flips are a finding"; }
grep -q "exactly those of the baseline" "$folder/log" || fail "the log does not say that all is accepted"
grep -q 'failures="0"' "$folder/policies.junit.xml" || fail "JUnit has failures"
grep -q '"version": "2.1.0"' "$folder/policies.sarif" || fail "no SARIF 2.1.0"

# Refunds up to 600 dollars: call 4 is allowed, which nobody accepted.
sed -i 's/50000/60000/' "$folder/copy/policies/b/refund.cedar"
status=0
REPORTS=$folder sh "$folder/copy/ci/check-policies.sh" > "$folder/log" 2>&1 || status=$?
[ "$status" = 1 ] || { cat "$folder/log"; fail "a new flip gives $status, not 1"; }
grep -q '1 not listed' "$folder/log" || { cat "$folder/log"; fail "the log does not name the new flip"; }
grep -q '"newly-allowed"' "$folder/policies.sarif" || fail "SARIF does not tell the new flip"
grep -q '"uri": "policies/b/refund.cedar"' "$folder/policies.sarif" || fail "SARIF does not tell the place"

# Nothing flips any more: what was accepted is gone.
status=0
REPORTS=$folder TO=a sh "$folder/copy/ci/check-policies.sh" > "$folder/log" 2>&1 || status=$?
[ "$status" = 1 ] || { cat "$folder/log"; fail "accepted flips that are gone give $status, not 1"; }
grep -q '4 no longer happening' "$folder/log" || { cat "$folder/log"; fail "the log does not name what is gone"; }
