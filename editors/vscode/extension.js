// Starts `imbroglio lsp` for the films of a workspace.
const { workspace } = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

function activate() {
  const command = workspace.getConfiguration("imbroglio").get("path", "imbroglio");
  client = new LanguageClient(
    "imbroglio",
    "imbroglio",
    { command, args: ["lsp"] },
    {
      documentSelector: [{ language: "imbroglio" }],
      synchronize: { fileEvents: workspace.createFileSystemWatcher("**/*.{ron,txt}") },
    },
  );
  return client.start();
}

function deactivate() {
  return client?.stop();
}

module.exports = { activate, deactivate };
