#!/bin/sh
# Prints where a Chromium is that can show Chinese: `CHROMIUM`, or where systems put it. Installs
# Debian's packages where that is possible without asking, else says the line to type and exits with
# 1. Only the tests of the pages need it.
set -u

find_it() {
    for place in "${CHROMIUM:-}" "$(command -v chromium 2>/dev/null)" \
        "$(command -v chromium-browser 2>/dev/null)" "$(command -v google-chrome 2>/dev/null)" \
        '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome' \
        '/Applications/Chromium.app/Contents/MacOS/Chromium'; do
        if [ -n "$place" ] && [ -x "$place" ]; then
            echo "$place"
            return 0
        fi
    done
    return 1
}

# Without a Chinese font every page is a page of boxes, and looks at it prove nothing.
has_font() {
    [ "$(uname -s)" = Darwin ] && return 0
    command -v fc-list >/dev/null 2>&1 && [ -n "$(fc-list :lang=zh-cn family 2>/dev/null)" ]
}

complete() { find_it >/dev/null && has_font; }

if [ -n "${CHROMIUM:-}" ] && [ ! -x "$CHROMIUM" ]; then
    echo "CHROMIUM=$CHROMIUM 不是可以运行的程序" >&2
    exit 1
fi
if ! complete && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo '正在安装浏览器和中文字体：apt-get install chromium fonts-noto-cjk' >&2
    export DEBIAN_FRONTEND=noninteractive
    wanted='fonts-noto-cjk fontconfig'
    find_it >/dev/null || wanted="chromium $wanted"
    apt-get update -qq >&2
    # shellcheck disable=SC2086  # words of a list
    apt-get install -y -qq --no-install-recommends $wanted >&2
fi
if complete; then
    find_it
    exit 0
fi
case "$(uname -s)" in
Darwin) line='brew install --cask chromium' ;;
*) line='sudo apt-get install chromium fonts-noto-cjk fontconfig' ;;
esac
{
    echo '页面的测试要用 Chromium 和一种中文字体，这里缺少。请运行：'
    echo "    $line"
    echo '装在别处的，用环境变量 CHROMIUM 指明。(Tests of pages need Chromium and a Chinese font.)'
} >&2
exit 1
