#!/usr/bin/env python3
"""Times every saved query on a database and writes a Markdown table.

    scripts/time_queries.py corpus.db [--program target/fast/dateline] [--runs 3] [--plans 5] [--against before.json]
                            [--save now.json] [--only co-mentions,verbs] [--limit 10] [--duckdb EXPORT]

Each call starts the program anew and writes its rows as CSV to a file in memory: start, reading and writing together. What
counts is processor time (a query runs on one thread; other work on the machine lengthens it little), of the best of the runs
after one that warms the caches. A query that needs a value gets one that suits the corpus of
`examples/make_corpus`. With `--plans N` the plans of the N slowest follow the table.

With `--duckdb EXPORT`, a folder of `dateline export --format parquet`, each saved query also runs on DuckDB (the Python package, on one
thread), on tables loaded from there into memory, its rows written as CSV as well: processor time without that of the loading.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading

# Calls beside each query with its defaults. A query that needs a value stands here only.
CALLS = [
    ("who-said-what", ["--about", "Russia"]),
    ("who-said-what", ["--speaker", "Anna Abelard"]),
    ("who-said-what", ["--about", "Kenya", "--speaker", "Anna Abelard"]),
    ("who-said-what", ["--contains", "ceasefire", "--since", "2019"]),
    ("talks-scheduled", ["--place", "Geneva", "--since", "2019"]),
    ("talks-scheduled", ["--about", "Russia"]),
    ("co-mentions", ["--actor", "Russia"]),
    ("co-mentions", ["--unit", "article"]),
    ("first-mention", ["--actor", "Russia"]),
    ("top-speakers", ["--about", "Russia"]),
    ("date-conflicts", ["--place", "Geneva"]),
    ("schedule-changes", ["--place", "Geneva"]),
    ("numbers", ["--about", "Russia"]),
]
NEEDED = {"text": "ceasefire", "actor": "Russia", "place": "Geneva", "article": "5", "event": "1"}


# Seconds after which a call is given up.
LIMIT = 60


def run(program, db, words, out=None):
    """Runs the program; returns seconds of processor time, and what it wrote to standard output."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [program, "--db", db, *words], stdout=subprocess.PIPE if out is None else out, stderr=subprocess.PIPE, check=False
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    if done.returncode not in (0, 4):
        sys.exit(f"{' '.join(words)}: {done.stderr.decode()}")
    return seconds, done.stdout


def calls(program, db):
    """Returns the words of every call to time."""
    listed = json.loads(run(program, db, ["query", "--format", "json"])[1])
    names = [row["query"] for row in listed]
    found = []
    for name in names:
        words = ["query", name]
        for need in needed(program, db, name):
            words += need
        found.append(words)
    found += [["query", name, *rest] for name, rest in CALLS if name in names]
    return found + [["search", "ceasefire"], ["search", "border NOT aid"], ["actors"]]


def needed(program, db, name):
    """Returns the options that a query can't do without, from its usage line."""
    help_text = run(program, db, ["query", name, "--help"])[1].decode()
    usage = next(line for line in help_text.splitlines() if line.startswith("Usage:"))
    words = usage.split()
    for index, word in enumerate(words):
        if word.startswith("--"):
            option = word.strip("-")
            kind = words[index + 1].strip("<>").lower() if index + 1 < len(words) else "text"
            kind = {"name": "actor"}.get(kind, kind)
            yield [word, NEEDED.get(option, NEEDED.get(kind, "ceasefire"))]


class Duckdb:
    """Saved queries on DuckDB."""

    def __init__(self, export):
        import duckdb

        self.conn = duckdb.connect()
        self.conn.execute("SET threads = 1")
        before = os.getcwd()
        os.chdir(export)
        self.conn.execute(open("tables.duckdb.sql", encoding="utf-8").read())
        # What the script makes are views of files: those would be read anew by each query.
        names = [row[0] for row in self.conn.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()]
        for name in names:
            self.conn.execute(f'CREATE TABLE "{name} loaded" AS SELECT * FROM "{name}"')
            self.conn.execute(f'DROP VIEW "{name}"')
            self.conn.execute(f'ALTER TABLE "{name} loaded" RENAME TO "{name}"')
        os.chdir(before)

    def time(self, program, db, words, rows_path, runs):
        """Returns seconds of processor time of the best run, or nothing where DuckDB can't or took too long."""
        done = subprocess.run(
            [program, "--db", db, *words, "--print-sql", "--dialect", "duckdb"], capture_output=True, text=True, check=False
        )
        statement = done.stdout.strip().rstrip(";")
        if done.returncode != 0 or not statement:
            return None
        best = None
        for _ in range(runs + 1):
            before = resource.getrusage(resource.RUSAGE_SELF)
            timer = threading.Timer(LIMIT, self.conn.interrupt)
            timer.start()
            try:
                self.conn.execute(f"COPY ({statement}\n) TO '{rows_path}' (FORMAT csv, HEADER)")
            except Exception as error:  # what it says is told, and the other queries go on
                print(f"DuckDB: {' '.join(words)}: {str(error)[:200]}", file=sys.stderr)
                return None
            finally:
                timer.cancel()
            after = resource.getrusage(resource.RUSAGE_SELF)
            seconds = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
            best = seconds if best is None else min(best, seconds)
            if best > 5:
                break
        return best


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("db")
    parser.add_argument("--program", default="target/fast/dateline")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--plans", type=int, default=0)
    parser.add_argument("--only", help="queries, separated by commas")
    parser.add_argument("--against", help="figures of an earlier --save, shown beside")
    parser.add_argument("--save", help="file for the figures")
    parser.add_argument("--limit", type=int, help="rows asked for")
    parser.add_argument("--duckdb", metavar="EXPORT", help="folder of a Parquet export, to run the queries on DuckDB too")
    args = parser.parse_args()
    before = json.load(open(args.against)) if args.against else {}
    only = args.only.split(",") if args.only else None
    memory = "/dev/shm" if os.path.isdir("/dev/shm") else None
    figures = {}
    bound = ["--limit", str(args.limit)] if args.limit else []
    duckdb = Duckdb(args.duckdb) if args.duckdb else None
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        rows_path = os.path.join(folder, "rows.csv")
        for words in calls(args.program, args.db):
            if only and not (set(words) & set(only)):
                continue
            best = None
            for _ in range(args.runs + 1):
                with open(rows_path, "wb") as out:
                    seconds, _ = run(args.program, args.db, [*words, *bound, "--format", "csv", "--timeout", str(LIMIT)], out)
                best = seconds if best is None else min(best, seconds)
                if best > 5:
                    break
            # Lines would count those inside cells: the rows are counted by the program that wrote them.
            rows = count(rows_path)
            figures[" ".join(words)] = {"ms": round(best * 1000, 1), "rows": rows, "bytes": os.path.getsize(rows_path)}
            theirs = duckdb.time(args.program, args.db, words, rows_path, args.runs) if duckdb and words[0] == "query" else None
            if theirs is not None:
                figures[" ".join(words)]["duckdb_ms"] = round(theirs * 1000, 1)
            beside = f"  DuckDB {theirs * 1000:.0f} ms" if theirs is not None else ""
            print(f"{best * 1000:9.0f} ms {rows:9} rows  {' '.join(words)}{beside}", file=sys.stderr, flush=True)
    if args.save:
        with open(args.save, "w") as out:
            json.dump(figures, out, indent=1)
    print("| command | " + ("ms before | " if before else "") + "ms | rows |" + (" DuckDB ms |" if duckdb else ""))
    print("|---|" + ("---:|" if before else "") + "---:|---:|" + ("---:|" if duckdb else ""))
    for call, figure in figures.items():
        earlier = f" {before[call]['ms']:.0f} |" if call in before else (" |" if before else "")
        theirs = (f" {figure['duckdb_ms']:.0f} |" if "duckdb_ms" in figure else " – |") if duckdb else ""
        print(f"| `{call}` |{earlier} {figure['ms']:.0f} | {figure['rows']} |{theirs}")
    slowest = sorted((call for call in figures if call.startswith("query")), key=lambda call: -figures[call]["ms"])
    for call in slowest[: args.plans]:
        print(f"\n`{call}`, {figures[call]['ms']:.0f} ms:\n\n```")
        words = next(words for words in calls(args.program, args.db) if " ".join(words) == call)
        print(run(args.program, args.db, [*words, "--explain"])[1].decode().rstrip() + "\n```")


def count(path):
    """Returns the number of records of a CSV file without its head."""
    import csv

    csv.field_size_limit(1 << 30)
    with open(path, newline="", encoding="utf-8") as lines:
        return sum(1 for _ in csv.reader(lines)) - 1


if __name__ == "__main__":
    main()
