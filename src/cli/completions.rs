//! `completions`: what a shell needs to complete commands and options.

use super::files::Workspace;
use super::{Exit, Failure, terminal};
use crate::diagnostic::Error;
use clap::{Args, ValueEnum};
use clap_complete::{Shell, generate};

/// What `completions` takes.
#[derive(Debug, Args)]
pub struct Options {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    shell: Shells,
}

/// Shells that can complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Shells {
    /// `imbroglio completions bash > ~/.local/share/bash-completion/completions/imbroglio`
    Bash,
    /// A file `_imbroglio` in a folder of `$fpath`
    Zsh,
    /// `imbroglio completions fish > ~/.config/fish/completions/imbroglio.fish`
    Fish,
    /// `imbroglio completions powershell | Out-String | Invoke-Expression`
    Powershell,
    /// A file that the configuration of Nushell names in `use`
    Nushell,
}

/// Prints the completions.
pub fn run(options: &Options, _: &Workspace) -> Result<Exit, Failure> {
    let (mut command, mut script) = (super::command(), Vec::new());
    let name = "imbroglio";
    match options.shell {
        Shells::Bash => generate(Shell::Bash, &mut command, name, &mut script),
        Shells::Zsh => generate(Shell::Zsh, &mut command, name, &mut script),
        Shells::Fish => generate(Shell::Fish, &mut command, name, &mut script),
        Shells::Powershell => generate(Shell::PowerShell, &mut command, name, &mut script),
        Shells::Nushell => generate(clap_complete_nushell::Nushell, &mut command, name, &mut script),
    }
    let script =
        String::from_utf8(script).map_err(|cause| Error::because("cannot print the script", cause))?;
    terminal::out(&script)?;
    Ok(Exit::Clean)
}
