//! Lines of programs, queries and settings, told by marks that running text does without.

/// Tells a comment, which says in words what the code around it does.
pub(super) fn is_remark(line: &str) -> bool {
    [
        "//", "/*", "*/", "* ", "# ", "## ", "-- ", "; ", "% ", "\"\"\"", "'''", "<!--",
    ]
    .iter()
    .any(|mark| line.starts_with(mark))
        || matches!(line, "*" | "#" | "--" | ";")
}

/// Tells a line of code; none of the marks stands in running text.
pub(super) fn is_code(line: &str) -> bool {
    let line = line.trim();
    let punctuation = line.chars().all(|c| "{}()[];,:<>/\"'`".contains(c));
    let ends = [
        "{", "};", ");", "),", "}", "],", "({", "([", "():", "))", " \\", "=>", "->", "++;", "\";",
        "';", "\",", "',",
    ]
    .iter()
    .any(|end| line.ends_with(end));
    let holds = [
        "::", " -> ", " => ", " == ", " != ", " && ", " += ", "();", "</", "/>", " || ", "$(",
        "\\n", "===",
    ]
    .iter()
    .any(|sign| line.contains(sign));
    let statement = [
        "#include",
        "#define",
        "import ",
        "from ",
        "def ",
        "fn ",
        "pub ",
        "let ",
        "const ",
        "var ",
        "class ",
        "function ",
        "return",
        "if ",
        "if(",
        "elif ",
        "else",
        "for ",
        "for(",
        "while ",
        "try:",
        "except",
        "with ",
        "print",
        "package ",
        "using ",
        "namespace ",
        "public ",
        "private ",
        "static ",
        "export ",
        "echo ",
        "select ",
        "insert ",
        "create ",
        "drop ",
        "update ",
        "@",
        "int ",
        "void ",
        "struct ",
        "enum ",
        "impl ",
        "use ",
        "mod ",
        "typedef ",
        "extern ",
        "unsafe ",
        "module ",
        "require",
        "#[",
        "#![",
        "#if",
        "#else",
        "#endif",
        "#undef",
        "#pragma",
        "#error",
        "assert",
        "raise ",
        "yield ",
    ]
    .iter()
    .any(|word| {
        line.get(..word.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(word))
    });
    let marked = line.ends_with([';', ':', '{', ')'])
        || line.contains(['=', '{', '_'])
        || called(line)
        || line.split_whitespace().count() <= 2
        || line.starts_with("from ") && line.contains(" import ");
    punctuation
        || ends
        || holds
        || is_query(line)
        || statement && marked
        || is_assignment(line.strip_prefix("- ").unwrap_or(line))
        || called(line)
}

/// Tells a long line of code without the spaces that people put in: many signs, few gaps.
pub(super) fn is_packed(line: &str) -> bool {
    if line.len() < 200 {
        return false;
    }
    let (mut signs, mut gaps, mut all) = (0_usize, 0_usize, 0_usize);
    for c in line.chars() {
        all += 1;
        signs += usize::from("{}()[];:=,.<>&|!?+\"'`$_".contains(c));
        gaps += usize::from(c.is_whitespace());
    }
    let brackets = line.matches(['{', '}', '(', ')', ';', '=']).count();
    signs * 100 >= all * 18 && gaps * 100 <= all * 9 && brackets * 100 >= all * 5
}

/// Tells a line of SQL: queries shout their verbs and whisper the rest.
pub(super) fn is_query(line: &str) -> bool {
    let verbs = [
        "SELECT ",
        "FROM ",
        "WHERE ",
        "JOIN ",
        "LEFT JOIN ",
        "GROUP BY ",
        "ORDER BY ",
        "INSERT INTO ",
        "ALTER TABLE ",
        "CREATE ",
        "WITH ",
        "AND ",
        "OR ",
        "VALUES",
        "WHEN ",
        "CONSTRAINT ",
        "UNION",
        "LIMIT ",
        "UPDATE ",
        "DELETE FROM ",
    ];
    let is_name = |word: &str| {
        word.contains(['_', '.', '(', '=', ':']) && word.contains(|c: char| c.is_ascii_lowercase())
    };
    verbs.iter().any(|verb| {
        line.strip_prefix(verb)
            .is_some_and(|rest| rest.trim_end_matches('.').split_whitespace().any(is_name))
    }) || [" AS ", " INTEGER", " TEXT", " NOT NULL", " IS NULL"]
        .iter()
        .any(|word| line.contains(word))
        && line.contains(|c: char| c.is_ascii_lowercase())
        && line.contains(['_', ',', '('])
}

/// Tells `name(`, `one.two(` at the start of a line: a call.
fn called(line: &str) -> bool {
    let end = line
        .find(|c: char| !(c.is_ascii_alphanumeric() || "_.:".contains(c)))
        .unwrap_or(line.len());
    end > 0 && line.get(end..).is_some_and(|rest| rest.starts_with('('))
}

/// Tells `name = value`, `some.name: value` with a name that only programs give, and `[section]`.
fn is_assignment(line: &str) -> bool {
    if line.starts_with('[') && line.ends_with(']') && line.split_whitespace().count() <= 2 {
        return true;
    }
    let end = line
        .find(|c: char| !(c.is_ascii_alphanumeric() || "_.-\"'[]$".contains(c)))
        .unwrap_or(line.len());
    let (name, rest) = line.split_at(end);
    if name.is_empty() || !name.contains(|c: char| c.is_ascii_alphabetic()) {
        return false;
    }
    let rest = rest.trim_start();
    let value = rest.get(1..).unwrap_or_default();
    match rest.chars().next() {
        // A ticker has its sign at once: `EUR=  1.09`.
        Some('=') => {
            !value.starts_with('=')
                && line
                    .get(end..)
                    .is_some_and(|r| r.starts_with(' ') || !value.starts_with(' '))
        }
        Some(':') => {
            name.starts_with(['"', '\''])
                || name.starts_with(|c: char| c.is_ascii_lowercase())
                    && (value.is_empty() || value.split_whitespace().count() <= 3)
        }
        _ => false,
    }
}
