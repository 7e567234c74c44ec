//! Turns what the user typed into the value of a parameter.
//!
//! Names of actors, places, outlets and articles need the database and are looked up in [`crate::query::name`]; here they stay words.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::query::Value;
use crate::query::header::{Param, ParamKind};

/// Why a value does not fit its parameter.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Neither default nor value.
    #[error("`--{name}` is required")]
    Required {
        /// The parameter.
        name: String,
    },
    /// Not a whole number.
    #[error("`{typed}` is not a whole number")]
    Integer {
        /// As typed.
        typed: String,
    },
    /// Not a finite number.
    #[error("`{typed}` is not a number")]
    Real {
        /// As typed.
        typed: String,
    },
    /// Not a date.
    #[error("`{typed}` is not a date (2017-02-13, 2017-02, 2017, today, yesterday or -30d)")]
    Date {
        /// As typed.
        typed: String,
    },
    /// Neither yes nor no.
    #[error("`{typed}` is neither true nor false")]
    Boolean {
        /// As typed.
        typed: String,
    },
    /// None of the choices.
    #[error("`{typed}` is none of {}", choices.join(", "))]
    Choice {
        /// As typed.
        typed: String,
        /// What may be chosen.
        choices: Vec<String>,
    },
}

/// Returns the value of `param` for what was typed (the default where nothing was); blank means NULL.
pub fn value(param: &Param, typed: Option<&str>, today: Date) -> Result<Value, Error> {
    let typed = typed
        .or(param.default.as_deref())
        .unwrap_or_default()
        .trim();
    if typed.is_empty() {
        if param.required() {
            return Err(Error::Required {
                name: param.name.replace('_', "-"),
            });
        }
        return Ok(Value::Null);
    }
    let owned = || typed.to_owned();
    Ok(match &param.kind {
        ParamKind::Text
        | ParamKind::Actor
        | ParamKind::Place
        | ParamKind::Outlet
        | ParamKind::Article => Value::Text(owned()),
        ParamKind::Integer => Value::Integer(
            typed
                .replace([',', '_'], "")
                .parse()
                .map_err(|_| Error::Integer { typed: owned() })?,
        ),
        ParamKind::Real => Value::Real(
            typed
                .parse()
                .ok()
                .filter(|number: &f64| number.is_finite())
                .ok_or_else(|| Error::Real { typed: owned() })?,
        ),
        ParamKind::Date => {
            let last = param.name.ends_with("until");
            let day = date(typed, last, today).ok_or_else(|| Error::Date { typed: owned() })?;
            Value::Text(day.to_string())
        }
        ParamKind::Boolean => match typed.to_lowercase().as_str() {
            "1" | "true" | "yes" | "on" => Value::Integer(1),
            "0" | "false" | "no" | "off" => Value::Integer(0),
            _ => return Err(Error::Boolean { typed: owned() }),
        },
        ParamKind::Choice(choices) => match choices
            .iter()
            .find(|choice| choice.eq_ignore_ascii_case(typed))
        {
            Some(choice) => Value::Text(choice.clone()),
            None => {
                return Err(Error::Choice {
                    typed: owned(),
                    choices: choices.clone(),
                });
            }
        },
    })
}

/// Checks a default against the type of its parameter.
pub fn check_default(param: &Param, default: &str) -> Result<(), Error> {
    value(param, Some(default), Date::constant(2000, 1, 1)).map(|_| ())
}

/// Returns the day meant: `2017-02-13`, `2017-02`, `2017`, `today`, `yesterday`, `tomorrow`, `-30d`, `+2w`.
///
/// A month or year is its first day, or its last where `last` is set: what "until 2017-02" means.
pub fn date(typed: &str, last: bool, today: Date) -> Option<Date> {
    match typed.to_lowercase().as_str() {
        "today" | "now" => return Some(today),
        "yesterday" => return today.yesterday().ok(),
        "tomorrow" => return today.tomorrow().ok(),
        _ => {}
    }
    if typed.starts_with(['-', '+']) {
        return shifted(typed, today);
    }
    if let Ok(day) = typed.parse::<Date>() {
        return Some(day);
    }
    let digits = |text: &str, len: usize| {
        text.len() == len && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let (year, month) = match typed.split_once('-') {
        Some((year, month)) if digits(month, 2) => (year, month.parse::<i8>().ok()),
        Some(_) => return None,
        None => (typed, None),
    };
    if !digits(year, 4) {
        return None;
    }
    let year: i16 = year.parse().ok()?;
    let first = Date::new(year, month.unwrap_or(if last { 12 } else { 1 }), 1).ok()?;
    Some(if last { first.last_of_month() } else { first })
}

/// Returns `today` moved by `-30d`, `-2w`, `-6m` or `-1y`.
fn shifted(typed: &str, today: Date) -> Option<Date> {
    let mut chars = typed.chars();
    let unit = chars.next_back()?;
    let number: i32 = chars.as_str().parse().ok()?;
    // jiff panics on spans past its range; ten thousand years are more than the calendar holds.
    if number.unsigned_abs() > 3_000_000 {
        return None;
    }
    let span = match unit {
        'd' => number.days(),
        'w' => number.checked_mul(7)?.days(),
        'm' if number.unsigned_abs() < 100_000 => number.months(),
        'y' if number.unsigned_abs() < 10_000 => number.years(),
        _ => return None,
    };
    today.checked_add(span).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Date = Date::constant(2017, 2, 13);

    #[test]
    fn dates_in_all_forms() {
        for (typed, first, last) in [
            ("2017-02-13", "2017-02-13", "2017-02-13"),
            ("2017-02", "2017-02-01", "2017-02-28"),
            ("2016", "2016-01-01", "2016-12-31"),
            ("today", "2017-02-13", "2017-02-13"),
            ("Yesterday", "2017-02-12", "2017-02-12"),
            ("-30d", "2017-01-14", "2017-01-14"),
            ("+1w", "2017-02-20", "2017-02-20"),
            ("-1y", "2016-02-13", "2016-02-13"),
        ] {
            assert_eq!(
                date(typed, false, TODAY).unwrap().to_string(),
                first,
                "{typed}"
            );
            assert_eq!(
                date(typed, true, TODAY).unwrap().to_string(),
                last,
                "{typed}"
            );
        }
        for typed in [
            "2017-13",
            "2017-02-30",
            "13.2.2017",
            "Feb 13",
            "17",
            "-d",
            "-",
            "-99999999999d",
            "-3000000y",
            "2017-2",
            "é",
        ] {
            assert_eq!(date(typed, false, TODAY), None, "{typed}");
        }
    }

    fn param(kind: ParamKind) -> Param {
        Param {
            name: "x".to_owned(),
            kind,
            optional: true,
            default: None,
            about: String::new(),
        }
    }

    #[test]
    fn values_fit_their_types() {
        let choice = ParamKind::Choice(vec!["latest".to_owned(), "all".to_owned()]);
        for (kind, typed, expected) in [
            (ParamKind::Integer, "1,204", Some(Value::Integer(1204))),
            (ParamKind::Integer, "1.5", None),
            (ParamKind::Integer, " ", Some(Value::Null)),
            (ParamKind::Real, "1e3", Some(Value::Real(1000.0))),
            (ParamKind::Real, "inf", None),
            (ParamKind::Boolean, "Yes", Some(Value::Integer(1))),
            (ParamKind::Boolean, "maybe", None),
            (choice.clone(), "ALL", Some(Value::from("all"))),
            (choice, "newest", None),
            (ParamKind::Text, "it's", Some(Value::from("it's"))),
            (
                ParamKind::Date,
                "2017-02-13",
                Some(Value::from("2017-02-13")),
            ),
            (ParamKind::Date, "soon", None),
        ] {
            assert_eq!(
                value(&param(kind), Some(typed), TODAY).ok(),
                expected,
                "{typed}"
            );
        }
    }

    #[test]
    fn a_required_value_must_be_there() {
        let required = Param {
            optional: false,
            ..param(ParamKind::Text)
        };
        assert!(value(&required, None, TODAY).is_err());
        assert!(value(&required, Some(" "), TODAY).is_err());
        assert_eq!(value(&param(ParamKind::Text), None, TODAY), Ok(Value::Null));
    }
}
