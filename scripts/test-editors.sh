#!/usr/bin/env bash
# The tests in real editors: installs what is missing, builds and packages kmaplint, then runs test/editors.
# Debian's neovim, emacs, vim and chromium come through apt-get; code-server, a VS Code that serves itself to a browser,
# goes into the user's cache folder. Arguments are handed to vitest.
set -euo pipefail
cd "$(dirname "$0")/.."

code_server_version=4.100.3
cache=${XDG_CACHE_HOME:-$HOME/.cache}/kmaplint-editors
code_server=$cache/code-server-$code_server_version

say() { printf '\n-- %s\n' "$*"; }

die() {
  printf 'test-editors: %s\n' "$*" >&2
  exit 1
}

# What runs ends with this script.
running=
trap '[ -z "$running" ] || kill "$running"; exit 143' INT TERM

# bounded SECONDS WHAT COMMAND...: runs it, and says what failed or took too long.
bounded() {
  local seconds=$1 what=$2 status=0
  shift 2
  timeout --kill-after=10 "$seconds" "$@" </dev/null &
  running=$!
  wait "$running" || status=$?
  running=
  [ "$status" -ne 124 ] || die "$what: no end after $seconds seconds"
  [ "$status" -eq 0 ] || die "$what: ended with status $status"
}

# Prints the Debian packages whose command or library is not there.
missing_packages() {
  command -v nvim >/dev/null || echo neovim
  command -v emacs >/dev/null || echo emacs-nox
  emacs --batch --eval "(require 'eglot)" >/dev/null 2>&1 || echo elpa-eglot
  command -v vim >/dev/null || echo vim
  vim -N -u NONE -es -c 'try | packadd ale | catch | cquit | endtry' -c 'qall!' >/dev/null 2>&1 </dev/null || echo vim-ale
  command -v chromium >/dev/null || echo chromium
}

install_packages() {
  local missing sudo=""
  missing=$(missing_packages)
  [ -n "$missing" ] || return 0
  say "installing" $missing
  command -v apt-get >/dev/null || die "install" $missing "by hand: there is no apt-get here"
  [ "$(id -u)" -eq 0 ] || sudo=sudo
  bounded 120 "apt-get update" $sudo apt-get update -q
  bounded 600 "apt-get install" $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing
  missing=$(missing_packages)
  [ -z "$missing" ] || die "still missing after apt-get install:" $missing
}

# Its install scripts would fetch and compile what is not needed here; the parts are installed one by one instead.
# What was installed halfway never gets the final name.
install_code_server() {
  [ ! -e "$code_server/complete" ] || return 0
  say "installing code-server $code_server_version into $code_server"
  part=$code_server.part.$$
  trap 'rm -rf "$part"' EXIT
  mkdir -p "$part"
  echo '{ "private": true }' >"$part/package.json"
  npm_in "$part" install --ignore-scripts "code-server@$code_server_version"
  # Some versions of argon2 call it while they are built.
  chmod -f +x "$part"/node_modules/cross-env/dist/bin/*.js || true
  npm_in "$part" rebuild argon2
  npm_in "$part/node_modules/code-server/lib/vscode" install --omit=dev --ignore-scripts
  npm_in "$part/node_modules/code-server/lib/vscode/extensions" install --omit=dev --ignore-scripts
  touch "$part/complete"
  rm -rf "$code_server"
  mv "$part" "$code_server"
}

npm_in() {
  local folder=$1
  shift
  bounded 300 "npm $1 in $folder" env -C "$folder" npm "$@" --no-audit --no-fund --loglevel=error
}

command -v timeout >/dev/null || die "needs timeout, of coreutils"
install_packages
install_code_server

say "building"
bounded 120 "npm run build" npm run --silent build
bounded 120 "npm run package" npm run --silent package

say "testing"
export KMAPLINT_CODE_SERVER=$code_server/node_modules/code-server/out/node/entry.js
bounded 480 "vitest" npx vitest run --config vitest.editors.config.ts "$@"
