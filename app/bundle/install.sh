#!/bin/sh
# Installs vind from the folder that this file is in, without a network:
#
#     sh install.sh [FOLDER]
#
# FOLDER, by default /opt/vind, becomes a virtual environment. The models go into VIND_CACHE, by
# default ~/.cache/vind. PYTHON names another interpreter. Run it again to upgrade.
set -eu
unset CDPATH PYTHONPATH PYTHONHOME

stop() {
    echo "install.sh: $*" >&2
    exit 1
}

target=${1:-/opt/vind}
case $target in /*) ;; *) target=$PWD/$target ;; esac
cd "$(dirname "$0")"

python=${PYTHON:-}
for one in "python@version@" python3; do
    [ -n "$python" ] || python=$(command -v "$one" || true)
done
[ -n "$python" ] || stop "there is no Python @version@ on this machine: install it, or name it with PYTHON=/path/to/python@version@."
told() {
    "$1" -c 'import sys, sysconfig
print("%s %d.%d on %s" % ((sys.implementation.name,) + sys.version_info[:2] + (sysconfig.get_platform(),)))'
}
found=$(told "$python") ||
    stop "$python does not run: name another Python @version@ with PYTHON=/path/to/python@version@."
[ "$found" = "@made_for@" ] ||
    stop "this bundle is for @made_for@, and $python is $found. Name another interpreter with PYTHON=/path/to/python@version@, or run vind bundle on a machine like this one."
libc=$(getconf GNU_LIBC_VERSION 2>/dev/null | sed 's/[^0-9.]//g')
[ "$(printf '%s\n' "@libc@" "$libc" | sort -V | head -n 1)" = "@libc@" ] ||
    stop "this bundle needs the C library glibc @libc@ or newer, and this machine has ${libc:-another one}. Run vind bundle on a machine like this one."

sha256sum --check --strict --quiet SHA256SUMS >&2 ||
    stop "this bundle is not as it was made: copy it here again, and compare the SHA-256 that vind bundle told."

if [ -n "$(ls -A "$target" 2>/dev/null)" ] && [ ! -e "$target/pyvenv.cfg" ]; then
    stop "$target holds something else: give a folder that is new, empty, or was made by this script."
fi
if [ -e "$target/pyvenv.cfg" ] && [ "$(told "$target/bin/python" 2>/dev/null)" != "@made_for@" ]; then
    stop "the environment in $target is of another Python: remove it, or give another folder."
fi
"$target/bin/python" -m pip --version >/dev/null 2>&1 || "$python" -m venv "$target" ||
    stop "no virtual environment could be made in $target: check that you may write there. On Debian, python@version@-venv has to be installed."
# Nothing that pip is set up for on this machine counts: what is here is all there is.
PIP_CONFIG_FILE=/dev/null "$target/bin/python" -m pip --isolated --disable-pip-version-check \
    install --quiet --no-index --find-links wheels --no-deps --require-hashes --force-reinstall \
    --requirement requirements.txt ||
    stop "the packages could not be installed in $target; above is what pip said of it."

[ ! -f TERMS.txt ] || cat TERMS.txt
models=$("$target/bin/python" -c \
    'from vind.indexes.settings import load_settings; print(load_settings().cache / "models")')
mkdir -p "$models"
cd models
for name in *; do
    if [ -e "$models/$name/manifest.json" ]; then
        echo "$name is there already, and stays as it is"
    else
        rm -rf "$models/$name" "$models/.$name.new"
        cp -R "$name" "$models/.$name.new"
        mv "$models/.$name.new" "$models/$name"
    fi
done
"$target/bin/vind" models verify *
echo "vind is installed: $target/bin/vind. What this machine has or lacks: $target/bin/vind doctor"
