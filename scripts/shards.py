#!/usr/bin/env python3
"""Makes the exports of many shards one set of tables, in SQL, and shows that the saved queries answer as one database does.

    scripts/shards.py sql EXPORT… [--dialect spark]     prints the statements, for DuckDB or Spark, over the Parquet of the shards
    scripts/shards.py try corpus.jsonl [--shards 4]     splits a batch by outlet, imports the pieces apart, exports them, and
                         [--engines duckdb,spark]           compares every saved query with one import of all
                         [--program target/debug/dateline]

Rows are numbered anew: number times shards, plus the shard. What is one thing in all shards (an outlet, actor, place, or story) is
found by what tells it apart in every database: name, key, GeoNames id, outlet and identity. It gets its lowest number, and every
column that refers to it follows; which columns do is in the data dictionary of the exports. Actors are called, and given a country
and gender, by the rule that an import has; versions of a story are put in its order. Batches, files and sums stay the shards' own.

Near-copies that lie in different shards are found as an import finds them: by keys of their wording, then by their runs of words.
What the shards alone can't tell is which reports of different shards are of one event; `dateline merge` works it out. So queries
that group reports by event are left out here (see EVENTS).

Needs the Python packages duckdb, or pyspark and Java 17 or later.
"""

import argparse
import csv
import io
import json
import os
import subprocess
import sys
import tempfile
import time

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
# Queries of one article by its number, of batches, and of full text.
OWN_ONLY = {"import-report", "evidence", "topic-attention"}


def package(export):
    """Returns the tables of an export by name."""
    with open(os.path.join(export, "datapackage.json"), encoding="utf-8") as text:
        return {resource["name"]: resource for resource in json.load(text)["resources"]}


# What the engines call otherwise.
WORDS = {
    "duckdb": {
        "view": "CREATE OR REPLACE VIEW",
        "table": "CREATE OR REPLACE TABLE",
        "pack": "row",
        "words": "regexp_extract_all(lower(a.body), '[\\p{L}\\p{N}]+')",
        "runs": "list_distinct(list_transform(range(1, len(t.words) - 2), lambda i: array_to_string(t.words[i:i + 3], ' ')))",
        "size": "len",
        "common": "list_intersect",
        "fail": "error",
    },
    "spark": {
        "view": "CREATE OR REPLACE TEMPORARY VIEW",
        "table": "CREATE TABLE",
        "pack": "struct",
        "words": "regexp_extract_all(lower(a.body), '([\\\\p{IsAlphabetic}\\\\p{N}]+)', 1)",
        "runs": "array_distinct(transform(sequence(1, size(t.words) - 3), i -> concat_ws(' ', slice(t.words, i, 4))))",
        "size": "size",
        "common": "array_intersect",
        "fail": "raise_error",
    },
}
# Rounds in which articles take the lowest number among their copies, and then that one's: a statement fails where they were too few.
ROUNDS = 6


def rows(exports, table, engine):
    """Returns a relation with the rows of all shards, and the number of the shard."""
    parts = []
    for number, export in enumerate(exports):
        resource = package(export)[table]
        paths = resource["path"] if isinstance(resource["path"], list) else [resource["path"]]
        paths = [os.path.join(os.path.abspath(export), path) for path in paths]
        columns = ", ".join(field["name"] for field in resource["schema"]["fields"])
        if engine == "spark":
            parts += [f"SELECT {number} AS shard, {columns} FROM parquet.`{path}`" for path in paths]
        else:
            files = ", ".join("'" + path.replace("'", "''") + "'" for path in paths)
            parts.append(f"SELECT {number} AS shard, {columns} FROM read_parquet([{files}], hive_partitioning = false)")
    return " UNION ALL ".join(parts)


def views(exports, engine="duckdb"):
    """Returns the statements that make the tables of all shards."""
    tables, count, words = package(exports[0]), len(exports), WORDS[engine]
    statements = ["SET default_null_order = 'nulls_first_on_asc_last_on_desc'"] if engine == "duckdb" else []

    def number(column):
        return f"{column} * {count} + t.shard"

    def view(name, sql):
        statements.append(f"{words['view']} {name} AS {sql}")

    def table(name, sql):
        # Written out on Spark too: plans that hold all steps before them grow twofold with each round.
        if engine == "spark":
            statements.append(f"DROP TABLE IF EXISTS {name}")
        kind = " USING parquet" if engine == "spark" else ""
        statements.append(f"{words['table']} {name}{kind} AS {sql}")

    def columns(name, alias, **other):
        fields = [field["name"] for field in tables[name]["schema"]["fields"]]
        return ", ".join(f"{other[field]} AS {field}" if field in other else f"{alias}.{field}" for field in fields)

    for name in tables:
        view(f"shard_{name}", rows(exports, name, engine))
    # The lowest number of each thing; stories come after the outlets that they belong to.
    for name, same in IDENTITY.items():
        key = tables[name]["schema"]["primaryKey"][0]
        terms = ["o.new" if column == "outlet_id" else f"t.{column}" for column in same]
        join = " JOIN map_outlet AS o ON o.shard = t.shard AND o.old = t.outlet_id" if "outlet_id" in same else ""
        only = " WHERE t.origin = 'article'" if name == "actor" else ""
        table(
            f"map_{name}",
            f"SELECT t.shard, t.{key} AS old, min({number('t.' + key)}) OVER (PARTITION BY {', '.join(terms)}) AS new"
            f" FROM shard_{name} AS t{join}{only}",
        )
    for name, resource in tables.items():
        if name not in ("actor", "article", "article_brief", "dup_group", "sums_state"):
            view(name, numbered(name, resource, number))
    # As an import shows an actor: by its longest name, of equals the first; country and gender the first of all.
    table(
        "actor",
        "SELECT m.new AS actor_id, min(coalesce(t.own_kind, t.kind)) AS kind, min_by(coalesce(t.own_name, t.name),"
        f" {words['pack']}(-length(coalesce(t.own_name, t.name)), coalesce(t.own_name, t.name))) AS name, t.key,"
        " min(t.country) AS country, min(t.gender) AS gender, CAST(NULL AS BIGINT) AS merged_into, 0 AS rejected,"
        " CAST(NULL AS VARCHAR(1)) AS own_name, CAST(NULL AS VARCHAR(1)) AS own_kind, 'article' AS origin"
        " FROM shard_actor AS t JOIN map_actor AS m ON m.shard = t.shard AND m.old = t.actor_id GROUP BY m.new, t.key",
    )
    # Versions of a story in the order that an import gives them.
    order = "coalesce(a.published_at, a.published_day, ''), a.version_kind = 'kill', a.version_kind <> 'new', a.body_chars, a.body_hash"
    place = f"row_number() OVER (PARTITION BY a.story_id ORDER BY {order})"
    latest = f"CASE WHEN {place} = count(*) OVER (PARTITION BY a.story_id) THEN 1 ELSE 0 END"
    table(
        "article_alone",
        f"SELECT {columns('article', 'a', version_no=place, is_latest=latest)} FROM ({numbered('article', tables['article'], number)}) AS a",
    )
    copies(table, statements, words)
    table(
        "article",
        "SELECT "
        + columns("article", "a", dup_group_id="c.dup_group_id", is_copy="coalesce(c.is_copy, 0)", dup_score="c.dup_score")
        + " FROM article_alone AS a LEFT JOIN copy_rank AS c ON c.article_id = a.article_id",
    )
    view("dup_group", "SELECT DISTINCT dup_group_id, 'minhash-4-words' AS method, 0.6 AS threshold FROM copy_rank")
    brief = numbered("article_brief", tables["article_brief"], number)
    own = columns("article_brief", "b", version_no="a.version_no", is_latest="a.is_latest", is_copy="a.is_copy")
    table("article_brief", f"SELECT {own} FROM ({brief}) AS b JOIN article AS a ON a.article_id = b.article_id")
    # The sums of the shards are not those of all: queries count.
    view("sums_state", "SELECT 1 AS sums_state_id, 0 AS fresh")
    # Views are made of the tables, as in the export.
    with open(os.path.join(exports[0], f"tables.{engine}.sql"), encoding="utf-8") as script:
        made = script.read().split(";\n")
    return statements + [statement for statement in made if statement.startswith(f"{words['view']} v_")]


def copies(table, statements, words):
    """Adds the statements that find near-copies among the articles of all shards, by the rule of an import.

    Candidates share a key of their wording; of the articles of one key, each is compared with the next 64 by hash. Copies have six
    tenths of their runs of four words in common, or the longer has seven tenths of those of the shorter, which is no brief and has
    a third of its length. Groups are connected sets; the first of each is the earliest among the latest versions.
    """
    size, common = words["size"], f"{words['size']}({words['common']}(x.runs, y.runs))"
    table(
        "copy_place",
        "SELECT k.key, k.article_id, row_number() OVER (PARTITION BY k.key ORDER BY a.body_hash, k.article_id) AS place"
        " FROM copy_key AS k JOIN article_alone AS a ON a.article_id = k.article_id",
    )
    table(
        "copy_pair",
        "SELECT DISTINCT least(p.article_id, q.article_id) AS a, greatest(p.article_id, q.article_id) AS b FROM copy_place AS p"
        " JOIN copy_place AS q ON q.key = p.key AND q.place > p.place AND q.place <= p.place + 64",
    )
    table(
        "copy_text",
        f"SELECT t.article_id, {words['runs']} AS runs FROM (SELECT a.article_id, {words['words']} AS words FROM article_alone AS a"
        f" WHERE EXISTS (SELECT 1 FROM copy_key AS k WHERE k.article_id = a.article_id)) AS t WHERE {size}(t.words) >= 25",
    )
    score = (
        f"SELECT p.a, p.b, {size}(x.runs) AS n, {size}(y.runs) AS m, {common} AS c FROM {{pairs}} AS p"
        " JOIN copy_text AS x ON x.article_id = p.a JOIN copy_text AS y ON y.article_id = p.b"
    )
    share = "CAST(s.c AS DOUBLE) / (s.n + s.m - s.c)"
    cut = "CAST(s.c AS DOUBLE) / least(s.n, s.m)"
    likeness = (
        f"CASE WHEN {share} < 0.6 AND {cut} >= 0.7 AND least(s.n, s.m) >= 60 AND least(s.n, s.m) * 3 >= greatest(s.n, s.m)"
        f" THEN {cut} ELSE {share} END"
    )
    table(
        "copy_edge",
        f"SELECT s.a, s.b FROM ({score.format(pairs='copy_pair')}) AS s JOIN article_alone AS f ON f.article_id = s.a"
        " JOIN article_alone AS g ON g.article_id = s.b"
        f" WHERE f.story_id <> g.story_id AND (f.body_hash = g.body_hash OR {likeness} >= 0.6)",
    )
    table("copy_link", "SELECT a, b FROM copy_edge UNION ALL SELECT b, a FROM copy_edge")
    table("copy_group0", "SELECT DISTINCT a AS article_id, a AS label FROM copy_link")
    for turn in range(ROUNDS):
        table(
            f"copy_step{turn}",
            f"SELECT g.article_id, least(g.label, min(n.label)) AS label FROM copy_group{turn} AS g"
            f" JOIN copy_link AS l ON l.a = g.article_id JOIN copy_group{turn} AS n ON n.article_id = l.b GROUP BY g.article_id, g.label",
        )
        table(
            f"copy_group{turn + 1}",
            f"SELECT g.article_id, n.label FROM copy_step{turn} AS g JOIN copy_step{turn} AS n ON n.article_id = g.label",
        )
    statements.append(
        f"SELECT {words['fail']}(concat('a group of copies needs more rounds: ', g.label)) FROM copy_group{ROUNDS} AS g"
        f" JOIN copy_link AS l ON l.a = g.article_id JOIN copy_group{ROUNDS} AS n ON n.article_id = l.b WHERE n.label <> g.label LIMIT 1"
    )
    rank = (
        "row_number() OVER (PARTITION BY g.label ORDER BY a.is_latest DESC, coalesce(a.published_at, a.published_day, '~'), o.name,"
        " s.identity, a.body_hash)"
    )
    table(
        "copy_turn",
        f"SELECT g.article_id, g.label, {rank} AS turn FROM copy_group{ROUNDS} AS g JOIN article_alone AS a ON a.article_id = g.article_id"
        " JOIN outlet AS o ON o.outlet_id = a.outlet_id JOIN story AS s ON s.story_id = a.story_id",
    )
    first = "SELECT f.article_id AS a, t.article_id AS b FROM copy_turn AS t JOIN copy_turn AS f ON f.label = t.label AND f.turn = 1"
    table(
        "copy_rank",
        "SELECT t.article_id, t.label AS dup_group_id, CASE WHEN t.turn = 1 THEN 0 ELSE 1 END AS is_copy,"
        f" CASE WHEN t.turn = 1 THEN 1.0 ELSE round({likeness} * 10000) / 10000 END AS dup_score"
        f" FROM copy_turn AS t JOIN ({score.format(pairs='(' + first + ')')}) AS s ON s.b = t.article_id",
    )


def numbered(table, resource, number):
    """Returns a statement with the rows of a table, numbered anew."""
    refers = {key["fields"][0]: key["reference"]["resource"] for key in resource["schema"].get("foreignKeys", [])}
    own, key = OWN.get(table, {}), resource["schema"].get("primaryKey", [None])[0]
    terms, names, joins = [], [], ""
    for field in resource["schema"]["fields"]:
        name, other = field["name"], refers.get(field["name"])
        names.append(name)
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
    # Of what is one thing, and of the forms of a name that shards share, the first stands.
    part = "k.new" if table in IDENTITY else {"actor_name": "m_actor_id.new, t.name", "place_name": "m_place_id.new, t.name"}.get(table)
    if part is None:
        return f"SELECT {', '.join(terms)} FROM shard_{table} AS t{joins}"
    terms.append(f"row_number() OVER (PARTITION BY {part} ORDER BY t.shard, t.{key}) AS turn")
    return f"SELECT {', '.join(names)} FROM (SELECT {', '.join(terms)} FROM shard_{table} AS t{joins}) AS t WHERE turn = 1"


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
        listed = json.loads(run("query", "--format", "json"))
        actor = json.loads(run("actors", "--format", "json", "--limit", "1", "--db", one))[0]["name"]
        asked, odd = 0, 0
        for engine in args.engines.split(","):
            same = here = 0
            start = time.monotonic()
            ask = ENGINES[engine](os.path.join(folder, "tables"))
            for statement in views(exports, engine):
                ask(statement)
            print(f"{engine}: the tables of {args.shards} shards made in {time.monotonic() - start:.0f} s")
            for query in (row["query"] for row in listed):
                if query in EVENTS | OWN_ONLY:
                    continue
                told = run("query", query, "--help")
                usage = next(line for line in told.splitlines() if line.startswith("Usage:"))
                words = ["query", query]
                for word in usage.split():
                    if word.startswith("--"):
                        words += [word, f"*{actor}*" if word == "--actor" else "the"]
                # With copies left out, and with them.
                for more in [[], ["--copies", "all"]] if "--copies" in told else [[]]:
                    # Both statements by the same hand: the engine over the shards, SQLite over the one database.
                    names, ours = ask(run(*words, *more, "--print-sql", "--dialect", engine).strip().rstrip(";"))
                    ours = [dict(zip(names, row)) for row in ours]
                    theirs = list(csv.DictReader(io.StringIO(run(*words, *more, "--format", "csv", "--exact", "--db", one))))
                    # Numbers of rows are the shards' own, and so is the order of what is equal but for them.
                    shown = [name for name in names if not name.endswith("_id") and name not in ("id", "step", "example_article", "who")]
                    ours, theirs = (plain(table, shown, query == "co-mentions") for table in (ours, theirs))
                    here += 1
                    if ours == theirs:
                        same += 1
                        print(f"{engine} {' '.join([query, *more])}: the same {len(ours)} rows")
                    else:
                        pairs = [pair for pair in zip(ours, theirs) if pair[0] != pair[1]][:1]
                        print(f"{engine} {' '.join([query, *more])}: {len(ours)} rows, not {len(theirs)} {pairs}")
            print(f"{engine}: {same} of {here} calls give the same rows on {args.shards} shards and on one database.")
            asked, odd = asked + here, odd + here - same
        sys.exit(1 if odd else 0)


def duckdb_engine(_folder):
    """Returns a function that runs a statement on DuckDB, and returns the names of columns and the rows."""
    import duckdb

    conn = duckdb.connect()

    def ask(sql):
        done = conn.execute(sql)
        return [column[0] for column in done.description or []], done.fetchall()

    return ask


def spark_engine(folder):
    """Returns the same for Spark on this machine; its tables lie in the folder."""
    from pyspark.sql import SparkSession

    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    session = (
        SparkSession.builder.master("local[2]")
        .appName("shards")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "8")
        .config("spark.sql.warehouse.dir", folder)
        .config("spark.log.level", "OFF")
        .config("spark.driver.memory", "4g")
        .getOrCreate()
    )

    def ask(sql):
        done = session.sql(sql)
        return done.columns, [tuple(row) for row in done.collect()]

    return ask


ENGINES = {"duckdb": duckdb_engine, "spark": spark_engine}


def plain(table, shown, is_pair):
    """Returns rows as they are compared; the two of a pair stand in the order of their numbers, which is no matter."""
    found = []
    for row in table:
        cells = [text(row[name]) for name in shown]
        found.append(tuple(sorted(cells) if is_pair else cells))
    return sorted(found)


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
    printed.add_argument("--dialect", choices=sorted(WORDS), default="duckdb")
    printed.set_defaults(run=lambda args: print(";\n".join(views(args.exports, args.dialect)) + ";"))
    tried = commands.add_parser("try", help="compare shards with one import")
    tried.add_argument("corpus")
    tried.add_argument("--shards", type=int, default=4)
    tried.add_argument("--engines", default="duckdb", help="of duckdb and spark, with commas between")
    tried.add_argument("--program", default="target/debug/dateline")
    tried.set_defaults(run=compare)
    args = parser.parse_args()
    args.run(args)


if __name__ == "__main__":
    main()
