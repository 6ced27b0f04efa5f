#!/bin/sh
# Node that can build the pages (web/package.json, "engines"): there, installed as Debian's package
# where that is possible without asking, or the line to type. Exits with 1 where there is none.
set -u

fits() {
    command -v npm >/dev/null 2>&1 && node -e '
        const [major, minor] = process.versions.node.split(".").map(Number)
        const fits = major === 20 ? minor >= 19 : major === 22 ? minor >= 12 : major > 22
        process.exit(fits ? 0 : 1)' 2>/dev/null
}

# The version that apt-get would install; nothing where it is too old.
candidate() {
    apt-cache policy nodejs 2>/dev/null | sed -n 's/^ *Candidate: *\([0-9]*:\)\{0,1\}\([0-9]*\).*/\2/p' |
        awk '$1 >= 20'
}

fits && exit 0
can_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; }
if can_install; then
    [ -n "$(candidate)" ] || apt-get update -qq >&2
    if [ -n "$(candidate)" ]; then
        echo '正在安装 Node：apt-get install nodejs npm' >&2
        export DEBIAN_FRONTEND=noninteractive
        apt-get install -y -qq --no-install-recommends nodejs >&2
        # Some packages of Node bring npm along, and refuse the other one.
        command -v npm >/dev/null 2>&1 || apt-get install -y -qq --no-install-recommends npm >&2
        fits && exit 0
    fi
fi

case "$(uname -s)" in
Darwin) line='brew install node' ;;
*) line='sudo apt-get install nodejs npm' ;;
esac
found=$(node -v 2>/dev/null || echo 没有)
{
    echo "构建页面要用 Node 20.19 以上（带 npm），这里是：$found。请运行："
    echo "    $line"
    echo '系统自带的太旧时，从 https://nodejs.org 安装 22 或 24。(Pages need Node 20.19 or later.)'
} >&2
exit 1
