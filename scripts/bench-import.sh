#!/usr/bin/env bash
# Measures a whole import: speed, peak memory, and the same rows loaded by `sqlite3 .import` with the same indexes.
#
# usage: scripts/bench-import.sh [ARTICLES]      (100,000 unless told: 300 MB of JSON Lines and 1.7 GB of database)
# Needs sqlite3 and GNU time. Works in a temporary folder and removes it. PROFILE=fast measures that build instead of the release.
set -euo pipefail
cd "$(dirname "$0")/.."
articles=${1:-100000}
profile=${PROFILE:-release}
cargo build --profile "$profile" --locked --quiet --bin dateline --example make_corpus
dateline=$PWD/target/$profile/dateline
work=$(mktemp -d "${TMPDIR:-/tmp}/dateline-bench-XXXXXX")
trap 'rm -rf "$work"' EXIT
corpus=$work/corpus.jsonl
# The thousand that are added later are the newest, as the next day's news would be.
"target/$profile/examples/make_corpus" "$((articles + 1000))" > "$work/all.jsonl"
head -n "$articles" "$work/all.jsonl" > "$corpus"
tail -n 1000 "$work/all.jsonl" > "$work/more.jsonl"
rm "$work/all.jsonl"
bytes=$(stat -c %s "$corpus")

run() { # run NAME COMMAND...: prints seconds of the clock, seconds of the processor, peak memory, and MB/s of the corpus
  local name=$1
  shift
  /usr/bin/time -o "$work/time" -f '%e %U %M' "$@" > /dev/null 2> "$work/said" || { cat "$work/said"; exit 1; }
  local clock user memory
  read -r clock user memory < "$work/time"
  awk -v name="$name" -v clock="$clock" -v user="$user" -v memory="$memory" -v bytes="$bytes" -v articles="$articles" 'BEGIN {
    printf "%-34s %8.1f s %8.1f s user %6.0f MB peak %7.2f MB/s %8.0f articles/s\n",
      name, clock, user, memory / 1024, bytes / 1e6 / clock, articles / clock }'
}

echo "$articles articles, $((bytes / 1000000)) MB of JSON Lines, $(nproc) cores"
run "read and extract, one core" "$dateline" import --dry-run --jobs 1 "$corpus" --db "$work/none.db"
run "read and extract, all cores" "$dateline" import --dry-run "$corpus" --db "$work/none.db"
run "import, all cores" "$dateline" import "$corpus" --db "$work/corpus.db"
run "the same again" "$dateline" import "$corpus" --db "$work/corpus.db"
"$dateline" --db "$work/corpus.db" check > /dev/null
bytes=$(stat -c %s "$work/more.jsonl") articles=1000 run "1,000 articles more" "$dateline" import "$work/more.jsonl" --db "$work/corpus.db"
echo "database: $(($(stat -c %s "$work/corpus.db") / 1000000)) MB"

# The same rows, table by table, as CSV; then loaded into bare tables, and indexed.
tables=$(sqlite3 "$work/corpus.db" "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'article_fts%'
                                    AND name NOT LIKE 'sqlite_%'")
for table in $tables; do
  sqlite3 -csv "$work/corpus.db" "SELECT * FROM \"$table\"" > "$work/$table.csv"
done
{
  echo "ATTACH '$work/corpus.db' AS old;"
  for table in $tables; do echo "CREATE TABLE main.\"$table\" AS SELECT * FROM old.\"$table\" WHERE 0;"; done
  echo "DETACH old;"
  echo "BEGIN;"
  for table in $tables; do echo ".import --csv $work/$table.csv $table"; done
  echo "COMMIT;"
  sqlite3 "$work/corpus.db" "SELECT sql || ';' FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
} > "$work/load.sql"
run "sqlite3 .import, with indexes" sqlite3 -init "$work/load.sql" "$work/loaded.db" ""
