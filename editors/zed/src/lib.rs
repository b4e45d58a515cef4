//! Starts `imbroglio lsp` for the films of a project.
use zed_extension_api as zed;

struct Imbroglio;

impl zed::Extension for Imbroglio {
    fn new() -> Self {
        Self
    }

    fn language_server_command(
        &mut self,
        _server: &zed::LanguageServerId,
        worktree: &zed::Worktree,
    ) -> zed::Result<zed::Command> {
        let command = worktree.which("imbroglio").ok_or("imbroglio is not on the PATH")?;
        Ok(zed::Command { command, args: vec!["lsp".into()], env: Vec::new() })
    }
}

zed::register_extension!(Imbroglio);
