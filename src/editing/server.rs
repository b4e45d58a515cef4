//! The talk with an editor: greeting, messages in the order in which they come, farewell.

use super::documents::{Document, changed, path};
use super::project::Project;
use super::session::{Client, Explain, Session};
use super::{
    actions, capabilities, causes, completion, edits, faults, folding, hints, hover, navigation, outline,
    rename, tokens,
};
use crate::film::{Limits, place};
use gen_lsp_types::{
    CallHierarchyIncomingCallsRequest, CallHierarchyOutgoingCallsRequest, CallHierarchyPrepareRequest,
    CodeActionRequest, CompletionRequest, DefinitionRequest, DidChangeTextDocumentParams,
    DidChangeWorkspaceFoldersParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams,
    DocumentFormattingRequest, DocumentSymbolRequest, FoldingRangeRequest, HoverRequest, InlayHintRequest,
    PrepareRenameRequest, ReferencesRequest, RenameRequest, Request as _, SemanticTokensRequest,
};
use lsp_server::{Connection, ErrorCode, Message, Notification, ProtocolError, Request, RequestId, Response};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::collections::{BTreeSet, VecDeque};
use std::path::PathBuf;
use std::rc::Rc;
use std::time::Duration;

/// How long nothing must come in before it is said what is wrong.
const QUIET: Duration = Duration::from_millis(5);
/// After so many messages it is said even while more come in.
const MOST_POSTPONED: usize = 200;

/// How a talk ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// The editor shut the server down and said goodbye.
    Well,
    /// The editor went without shutting the server down.
    Abruptly,
}

/// A talk with an editor.
struct Server<'c> {
    connection: &'c Connection,
    session: Session,
    published: faults::Published,
    waiting: VecDeque<Message>,
    cancelled: BTreeSet<RequestId>,
    shut_down: bool,
    /// Whether texts have changed since diagnostics were sent.
    stale: bool,
}

/// Talks with an editor until it goes.
///
/// # Errors
/// When the editor breaks the protocol before the talk has begun, or goes within an answer.
pub fn serve(connection: &Connection, limits: Limits, explain: Explain) -> Result<Ended, ProtocolError> {
    let (id, greeting) = connection.initialize_start()?;
    let answer = json!({
        "capabilities": capabilities::offered(),
        "serverInfo": { "name": "imbroglio", "version": env!("CARGO_PKG_VERSION") },
    });
    connection.initialize_finish(id, answer)?;
    let project = Project::new(roots(&greeting), limits);
    let mut server = Server {
        connection,
        session: Session { project, explain, client: client(&greeting) },
        published: faults::Published::default(),
        waiting: VecDeque::new(),
        cancelled: BTreeSet::new(),
        shut_down: false,
        stale: false,
    };
    Ok(server.run())
}

/// The folders of the workspace, as the editor names them; older editors name one, as its address or its path.
fn roots(greeting: &Value) -> Vec<PathBuf> {
    let address = |value: &Value| value.as_str().map(|uri| path(&uri.into()));
    let folders = greeting.get("workspaceFolders").and_then(Value::as_array);
    let folders: Vec<PathBuf> =
        folders.into_iter().flatten().filter_map(|folder| address(folder.get("uri")?)).collect();
    if !folders.is_empty() {
        return folders;
    }
    let root = greeting.get("rootUri").and_then(address);
    root.or_else(|| Some(PathBuf::from(greeting.get("rootPath")?.as_str()?))).into_iter().collect()
}

fn client(greeting: &Value) -> Client {
    let says = |pointer: &str| greeting.pointer(pointer).and_then(Value::as_bool).unwrap_or(false);
    Client {
        versions: says("/capabilities/workspace/workspaceEdit/documentChanges"),
        snippets: says("/capabilities/textDocument/completion/completionItem/snippetSupport"),
    }
}

impl Server<'_> {
    /// How the talk ends when the editor goes now.
    fn gone(&self) -> Ended {
        if self.shut_down { Ended::Well } else { Ended::Abruptly }
    }

    fn run(&mut self) -> Ended {
        let mut postponed = 0;
        loop {
            // whatever has come in is taken together, so that what was called off in the meantime is not done
            while let Ok(message) = self.connection.receiver.try_recv() {
                self.take(message);
            }
            if self.waiting.is_empty() {
                // while more comes in, what is wrong is said once for many changes
                if self.stale && postponed < MOST_POSTPONED {
                    match self.connection.receiver.recv_timeout(QUIET) {
                        Ok(message) => {
                            postponed += 1;
                            self.take(message);
                            continue;
                        }
                        Err(gone) if !gone.is_timeout() => return self.gone(),
                        Err(_) => {}
                    }
                }
                postponed = 0;
                self.publish();
                match self.connection.receiver.recv() {
                    Ok(message) => {
                        self.take(message);
                        continue;
                    }
                    Err(_) => return self.gone(),
                }
            }
            match self.waiting.pop_front() {
                Some(Message::Request(request)) => self.request(request),
                Some(Message::Notification(note)) if note.method == "exit" => {
                    return self.gone();
                }
                Some(Message::Notification(note)) => self.notification(note),
                Some(Message::Response(_)) | None => {}
            }
        }
    }

    fn take(&mut self, message: Message) {
        match message {
            Message::Notification(note) if note.method == "$/cancelRequest" => {
                let id = match note.params.get("id") {
                    Some(Value::Number(number)) => {
                        number.as_i64().and_then(|id| i32::try_from(id).ok()).map(RequestId::from)
                    }
                    Some(Value::String(id)) => Some(RequestId::from(id.clone())),
                    _ => None,
                };
                // only what is still waiting can be called off
                let waits = |id: &RequestId| {
                    self.waiting
                        .iter()
                        .any(|message| matches!(message, Message::Request(other) if other.id == *id))
                };
                self.cancelled.extend(id.filter(waits));
            }
            other => self.waiting.push_back(other),
        }
    }

    fn send(&self, message: impl Into<Message>) {
        // an editor that has gone away is noticed when the next message is awaited
        let _ = self.connection.sender.send(message.into());
    }

    /// Tells the user of something that is wrong with the talk itself.
    fn warn(&self, message: String) {
        let params = json!({ "type": 2, "message": message });
        self.send(Notification { method: "window/logMessage".into(), params });
    }

    fn request(&mut self, request: Request) {
        let id = request.id.clone();
        let refused =
            |code: ErrorCode, message: &str| Response::new_err(id.clone(), code as i32, message.to_owned());
        let answer = if self.cancelled.remove(&request.id) {
            refused(ErrorCode::RequestCanceled, "called off")
        } else if self.shut_down {
            refused(ErrorCode::InvalidRequest, "the server is shut down")
        } else if request.method == "shutdown" {
            self.shut_down = true;
            Response::new_ok(id, ())
        } else {
            match self.answer(&request.method, request.params) {
                Ok(value) => Response::new_ok(id, value),
                Err((code, message)) => Response::new_err(id, code as i32, message),
            }
        };
        self.send(answer);
    }

    fn answer(&mut self, method: &str, params: Value) -> Result<Value, (ErrorCode, String)> {
        let asked = |known: gen_lsp_types::LspRequestMethod<'static>| known.as_str() == method;
        if asked(CompletionRequest::METHOD) {
            answered(&self.session, params, completion::complete)
        } else if asked(HoverRequest::METHOD) {
            answered(&self.session, params, hover::hover)
        } else if asked(DefinitionRequest::METHOD) {
            answered(&self.session, params, navigation::definition)
        } else if asked(ReferencesRequest::METHOD) {
            answered(&self.session, params, navigation::references)
        } else if asked(PrepareRenameRequest::METHOD) {
            answered(&self.session, params, rename::prepare)
        } else if asked(RenameRequest::METHOD) {
            let params = parsed(params)?;
            let edit =
                rename::rename(&self.session, params).map_err(|why| (ErrorCode::InvalidParams, why))?;
            Ok(serde_json::to_value(edit).unwrap_or_default())
        } else if asked(DocumentSymbolRequest::METHOD) {
            answered(&self.session, params, outline::symbols)
        } else if asked(FoldingRangeRequest::METHOD) {
            answered(&self.session, params, folding::folds)
        } else if asked(InlayHintRequest::METHOD) {
            answered(&self.session, params, hints::hints)
        } else if asked(CodeActionRequest::METHOD) {
            answered(&self.session, params, actions::actions)
        } else if asked(DocumentFormattingRequest::METHOD) {
            answered(&self.session, params, edits::format)
        } else if asked(SemanticTokensRequest::METHOD) {
            answered(&self.session, params, tokens::tokens)
        } else if asked(CallHierarchyPrepareRequest::METHOD) {
            answered(&self.session, params, causes::prepare)
        } else if asked(CallHierarchyIncomingCallsRequest::METHOD) {
            answered(&self.session, params, causes::incoming)
        } else if asked(CallHierarchyOutgoingCallsRequest::METHOD) {
            answered(&self.session, params, causes::outgoing)
        } else {
            Err((ErrorCode::MethodNotFound, format!("{method} is not offered")))
        }
    }

    fn notification(&mut self, note: Notification) {
        let method = note.method;
        let outcome = match method.as_str() {
            "textDocument/didOpen" => serde_json::from_value(note.params).map(|params| self.opened(params)),
            "textDocument/didChange" => {
                serde_json::from_value(note.params).map(|params| self.changed(params))
            }
            "textDocument/didClose" => serde_json::from_value(note.params).map(|params| self.closed(&params)),
            "textDocument/didSave" | "workspace/didChangeWatchedFiles" => {
                self.session.project.disk_changed();
                self.stale = true;
                Ok(())
            }
            "workspace/didChangeWorkspaceFolders" => {
                serde_json::from_value(note.params).map(|params| self.folders(&params))
            }
            // what is not known is passed over, as the protocol asks
            _ => Ok(()),
        };
        if let Err(fault) = outcome {
            self.warn(format!("{method} was left out: {fault}"));
        }
    }

    fn opened(&mut self, params: DidOpenTextDocumentParams) {
        let item = params.text_document;
        self.session.project.open(item.uri, item.version, item.text);
        self.stale = true;
    }

    fn changed(&mut self, params: DidChangeTextDocumentParams) {
        let (id, version) = (params.text_document.text_document_identifier, params.text_document.version);
        let Some((path, document)) = self.session.project.document(&id.uri) else {
            return self.warn(format!("a change of {}, which is not open, was left out", id.uri));
        };
        if version <= document.version {
            let last = document.version;
            return self.warn(format!(
                "change {version} of {} came after change {last} and was left out; close the file and open it again",
                id.uri
            ));
        }
        let text = Rc::new(changed(&document.text, params.content_changes));
        let document = Document { uri: document.uri.clone(), version, text };
        self.session.project.put(path, document);
        self.stale = true;
    }

    fn closed(&mut self, params: &DidCloseTextDocumentParams) {
        self.session.project.close(&place(&path(&params.text_document.uri)));
        self.stale = true;
    }

    fn folders(&mut self, params: &DidChangeWorkspaceFoldersParams) {
        for folder in &params.event.removed {
            self.session.project.set_root(&path(&folder.uri), false);
        }
        for folder in &params.event.added {
            self.session.project.set_root(&path(&folder.uri), true);
        }
        self.stale = true;
    }

    /// Sends what is wrong now, where it is not what was wrong before.
    fn publish(&mut self) {
        if !self.stale || self.shut_down {
            return;
        }
        self.stale = false;
        for params in self.published.renew(&self.session.project) {
            let params = serde_json::to_value(params).unwrap_or_default();
            self.send(Notification { method: "textDocument/publishDiagnostics".into(), params });
        }
    }
}

fn parsed<T: DeserializeOwned>(params: Value) -> Result<T, (ErrorCode, String)> {
    serde_json::from_value(params).map_err(|fault| (ErrorCode::InvalidParams, fault.to_string()))
}

fn answered<P: DeserializeOwned, A: serde::Serialize>(
    session: &Session,
    params: Value,
    answer: fn(&Session, P) -> Option<A>,
) -> Result<Value, (ErrorCode, String)> {
    let answer = answer(session, parsed(params)?);
    serde_json::to_value(answer).map_err(|fault| (ErrorCode::InternalError, fault.to_string()))
}
