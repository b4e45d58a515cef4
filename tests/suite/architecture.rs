//! `docs/ARCHITECTURE.md` says who may use whom, who may print, and how long things may be. Here it is
//! held to its word.

use crate::harness::{files, nothing, project, short};
use petgraph::algo::tarjan_scc;
use petgraph::graph::DiGraph;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// Where each rule is written.
const DOCUMENT: &str = "docs/ARCHITECTURE.md";
/// Longest file, in lines of code.
const LONGEST_FILE: usize = 450;
/// Longest function, in lines of code.
const LONGEST_FUNCTION: usize = 80;
/// Who may touch files.
const TOUCH_FILES: &[&str] = &["cli", "film", "charts::ink"];

/// A source file as code: comments, texts and tests blanked out, lines kept.
struct Module {
    /// `src/rules/time.rs`
    path: String,
    /// `["rules", "time"]`
    name: Vec<String>,
    code: String,
}

fn modules() -> Vec<Module> {
    let all = all_modules();
    let tests: BTreeSet<String> = all
        .iter()
        .flat_map(|module| {
            let text = fs::read_to_string(project(&module.path)).unwrap();
            let named = text.split("#[cfg(test)]\nmod ").skip(1).filter_map(|rest| rest.split_once(';'));
            let room = module.name.join("::");
            named
                .filter(|(name, _)| name.len() < 40)
                .map(|(name, _)| format!("{room}::{name}"))
                .collect::<Vec<_>>()
        })
        .collect();
    all.into_iter().filter(|module| !tests.contains(&module.name.join("::"))).collect()
}

fn all_modules() -> Vec<Module> {
    files("src", "rs")
        .iter()
        .map(|path| {
            let path_text = short(path);
            let inner = path_text.trim_start_matches("src/").trim_end_matches(".rs").trim_end_matches("/mod");
            let name = inner.split('/').map(str::to_owned).collect();
            Module { name, code: without_tests(&bare(&fs::read_to_string(path).unwrap())), path: path_text }
        })
        .filter(|module| module.name.last().is_none_or(|last| last != "tests"))
        .collect()
}

/// `source` with the insides of comments, texts and letters replaced by blanks.
fn bare(source: &str) -> String {
    let letters: Vec<char> = source.chars().collect();
    let mut bare = String::with_capacity(source.len());
    let mut at = 0;
    let blank = |c: char| if c == '\n' { '\n' } else { ' ' };
    while at < letters.len() {
        let rest = &letters[at..];
        let length = match rest {
            ['/', '/', ..] => rest.iter().position(|c| *c == '\n').unwrap_or(rest.len()),
            ['/', '*', ..] => closed(rest, 2, &['*', '/']),
            ['r', '"' | '#', ..] if !bare.ends_with(|c: char| c.is_alphanumeric() || c == '_') => {
                let hashes = rest[1..].iter().take_while(|c| **c == '#').count();
                if rest.get(1 + hashes) == Some(&'"') {
                    let closing: Vec<char> =
                        std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
                    closed(rest, 2 + hashes, &closing)
                } else {
                    0
                }
            }
            ['"', ..] => text_length(rest),
            ['\'', '\\', ..] => 2 + closed(&rest[2..], 1, &['\'']),
            ['\'', _, '\'', ..] => 3,
            _ => 0,
        };
        if length == 0 {
            bare.push(letters[at]);
            at += 1;
        } else {
            bare.extend(rest[..length].iter().map(|c| blank(*c)));
            at += length;
        }
    }
    bare
}

fn closed(rest: &[char], from: usize, closing: &[char]) -> usize {
    (from..rest.len()).find(|at| rest[*at..].starts_with(closing)).map_or(rest.len(), |at| at + closing.len())
}

fn text_length(rest: &[char]) -> usize {
    let mut at = 1;
    while at < rest.len() && rest[at] != '"' {
        at += if rest[at] == '\\' { 2 } else { 1 };
    }
    (at + 1).min(rest.len())
}

/// The code without items behind `#[cfg(test)]`.
fn without_tests(code: &str) -> String {
    let mut kept = code.to_owned();
    while let Some(start) = kept.find("#[cfg(test)]") {
        let open = kept[start..].find(['{', ';']).map_or(kept.len(), |at| start + at);
        let end =
            if kept[open..].starts_with('{') { block_end(&kept, open) } else { (open + 1).min(kept.len()) };
        let blanks: String = kept[start..end].chars().filter(|c| *c == '\n').collect();
        kept.replace_range(start..end, &blanks);
    }
    kept
}

/// One past the bracket that closes the one at `open`.
fn block_end(code: &str, open: usize) -> usize {
    let mut depth = 0usize;
    for (at, letter) in code[open..].char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return open + at + 1;
        }
    }
    code.len()
}

/// Tables of the document, by the words of their first heading cell.
fn table(first: &str, columns: usize) -> Vec<Vec<String>> {
    let text = fs::read_to_string(project(DOCUMENT)).unwrap();
    let mut rows = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        let cells: Vec<String> =
            line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect();
        if !line.starts_with('|') {
            inside = false;
        } else if cells[0] == first {
            inside = true;
        } else if inside && !cells[0].starts_with("---") {
            assert_eq!(cells.len(), columns, "{line}");
            rows.push(cells);
        }
    }
    assert!(!rows.is_empty(), "{DOCUMENT} has no table that begins with “{first}”");
    rows
}

/// Words between backquotes.
fn named(cell: &str) -> Vec<String> {
    cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

fn floors() -> BTreeMap<String, u32> {
    let rows = table("floor", 3);
    rows.iter()
        .flat_map(|row| named(&row[1]).into_iter().map(|room| (room, row[0].parse().unwrap())))
        .collect()
}

/// Every path into the crate that a module uses, from the crate's root, each with its line.
fn paths(module: &Module) -> Vec<(Vec<String>, usize)> {
    let mut found = Vec::new();
    let code = &module.code;
    for (root, up) in [("crate::", None), ("super::", Some(1)), ("imbroglio::", None)] {
        for (at, _) in code.match_indices(root) {
            let before = code[..at].chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric() || c == '_') || code[..at].ends_with("super::") {
                continue;
            }
            let mut base = Vec::new();
            let mut rest = &code[at + root.len()..];
            if let Some(mut up) = up {
                while let Some(more) = rest.strip_prefix("super::") {
                    rest = more;
                    up += 1;
                }
                base = module.name[..module.name.len().saturating_sub(up)].to_vec();
            }
            let line = code[..at].matches('\n').count() + 1;
            for path in expanded(rest) {
                found.push((base.iter().cloned().chain(path).collect(), line));
            }
        }
    }
    found
}

/// `a::{b, c::d}` as `[a, b]` and `[a, c, d]`.
fn expanded(text: &str) -> Vec<Vec<String>> {
    let word: String = text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    let rest = &text[word.len()..];
    if !word.is_empty() {
        let head = vec![word];
        return match rest.strip_prefix("::") {
            Some(rest) => expanded(rest).into_iter().map(|tail| [head.clone(), tail].concat()).collect(),
            None => vec![head],
        };
    }
    let Some(inside) = text.strip_prefix('{') else { return vec![Vec::new()] };
    let (mut depth, mut start, mut all) = (0usize, 0, Vec::new());
    for (at, letter) in inside.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                let item = inside[start..at].trim();
                if !item.is_empty() {
                    all.extend(expanded(item));
                }
                start = at + 1;
                if letter == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    all
}

#[test]
fn the_eye_of_this_test_sees() {
    let source = "use crate::{cli::{run, answer::Row}, scene};\n// crate::film\nfn a() { \"crate::charts\"; '\"'; super::super::xml::b(r#\"\"crate::x\"#) }\n\
        #[cfg(test)]\nmod tests { use crate::story; fn t() { x.unwrap() } }\nfn b<'a>() -> &'a str {\n\n}\n";
    let code = without_tests(&bare(source));
    let module = Module { path: "src/rules/time.rs".into(), name: vec!["rules".into(), "time".into()], code };
    let seen: Vec<(String, usize)> =
        paths(&module).into_iter().map(|(path, line)| (path.join("::"), line)).collect();
    let wanted = [("cli::run", 1), ("cli::answer::Row", 1), ("scene", 1), ("xml::b", 3)];
    assert_eq!(seen, wanted.map(|(path, line)| (path.to_owned(), line)));
    assert_eq!(functions(&module.code), [("a".to_owned(), 1), ("b".to_owned(), 2)]);
    assert!(!module.code.contains("unwrap"));
}

#[test]
fn every_room_has_a_floor() {
    let code = bare(&fs::read_to_string(project("src/lib.rs")).unwrap());
    let rooms: BTreeSet<String> = code
        .lines()
        .filter_map(|line| {
            line.trim().trim_start_matches("pub ").strip_prefix("mod ")?.strip_suffix(';').map(str::to_owned)
        })
        .chain(["main".to_owned(), "lib".to_owned()])
        .collect();
    let floors: BTreeSet<String> = floors().into_keys().collect();
    assert_eq!(rooms, floors, "rooms of src/lib.rs, and rooms of the table in {DOCUMENT}");
}

#[test]
fn nobody_looks_up_or_sideways() {
    let floors = floors();
    let exceptions: BTreeSet<(String, String)> =
        table("from", 3).iter().flat_map(|row| named(&row[0]).into_iter().zip(named(&row[1]))).collect();
    let mut wrong = Vec::new();
    let mut used = BTreeSet::new();
    for module in modules() {
        let from = &module.name[0];
        for (path, line) in paths(&module) {
            let Some(to) = path.first().filter(|to| *to != from) else { continue };
            let (Some(above), Some(below)) = (floors.get(from), floors.get(to)) else { continue };
            let pair = (from.clone(), to.clone());
            if exceptions.contains(&pair) {
                used.insert(pair);
            } else if below >= above {
                wrong.push(format!(
                    "{}:{line}: {from} (floor {above}) uses {to} (floor {below})",
                    module.path
                ));
            }
        }
    }
    wrong.extend(
        exceptions.difference(&used).map(|(from, to)| format!("exception {from} → {to} is not needed")),
    );
    nothing(&wrong, DOCUMENT);
}

/// The file that a path leads to, and the name in it: through what a folder's own file hands on.
fn led_to(
    path: &[String],
    all: &BTreeMap<&[String], usize>,
    handed_on: &BTreeMap<(usize, String), Vec<String>>,
) -> Option<usize> {
    let mut path = path.to_vec();
    for _ in 0..8 {
        let length = (1..=path.len()).rev().find(|length| all.contains_key(&path[..*length]))?;
        let module = all[&path[..length]];
        match path.get(length).and_then(|name| handed_on.get(&(module, name.clone()))) {
            Some(further) if further[..] != path[..=length] => path = further.clone(),
            _ => return Some(module),
        }
    }
    None
}

/// What a file names again for others to use: the name, and the path behind it.
fn handed_on(module: &Module) -> Vec<(String, Vec<String>)> {
    let uses = module.code.match_indices("use ").filter(|(at, _)| {
        let line = module.code[..*at].rsplit('\n').next().unwrap_or_default();
        line.starts_with("pub")
    });
    let paths = uses.flat_map(|(at, _)| expanded(&module.code[at + 4..]));
    let whole = |path: Vec<String>| match path.first().map(String::as_str) {
        Some("crate") => path[1..].to_vec(),
        Some("self") => [&module.name[..], &path[1..]].concat(),
        Some("super") => [&module.name[..module.name.len() - 1], &path[1..]].concat(),
        _ => [&module.name[..], &path[..]].concat(),
    };
    paths.filter_map(|path| Some((path.last()?.clone(), whole(path)))).collect()
}

#[test]
fn no_files_use_each_other_in_a_circle() {
    let modules = modules();
    let all: BTreeMap<&[String], usize> =
        modules.iter().enumerate().map(|(at, module)| (&module.name[..], at)).collect();
    let mut names = BTreeMap::new();
    for (at, module) in modules.iter().enumerate() {
        names.extend(handed_on(module).into_iter().map(|(name, path)| ((at, name), path)));
    }
    let mut graph: DiGraph<&str, ()> = DiGraph::new();
    let nodes: Vec<_> = modules.iter().map(|module| graph.add_node(module.path.as_str())).collect();
    for (from, module) in modules.iter().enumerate() {
        for (path, _) in paths(module) {
            let Some(to) = led_to(&path, &all, &names) else { continue };
            let (a, b) = (&module.name, &modules[to].name);
            // a folder's own file and the files of the folder are one room
            if !a.starts_with(b) && !b.starts_with(a) {
                graph.update_edge(nodes[from], nodes[to], ());
            }
        }
    }
    assert!(graph.edge_count() > 1500, "{} uses of files by files were seen", graph.edge_count());
    let circles: Vec<String> = tarjan_scc(&graph)
        .iter()
        .filter(|circle| circle.len() > 1)
        .map(|circle| circle.iter().map(|file| graph[*file]).collect::<Vec<_>>().join(", "))
        .collect();
    nothing(&circles, "files that use each other");
}

#[test]
fn questions_and_commands_are_blind_to_each_other() {
    let mut shared: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in table("room", 3) {
        shared.entry(named(&row[0])[0].clone()).or_default().extend(named(&row[1]));
    }
    let modules = modules();
    let children: BTreeSet<(&str, &str)> = modules
        .iter()
        .filter(|module| module.name.len() > 1)
        .map(|module| (module.name[0].as_str(), module.name[1].as_str()))
        .collect();
    let mut wrong = Vec::new();
    for module in modules.iter().filter(|module| module.name.len() > 1) {
        let (room, own) = (&module.name[0], &module.name[1]);
        let Some(shared) = shared.get(room) else { continue };
        for (path, line) in paths(module) {
            if let [to, other, ..] = path.as_slice() {
                let sibling =
                    to == room && other != own && children.contains(&(room.as_str(), other.as_str()));
                if sibling && !shared.contains(other) {
                    wrong.push(format!("{}:{line}: {own} uses {other}", module.path));
                }
            }
        }
    }
    nothing(&wrong, DOCUMENT);
}

#[test]
fn only_the_roof_prints_and_few_touch_files() {
    let mut wrong = Vec::new();
    for module in modules() {
        let name = module.name.join("::");
        let mut forbid = |words: &[&str], what: &str| {
            for word in words {
                for (at, _) in module.code.match_indices(word) {
                    if !module.code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_') {
                        let line = module.code[..at].matches('\n').count() + 1;
                        wrong.push(format!("{}:{line}: {what}: {word}", module.path));
                    }
                }
            }
        };
        if !["cli", "main"].contains(&module.name[0].as_str()) {
            forbid(
                &["print!", "println!", "eprint!", "eprintln!", "dbg!", "stdout()", "stderr()", "stdin()"],
                "prints",
            );
            forbid(&["process::exit", "std::env"], "leaves its place");
            forbid(&["Instant"], "differs from run to run");
        }
        if module.name != ["main"]
            && !TOUCH_FILES.iter().any(|may| name == *may || name.starts_with(&format!("{may}::")))
        {
            forbid(
                &["std::fs", "fs::", "File::", "OpenOptions", "tempfile::", "std::net", "Command::new"],
                "touches the world",
            );
        }
        forbid(&["unreachable!", "panic!", "todo!", "unimplemented!"], "may panic");
        forbid(&["SystemTime", "HashSet"], "differs from run to run");
        if module.name != ["names"] {
            forbid(&["HashMap"], "differs from run to run");
        }
        for word in [".unwrap()", ".expect("] {
            for (at, _) in module.code.match_indices(word) {
                let line = module.code[..at].matches('\n').count() + 1;
                wrong.push(format!("{}:{line}: may panic: {word}", module.path));
            }
        }
        for (at, _) in module.code.match_indices("::*;") {
            let line = module.code[..at].matches('\n').count() + 1;
            wrong.push(format!("{}:{line}: imports everything", module.path));
        }
    }
    nothing(&wrong, DOCUMENT);
}

#[test]
fn bonds_are_asked_of_the_graph() {
    let asks = |module: &&Module| ["analysis", "charts", "compare"].contains(&module.name[0].as_str());
    let found: Vec<String> = modules()
        .iter()
        .filter(asks)
        .filter(|module| module.name != ["charts", "data"] && module.code.contains(".bonds()"))
        .map(|module| format!("{}: goes over bonds beside `Story::ties`", module.path))
        .collect();
    nothing(&found, DOCUMENT);
}

/// Functions with the lines of code from signature to closing bracket.
fn functions(code: &str) -> Vec<(String, usize)> {
    let mut all = Vec::new();
    for (at, _) in code.match_indices("fn ") {
        if code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_') {
            continue;
        }
        let name: String = code[at + 3..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        let Some(open) = code[at..].find(['{', ';']).map(|open| at + open) else { continue };
        if name.is_empty() || !code[open..].starts_with('{') {
            continue;
        }
        let body = &code[at..block_end(code, open)];
        all.push((name, body.lines().filter(|line| !line.trim().is_empty()).count()));
    }
    all
}

#[test]
fn files_and_functions_can_be_held_in_the_head() {
    let named_long: BTreeSet<(String, String)> =
        table("file", 3).iter().map(|row| (named(&row[0]).concat(), named(&row[1]).concat())).collect();
    let mut long = BTreeSet::new();
    let mut wrong = Vec::new();
    for module in modules() {
        let path = module.path.trim_start_matches("src/").to_owned();
        let lines = module.code.lines().filter(|line| !line.trim().is_empty()).count();
        if lines > LONGEST_FILE {
            long.insert((path.clone(), String::new()));
            if !named_long.contains(&(path.clone(), String::new())) {
                wrong.push(format!("{}: {lines} lines of code, {LONGEST_FILE} at most", module.path));
            }
        }
        for (function, lines) in functions(&module.code) {
            if lines > LONGEST_FUNCTION {
                long.insert((path.clone(), function.clone()));
                if !named_long.contains(&(path.clone(), function.clone())) {
                    wrong.push(format!(
                        "{}: fn {function}: {lines} lines, {LONGEST_FUNCTION} at most",
                        module.path
                    ));
                }
            }
        }
    }
    wrong.extend(
        named_long
            .difference(&long)
            .map(|(file, function)| format!("{file} {function}: not long; take it out of the table")),
    );
    nothing(&wrong, DOCUMENT);
}

#[test]
fn the_document_names_what_there_is() {
    let text = fs::read_to_string(project(DOCUMENT)).unwrap();
    let missing: Vec<&str> = text
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|word| ["src/", "docs/", "tests/", "data/"].iter().any(|folder| word.starts_with(folder)))
        .filter(|word| !project(word).exists())
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert!(text.matches("**Invariant: ").count() >= 8);
}

#[test]
fn every_section_of_the_methods_that_is_cited_exists() {
    let text = fs::read_to_string(project("docs/METHODS.md")).unwrap();
    let number = |line: &str| {
        let heading = line.strip_prefix("## ").or_else(|| line.strip_prefix("**"))?;
        let number = heading.split(' ').next()?.trim_end_matches('.');
        number.starts_with(|letter: char| letter.is_ascii_digit()).then(|| number.to_owned())
    };
    let sections: BTreeSet<String> = text.lines().filter_map(number).collect();
    assert!(sections.contains("15.11") && sections.contains("3"), "{sections:?}");
    let mut missing = Vec::new();
    let mut cited = 0;
    for path in files("src", "rs") {
        let source = fs::read_to_string(&path).unwrap();
        for rest in source.split("Methods ").skip(1) {
            let words = rest.split([' ', ')', ';', ',', '\n']).map(|word| word.trim_end_matches(['.', ':']));
            let is_number = |word: &&str| word.starts_with(|letter: char| letter.is_ascii_digit());
            let mut words = words.peekable();
            while let Some(section) = words.next_if(|word| is_number(word) || *word == "and") {
                if section == "and" {
                    continue;
                }
                cited += 1;
                if !sections.contains(section) {
                    missing.push(format!("{}: Methods {section}", short(&path)));
                }
            }
        }
    }
    assert!(cited >= 8, "{cited} citations found");
    nothing(&missing, "docs/METHODS.md");
}
