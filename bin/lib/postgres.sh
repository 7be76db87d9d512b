# A PostgreSQL server for one test run: in a folder of its own, loopback only, gone at the end.
# Sourced by bin/test; installs nothing (see machine.sh) and touches no other server.

postgres_home=""     # the folder of the running server, empty when there is none
postgres_owner=""    # the user it runs as when we are root, who may not run it

# The folder with the newest server programs, or nothing.
postgres_bin() {
  local newest
  newest=$(find /usr/lib/postgresql -mindepth 3 -maxdepth 3 -path '*/bin/initdb' 2>/dev/null | sort -V | tail -n 1)
  if [[ -z $newest ]]; then newest=$(command -v initdb || true); fi
  if [[ $newest ]]; then dirname "$(readlink -f "$newest")"; fi
}

# Starts a server and sets TSUDOI_TEST_POSTGRES to its superuser's URL.
start_postgres() {
  local started=$SECONDS bin password port attempt
  bin=$(postgres_bin)
  [[ $bin ]] || die "PostgreSQL's server programs are missing"
  printf '\n==> starting %s\n' "$("$bin/postgres" --version)"

  if [[ $(id -u) == 0 ]]; then
    postgres_owner=postgres
    id "$postgres_owner" >/dev/null 2>&1 || useradd --system --shell /bin/sh --no-create-home "$postgres_owner"
  fi
  postgres_home=$(mktemp -d "${TMPDIR:-/tmp}/tsudoi-test.XXXXXX")
  # Others on the machine can reach the port, so there is a password; it is given to initdb in a file.
  password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  (umask 077 && echo "$password" >"$postgres_home/password")
  if [[ $postgres_owner ]]; then chown -R "$postgres_owner" "$postgres_home"; fi

  as_postgres "$bin/initdb" --pgdata="$postgres_home/data" --username=tsudoi --pwfile="$postgres_home/password" \
    --auth=password --encoding=UTF8 --locale=C.UTF-8 --no-sync >"$postgres_home.log" 2>&1 ||
    postgres_failed "initdb failed"
  as_postgres tee -a "$postgres_home/data/postgresql.conf" >/dev/null <<CONF
listen_addresses = '127.0.0.1'
unix_socket_directories = '$postgres_home'
max_connections = 300
timezone = 'UTC'
CONF

  # A free port is found by trying, below the range from which the system gives out ports itself.
  for attempt in 1 2 3 4 5 6; do
    port=$((20000 + RANDOM % 10000))
    if as_postgres "$bin/pg_ctl" start --pgdata="$postgres_home/data" --log="$postgres_home/server.log" \
      --options="-p $port" --wait --timeout=60 >>"$postgres_home.log" 2>&1; then
      TSUDOI_TEST_POSTGRES="postgres://tsudoi:$password@127.0.0.1:$port/postgres"
      export TSUDOI_TEST_POSTGRES
      printf '<== ready on port %s after %d s\n' "$port" $((SECONDS - started))
      return
    fi
    echo "attempt $attempt on port $port failed" >>"$postgres_home.log"
  done
  postgres_failed "the server does not start"
}

# Stops the server by its own process id and removes its folder. Harmless when there is none.
stop_postgres() {
  [[ $postgres_home ]] || return 0
  local bin
  bin=$(postgres_bin)
  if [[ -e $postgres_home/data/postmaster.pid ]]; then
    as_postgres "$bin/pg_ctl" stop --pgdata="$postgres_home/data" --mode=immediate --wait --timeout=30 \
      >>"$postgres_home.log" 2>&1 || tail -n 5 "$postgres_home.log" >&2
  fi
  rm -rf "$postgres_home" "$postgres_home.log"
  postgres_home=""
}

# Runs a command as the server's user, in a folder that user may enter, without our input.
as_postgres() {
  if [[ $postgres_owner ]]; then
    (cd / && runuser -u "$postgres_owner" -- "$@")
  else
    (cd / && "$@")
  fi
}

postgres_failed() {
  tail -n 20 "$postgres_home.log" "$postgres_home/server.log" >&2 2>/dev/null || true
  die "PostgreSQL: $1"
}
