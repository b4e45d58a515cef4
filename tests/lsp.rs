//! The language server as an editor meets it: the real program, over its standard input and output.
#![cfg(feature = "lsp")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

struct Editor {
    server: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    folder: PathBuf,
    asked: i64,
    /// Notifications so far.
    heard: Vec<Value>,
}

const FILM: &str = r#"(
    title: "Duel",
    seeds: ["001"],
    include: ["cast.ron"],
    bonds: [friend(ann, bob, cites("001.p1.s1"))],
    story: [
        (id: meeting, what: "They meet 𝄞", cites: "001.p1.s1", acts: [meets(ann, bob)]),
        (id: shot, what: "Cleo shoots Bob", cites: "001.p1.s2", acts: [kills(cleo, bob)], needs: [meeting]),
        (id: flight, what: "Cleo flees", cites: "001.p1.s3", acts: [flees(cleo)], needs: [shot]),
    ],
)
"#;
const CAST: &str = r#"(
    characters: [
        (id: ann, name: "Ann", cites: "001.p1.s1"),
        (id: bob, name: "Bob"),
        (id: cleo, name: "Cleo"),
    ],
)
"#;
const SEED: &str = "Ann and Bob meet.\nCleo shoots Bob.\nCleo flees.\n";

impl Editor {
    fn start(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("lsp").join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(folder.join("data/films")).unwrap();
        fs::create_dir_all(folder.join("seeds")).unwrap();
        let folder = fs::canonicalize(folder).unwrap();
        fs::write(folder.join("data/films/duel.ron"), FILM).unwrap();
        fs::write(folder.join("data/films/cast.ron"), CAST).unwrap();
        fs::write(folder.join("seeds/001-duel.txt"), SEED).unwrap();
        let mut server = Command::new(env!("CARGO_BIN_EXE_imbroglio"))
            .arg("lsp")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let (input, output) = (server.stdin.take(), BufReader::new(server.stdout.take().unwrap()));
        let mut editor = Self { server, input, output, folder, asked: 0, heard: Vec::new() };
        let root = editor.uri("");
        let answer = editor.ask(
            "initialize",
            json!({ "processId": null, "rootUri": root, "capabilities": {
                "workspace": { "workspaceEdit": { "documentChanges": true } } } }),
        );
        assert_eq!(answer["capabilities"]["hoverProvider"], true, "{answer}");
        editor.tell("initialized", json!({}));
        editor
    }

    fn uri(&self, file: &str) -> String {
        format!("file://{}/{file}", self.folder.display()).trim_end_matches('/').to_owned()
    }

    fn write(&mut self, message: &Value) {
        let body = message.to_string();
        let input = self.input.as_mut().unwrap();
        write!(input, "Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
        input.flush().unwrap();
    }

    fn read(&mut self) -> Option<Value> {
        let mut length = 0;
        loop {
            let mut line = String::new();
            if self.output.read_line(&mut line).unwrap() == 0 {
                return None;
            }
            match line.trim() {
                "" => break,
                head => {
                    if let Some(number) = head.strip_prefix("Content-Length: ") {
                        length = number.parse().unwrap();
                    }
                }
            }
        }
        let mut body = vec![0; length];
        self.output.read_exact(&mut body).unwrap();
        Some(serde_json::from_slice(&body).unwrap())
    }

    fn tell(&mut self, method: &str, params: Value) {
        self.write(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    fn send(&mut self, method: &str, params: Value) -> i64 {
        self.asked += 1;
        self.write(&json!({ "jsonrpc": "2.0", "id": self.asked, "method": method, "params": params }));
        self.asked
    }

    /// The whole answer to a request.
    fn answer(&mut self, id: i64) -> Value {
        loop {
            let message = self.read().expect("the server went away");
            if message.get("id") == Some(&json!(id)) {
                return message;
            }
            self.heard.push(message);
        }
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        let id = self.send(method, params);
        let answer = self.answer(id);
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].clone()
    }

    fn open(&mut self, file: &str, text: &str) {
        let uri = self.uri(file);
        self.tell(
            "textDocument/didOpen",
            json!({ "textDocument": { "uri": uri, "languageId": "ron", "version": 1, "text": text } }),
        );
    }

    fn change(&mut self, file: &str, version: i32, changes: Value) {
        let uri = self.uri(file);
        self.tell(
            "textDocument/didChange",
            json!({ "textDocument": { "uri": uri, "version": version }, "contentChanges": changes }),
        );
    }

    /// A request at the end of the first `before` in a text.
    fn at(&mut self, method: &str, file: &str, text: &str, before: &str, more: Value) -> Value {
        let byte = text.find(before).unwrap_or_else(|| panic!("{before}")) + before.len();
        let line = text[..byte].matches('\n').count();
        let column = text[..byte].rsplit('\n').next().unwrap().encode_utf16().count();
        let mut params = json!({
            "textDocument": { "uri": self.uri(file) }, "position": { "line": line, "character": column },
        });
        params.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap_or_default());
        self.ask(method, params)
    }

    /// What was last said to be wrong with a file.
    fn faults(&self, file: &str) -> Vec<String> {
        let uri = self.uri(file);
        let said = self.heard.iter().rev().find(|message| {
            message["method"] == "textDocument/publishDiagnostics" && message["params"]["uri"] == json!(uri)
        });
        let said = said.map(|message| message["params"]["diagnostics"].clone()).unwrap_or_default();
        said.as_array()
            .into_iter()
            .flatten()
            .map(|fault| fault["code"].as_str().unwrap().to_owned())
            .collect()
    }

    /// Waits until this, and nothing else, is said to be wrong with a file: it is said when the server has nothing better
    /// to do.
    fn await_faults(&mut self, file: &str, wanted: &[&str]) {
        for _ in 0..400 {
            self.ask("textDocument/foldingRange", json!({ "textDocument": { "uri": self.uri(file) } }));
            if self.faults(file) == wanted {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(25));
        }
        assert_eq!(self.faults(file), wanted);
    }

    /// Waits until this is among what is said to be wrong with a file.
    fn await_fault(&mut self, file: &str, code: &str) {
        let code = code.to_owned();
        for _ in 0..400 {
            self.ask("textDocument/foldingRange", json!({ "textDocument": { "uri": self.uri(file) } }));
            if self.faults(file).contains(&code) {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(25));
        }
        assert!(self.faults(file).contains(&code), "{:?}", self.faults(file));
    }

    fn leave(mut self) -> Option<i32> {
        self.ask("shutdown", Value::Null);
        self.tell("exit", Value::Null);
        self.server.wait().unwrap().code()
    }
}

const DUEL: &str = "data/films/duel.ron";
const CAST_FILE: &str = "data/films/cast.ron";

fn labels(list: &Value) -> Vec<String> {
    list["items"].as_array().unwrap().iter().map(|item| item["label"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn diagnostics_are_those_of_check_and_go_when_they_are_mended() {
    let mut editor = Editor::start("diagnostics");
    editor.open(DUEL, FILM);
    editor.await_faults(DUEL, &[]);
    let broken = FILM.replace("kills(cleo, bob)", "kils(cleo, bbo)");
    editor.change(DUEL, 2, json!([{ "text": broken }]));
    editor.await_faults(DUEL, &["E104", "E101"]);
    editor.change(DUEL, 3, json!([{ "text": FILM }]));
    editor.await_faults(DUEL, &[]);
    // what is typed in the cast counts for the film, unsaved as it is
    editor.open(CAST_FILE, &CAST.replace("(id: cleo", "(id: clea"));
    editor.await_fault(DUEL, "E101");
    assert_eq!(editor.leave(), Some(0));
}

#[test]
fn completion_offers_what_the_place_takes() {
    let mut editor = Editor::start("completion");
    let ask = |editor: &mut Editor, version: i32, old: &str, new: &str| {
        let text = FILM.replace(old, new);
        editor.change(DUEL, version, json!([{ "text": text }]));
        let before = new.split('|').next().unwrap().to_owned();
        let text = text.replace('|', "");
        editor.change(DUEL, version + 1, json!([{ "text": text }]));
        editor.at("textDocument/completion", DUEL, &text, &before, json!({}))
    };
    editor.open(DUEL, FILM);
    let kinds = ask(&mut editor, 2, "acts: [flees(cleo)]", "acts: [esc|");
    assert!(labels(&kinds).contains(&"escapes".to_owned()) && !labels(&kinds).contains(&"friend".to_owned()));
    let escapes = kinds["items"].as_array().unwrap().iter().find(|item| item["label"] == "escapes").unwrap();
    assert!(!escapes["documentation"]["value"].as_str().unwrap().is_empty(), "{escapes}");
    let bonds = ask(&mut editor, 4, "bonds: [friend(ann, bob, cites(\"001.p1.s1\"))]", "bonds: [|");
    assert!(labels(&bonds).contains(&"friend".to_owned()) && !labels(&bonds).contains(&"kills".to_owned()));
    let parties = ask(&mut editor, 6, "flees(cleo)", "flees(|)");
    assert_eq!(labels(&parties)[..3], ["ann", "bob", "cleo"].map(str::to_owned), "from the include");
    assert!(!labels(&parties).contains(&"meeting".to_owned()));
    let events = ask(&mut editor, 8, "needs: [shot]", "needs: [|");
    assert_eq!(labels(&events), ["meeting", "flight", "any(…)"].map(str::to_owned), "all but itself");
    let cites = ask(&mut editor, 10, "cites: \"001.p1.s3\"", "cites: \"001|\"");
    let first = &cites["items"][0];
    assert!(cites.to_string().contains("Cleo flees."), "{first}");
    let markers = ask(&mut editor, 12, "kills(cleo, bob)", "kills(cleo, bob, att|)");
    assert!(
        labels(&markers).contains(&"attempted".to_owned()) && !labels(&markers).contains(&"ann".to_owned())
    );
    let fields = ask(&mut editor, 14, ", needs: [shot]", ", ne|");
    assert!(labels(&fields).contains(&"needs".to_owned()) && !labels(&fields).contains(&"acts".to_owned()));
    let nothing = ask(&mut editor, 16, "title: \"Duel\",", "title: \"Duel\", // esc|");
    assert_eq!(nothing["items"], Value::Null, "nothing within a comment");
    assert_eq!(editor.leave(), Some(0));
}

#[test]
fn hover_definition_and_references_go_over_the_include_and_the_seed() {
    let mut editor = Editor::start("navigation");
    editor.open(DUEL, FILM);
    let said = |answer: &Value| answer["contents"]["value"].as_str().unwrap_or_default().to_owned();
    let kind = editor.at("textDocument/hover", DUEL, FILM, "acts: [kil", json!({}));
    assert!(said(&kind).contains("is killed by"), "{kind}");
    let bob = editor.at("textDocument/hover", DUEL, FILM, "kills(cleo, b", json!({}));
    assert!(said(&bob).contains("**Bob**") && said(&bob).contains("kills"), "{bob}");
    let sentence = editor.at("textDocument/hover", DUEL, FILM, "cites: \"001.p1.s2", json!({}));
    assert!(said(&sentence).contains("Cleo shoots Bob."), "{sentence}");
    let field = editor.at("textDocument/hover", DUEL, FILM, "need", json!({}));
    assert!(said(&field).contains("without each of which"), "{field}");
    let defined = editor.at("textDocument/definition", DUEL, FILM, "kills(cleo, b", json!({}));
    assert_eq!(defined[0]["uri"], json!(editor.uri(CAST_FILE)));
    assert_eq!(defined[0]["range"]["start"], json!({ "line": 3, "character": 13 }));
    let seed = editor.at("textDocument/definition", DUEL, FILM, "cites: \"001.p1.s2", json!({}));
    assert!(seed[0]["uri"].as_str().unwrap().ends_with("seeds/001-duel.txt"), "{seed}");
    assert_eq!(seed[0]["range"]["start"]["line"], 1);
    let context = json!({ "context": { "includeDeclaration": true } });
    let all = editor.at("textDocument/references", DUEL, FILM, "kills(cleo, b", context);
    assert_eq!(all.as_array().unwrap().len(), 4, "the cast, a bond, two acts: {all}");
    assert_eq!(editor.leave(), Some(0));
}

/// A text after the edits of one file.
fn edited(text: &str, edits: &Value) -> String {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let byte = |at: &Value| {
        let (line, column) =
            (at["line"].as_u64().unwrap() as usize, at["character"].as_u64().unwrap() as usize);
        let before: usize = lines[..line.min(lines.len())].iter().map(|line| line.len()).sum();
        let mut units = 0;
        let rest = lines.get(line).copied().unwrap_or("");
        before
            + rest
                .chars()
                .take_while(|letter| {
                    units += letter.len_utf16();
                    units <= column
                })
                .map(char::len_utf8)
                .sum::<usize>()
    };
    let mut edits: Vec<(usize, usize, String)> = edits
        .as_array()
        .unwrap()
        .iter()
        .map(|edit| {
            let range = &edit["range"];
            (byte(&range["start"]), byte(&range["end"]), edit["newText"].as_str().unwrap().to_owned())
        })
        .collect();
    edits.sort();
    let mut text = text.to_owned();
    for (from, to, new) in edits.into_iter().rev() {
        text.replace_range(from..to, &new);
    }
    text
}

#[test]
fn rename_reaches_the_include_and_every_mention_and_refuses_what_is_taken() {
    let mut editor = Editor::start("rename");
    editor.open(DUEL, FILM);
    let change =
        editor.at("textDocument/rename", DUEL, FILM, "kills(cleo, b", json!({ "newName": "robert" }));
    let changes = change["documentChanges"].as_array().unwrap().clone();
    let (mut duel, mut cast) = (FILM.to_owned(), CAST.to_owned());
    for change in &changes {
        let uri = change["textDocument"]["uri"].as_str().unwrap();
        let text = if uri.ends_with("duel.ron") { &mut duel } else { &mut cast };
        *text = edited(text, &change["edits"]);
    }
    assert_eq!(duel, FILM.replace("bob", "robert"));
    assert_eq!(cast, CAST.replace("id: bob", "id: robert"));
    let byte = FILM.find("kills(cleo, b").unwrap() + 12;
    let line = FILM[..byte].matches('\n').count();
    for (name, why) in
        [("ann", "already"), ("1x", "cannot"), ("attempted", "means something"), ("_", "means something")]
    {
        let column = FILM[..byte].rsplit('\n').next().unwrap().len();
        let params = json!({ "textDocument": { "uri": editor.uri(DUEL) }, "newName": name,
            "position": { "line": line, "character": column } });
        let id = editor.send("textDocument/rename", params);
        let refused = editor.answer(id);
        assert!(
            refused["error"]["message"].as_str().is_some_and(|text| text.contains(why)),
            "{name}: {refused}"
        );
    }
    assert_eq!(editor.leave(), Some(0));
}

#[test]
fn the_rest_of_what_an_editor_asks_is_answered() {
    let mut editor = Editor::start("rest");
    let text = FILM
        .replace("kills(cleo, bob)", "killz(cleo, bob)")
        .replace("title: \"Duel\",\n", "title:\"Duel\",\n");
    editor.open(DUEL, &text);
    let file = json!({ "textDocument": { "uri": editor.uri(DUEL) } });
    let whole = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 99, "character": 0 } });
    let mut asked = file.clone();
    asked["range"] = whole.clone();
    asked["context"] = json!({ "diagnostics": [] });
    let actions = editor.ask("textDocument/codeAction", asked.clone());
    assert!(actions.to_string().contains("Replace with `kills`"), "{actions}");
    let edits = &actions[0]["edit"]["documentChanges"][0]["edits"];
    let mended = edited(&text, edits);
    assert!(mended.contains("kills(cleo, bob)"), "{mended}");
    editor.change(DUEL, 2, json!([{ "text": mended }]));
    let hints = editor.ask("textDocument/inlayHint", asked);
    assert_eq!(hints[2]["label"], "3, dead: Bob", "{hints}");
    let formatted = editor.ask(
        "textDocument/formatting",
        json!({ "textDocument": { "uri": editor.uri(DUEL) }, "options": { "tabSize": 4, "insertSpaces": true } }),
    );
    let styled = edited(&mended, &formatted);
    assert!(styled.contains("title: \"Duel\",") && styled.contains("𝄞"), "{styled}");
    let outline = editor.ask("textDocument/documentSymbol", file.clone());
    assert_eq!(outline[0]["name"], "story");
    assert_eq!(outline[0]["children"].as_array().unwrap().len(), 3);
    let folds = editor.ask("textDocument/foldingRange", file.clone());
    assert!(
        folds.as_array().unwrap().iter().any(|fold| fold["startLine"] == 5 && fold["endLine"] == 8),
        "{folds}"
    );
    let tokens = editor.ask("textDocument/semanticTokens/full", file);
    assert_eq!(tokens["data"].as_array().unwrap().len() % 5, 0);
    let item = editor.at("textDocument/prepareCallHierarchy", DUEL, &mended, "(id: sh", json!({}));
    assert_eq!(item[0]["name"], "shot");
    let incoming = editor.ask("callHierarchy/incomingCalls", json!({ "item": item[0] }));
    assert_eq!(incoming[0]["from"]["name"], "meeting", "{incoming}");
    let outgoing = editor.ask("callHierarchy/outgoingCalls", json!({ "item": item[0] }));
    assert_eq!(outgoing[0]["to"]["name"], "flight", "{outgoing}");
    assert_eq!(editor.leave(), Some(0));
}

#[test]
fn positions_behind_letters_of_two_units_are_right() {
    let mut editor = Editor::start("units");
    let text = FILM.replace("meets(ann, bob)", "meets(ann, bbo)");
    editor.open(DUEL, &text);
    editor.await_fault(DUEL, "E101");
    let said =
        editor.heard.iter().rev().find(|said| said["method"] == "textDocument/publishDiagnostics").unwrap();
    let line = text.lines().nth(6).unwrap();
    let column = line[..line.find("bbo").unwrap()].encode_utf16().count();
    assert_eq!(said["params"]["diagnostics"][0]["range"]["start"], json!({ "line": 6, "character": column }));
    // a change behind that letter hits its place
    let range =
        json!({ "start": { "line": 6, "character": column }, "end": { "line": 6, "character": column + 3 } });
    editor.change(DUEL, 2, json!([{ "range": range, "text": "bob" }]));
    editor.await_faults(DUEL, &[]);
    assert_eq!(editor.leave(), Some(0));
}

#[test]
fn what_breaks_the_rules_of_the_talk_is_answered_and_harms_nothing() {
    let mut editor = Editor::start("bad");
    editor.open(DUEL, FILM);
    // beyond the text, the wrong way round, and older than what is known
    let far = json!({ "start": { "line": 900, "character": 7 }, "end": { "line": 2, "character": 90000 } });
    editor.change(DUEL, 5, json!([{ "range": far, "text": "\n// end" }]));
    editor.change(DUEL, 4, json!([{ "text": "gone" }]));
    editor.change("data/films/not-open.ron", 1, json!([{ "text": "gone" }]));
    editor.tell("textDocument/didChange", json!({ "nonsense": true }));
    for method in ["textDocument/hover", "textDocument/completion", "textDocument/definition"] {
        let params = json!({ "textDocument": { "uri": editor.uri(DUEL) }, "position": { "line": 4294967295u32, "character": 4294967295u32 } });
        editor.ask(method, params);
    }
    let id = editor.send("textDocument/hover", json!({ "position": 3 }));
    assert_eq!(editor.answer(id)["error"]["code"], -32602);
    let id = editor.send("textDocument/unheardOf", json!({}));
    assert_eq!(editor.answer(id)["error"]["code"], -32601);
    let warned = editor.heard.iter().filter(|said| said["method"] == "window/logMessage").count();
    assert_eq!(warned, 3, "{:?}", editor.heard);
    // nothing outside the workspace is read
    let outside = FILM.replace("cast.ron", "../../../../../../../../../etc/hostname");
    editor.change(DUEL, 6, json!([{ "text": outside }]));
    editor.await_fault(DUEL, "E011");
    // many changes at once, and a request that is called off among them
    for version in 7..10_007 {
        let here = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 0, "character": 0 } });
        editor.change(
            DUEL,
            version,
            json!([{ "range": here, "text": if version % 2 == 0 { " " } else { "\n" } }]),
        );
        // an editor reads while it writes
        if version % 100 == 0 {
            editor.ask("textDocument/foldingRange", json!({ "textDocument": { "uri": editor.uri(DUEL) } }));
        }
    }
    let id =
        editor.send("textDocument/documentSymbol", json!({ "textDocument": { "uri": editor.uri(DUEL) } }));
    editor.tell("$/cancelRequest", json!({ "id": id }));
    let answer = editor.answer(id);
    assert!(answer.get("result").is_some() || answer["error"]["code"] == -32800, "{answer}");
    editor.ask("shutdown", Value::Null);
    let id = editor.send("textDocument/hover", json!({}));
    assert_eq!(editor.answer(id)["error"]["code"], -32600);
    editor.tell("exit", Value::Null);
    assert_eq!(editor.server.wait().unwrap().code(), Some(0));
}

#[test]
fn an_editor_that_just_goes_leaves_no_server_behind() {
    let mut editor = Editor::start("gone");
    editor.open(DUEL, FILM);
    editor.input = None;
    assert_eq!(editor.server.wait().unwrap().code(), Some(1));
}
