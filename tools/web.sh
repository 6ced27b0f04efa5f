#!/bin/sh
# The pages, before cargo embeds them.
#   tools/web.sh          builds web/dist when something that it is made of is newer
#   tools/web.sh install  only what the build and the tests of web/ need (npm ci, when the lock changed)
#   tools/web.sh try      builds; where Node cannot be had it says so and is content
set -eu
cd "$(dirname "$0")/.."

built=web/dist/.built

# Written by npm with the last thing it does.
installed() { [ web/node_modules/.package-lock.json -nt web/package-lock.json ]; }

install() {
    installed && return 0
    echo '正在安装页面用的程序包（npm ci）' >&2
    (cd web && npm ci --no-audit --no-fund --loglevel=error)
    touch web/node_modules/.package-lock.json
}

# What the pages are made of: web/ without what is made, and the documents their types come from.
# Folders count too, so that a file that is gone is noticed.
changed() {
    find web docs/openapi -mindepth 1 \
        \( -path web/node_modules -o -path web/dist -o -path web/e2e -o -path web/src/shared/api \) \
        -prune -o -newer "$built" -print | head -n 1
}

fresh() { [ -f "$built" ] && [ -z "$(changed)" ]; }

build() {
    sh tools/node.sh
    install
    echo '正在构建页面（web/）' >&2
    # The time before the build: what changes meanwhile is built next time.
    started=$(mktemp)
    trap 'rm -f "$started"' EXIT
    (cd web && npm run --silent build >/dev/null)
    touch -r "$started" "$built"
}

case "${1:-build}" in
build) fresh || build ;;
install) sh tools/node.sh && install ;;
try)
    fresh && exit 0
    if sh tools/node.sh; then
        build
    elif [ -f web/dist/index.html ]; then
        echo '先用上次构建的页面；装好 Node 后再运行一次 make run。(Using the pages built before.)' >&2
    else
        echo '先不带页面编译；装好 Node 后再运行一次 make run。(Building without pages.)' >&2
    fi
    ;;
*)
    sed -n '2,5s/^# *//p' "$0" >&2
    exit 2
    ;;
esac
