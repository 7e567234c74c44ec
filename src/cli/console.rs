//! The streams of the program, and what is known of the terminal behind them.

use std::io::{self, BufWriter, IsTerminal, Write};

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
}

impl Console {
    /// Returns the console of this process.
    pub fn standard() -> Self {
        let out = io::stdout();
        let err = io::stderr();
        // https://no-color.org: any value that is not empty; a dumb terminal knows no escapes.
        let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
            || std::env::var_os("TERM").is_some_and(|value| value == "dumb");
        Self {
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
