#!/bin/sh
# Makes the .deb from this build and checks what is in it. Arguments: source folder, build folder.
set -eu
for tool in dpkg-deb fakeroot lintian; do
    command -v "$tool" >/dev/null || { echo "SKIPPED: $tool is not installed"; exit 77; }
done
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
# Sanitized programs are large and link libasan; the package is only checked for its shape here.
(cd "$2" && cpack -G DEB -B "$out" >"$out/log" 2>&1) || { cat "$out/log"; exit 1; }
deb=$(ls "$out"/*.deb)
dpkg-deb -c "$deb" >"$out/contents"
for wanted in usr/bin/writ usr/bin/writ-studio usr/share/man/man1/writ.1.gz usr/share/man/man1/writ-studio.1.gz \
    usr/share/applications/org.writstudio.WritStudio.desktop usr/share/metainfo/org.writstudio.WritStudio.metainfo.xml \
    usr/share/icons/hicolor/scalable/apps/org.writstudio.WritStudio.svg usr/share/doc/writ-studio/copyright \
    usr/share/doc/writ-studio/changelog.gz; do
    grep -q "\./$wanted\$" "$out/contents" || { echo "the package lacks $wanted"; cat "$out/contents"; exit 1; }
done
for dependency in libqt6widgets6 libqscintilla2-qt6 libsqlite3-0 libqt6svg6 fonts-inter; do
    dpkg-deb -f "$deb" Depends | grep -q "$dependency" || { echo "no dependency on $dependency"; exit 1; }
done
errors=$(lintian --no-tag-display-limit "$deb" 2>/dev/null | grep '^E:' || true)
[ -z "$errors" ] || { echo "$errors"; exit 1; }
echo "$(basename "$deb") has what it should"
