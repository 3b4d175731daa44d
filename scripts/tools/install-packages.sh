#!/bin/sh
# Installs Debian packages as root, without letting them start a server or make a PostgreSQL cluster: Plinth
# runs its own and leaves the machine's alone. What it changes for that is put back at the end.
# Usage: install-packages.sh <package>...   where a|b|c means the first of them that there is
set -eu

policy=/usr/sbin/policy-rc.d
saved=$policy.before-plinth
mark='# plinth: nothing starts while its packages are installed'
clusters=/etc/postgresql-common/createcluster.d

# An installation that is broken off leaves packages half configured: a Ctrl-C ends the caller, not this.
trap '' INT TERM HUP

restore() {
  rm -f "$clusters/plinth.conf"
  rmdir "$clusters" /etc/postgresql-common 2>/dev/null || true
  if [ -e "$saved" ] || [ -L "$saved" ]; then
    mv -f "$saved" "$policy"
  elif grep -qsF "$mark" "$policy"; then
    rm -f "$policy"
  fi
}

# A run that was killed may have left our policy behind; what it had saved is the machine's own.
restore
trap restore EXIT
if [ -e "$policy" ] || [ -L "$policy" ]; then mv "$policy" "$saved"; fi
printf '#!/bin/sh\n%s\nexit 101\n' "$mark" >"$policy"
chmod 755 "$policy"
mkdir -p "$clusters"
echo 'create_main_cluster = false' >"$clusters/plinth.conf"

export DEBIAN_FRONTEND=noninteractive
apt='apt-get -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3'
# Lists that cannot be refreshed may still be good enough; if not, the installation says so.
$apt update || true

has_candidate() { apt-cache policy "$1" | grep -q 'Candidate: [0-9]'; }
is_installed() { dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'ok installed'; }

packages=
for choice in "$@"; do
  picked=${choice%%|*}
  for name in $(echo "$choice" | tr '|' ' '); do
    if has_candidate "$name"; then
      picked=$name
      break
    fi
  done
  packages="$packages $picked"
done

had_redis=no
if is_installed redis-server; then had_redis=yes; fi
# shellcheck disable=SC2086 # a list of words on purpose
$apt install -y --no-install-recommends $packages

# Debian enables a new server for the next boot; the one that was there before keeps its state.
if [ "$had_redis" = no ] && is_installed redis-server; then
  systemctl disable redis-server.service || update-rc.d redis-server disable || true
fi
