//! How a command fails: exit code, the chain of causes, and a hint.

use std::error::Error;
use std::io;
use std::process::ExitCode;

use super::Console;

/// Exit codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// All done.
    Done = 0,
    /// The work failed.
    Failed = 1,
    /// Wrong usage.
    Usage = 2,
    /// Some records were refused; what was good is in.
    Refused = 3,
    /// The time limit was reached.
    TimeLimit = 4,
    /// Not a Dateline database, or of a newer version.
    NotDatabase = 5,
    /// Interrupted by the user.
    Interrupted = 130,
}

impl From<Code> for ExitCode {
    fn from(code: Code) -> Self {
        Self::from(code as u8)
    }
}

/// An error on its way to the user.
#[derive(Debug)]
pub struct Failure {
    error: Box<dyn Error + Send + Sync>,
    code: Code,
    hint: Option<String>,
}

impl Failure {
    /// Makes a failure of an error.
    pub fn new(error: impl Into<Box<dyn Error + Send + Sync>>, code: Code) -> Self {
        Self {
            error: error.into(),
            code,
            hint: None,
        }
    }

    /// Adds what the user may do about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<Option<String>>) -> Self {
        self.hint = hint.into();
        self
    }

    /// Says what was being done.
    #[must_use]
    pub fn context(self, what: String) -> Self {
        Self {
            error: Box::new(Context {
                what,
                source: self.error,
            }),
            ..self
        }
    }

    /// Prints the failure and returns its exit code. A closed pipe is no failure: the reader has what it wanted.
    pub fn print(self, console: &mut Console) -> Code {
        if is_closed_pipe(self.error.as_ref()) {
            let _ = console.end_page();
            return Code::Done;
        }
        // What was found before the failure belongs to the reader.
        let _ = console.end_page();
        let (red, yellow, off) = if console.err_color {
            ("\u{1b}[1;31m", "\u{1b}[1;33m", "\u{1b}[0m")
        } else {
            ("", "", "")
        };
        console.note(&format!(
            "{red}error:{off} {}",
            clean(&self.error.to_string())
        ));
        let mut shown = self.error.to_string();
        let mut cause = self.error.source();
        while let Some(error) = cause {
            let text = error.to_string();
            // A transparent variant repeats its source.
            if text != shown && !shown.ends_with(&text) {
                console.note(&format!("{red}caused by:{off} {}", clean(&text)));
            }
            shown = text;
            cause = error.source();
        }
        if let Some(hint) = self.hint {
            console.note(&format!("{yellow}hint:{off} {}", clean(&hint)));
        }
        self.code
    }
}

/// What was being done when an error came up.
#[derive(Debug, thiserror::Error)]
#[error("{what}")]
struct Context {
    what: String,
    source: Box<dyn Error + Send + Sync>,
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::new(error, Code::Failed)
    }
}

/// Escapes control and bidirectional characters except line ends: messages quote what files and users say.
fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c == '\n' {
            out.push(c);
        } else if c.is_control() || is_bidirectional(c) {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    out
}

/// Tells whether a character hides or reorders those around it (Unicode UAX #9 controls, zero-width characters).
const fn is_bidirectional(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{61c}' | '\u{feff}')
}

/// Tells whether the chain holds the error of a closed pipe.
fn is_closed_pipe(error: &(dyn Error + 'static)) -> bool {
    let mut at = Some(error);
    while let Some(error) = at {
        if error
            .downcast_ref::<io::Error>()
            .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
        {
            return true;
        }
        at = error.source();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_cannot_move_the_cursor() {
        assert_eq!(
            clean("a\u{1b}[31mb\u{202e}c\nd"),
            "a\\u{1b}[31mb\\u{202e}c\nd"
        );
    }

    #[test]
    fn a_closed_pipe_is_found_in_the_chain() {
        let pipe = io::Error::from(io::ErrorKind::BrokenPipe);
        assert!(is_closed_pipe(&pipe));
        assert!(!is_closed_pipe(&io::Error::from(io::ErrorKind::NotFound)));
    }
}
