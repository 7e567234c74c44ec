#!/usr/bin/env python3
"""Times every saved query on a database and writes a Markdown table.

    scripts/time_queries.py corpus.db [--program target/fast/dateline] [--runs 3] [--plans 5] [--against before.json]
                            [--save now.json] [--only co-mentions,verbs]

Each call starts the program anew and writes its rows as CSV to a file in memory: start, reading and writing together. What
counts is processor time (a query runs on one thread; other work on the machine lengthens it little), of the best of the runs
after one that warms the caches. A query that needs a value gets one that suits the corpus of
`examples/make_corpus.rs`. With `--plans N` the plans of the N slowest follow the table.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile

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


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("db")
    parser.add_argument("--program", default="target/fast/dateline")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--plans", type=int, default=0)
    parser.add_argument("--only", help="queries, separated by commas")
    parser.add_argument("--against", help="figures of an earlier --save, shown beside")
    parser.add_argument("--save", help="file for the figures")
    args = parser.parse_args()
    before = json.load(open(args.against)) if args.against else {}
    only = args.only.split(",") if args.only else None
    memory = "/dev/shm" if os.path.isdir("/dev/shm") else None
    figures = {}
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        rows_path = os.path.join(folder, "rows.csv")
        for words in calls(args.program, args.db):
            if only and not (set(words) & set(only)):
                continue
            best = None
            for _ in range(args.runs + 1):
                with open(rows_path, "wb") as out:
                    seconds, _ = run(args.program, args.db, [*words, "--format", "csv", "--timeout", str(LIMIT)], out)
                best = seconds if best is None else min(best, seconds)
                if best > 5:
                    break
            # Lines would count those inside cells: the rows are counted by the program that wrote them.
            rows = count(rows_path)
            figures[" ".join(words)] = {"ms": round(best * 1000, 1), "rows": rows, "bytes": os.path.getsize(rows_path)}
            print(f"{best * 1000:9.0f} ms {rows:9} rows  {' '.join(words)}", file=sys.stderr, flush=True)
    if args.save:
        with open(args.save, "w") as out:
            json.dump(figures, out, indent=1)
    print("| command | " + ("ms before | " if before else "") + "ms | rows |")
    print("|---|" + ("---:|" if before else "") + "---:|---:|")
    for call, figure in figures.items():
        earlier = f" {before[call]['ms']:.0f} |" if call in before else (" |" if before else "")
        print(f"| `{call}` |{earlier} {figure['ms']:.0f} | {figure['rows']} |")
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
