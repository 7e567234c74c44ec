//! `dateline completions` and `dateline man`: what shells and readers of manuals want.

use std::ffi::OsString;

use clap::Command;
use clap_complete::Shell;
use clap_complete::engine::ArgValueCompleter;
use clap_complete::env::{CompleteEnv, Shells};

use super::{Code, Console, Failure, complete};
use crate::query::catalog::Catalog;
use crate::query::nearest;

/// Write completions for a shell: commands, saved queries, their options and choices, and names of actors, places and outlets
///
/// The script asks the program at every press of the key, so that queries of your own and the names in the database are known.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dateline completions bash > ~/.local/share/bash-completion/completions/dateline
  dateline completions zsh > ~/.zfunc/_dateline
  dateline completions fish > ~/.config/fish/completions/dateline.fish")]
pub(super) struct Args {
    /// The shell
    shell: Shell,
}

/// Write the manual page, of the program or of one command
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dateline man > dateline.1
  dateline man query | man -l -
  dateline man query who-said-what | man -l -")]
pub(super) struct ManArgs {
    /// The command, and the saved query
    #[arg(add = ArgValueCompleter::new(complete::page))]
    command: Vec<String>,
}

/// A command that is not there.
#[derive(Debug, thiserror::Error)]
#[error("no command `{name}`")]
struct NoCommand {
    name: String,
}

/// The variable by which the script of a shell asks for completions.
const ASKED: &str = "DATELINE_COMPLETE";

/// Writes the script.
pub(super) fn run(args: &Args, console: &mut Console) -> Result<Code, Failure> {
    let mut script = Vec::new();
    if let Some(shell) = Shells::builtins().completer(&args.shell.to_string()) {
        shell.write_registration(ASKED, "dateline", "dateline", "dateline", &mut script)?;
    }
    console.out.write_all(&script)?;
    Ok(Code::Done)
}

/// Answers a shell that asks for completions; tells whether one did.
pub(super) fn answer(words: &[OsString], catalog: &Catalog) -> Result<bool, clap::Error> {
    if std::env::var_os(ASKED).is_none() {
        return Ok(false);
    }
    let folder = std::env::current_dir().ok();
    CompleteEnv::with_factory(|| super::command(catalog))
        .var(ASKED)
        .try_complete(words.iter().cloned(), folder.as_deref())
}

/// Writes a manual page.
pub(super) fn man(
    args: &ManArgs,
    mut command: Command,
    console: &mut Console,
) -> Result<Code, Failure> {
    command.build();
    for name in &args.command {
        command = command.find_subcommand(name).cloned().ok_or_else(|| {
            let near = nearest(name, command.get_subcommands().map(Command::get_name))
                .map(|near| format!("did you mean `{near}`?"));
            Failure::new(NoCommand { name: name.clone() }, Code::Usage).hint(near)
        })?;
    }
    clap_mangen::Man::new(command).render(&mut console.out)?;
    Ok(Code::Done)
}
