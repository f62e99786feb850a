#!/bin/sh
# The desktop file and the AppStream data are valid and name each other.
set -eu
cd "$1/packaging/linux"
for tool in desktop-file-validate appstreamcli; do
    command -v "$tool" >/dev/null || { echo "SKIPPED: $tool is not installed"; exit 77; }
done
desktop-file-validate org.writstudio.WritStudio.desktop
appstreamcli validate --no-net org.writstudio.WritStudio.metainfo.xml
grep -q '<launchable type="desktop-id">org.writstudio.WritStudio.desktop<' org.writstudio.WritStudio.metainfo.xml
grep -q '^Icon=org.writstudio.WritStudio$' org.writstudio.WritStudio.desktop
version=$(sed -n 's/^project(Writ VERSION \([0-9.]*\).*/\1/p' "$1/CMakeLists.txt")
grep -q "release version=\"$version\"" org.writstudio.WritStudio.metainfo.xml || { echo "no release $version in the AppStream data"; exit 1; }
grep -q "^## $version" "$1/CHANGELOG.md" || { echo "no section $version in CHANGELOG.md"; exit 1; }
