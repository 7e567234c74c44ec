//! Wrong usage in this program's own words, help and version as clap has them.
//!
//! clap says by kinds and contexts what is wrong; the sentences are made here, so that its errors read like all others.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::{Code, Console, Failure, decide};

/// Prints what clap has to say of a command line (help, version, wrong usage) and returns the exit code.
pub(super) fn print(error: &clap::Error, words: &[OsString], console: &mut Console) -> Code {
    if !error.use_stderr() {
        let text = error.render();
        let text = if console.color {
            text.ansi().to_string()
        } else {
            text.to_string()
        };
        let _ = write!(console.out, "{text}");
        let _ = console.flush();
        return Code::Done;
    }
    let Some((message, hint)) = told(error, words) else {
        let text = error.render();
        let text = if console.err_color {
            text.ansi().to_string()
        } else {
            text.to_string()
        };
        let _ = write!(console.err, "{text}");
        return Code::Usage;
    };
    let failure = match std::error::Error::source(error) {
        Some(cause) if error.kind() == ErrorKind::ValueValidation => {
            Failure::new(cause.to_string(), Code::Usage).context(message)
        }
        _ => Failure::new(message, Code::Usage).hint(hint),
    };
    let code = failure.print(console);
    if let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) {
        let usage = if console.err_color {
            usage.ansi().to_string()
        } else {
            usage.to_string()
        };
        console.note(&format!("\n{}", usage.trim_end()));
    }
    console.note("`--help` tells more");
    code
}

/// Returns what is wrong and what to do about it; nothing for what no command line of ours can bring about.
fn told(error: &clap::Error, words: &[OsString]) -> Option<(String, Option<String>)> {
    let one = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.as_str()),
        _ => None,
    };
    let several = |kind| match error.get(kind) {
        Some(ContextValue::Strings(texts)) => texts.clone(),
        Some(ContextValue::String(text)) => vec![text.clone()],
        _ => Vec::new(),
    };
    let number = |kind| match error.get(kind) {
        Some(ContextValue::Number(number)) => Some(*number),
        _ => None,
    };
    let arg = one(ContextKind::InvalidArg);
    Some(match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let name = one(ContextKind::InvalidSubcommand)?;
            let is_query = words
                .iter()
                .take_while(|word| *word != name)
                .any(|word| word == "query");
            let (what, list) = if is_query {
                ("saved query", "`dateline query` lists the saved queries")
            } else {
                ("command", "`dateline --help` lists the commands")
            };
            let hint = did_you_mean(&several(ContextKind::SuggestedSubcommand))
                .map_or_else(|| list.to_owned(), |near| format!("{near} {list}"));
            (format!("no {what} `{name}`"), Some(hint))
        }
        ErrorKind::UnknownArgument => {
            let hint = did_you_mean(&several(ContextKind::SuggestedArg))
                .or_else(|| {
                    let meant = decide::misplaced(words)?;
                    Some(format!("did you mean `{meant}`?"))
                })
                .or_else(|| advice(error));
            (format!("unexpected argument `{}`", arg?), hint)
        }
        ErrorKind::InvalidValue => {
            let value = one(ContextKind::InvalidValue)?;
            let values: Vec<String> = several(ContextKind::ValidValue)
                .into_iter()
                .filter(|value| !value.is_empty())
                .collect();
            let known = (!values.is_empty()).then(|| format!("one of {}", values.join(", ")));
            let hint = did_you_mean(&several(ContextKind::SuggestedValue)).map_or_else(
                || known.clone(),
                |near| {
                    Some(format!(
                        "{near} ({})",
                        known.as_deref().unwrap_or("see --help")
                    ))
                },
            );
            let message = if value.is_empty() {
                format!("`{}` needs a value", arg?)
            } else {
                format!("`{value}` is no value of `{}`", arg?)
            };
            (message, hint)
        }
        ErrorKind::ValueValidation => (
            format!(
                "wrong value `{}` for `{}`",
                one(ContextKind::InvalidValue)?,
                arg?
            ),
            None,
        ),
        ErrorKind::MissingRequiredArgument => {
            let missing = several(ContextKind::InvalidArg);
            let are = if missing.len() == 1 { "is" } else { "are" };
            (format!("{} {are} missing", quoted(&missing)), None)
        }
        ErrorKind::ArgumentConflict => {
            let arg = arg.or(one(ContextKind::InvalidSubcommand))?;
            let others = several(ContextKind::PriorArg);
            let message = if others.is_empty() || others == [arg] {
                format!("`{arg}` is given more than once")
            } else {
                format!("`{arg}` does not go with {}", quoted(&others))
            };
            (message, None)
        }
        ErrorKind::NoEquals => (
            format!("the value of `{}` stands after an equal sign", arg?),
            None,
        ),
        ErrorKind::MissingSubcommand => (
            format!("`{}` needs a command", one(ContextKind::InvalidSubcommand)?),
            Some(format!(
                "one of {}",
                several(ContextKind::ValidSubcommand).join(", ")
            )),
        ),
        ErrorKind::TooManyValues => (
            format!(
                "`{}` is one value too many for `{}`",
                one(ContextKind::InvalidValue)?,
                arg?
            ),
            None,
        ),
        ErrorKind::TooFewValues => (
            format!(
                "`{}` takes {} values at least",
                arg?,
                number(ContextKind::MinValues)?
            ),
            None,
        ),
        ErrorKind::WrongNumberOfValues => (
            format!(
                "`{}` takes {} values",
                arg?,
                number(ContextKind::ExpectedNumValues)?
            ),
            None,
        ),
        ErrorKind::InvalidUtf8 => ("a word of the command line is not UTF-8".to_owned(), None),
        _ => return None,
    })
}

/// Returns the first advice of clap's own: how a value that looks like an option is written.
fn advice(error: &clap::Error) -> Option<String> {
    match error.get(ContextKind::Suggested) {
        Some(ContextValue::StyledStrs(advice)) => advice
            .first()
            .map(|advice| advice.to_string().replace('\'', "`")),
        _ => None,
    }
}

/// Asks whether the nearest names were meant.
fn did_you_mean(near: &[String]) -> Option<String> {
    // clap's last is the most like it.
    let near: Vec<String> = near.iter().rev().take(3).cloned().collect();
    (!near.is_empty()).then(|| format!("did you mean {}?", quoted(&near)))
}

/// Returns names between backticks, with commas between them.
fn quoted(names: &[String]) -> String {
    names
        .iter()
        .map(|name| format!("`{name}`"))
        .collect::<Vec<_>>()
        .join(", ")
}
