//! Texts that go with a program: how to install and use it, what changed in it, under what terms.
//!
//! They are prose, and told by what no story has: several headings of such a manual together with commands or badges,
//! headings that are numbers of versions, the first words of a licence.

/// Headings of the parts of a manual, in lower case.
const PARTS: &[&str] = &[
    "installation",
    "installing",
    "install",
    "usage",
    "basic usage",
    "how to use",
    "getting started",
    "quick start",
    "quickstart",
    "requirements",
    "prerequisites",
    "dependencies",
    "building",
    "build",
    "compiling",
    "building from source",
    "configuration",
    "configuring",
    "options",
    "command line options",
    "environment variables",
    "api",
    "api reference",
    "api documentation",
    "examples",
    "example",
    "documentation",
    "features",
    "feature flags",
    "cargo features",
    "crate features",
    "supported platforms",
    "minimum supported rust version",
    "msrv",
    "rust version",
    "testing",
    "running tests",
    "tests",
    "running the tests",
    "development",
    "deployment",
    "contributing",
    "contributors",
    "contribution",
    "roadmap",
    "todo",
    "changelog",
    "release notes",
    "versioning",
    "license",
    "licence",
    "licensing",
    "credits",
    "acknowledgements",
    "acknowledgments",
    "authors",
    "support",
    "faq",
    "troubleshooting",
    "benchmarks",
    "performance",
    "no_std support",
    "project structure",
    "tech stack",
];

/// Commands by which programs are fetched and built; each is followed by more on its line.
const COMMANDS: &[&str] = &[
    "npm ",
    "npx ",
    "yarn ",
    "pnpm ",
    "pip ",
    "pip3 ",
    "python ",
    "python3 ",
    "cargo ",
    "git ",
    "go get ",
    "go install ",
    "make ",
    "cmake ",
    "brew ",
    "apt-get ",
    "apt ",
    "sudo ",
    "docker ",
    "composer ",
    "gem ",
    "bundle ",
    "mvn ",
    "./",
    "$ ",
    "> ",
    "% ",
    "cd ",
    "curl ",
    "wget ",
    "conda ",
];

/// Pictures that show the state of a program.
const BADGES: &[&str] = &[
    "://img.shields.io/",
    "/badge.svg",
    "://badge.fury.io/",
    "://travis-ci.org/",
    "://codecov.io/",
    "://docs.rs/badge",
    "<!-- cargo-rdme",
    "<!-- cargo-sync-readme",
];

/// Tells what a text says of a program, if it does; in words that go on from "no article:".
pub(super) fn project(text: &str) -> Option<&'static str> {
    if is_licence(text) {
        return Some("the licence of a program");
    }
    let (mut parts, mut commands, mut badges, mut versions, mut changes) = (0, 0, 0, 0, 0);
    let mut headings = 0;
    let mut terms = false;
    let mut fenced = false;
    let mut fences = 0;
    let mut before = "";
    for line in text.lines().take(super::shape::LINES) {
        let line = line.trim();
        if line.starts_with("```") || line.starts_with("~~~") {
            fenced = !fenced;
            fences += usize::from(fenced);
            continue;
        }
        if fenced || line.starts_with("$ ") {
            commands += usize::from(COMMANDS.iter().any(|command| line.starts_with(command)));
            continue;
        }
        badges += usize::from(BADGES.iter().any(|badge| line.contains(badge)));
        let heading = heading(line, before);
        before = line;
        let Some(heading) = heading else { continue };
        headings += 1;
        let bare = heading
            .trim_matches(|c: char| !c.is_alphanumeric())
            .to_lowercase();
        parts += usize::from(PARTS.contains(&bare.as_str()));
        terms |= matches!(bare.as_str(), "license" | "licence" | "licensing");
        versions += usize::from(is_version(heading));
        changes += usize::from(
            [
                "added",
                "changed",
                "fixed",
                "removed",
                "deprecated",
                "security",
                "bug fixes",
                "features",
                "unreleased",
                "changelog",
                "change log",
            ]
            .contains(&bare.as_str()),
        );
    }
    if versions >= 3 && versions * 3 >= headings || versions >= 1 && changes >= 2 {
        return Some("a list of the changes in a program");
    }
    let marks = usize::from(fences > 0) + usize::from(commands > 0);
    // A picture that says whether the program can be built stands nowhere else.
    (badges > 0 || parts >= 4 || parts >= 2 && marks > 0 || terms && marks > 0)
        .then_some("the manual of a program")
}

/// Returns the words of a heading as Markdown has it: `## Usage`, or underlined by the line behind it.
fn heading<'a>(line: &'a str, before: &'a str) -> Option<&'a str> {
    let words = line.trim_start_matches('#');
    let level = line.len() - words.len();
    if (1..=6).contains(&level) && words.starts_with(' ') {
        return Some(words.trim().trim_end_matches('#').trim_end());
    }
    let is_underline = line.len() >= 3
        && (line.bytes().all(|byte| byte == b'=') || line.bytes().all(|byte| byte == b'-'));
    (is_underline && !before.is_empty() && before.len() <= 80 && line.len() + 2 >= before.len())
        .then_some(before)
}

/// Tells `[1.2.0] - 2021-03-04`, `v0.3.1`, `Version 2.0.0 (May 2021)`.
fn is_version(heading: &str) -> bool {
    let first = heading
        .trim_start_matches(['[', 'v', 'V'])
        .trim_start_matches("ersion ")
        .split(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '.' | '-' | '+'))
        .next()
        .unwrap_or_default();
    let mut numbers = first.split('.');
    let is_number = |part: Option<&str>| {
        part.is_some_and(|part| {
            !part.is_empty() && part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit())
        })
    };
    is_number(numbers.next())
        && is_number(numbers.next())
        && numbers
            .next()
            .is_some_and(|part| part.starts_with(|c: char| c.is_ascii_digit()))
}

/// Tells the licences that lie beside most programs.
fn is_licence(text: &str) -> bool {
    let head: String = text.chars().take(3000).collect();
    let words: Vec<&str> = head.split_whitespace().collect();
    let joined = words.join(" ");
    let starts = [
        "Apache License Version 2.0",
        "GNU GENERAL PUBLIC LICENSE Version",
        "GNU LESSER GENERAL PUBLIC LICENSE Version",
        "GNU AFFERO GENERAL PUBLIC LICENSE Version",
        "Mozilla Public License Version 2.0",
        "Boost Software License - Version 1.0",
    ];
    starts.iter().any(|start| joined.starts_with(start))
        || [
            "Permission is hereby granted, free of charge, to any person obtaining a copy",
            "Permission to use, copy, modify, and/or distribute this software for any purpose",
            "Redistribution and use in source and binary forms, with or without modification, are permitted",
            "This is free and unencumbered software released into the public domain.",
        ]
        .iter()
        .any(|words| {
            // After the title and who holds the rights, and not in the middle of a story.
            joined.find(words).is_some_and(|at| at <= 600)
        }) && joined.to_lowercase().contains("warrant")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_go_with_a_program_are_told() {
        for (text, want) in [
            (
                "# tidewatch\n\n[![build](https://ci.example/badge.svg)](https://ci.example)\n\nA small library that reads tide tables.\n\n\
                 ## Installation\n\n```\nnpm install tidewatch\n```\n\n## Usage\n\nCall it with the name of a port.\n\n## License\n\nMIT\n",
                "manual",
            ),
            (
                "tidewatch\n=========\n\nReads tide tables.\n\nInstallation\n------------\n\nFetch it, then build it.\n\nUsage\n-----\n\n\
                 Run it.\n\nContributing\n------------\n\nWrite to us.\n\nLicense\n-------\n\nMIT.\n",
                "manual",
            ),
            (
                "# Changelog\n\n## [1.2.0] - 2021-03-04\n\n### Added\n\n- Tables of the western ports.\n\n### Fixed\n\n- The clock.\n",
                "changes",
            ),
            (
                "MIT License\n\nCopyright (c) 2021 Ada Berg\n\nPermission is hereby granted, free of charge, to any person obtaining a copy \
                 of this software, to deal in it.\n\nTHE SOFTWARE IS PROVIDED \"AS IS\", WITHOUT WARRANTY OF ANY KIND.\n",
                "licence",
            ),
            (
                "                  Apache License\n            Version 2.0, January 2004\n\n 1. Definitions.\n",
                "licence",
            ),
        ] {
            let told = project(text).unwrap_or_default();
            assert!(told.contains(want), "{text}: {told:?}");
        }
    }

    #[test]
    fn stories_on_programs_stay() {
        for text in [
            "# Harbour opens its code\n\nThe harbour board put its programs under the MIT licence on Monday.\n\n## Usage\n\nTwo towns use \
             them already, said Ada Berg.\n\n## What next\n\nA vote is due in May.\n",
            "## Features\n\nThe ship has two decks.\n\n## Performance\n\nIt makes 20 knots, said its builder.\n",
            "Permission is hereby granted, free of charge, to any person: with these words the mayor opened the beach on Monday.\n",
            "# 10 Downing Street\n\n## 1.5 million march\n\n## 2.5 degrees warmer\n\nThe prime minister said on Monday that the talks would go on.\n",
            "The GNU General Public License, version 3, was upheld by a court in Alta on Monday, lawyers said.\n",
        ] {
            assert_eq!(project(text), None, "{text}");
        }
    }
}
