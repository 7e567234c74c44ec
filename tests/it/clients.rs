//! The saved queries in Datasette. Where it is not installed the test is left out, and that is said.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value as Json;

use crate::sandbox::Sandbox;

/// Tells whether a program is there.
#[expect(clippy::print_stderr, reason = "says why the test tests nothing")]
fn is_there(program: &str) -> bool {
    let found = Command::new(program)
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok();
    if !found {
        eprintln!("{program} is not installed: left out");
    }
    found
}

/// Returns the Datasette to try: `$DATASETTE`, one that `.ci/run` has installed, or one on the path.
fn datasette() -> Option<PathBuf> {
    let found = std::env::var_os("DATASETTE")
        .map(PathBuf::from)
        .or_else(|| {
            Some(Path::new("target/datasette/bin/datasette").to_owned())
                .filter(|path| path.exists())
        })
        .unwrap_or_else(|| PathBuf::from("datasette"));
    let found = if found.components().count() > 1 {
        std::fs::canonicalize(found).ok()?
    } else {
        found
    };
    is_there(found.to_str()?).then_some(found)
}

/// Fetches a page on loopback; returns its body.
fn fetch(port: u16, path: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    if !head.starts_with("HTTP/1.1 200") {
        return Err(std::io::Error::other(format!("{path}: {answer}")));
    }
    // Long answers come in pieces, each after its length.
    if !head
        .to_ascii_lowercase()
        .contains("transfer-encoding: chunked")
    {
        return Ok(body.to_owned());
    }
    let (mut whole, mut rest) = (String::new(), body);
    while let Some((size, after)) = rest.split_once("\r\n") {
        let size = usize::from_str_radix(size.trim(), 16).unwrap_or(0);
        let Some((piece, next)) = after.split_at_checked(size).filter(|_| size > 0) else {
            break;
        };
        whole.push_str(piece);
        rest = next.trim_start_matches("\r\n");
    }
    Ok(whole)
}

#[test]
fn datasette_serves_the_saved_queries() {
    let Some(program) = datasette() else {
        return;
    };
    let sandbox = Sandbox::small();
    let run = sandbox.run(&["export", "site", "--datasette"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let mut server = Command::new(program)
        .arg(sandbox.db())
        .args(["-m", "site/metadata.json", "-h", "127.0.0.1", "-p"])
        .arg(port.to_string())
        .current_dir(sandbox.path(""))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let started = std::time::Instant::now();
    let rows = loop {
        match fetch(
            port,
            "/dateline/who-said-what.json?about=Sudmark&_shape=objects",
        ) {
            Ok(text) => break Ok(text),
            Err(error) if started.elapsed().as_secs() > 60 => break Err(error),
            Err(_) => std::thread::sleep(std::time::Duration::from_millis(200)),
        }
    };
    let page = fetch(port, "/dateline/who-said-what?about=Sudmark");
    let table = fetch(port, "/dateline/quote");
    server.kill().unwrap();
    server.wait().unwrap();
    let answer: Json = serde_json::from_str(&rows.unwrap()).unwrap();
    let ours = sandbox.run(&[
        "query",
        "who-said-what",
        "--about",
        "Sudmark",
        "--format",
        "json",
    ]);
    let ours: Json = serde_json::from_str(&ours.out).unwrap();
    assert!(ours.as_array().is_some_and(|rows| !rows.is_empty()));
    assert_eq!(answer["rows"], ours);
    let page = page.unwrap();
    assert!(
        page.contains("Who said what about whom, newest first."),
        "{page}"
    );
    // A foreign key is shown by its label.
    assert!(table.unwrap().contains("Ana Lund"));
}
