#!/usr/bin/env bash
# The cluster of docker-compose.yml as processes of this machine: a PostgreSQL server in a temporary folder, two nodes that answer, WORKERS nodes that train (2), and HAProxy before the
# first two. It runs until it is interrupted, and leaves nothing behind.
#
# Its nodes ask for a key, and the script prints one that may do everything.
#
#   scripts/cluster.sh [PORT]     the proxy listens there (5080); WORKERS=3 scripts/cluster.sh starts three workers
#
# Needs the .NET 10 SDK and, from Debian: postgresql, haproxy. Every log is a file of the folder that it names.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly port=${1:-5080} workers=${WORKERS:-2} configuration=${CONFIGURATION:-Release}
readonly program=src/NnService.Api/bin/$configuration/net10.0/NnService.Api.dll
work=$(mktemp -d)
pids=()

main() {
  need haproxy haproxy
  # Debian keeps it off the PATH, in a folder for each of its versions.
  initdb=$(find /usr/lib/postgresql -name initdb -path '*/bin/*' 2>/dev/null | sort -V | tail -1 || true)
  [[ -n $initdb ]] || initdb=$(command -v initdb) || missing initdb postgresql
  postgresql=$(dirname "$initdb")
  dotnet build src/NnService.Api -c "$configuration" -v quiet --nologo

  start_database
  local key
  key=$(node_settings dotnet "$program" keys create --role admin --name first 2>/dev/null)
  local api_1 api_2 i
  api_1=$(free_port) && start_node api-1 Api "$api_1"
  api_2=$(free_port) && start_node api-2 Api "$api_2"
  for ((i = 1; i <= workers; i++)); do start_node "worker-$i" Worker "$(free_port)"; done
  NNSERVICE_LISTEN="127.0.0.1:$port" NNSERVICE_API_1="127.0.0.1:$api_1" NNSERVICE_API_2="127.0.0.1:$api_2" \
    start proxy haproxy -db -f deploy/haproxy.cfg
  await "http://127.0.0.1:$port/health/ready"
  echo "API: http://localhost:$port"
  echo "nodes: http://localhost:$port/nodes"
  echo "key: $key, to be sent as Authorization: Bearer KEY"
  echo "logs and processes: $work/*.log, $work/*.pid"
  wait -n "${pids[@]}" || true
  echo 'One of the processes has ended; so does the cluster.'
}

start_database() {
  local owner=() database_port
  database_port=$(free_port)
  mkdir "$work/postgresql"
  # The server refuses to run as root.
  if ((EUID == 0)); then
    chmod 755 "$work" && chown postgres "$work/postgresql"
    owner=(setpriv --reuid postgres --regid postgres --clear-groups)
  fi
  "${owner[@]}" "$postgresql/initdb" -D "$work/postgresql/data" -U nnservice -A trust -E UTF8 --locale=C.UTF-8 >"$work/initdb.log"
  start database "${owner[@]}" "$postgresql/postgres" -D "$work/postgresql/data" -p "$database_port" -k "$work/postgresql" -h 127.0.0.1 -N 200
  until "$postgresql/pg_isready" -q -h 127.0.0.1 -p "$database_port"; do alive; done
  "$postgresql/createdb" -h 127.0.0.1 -p "$database_port" -U nnservice nnservice
  connection="Host=127.0.0.1;Port=$database_port;Database=nnservice;Username=nnservice"
  echo "database: $connection"
}

# The proxy tells the addresses of its clients.
node_settings() { # COMMAND…
  ConnectionStrings__NnService=$connection NnService__Storage=PostgreSql NnService__Proxies__0=127.0.0.1 NnService__Auth__Mode=Required "$@"
}

start_node() { # NAME ROLE PORT
  mkdir "$work/$1"
  NnService__Role=$2 node_settings start "$1" dotnet "$program" --urls "http://127.0.0.1:$3"
  await "http://127.0.0.1:$3/health/ready"
  echo "$1: http://127.0.0.1:$3, process $(<"$work/$1.pid")"
}

# In sessions of their own, so that Ctrl-C ends them in the order of `finish` and not all at once.
start() { # NAME COMMAND…
  setsid "${@:2}" </dev/null >"$work/$1.log" 2>&1 &
  pids+=($!)
  echo $! >"$work/$1.pid"
}

await() { # URL
  local host=${1#http://}
  until (exec 3<>"/dev/tcp/${host%%:*}/$(cut -d: -f2 <<<"${host%%/*}")" && printf 'GET /%s HTTP/1.0\r\nHost: localhost\r\n\r\n' "${host#*/}" >&3 && read -r _ status _ <&3 && [[ $status == 200 ]]) 2>/dev/null; do alive; done
}

# Waits a moment, unless something that should run has ended.
alive() {
  local pid
  sleep 0.2
  for pid in "${pids[@]}"; do
    kill -0 "$pid" 2>/dev/null || { tail -n 20 "$work"/*.log; exit 1; }
  done
}

need() { command -v "$1" >/dev/null || missing "$1" "$2"; }

missing() { # PROGRAM PACKAGE
  echo "$1 is not installed; on Debian: apt-get install $2" >&2
  exit 1
}

# A port below those that the system gives away by itself.
free_port() {
  local candidate
  while candidate=$((20000 + RANDOM % 12000)) && (exec 3<>"/dev/tcp/127.0.0.1/$candidate") 2>/dev/null; do :; done
  echo "$candidate"
}

finish() {
  local i
  trap '' INT TERM
  # The last one first: the database outlives those that use it.
  for ((i = ${#pids[@]} - 1; i >= 0; i--)); do
    # SIGINT: the database does not wait for somebody else's connection.
    kill "$( ((i == 0)) && echo -INT || echo -TERM)" "${pids[i]}" 2>/dev/null && wait "${pids[i]}" 2>/dev/null || true
  done
  rm -rf "$work"
}

trap finish EXIT
trap 'exit 130' INT TERM
main
