#!/usr/bin/env python3
"""Exports a database to Parquet, runs every saved query on SQLite, DuckDB and Spark, and prints where the rows are the same.

    scripts/same_rows.py dateline.db [--program target/debug/dateline] [--engines sqlite,duckdb,spark] [--by month,outlet]
                         [--only co-mentions,verbs] [--export FOLDER] [--times] [--least 28]

Each engine gets the statement that `dateline query NAME … --print-sql --dialect ENGINE` prints, and the rows must be equal in
their order; numbers with a fraction to nine digits. A query that needs a value gets the first that the database offers. The
exit code is 1 where fewer than --least queries give the same rows everywhere.

Needs the Python packages duckdb and pyspark (and Java 17 or later) for the engines asked for.
"""

import argparse
import contextlib
import json
import logging
import math
import os
import sqlite3
import subprocess
import sys
import tempfile
import time

# Values for the parameters of queries; those that name a table are asked of the database.
VALUES = {
    "actor": "SELECT c.name FROM actor AS c WHERE c.kind IN ('state', 'person') AND NOT EXISTS (SELECT 1 FROM actor AS x WHERE"
    " x.name = c.name AND x.actor_id <> c.actor_id) ORDER BY (SELECT count(*) FROM mention AS m WHERE m.actor_id = c.actor_id)"
    " DESC, c.actor_id LIMIT 1",
    "place": "SELECT p.name FROM place AS p ORDER BY (SELECT count(*) FROM mention AS m WHERE m.place_id = p.place_id) DESC,"
    " p.place_id LIMIT 1",
    "article": "SELECT CAST(a.article_id AS TEXT) FROM article AS a ORDER BY (SELECT count(*) FROM article AS b WHERE"
    " b.story_id = a.story_id) DESC, a.article_id LIMIT 1",
    "event": "SELECT CAST(r.event_id AS TEXT) FROM event_report AS r WHERE r.event_id IS NOT NULL AND r.date_start IS NOT NULL"
    " GROUP BY r.event_id ORDER BY count(*) DESC, r.event_id LIMIT 1",
}
# Calls beside each query with its defaults.
CALLS = [
    ("who-said-what", ["--about", "{actor}"]),
    ("who-said-what", ["--speaker", "{actor}", "--versions", "all", "--copies", "all"]),
    ("who-said-what", ["--contains", "the", "--since", "2000", "--until", "2030"]),
    ("who-about-whom", ["--about", "{actor}"]),
    ("talks-scheduled", ["--place", "{place}"]),
    ("talks-scheduled", ["--about", "{actor}"]),
    ("top-speakers", ["--about", "{actor}"]),
    ("top-speakers", ["--actor-kind", "person", "--min", "2"]),
    ("co-mentions", ["--actor", "{actor}", "--min", "1"]),
    ("co-mentions", ["--unit", "article"]),
    ("first-mention", ["--actor", "{actor}"]),
    ("speaker-share", ["--by", "country"]),
    ("accusations-denials", ["--days", "30"]),
]


def printed(program, db, engine, words):
    """Returns the statement of a saved query for an engine."""
    done = subprocess.run(
        [program, "--db", db, "query", *words, "--print-sql", "--dialect", engine], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise RuntimeError(done.stderr.splitlines()[0])
    return done.stdout.strip().rstrip(";")


def calls(program, db, only):
    """Returns the words of every call: each query once, then those with more values."""
    listed = subprocess.run([program, "query", "--format", "json"], capture_output=True, text=True, check=True).stdout
    names = [row["query"] for row in json.loads(listed)]
    conn = sqlite3.connect(db)
    values = {name: str((conn.execute(sql).fetchone() or ["1"])[0]) for name, sql in VALUES.items()}
    values["text"] = values["words"] = "the"
    found = []
    for name in names:
        words = [name]
        help_text = subprocess.run([program, "query", name, "--help"], capture_output=True, text=True, check=True).stdout
        usage = next(line for line in help_text.splitlines() if line.startswith("Usage:")).split()
        for index, word in enumerate(usage):
            if word.startswith("--"):
                kind = usage[index + 1].strip("<>").lower() if index + 1 < len(usage) else "text"
                kind = "actor" if kind == "name" else kind
                words += [word, values.get(word.strip("-"), values.get(kind, "the"))]
        found.append(words)
    found += [[name, *(word.format(**values) for word in words)] for name, words in CALLS if name in names]
    return [words for words in found if not only or words[0] in only]


class Sqlite:
    def __init__(self, db, _export):
        self.conn = sqlite3.connect(db)

    def rows(self, sql):
        return self.conn.execute(sql).fetchall()


class Duckdb:
    def __init__(self, _db, export):
        import duckdb

        self.conn = duckdb.connect()
        with inside(export):
            self.conn.execute(open("tables.duckdb.sql", encoding="utf-8").read())
        self.export = export

    def rows(self, sql):
        with inside(self.export):
            return self.conn.execute(sql).fetchall()


class Spark:
    def __init__(self, _db, export):
        from pyspark.sql import SparkSession

        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        logging.disable(logging.CRITICAL)  # it prints what it throws
        self.session = (
            SparkSession.builder.master("local[2]")
            .appName("same_rows")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "8")
            .config("spark.log.level", "OFF")
            .config("spark.driver.memory", "4g")
            .getOrCreate()
        )
        script = open(os.path.join(export, "tables.spark.sql"), encoding="utf-8").read()
        for statement in script.split(";\n"):
            if statement.strip():
                self.session.sql(statement.replace("parquet.`", f"parquet.`{os.path.abspath(export)}/"))

    def rows(self, sql):
        return [tuple(row) for row in self.session.sql(sql).collect()]


ENGINES = {"sqlite": Sqlite, "duckdb": Duckdb, "spark": Spark}


@contextlib.contextmanager
def inside(folder):
    """Works in a folder: the scripts name files from there."""
    before = os.getcwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def plain(cell):
    """Returns a cell as it is compared: engines have many kinds of numbers."""
    if cell is None or isinstance(cell, str):
        return cell
    number = float(cell)
    return int(number) if number.is_integer() else float(f"{number:.9g}")


def difference(ours, theirs):
    """Returns in what two results differ, or nothing."""
    ours, theirs = ([tuple(map(plain, row)) for row in rows] for rows in (ours, theirs))
    if ours == theirs:
        return None
    if len(ours) != len(theirs):
        return f"{len(theirs)} rows, not {len(ours)}"
    if sorted(map(repr, ours)) == sorted(map(repr, theirs)):
        return "the same rows in another order"
    row = next(index for index, pair in enumerate(zip(ours, theirs)) if pair[0] != pair[1])
    return f"row {row + 1} is {theirs[row]}, not {ours[row]}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("db")
    parser.add_argument("--program", default="target/debug/dateline")
    parser.add_argument("--engines", default="sqlite,duckdb,spark")
    parser.add_argument("--by", default="month,outlet", help="how the export is cut; empty: one file a table")
    parser.add_argument("--only", help="queries, separated by commas")
    parser.add_argument("--export", help="folder for the export; a temporary one unless told")
    parser.add_argument("--times", action="store_true", help="show milliseconds of the clock too")
    parser.add_argument("--least", type=int, default=0, help="fail where fewer queries give the same rows")
    args = parser.parse_args()
    program, db = os.path.abspath(args.program), os.path.abspath(args.db)
    engines = args.engines.split(",")
    with tempfile.TemporaryDirectory() as temporary:
        export = os.path.abspath(args.export or temporary)
        cut = ["--by", args.by] if args.by else []
        subprocess.run(
            [program, "--db", db, "export", export, "--format", "parquet", *cut], check=True, stderr=subprocess.DEVNULL
        )
        running = {name: ENGINES[name](db, export) for name in engines}
        print("| query | rows | " + " | ".join(engines) + " |")
        print("|---|---:|" + "---|" * len(engines))
        verdicts = {}
        for words in calls(program, db, args.only.split(",") if args.only else None):
            results, cells = {}, []
            for name in engines:
                started = time.monotonic()
                try:
                    results[name] = running[name].rows(printed(program, db, name, words))
                except Exception as error:  # what an engine says of a statement is what we want to know
                    cells.append(" ".join(str(error).removeprefix("error: ").split())[:160].replace("|", "\\|"))
                    continue
                took = f" {(time.monotonic() - started) * 1000:.0f} ms" if args.times else ""
                unlike = difference(results.get("sqlite", results[name]), results[name])
                cells.append((unlike.replace("|", "\\|")[:300] if unlike else "same") + took)
            verdicts.setdefault(words[0], []).append(all(cell.startswith("same") for cell in cells))
            rows = len(next(iter(results.values()), []))
            call = " ".join(f"'{word}'" if " " in word else word for word in words)
            print(f"| `{call}` | {rows} | " + " | ".join(cells) + " |", flush=True)
    same = sum(all(verdict) for verdict in verdicts.values())
    print(f"\n{same} of {len(verdicts)} queries give the same rows on {', '.join(engines)}.")
    sys.exit(0 if same >= args.least and not math.isnan(same) else 1)


if __name__ == "__main__":
    main()
