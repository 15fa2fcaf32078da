#!/bin/sh
# Fetch the vendored front-end files anew and compare their checksums: `make vendor`.
# Needs npm and the network; nothing of Node is needed to run or test the product. The files stay unmodified.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
command -v npm >/dev/null || { echo "make vendor needs npm: install Node.js and try again." >&2; exit 1; }

# unpack PACKAGE@VERSION FOLDER: the published archive, without running anything in it.
unpack() {
    mkdir -p "$work/$2"
    (cd "$work" && npm pack --silent --ignore-scripts "$1" >"$2.name" && tar -xzf "$(tail -n 1 "$2.name")" -C "$2" --strip-components 1)
}

unpack @kern-ux/native@2.7.2 kern
unpack @fontsource/fira-sans@5.3.0 fira
unpack @material-symbols/svg-400@0.48.2 symbols
unpack fflate@0.8.3 fflate

mkdir -p "$here/kern" "$here/fira-sans" "$here/material-symbols" "$here/fflate"
cp "$work/kern/dist/kern.min.css" "$work/kern/LICENSE.md" "$work/kern/package.json" "$here/kern/"
cp "$work/fira/LICENSE" "$work/fira/package.json" "$here/fira-sans/"
for part in latin latin-ext; do
    for cut in 400-normal 400-italic 500-normal 600-normal; do
        cp "$work/fira/files/fira-sans-$part-$cut.woff2" "$here/fira-sans/"
    done
done
cp "$work/symbols/LICENSE" "$work/symbols/package.json" "$here/material-symbols/"
for name in schedule workspace_premium groups location_on link lock description flag print filter_list cloud_off tab translate event_seat qr_code_2; do
    cp "$work/symbols/outlined/$name.svg" "$here/material-symbols/"
done
cp "$work/fflate/esm/browser.js" "$work/fflate/LICENSE" "$work/fflate/package.json" "$here/fflate/"

(cd "$here" && sha256sum -c SHA256SUMS 2>/dev/null || shasum -a 256 -c SHA256SUMS)
