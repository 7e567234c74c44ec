//! The streams of the program, and what is known of the terminal behind them.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::process::{Child, Command, Stdio};

use clap::ColorChoice;

/// Standard output and error, with what may be done to them.
pub struct Console {
    /// Rows, and nothing else.
    pub out: Box<dyn Write>,
    /// Messages.
    pub err: Box<dyn Write>,
    /// Width of the terminal behind standard output in columns; nothing where it is a pipe or file.
    pub width: Option<usize>,
    /// Tells whether standard output takes colour.
    pub color: bool,
    /// Tells whether standard error is a terminal: progress may be shown there.
    pub err_is_terminal: bool,
    /// Tells whether standard error takes colour.
    pub err_color: bool,
    /// Tells whether the terminal behind standard output makes links of web addresses.
    pub links: bool,
    /// The words of the pager's command line; empty: none.
    pager: Vec<String>,
    /// The pager that runs.
    paging: Option<Child>,
}

impl Console {
    /// Returns the console of this process.
    pub fn standard() -> Self {
        let out = io::stdout();
        let err = io::stderr();
        // https://no-color.org: any value that is not empty; a dumb terminal knows no escapes.
        let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
            || std::env::var_os("TERM").is_some_and(|value| value == "dumb");
        let is_terminal = out.is_terminal();
        Self {
            links: is_terminal
                && !plain
                && supports_hyperlinks::on(supports_hyperlinks::Stream::Stdout),
            pager: if is_terminal {
                pager(&|name| std::env::var(name).ok())
            } else {
                Vec::new()
            },
            paging: None,
            width: out.is_terminal().then(terminal_width),
            color: out.is_terminal() && !plain,
            err_is_terminal: err.is_terminal(),
            err_color: err.is_terminal() && !plain,
            out: Box::new(BufWriter::with_capacity(1 << 16, out)),
            err: Box::new(err),
        }
    }

    /// Returns what clap may do.
    pub const fn color_choice(&self) -> ColorChoice {
        if self.color || self.err_color {
            ColorChoice::Auto
        } else {
            ColorChoice::Never
        }
    }

    /// Writes one message line to standard error. A message that cannot be written has nobody to complain to.
    pub fn note(&mut self, text: &str) {
        let _ = writeln!(self.err, "{text}");
    }

    /// Writes out what is buffered.
    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// Uses no pager from now on.
    pub fn without_pager(&mut self) {
        self.pager.clear();
    }

    /// Sends standard output through the pager from now on, where there is one. It is started without a shell; one that cannot
    /// be started is done without.
    pub fn page(&mut self) {
        let Some((program, words)) = self.pager.split_first().filter(|_| self.paging.is_none())
        else {
            return;
        };
        let mut command = Command::new(program);
        command.args(words).stdin(Stdio::piped());
        // Stay out of the way of what fits the window, keep colours and links, and leave the text on the screen.
        if std::env::var_os("LESS").is_none() {
            command.env("LESS", "FRX");
        }
        if std::env::var_os("LV").is_none() {
            command.env("LV", "-c");
        }
        let Ok(mut child) = command.spawn() else {
            self.pager.clear();
            return;
        };
        if let Some(stdin) = child.stdin.take() {
            self.out = Box::new(BufWriter::with_capacity(1 << 16, stdin));
            self.paging = Some(child);
        }
    }

    /// Waits until the user leaves the pager; without one, only writes out what is buffered. A pager that is left early is no
    /// fault.
    pub fn end_page(&mut self) -> io::Result<()> {
        let Some(mut child) = self.paging.take() else {
            return self.flush();
        };
        let flushed = self.out.flush();
        // Dropping the pipe tells the pager that this is all.
        self.out = Box::new(BufWriter::with_capacity(1 << 16, io::stdout()));
        child.wait()?;
        match flushed {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error),
            _ => Ok(()),
        }
    }
}

/// Returns the words of the pager's command line: `DATELINE_PAGER`, else `PAGER`, else `less`. `NO_PAGER`, an empty name, `cat` and
/// a dumb terminal mean none.
fn pager(variable: &dyn Fn(&str) -> Option<String>) -> Vec<String> {
    let is_off = variable("NO_PAGER").is_some_and(|value| !value.is_empty())
        || variable("TERM").is_some_and(|value| value == "dumb");
    if is_off {
        return Vec::new();
    }
    let line = variable("DATELINE_PAGER")
        .or_else(|| variable("PAGER"))
        .unwrap_or_else(|| "less".to_owned());
    let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
    match words.first().map(String::as_str) {
        Some("cat") | None => Vec::new(),
        Some(_) => words,
    }
}

/// Returns the columns of the terminal: `COLUMNS`, else what the terminal says, else 80.
fn terminal_width() -> usize {
    std::env::var("COLUMNS")
        .ok()
        .and_then(|columns| columns.parse().ok())
        .or_else(|| terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)))
        .filter(|width| *width >= 20)
        .unwrap_or(80)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pager_is_chosen_by_the_environment() {
        for (variables, words) in [
            (vec![], vec!["less"]),
            (vec![("PAGER", "more -d")], vec!["more", "-d"]),
            (
                vec![("PAGER", "more"), ("DATELINE_PAGER", "most")],
                vec!["most"],
            ),
            (vec![("PAGER", "")], vec![]),
            (vec![("PAGER", "cat")], vec![]),
            (vec![("NO_PAGER", "1"), ("PAGER", "less")], vec![]),
            (vec![("TERM", "dumb")], vec![]),
        ] {
            let found = pager(&|name| {
                variables
                    .iter()
                    .find(|(known, _)| *known == name)
                    .map(|(_, value)| (*value).to_owned())
            });
            assert_eq!(found, words, "{variables:?}");
        }
    }
}
