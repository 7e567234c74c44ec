//! `dateline completions` and `dateline man`: what shells and readers of manuals want.

use clap::Command;
use clap_complete::Shell;

use super::{Code, Console, Failure};

/// Write completions for a shell, with the saved queries and their options
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
    command: Vec<String>,
}

/// A command that is not there.
#[derive(Debug, thiserror::Error)]
#[error("no command `{name}`")]
struct NoCommand {
    name: String,
}

/// Writes completions.
pub(super) fn run(
    args: &Args,
    mut command: Command,
    console: &mut Console,
) -> Result<Code, Failure> {
    // Into memory first: the generator panics where its writer fails, and a pipe may be closed.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, "dateline", &mut script);
    console.out.write_all(&script)?;
    Ok(Code::Done)
}

/// Writes a manual page.
pub(super) fn man(
    args: &ManArgs,
    mut command: Command,
    console: &mut Console,
) -> Result<Code, Failure> {
    command.build();
    for name in &args.command {
        command = command
            .find_subcommand(name)
            .cloned()
            .ok_or_else(|| Failure::new(NoCommand { name: name.clone() }, Code::Usage))?;
    }
    clap_mangen::Man::new(command).render(&mut console.out)?;
    Ok(Code::Done)
}
