#!/bin/sh
# The `just` of `npx just`: the program of the npm package for this machine, else the one that is installed. The
# package rust-just, which has a bin of its own, puts a Node process in between that ends before what it runs has.
own=$(cd "$(dirname "$0")/.." && pwd)
packed="$own/rust-just-linux-x64/bin/just"
if [ "$(uname -s)-$(uname -m)" = Linux-x86_64 ] && [ -x "$packed" ]; then exec "$packed" "$@"; fi

# npx has put the directory of this very script first.
PATH=$(printf %s "$PATH" | tr : '\n' | grep -v '/node_modules/\.bin$' | paste -sd : -)
if command -v just >/dev/null; then exec just "$@"; fi

echo "expected: just on this machine" >&2
echo "     got: none; npm brings it for Linux on x86-64 only" >&2
echo "  remedy: install it (macOS: brew install just; else https://just.systems), or use the npm scripts: npm run" >&2
exit 1
