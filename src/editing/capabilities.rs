//! What the server offers.

use super::tokens::{MODIFIERS, TYPES};
use serde_json::{Value, json};

/// All of it, as the greeting says it.
pub fn offered() -> Value {
    json!({
        "positionEncoding": "utf-16",
        "textDocumentSync": { "openClose": true, "change": 2, "save": { "includeText": false } },
        "completionProvider": { "triggerCharacters": ["(", "[", ",", ":", "\"", " "], "resolveProvider": false },
        "hoverProvider": true,
        "definitionProvider": true,
        "referencesProvider": true,
        "renameProvider": { "prepareProvider": true },
        "documentSymbolProvider": true,
        "foldingRangeProvider": true,
        "inlayHintProvider": true,
        "codeActionProvider": { "codeActionKinds": ["quickfix"] },
        "documentFormattingProvider": true,
        "callHierarchyProvider": true,
        "semanticTokensProvider": {
            "legend": { "tokenTypes": TYPES, "tokenModifiers": MODIFIERS },
            "full": true,
        },
        "workspace": { "workspaceFolders": { "supported": true, "changeNotifications": true } },
    })
}
