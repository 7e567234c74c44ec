#!/usr/bin/env python3
"""Makes the exports of many shards one set of tables, in SQL, and shows that the saved queries answer as one database does.

    scripts/shards.py sql EXPORT…                       prints the views, in the SQL of DuckDB, over the Parquet of the shards
    scripts/shards.py try corpus.jsonl [--shards 4]     splits a batch by outlet, imports the pieces apart, exports them, and
                         [--program target/debug/dateline] compares every saved query with one import of all

Rows are numbered anew: number times shards, plus the shard. What is one thing in all shards (an outlet, actor, place, or story) is
found by what tells it apart in every database: name, key, GeoNames id, outlet and identity. It gets its lowest number, and every
column that refers to it follows; which columns do is in the data dictionary of the exports. Actors are called, and given a country
and gender, by the rule that an import has; versions of a story are put in its order. Batches, files and sums stay the shards' own.

What the shards alone can't tell: near-copies that lie in different shards, and events whose reports do. `dateline merge` works both
out. So queries run with `--copies all` here, and those that group reports by event are left out (see EVENTS).
"""

import argparse
import csv
import io
import json
import os
import subprocess
import sys
import tempfile

# What makes a row of a table the same thing in every shard, and what is called otherwise by other rows that are the same.
IDENTITY = {"outlet": ["name"], "actor": ["key"], "place": ["geonames_id"], "story": ["outlet_id", "identity"]}
# The actor by its key alone, where a namesake in the same shard changed it: the key holds over all shards.
OWN = {
    "mention": {"actor_id": "own_actor_id"},
    "quote": {"speaker_id": "own_speaker_id"},
    "quote_about": {"actor_id": "own_actor_id"},
    "event_report": {"according_to_id": "own_according_to_id"},
    "event_participant": {"actor_id": "own_actor_id"},
    "actor_role": {"actor_id": "own_actor_id", "of_actor_id": "own_of_actor_id"},
}
# Queries that group reports by event, of which the shards do not know.
EVENTS = {"date-conflicts", "promises-kept", "said-before-event", "schedule-changes", "talks-scheduled", "who-met-whom"}
# Queries about batches or one article by its number, of full text, and such as leave copies out, or count them, in any case.
OWN_ONLY = {"import-report", "coverage", "evidence", "story-versions", "topic-attention", "accusations-denials", "wire-pickup"}


def package(export):
    """Returns the tables of an export by name."""
    with open(os.path.join(export, "datapackage.json"), encoding="utf-8") as text:
        return {resource["name"]: resource for resource in json.load(text)["resources"]}


def rows(exports, table):
    """Returns a relation with the rows of all shards, and the number of the shard."""
    parts = []
    for number, export in enumerate(exports):
        resource = package(export)[table]
        paths = resource["path"] if isinstance(resource["path"], list) else [resource["path"]]
        files = ", ".join("'" + os.path.join(os.path.abspath(export), path).replace("'", "''") + "'" for path in paths)
        columns = ", ".join(field["name"] for field in resource["schema"]["fields"])
        parts.append(f"SELECT {number} AS shard, {columns} FROM read_parquet([{files}], hive_partitioning = false)")
    return " UNION ALL ".join(parts)


def views(exports):
    """Returns the statements that make the tables of all shards."""
    tables, count = package(exports[0]), len(exports)
    statements = ["SET default_null_order = 'nulls_first_on_asc_last_on_desc'"]

    def number(column):
        return f"{column} * {count} + t.shard"

    for table in tables:
        statements.append(f"CREATE OR REPLACE VIEW shard_{table} AS {rows(exports, table)}")
    # The lowest number of each thing; stories come after the outlets that they belong to.
    for table, same in IDENTITY.items():
        key = tables[table]["schema"]["primaryKey"][0]
        terms = ["o.new" if column == "outlet_id" else f"t.{column}" for column in same]
        join = " JOIN map_outlet AS o ON o.shard = t.shard AND o.old = t.outlet_id" if "outlet_id" in same else ""
        only = " WHERE t.origin = 'article'" if table == "actor" else ""
        statements.append(
            f"CREATE OR REPLACE TABLE map_{table} AS SELECT t.shard, t.{key} AS old,"
            f" min({number('t.' + key)}) OVER (PARTITION BY {', '.join(terms)}) AS new FROM shard_{table} AS t{join}{only}"
        )
    for table, resource in tables.items():
        if table in ("actor", "article", "article_brief", "sums_state"):
            continue
        statements.append(f"CREATE OR REPLACE VIEW {table} AS {numbered(table, resource, number)}")
    # As an import shows an actor: by its longest name, of equals the first; country and gender the first of all.
    statements.append(
        "CREATE OR REPLACE TABLE actor AS SELECT m.new AS actor_id, min(coalesce(t.own_kind, t.kind)) AS kind,"
        " arg_min(coalesce(t.own_name, t.name), row(-length(coalesce(t.own_name, t.name)), coalesce(t.own_name, t.name))) AS name, t.key,"
        " min(t.country) AS country, min(t.gender) AS gender, CAST(NULL AS BIGINT) AS merged_into, 0 AS rejected, NULL AS own_name,"
        " NULL AS own_kind, 'article' AS origin FROM shard_actor AS t JOIN map_actor AS m ON m.shard = t.shard AND m.old = t.actor_id"
        " GROUP BY m.new, t.key"
    )
    # Versions of a story in the order that an import gives them.
    order = "coalesce(published_at, published_day, ''), version_kind = 'kill', version_kind <> 'new', body_chars, body_hash"
    statements.append(
        f"CREATE OR REPLACE VIEW article AS SELECT * REPLACE (row_number() OVER (PARTITION BY story_id ORDER BY {order}) AS version_no,"
        f" CASE WHEN row_number() OVER (PARTITION BY story_id ORDER BY {order}) = count(*) OVER (PARTITION BY story_id) THEN 1 ELSE 0 END"
        f" AS is_latest) FROM ({numbered('article', tables['article'], number)}) AS a"
    )
    brief = numbered("article_brief", tables["article_brief"], number)
    statements.append(
        f"CREATE OR REPLACE TABLE article_brief AS SELECT b.* REPLACE (a.version_no AS version_no, a.is_latest AS is_latest)"
        f" FROM ({brief}) AS b JOIN article AS a ON a.article_id = b.article_id"
    )
    # The sums of the shards are not those of all: queries count.
    statements.append("CREATE OR REPLACE VIEW sums_state AS SELECT 1 AS sums_state_id, 0 AS fresh")
    # Views are made of the tables, as in the export.
    with open(os.path.join(exports[0], "tables.duckdb.sql"), encoding="utf-8") as script:
        made = script.read().split(";\n")
    return statements + [statement for statement in made if statement.startswith("CREATE OR REPLACE VIEW v_")]


def numbered(table, resource, number):
    """Returns a statement with the rows of a table, numbered anew."""
    refers = {key["fields"][0]: key["reference"]["resource"] for key in resource["schema"].get("foreignKeys", [])}
    own, key = OWN.get(table, {}), resource["schema"].get("primaryKey", [None])[0]
    terms, joins = [], ""
    for field in resource["schema"]["fields"]:
        name, other = field["name"], refers.get(field["name"])
        if name == key and table in IDENTITY:
            terms.append(f"k.new AS {name}")
            joins += f" JOIN map_{table} AS k ON k.shard = t.shard AND k.old = t.{name}"
        elif other in IDENTITY and not name.startswith("own_"):
            value = f"coalesce(t.{own[name]}, t.{name})" if name in own else f"t.{name}"
            terms.append(f"m_{name}.new AS {name}")
            joins += f" LEFT JOIN map_{other} AS m_{name} ON m_{name}.shard = t.shard AND m_{name}.old = {value}"
        elif name == key or other:
            terms.append(f"{number('t.' + name)} AS {name}")
        else:
            terms.append(f"t.{name}")
    only = f" QUALIFY row_number() OVER (PARTITION BY k.new ORDER BY t.shard, t.{key}) = 1" if table in IDENTITY else ""
    # Forms of a name that shards share are one form.
    if table in ("actor_name", "place_name"):
        of = "actor_id" if table == "actor_name" else "place_id"
        only = f" QUALIFY row_number() OVER (PARTITION BY m_{of}.new, t.name ORDER BY t.shard, t.{key}) = 1"
    return f"SELECT {', '.join(terms)} FROM shard_{table} AS t{joins}{only}"


def split(path, count, folder):
    """Writes the records of a batch to as many files, by outlet; returns the files."""
    outlets, names = {}, [os.path.join(folder, f"shard{number}.jsonl") for number in range(count)]
    outs = [open(name, "w", encoding="utf-8") for name in names]
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            outs[outlets.setdefault(json.loads(line).get("outlet"), len(outlets) % count)].write(line)
    for out in outs:
        out.close()
    return names


def compare(args):
    """Imports a batch whole and in shards, and compares the answers."""
    import duckdb

    program = os.path.abspath(args.program)

    def run(*words):
        done = subprocess.run([program, *words], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            sys.exit(f"{' '.join(words)}: {done.stderr}")
        return done.stdout

    with tempfile.TemporaryDirectory() as folder:
        one = os.path.join(folder, "one.db")
        run("import", args.corpus, "--db", one)
        exports = []
        for number, piece in enumerate(split(args.corpus, args.shards, folder)):
            db, export = os.path.join(folder, f"{number}.db"), os.path.join(folder, f"export{number}")
            run("import", piece, "--db", db)
            run("export", export, "--format", "parquet", "--db", db)
            exports.append(export)
        conn = duckdb.connect()
        for statement in views(exports):
            conn.execute(statement)
        same = asked = 0
        listed = json.loads(run("query", "--format", "json"))
        actor = json.loads(run("actors", "--format", "json", "--limit", "1", "--db", one))[0]["name"]
        for query in (row["query"] for row in listed):
            if query in EVENTS | OWN_ONLY:
                continue
            told = run("query", query, "--help")
            usage = next(line for line in told.splitlines() if line.startswith("Usage:"))
            words = ["query", query]
            for word in usage.split():
                if word.startswith("--"):
                    words += [word, f"*{actor}*" if word == "--actor" else "the"]
            words += ["--copies", "all"] if "--copies" in told else []
            # Both statements by the same hand: DuckDB over the shards, SQLite over the one database.
            found = conn.execute(run(*words, "--print-sql", "--dialect", "duckdb").strip().rstrip(";"))
            names = [column[0] for column in found.description]
            ours = [dict(zip(names, row)) for row in found.fetchall()]
            theirs = list(csv.DictReader(io.StringIO(run(*words, "--format", "csv", "--exact", "--db", one))))
            # Numbers of rows are the shards' own, and so is the order of what is equal but for them.
            shown = [name for name in names if not name.endswith("_id") and name not in ("id", "step", "example_article", "who")]

            def plain(table):
                found = []
                for row in table:
                    cells = [text(row[name]) for name in shown]
                    # The two of a pair stand in the order of their numbers.
                    found.append(tuple(sorted(cells) if query == "co-mentions" else cells))
                return sorted(found)

            asked += 1
            if plain(ours) == plain(theirs):
                same += 1
                print(f"{query}: the same {len(ours)} rows")
            else:
                odd = [pair for pair in zip(plain(ours), plain(theirs)) if pair[0] != pair[1]][:1]
                print(f"{query}: {len(ours)} rows, not {len(theirs)} {odd}")
        print(f"{same} of {asked} queries give the same rows on {args.shards} shards and on one database.")
        sys.exit(0 if same == asked else 1)


def text(value):
    """Returns a cell as it is compared: numbers alike, whichever engine they come from."""
    try:
        return f"{float(value):.9g}"
    except (TypeError, ValueError):
        return "" if value is None else str(value)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    printed = commands.add_parser("sql", help="print the views")
    printed.add_argument("exports", nargs="+")
    printed.set_defaults(run=lambda args: print(";\n".join(views(args.exports)) + ";"))
    tried = commands.add_parser("try", help="compare shards with one import")
    tried.add_argument("corpus")
    tried.add_argument("--shards", type=int, default=4)
    tried.add_argument("--program", default="target/debug/dateline")
    tried.set_defaults(run=compare)
    args = parser.parse_args()
    args.run(args)


if __name__ == "__main__":
    main()
