//! What may be written at a place: kinds with their definitions, characters where a character goes, events in `needs`,
//! sentences in `cites`, markers, and the fields that an entry does not have yet.

use super::places::{self, Behind, Class, LEARNT, Place, Sort};
use super::positions::Text;
use super::project::{Loaded, each_symbol};
use super::session::Session;
use super::syntax::{self, Open, Sort as TokenSort, is_of_word, tokens, walk};
use crate::annotation::Shape;
use crate::rules::{ACT, BOND};
use crate::vocabulary::{Layer, Takes, Vocabulary};
use gen_lsp_types::{
    CompletionItem, CompletionItemKind, CompletionItemTextEdit, CompletionList, CompletionParams,
    Documentation, InsertTextFormat, MarkupContent, MarkupKind, TextEdit,
};
use std::collections::BTreeMap;
use std::path::Path;
use std::rc::Rc;

/// Most sentences that are offered.
const MOST: usize = 2000;

/// Where something is asked for: the brackets that are open there, and what of a word stands before it.
struct Asked<'t> {
    stack: Vec<Open<'t>>,
    label: Option<&'t str>,
    /// Where the word begins that is being written.
    from: usize,
    /// Where it ends.
    to: usize,
    /// Whether it stands within a text.
    quoted: bool,
}

/// Answers a request.
pub fn complete(session: &Session, params: CompletionParams) -> Option<CompletionList> {
    let at = params.text_document_position_params;
    let (path, document) = session.project.document(&at.text_document.uri)?;
    if session.project.sort(&path) != Sort::Film {
        return None;
    }
    let text = document.text.plain();
    let asked = asked(text, document.text.byte(at.position))?;
    let films = session.project.films_of(&path);
    let film = films.first().cloned();
    let offers = Offers { session, path: &path, text: &document.text, asked: &asked, film };
    let items = offers.items();
    Some(CompletionList { is_incomplete: false, items, ..CompletionList::default() })
}

/// What is open at a byte; none within a comment.
fn asked(text: &str, at: usize) -> Option<Asked<'_>> {
    let before = &text[..at];
    let mut read = tokens(before);
    let last = read.last().copied();
    let (from, quoted) = match last {
        Some(token) if token.sort == TokenSort::Comment && (!token.closed || token.end == at) => {
            let is_line = before[token.start..].starts_with("//");
            if is_line || !token.closed {
                return None;
            }
            (at, false)
        }
        Some(token) if token.sort == TokenSort::Text && !token.closed => {
            read.pop();
            (token.start + 1, true)
        }
        Some(token) if token.sort == TokenSort::Word && token.end == at => {
            read.pop();
            (token.start, false)
        }
        _ => (at, false),
    };
    let rest = &text[at..];
    let to = if quoted { at } else { at + rest.find(|letter| !is_of_word(letter)).unwrap_or(rest.len()) };
    let (stack, label) = walk(text, &read, &mut |_, _| {});
    Some(Asked { stack, label, from, to, quoted })
}

struct Offers<'o> {
    session: &'o Session,
    path: &'o Path,
    text: &'o Text,
    asked: &'o Asked<'o>,
    film: Option<Rc<Loaded>>,
}

impl Offers<'_> {
    fn items(&self) -> Vec<CompletionItem> {
        let place = places::place(&self.asked.stack, self.asked.label);
        if self.asked.quoted {
            return match place {
                Place::Cites => self.sentences(),
                _ => Vec::new(),
            };
        }
        match place {
            Place::Field(entry) => self.fields(entry),
            Place::Entries(entry) => vec![self.entry(entry)],
            Place::Kind(layer) => self.kinds(layer),
            Place::Party => self.named(Class::Party, ""),
            Place::Group => self.named(Class::Party, "groups"),
            Place::Argument { kind, layer, index } => self.arguments(&kind, layer, index),
            Place::Marker(behind) => self.markers(behind),
            Place::Event => self.named(Class::Event, ""),
            Place::Cause => {
                let mut items = self.named(Class::Event, "");
                items.extend(self.call("any", self.explained("any")));
                items
            }
            Place::Proposition => self.named(Class::Proposition, ""),
            Place::Reading => self.named(Class::Reading, ""),
            Place::Words(words) => words.iter().filter_map(|word| self.marker(word)).collect(),
            Place::Cites => self.quoted_sentences(),
            Place::Seed | Place::File | Place::Defines(_) | Place::Free => Vec::new(),
        }
    }

    /// What is written in place of the word that is being typed.
    fn item(&self, label: &str, kind: CompletionItemKind, insert: &str, snippet: bool) -> CompletionItem {
        let range = self.text.range(self.asked.from..self.asked.to);
        let edit = TextEdit { range, new_text: insert.to_owned() };
        CompletionItem {
            label: label.to_owned(),
            kind: Some(kind),
            insert_text_format: snippet.then_some(InsertTextFormat::Snippet),
            text_edit: Some(CompletionItemTextEdit::TextEdit(edit)),
            ..CompletionItem::default()
        }
    }

    fn explained(&self, word: &str) -> Option<String> {
        (self.session.explain)(word)
    }

    fn vocabulary(&self) -> Option<&Vocabulary> {
        self.film.as_ref().map(|film| film.vocabulary.as_ref())
    }

    /// Fields that the entry does not have yet, those first that it needs.
    fn fields(&self, entry: Shape) -> Vec<CompletionItem> {
        let have = self.asked.stack.last().map_or(&[][..], |open| open.fields.as_slice());
        let missing = entry.fields().iter().enumerate().filter(|(_, field)| !have.contains(field));
        let after = &self.text.plain()[self.asked.to..];
        let colon = if after.starts_with(':') { "" } else { ": " };
        missing
            .map(|(number, field)| {
                let mut item = self.item(field, CompletionItemKind::Field, &format!("{field}{colon}"), false);
                item.detail = Some(if number < entry.needed() { "needed" } else { "optional" }.to_owned());
                item.sort_text = Some(format!("{number:02}"));
                item.documentation = self.explained(field).map(markdown);
                item
            })
            .collect()
    }

    /// A new entry, with places for the fields that it needs.
    fn entry(&self, entry: Shape) -> CompletionItem {
        let needed = &entry.fields()[..entry.needed()];
        let mut more = needed.to_vec();
        if entry == Shape::Event {
            more.extend(["cites", "acts"]);
        }
        let (mut plain, mut places) = (Vec::new(), Vec::new());
        for (number, field) in more.iter().enumerate() {
            let (open, close) = match *field {
                "id" => ("", ""),
                "acts" | "readings" | "facts" => ("[", "]"),
                _ => ("\"", "\""),
            };
            plain.push(format!("{field}: {open}{close}"));
            places.push(format!("{field}: {open}${{{}}}{close}", number + 1));
        }
        let snippets = self.session.client.snippets;
        let insert = if snippets { places } else { plain };
        let mut item =
            self.item("(…)", CompletionItemKind::Snippet, &format!("({}),", insert.join(", ")), snippets);
        item.filter_text = Some("(".to_owned());
        item.detail = Some("a new entry".to_owned());
        item
    }

    fn kinds(&self, layer: Layer) -> Vec<CompletionItem> {
        let Some(vocabulary) = self.vocabulary() else { return Vec::new() };
        let after = &self.text.plain()[self.asked.to..];
        let is_call = after.starts_with('(');
        let kinds = vocabulary.kinds().filter(|(_, kind)| kind.layer == layer && !kind.membership);
        kinds
            .map(|(_, kind)| {
                let two = !matches!(kind.takes, Takes::Agent | Takes::Patient) || layer == Layer::Bond;
                let (insert, snippet) = match (is_call, self.session.client.snippets) {
                    (true, _) => (kind.id.clone(), false),
                    (false, true) if two => (format!("{}(${{1}}, ${{2}})", kind.id), true),
                    (false, true) => (format!("{}(${{1}})", kind.id), true),
                    (false, false) => (format!("{}(", kind.id), false),
                };
                let mut item = self.item(&kind.id, CompletionItemKind::Function, &insert, snippet);
                item.detail = Some(kind.phrase.clone());
                item.documentation = Some(markdown(format!("{}\n\n    {}", kind.definition, kind.example)));
                // what matters more stands first
                item.sort_text = Some(format!("{}{}", 9u8.saturating_sub(kind.weight), kind.id));
                if !kind.aliases.is_empty() {
                    item.filter_text = Some(format!("{} {}", kind.id, kind.aliases.join(" ")));
                }
                item
            })
            .collect()
    }

    /// Everything of a class that is defined in the film, with the text that tells what it is. `list` narrows it to the
    /// entries of one field of the film.
    fn named(&self, class: Class, list: &str) -> Vec<CompletionItem> {
        let mut found: BTreeMap<(usize, usize), (String, String)> = BTreeMap::new();
        let mut files: Vec<(usize, Rc<Text>)> = Vec::new();
        match &self.film {
            Some(film) => {
                let parts = film.film.material.films.iter().filter_map(|id| film.files.get(id));
                files.extend(
                    parts
                        .enumerate()
                        .filter_map(|(number, path)| Some((number, self.session.project.text(path)?))),
                );
            }
            None => files.extend(self.session.project.text(self.path).map(|text| (0, text))),
        }
        for (number, text) in &files {
            definitions(text.plain(), class, list, &mut |start, word, says| {
                found.insert((*number, start), (word.to_owned(), says.to_owned()));
            });
        }
        // the entry that is being written is no help in it
        let own = self.asked.stack.iter().rev().find_map(|open| {
            let (_, start, end) = open.values.iter().find(|(label, ..)| *label == "id")?;
            self.text.plain().get(*start..*end)
        });
        found
            .into_values()
            .enumerate()
            .filter(|(_, (word, _))| class != Class::Event || Some(word.as_str()) != own)
            .map(|(number, (word, says))| {
                let kind = match class {
                    Class::Event => CompletionItemKind::Event,
                    _ => CompletionItemKind::Variable,
                };
                let mut item = self.item(&word, kind, &word, false);
                item.detail = Some(says);
                item.sort_text = Some(format!("{number:05}"));
                item
            })
            .collect()
    }

    fn arguments(&self, kind: &str, layer: Layer, index: usize) -> Vec<CompletionItem> {
        let (least, most) = self.vocabulary().map_or((1, 2), |words| places::parties(kind, layer, words));
        let mut items = Vec::new();
        let listed = self.asked.stack.last().is_some_and(|open| open.bracket == b'[');
        if index < most {
            items = self.named(Class::Party, "");
            if !listed {
                let mut nobody = self.item("_", CompletionItemKind::Variable, "_", false);
                nobody.detail = Some("somebody not told".to_owned());
                nobody.sort_text = Some("99998".to_owned());
                items.push(nobody);
            }
        }
        if index >= least && !listed {
            let (words, calls) = match layer {
                Layer::Act => (ACT.words, ACT.calls),
                Layer::Bond => (BOND.words, BOND.calls),
            };
            items.extend(self.all_markers(words, calls));
        }
        items
    }

    fn markers(&self, behind: Behind) -> Vec<CompletionItem> {
        let (words, calls) = behind.markers();
        let mut items = self.all_markers(words, calls);
        if behind == Behind::Learning {
            items.extend(LEARNT.iter().filter_map(|word| self.marker(word)));
            items.extend(self.call("from", Some("Who tells it.".to_owned())));
        }
        items
    }

    fn all_markers(&self, words: &[&str], calls: &[&str]) -> Vec<CompletionItem> {
        // `mode(…)` says what the words say without it
        let calls = calls.iter().filter(|call| !matches!(**call, "status" | "mode" | "certainty"));
        words
            .iter()
            .filter_map(|word| self.marker(word))
            .chain(calls.flat_map(|call| self.call(call, self.explained(call))))
            .collect()
    }

    fn marker(&self, word: &str) -> Option<CompletionItem> {
        let mut item = self.item(word, CompletionItemKind::EnumMember, word, false);
        item.sort_text = Some(format!("99999{word}"));
        item.documentation = self.explained(word).map(markdown);
        Some(item)
    }

    fn call(&self, word: &str, says: Option<String>) -> Option<CompletionItem> {
        let quotes = if matches!(word, "cites" | "label" | "why") { "\"" } else { "" };
        let snippets = self.session.client.snippets;
        let insert =
            if snippets { format!("{word}({quotes}${{1}}{quotes})") } else { format!("{word}({quotes}") };
        let mut item = self.item(&format!("{word}(…)"), CompletionItemKind::Keyword, &insert, snippets);
        item.filter_text = Some(word.to_owned());
        item.sort_text = Some(format!("99999{word}"));
        item.documentation = says.map(markdown);
        Some(item)
    }

    /// Sentences, within a text that has been begun. What stands in it already is kept, and its seed and paragraph need
    /// not be said again.
    fn sentences(&self) -> Vec<CompletionItem> {
        let Some(film) = &self.film else { return Vec::new() };
        let text = self.text.plain();
        let written = &text[self.asked.from..self.asked.to];
        let from = self.asked.to - written.len() + written.rfind(' ').map_or(0, |at| at + 1);
        let range = self.text.range(from..self.asked.to);
        let uncited = uncited(film);
        let sentences = film.film.material.sentences.iter().take(MOST).enumerate();
        sentences
            .map(|(number, sentence)| {
                let citation = sentence.citation();
                let mut item = self.item(&citation, CompletionItemKind::Reference, &citation, false);
                item.text_edit =
                    Some(CompletionItemTextEdit::TextEdit(TextEdit { range, new_text: citation.clone() }));
                // typing a word of the sentence finds it too
                item.filter_text = Some(format!("{citation} {}", sentence.text));
                item.detail = Some(sentence.text.clone());
                item.documentation = Some(markdown(sentence.text.clone()));
                let open = uncited.contains(&citation);
                item.sort_text = Some(format!("{}{number:06}", u8::from(!open)));
                item
            })
            .collect()
    }

    /// Sentences with their quotes, where no text has been begun.
    fn quoted_sentences(&self) -> Vec<CompletionItem> {
        let mut items = self.sentences();
        for item in &mut items {
            let citation = item.label.clone();
            let range = self.text.range(self.asked.from..self.asked.to);
            let edit = TextEdit { range, new_text: format!("\"{citation}\"") };
            item.text_edit = Some(CompletionItemTextEdit::TextEdit(edit));
        }
        items
    }
}

/// The sentences that nothing cites yet.
fn uncited(film: &Loaded) -> Vec<String> {
    let counts = crate::rules::citation_counts(&film.film.material);
    let sentences = film.film.material.sentences.iter();
    sentences.zip(counts).filter(|(_, count)| *count == 0).map(|(sentence, _)| sentence.citation()).collect()
}

fn markdown(value: String) -> Documentation {
    Documentation::MarkupContent(MarkupContent { kind: MarkupKind::Markdown, value })
}

/// Calls back for every entry that defines something of a class: where, its word, and what is said of it.
pub fn definitions(text: &str, class: Class, list: &str, call: &mut dyn FnMut(usize, &str, &str)) {
    walk(text, &tokens(text), &mut |stack, step| {
        let syntax::Step::Closes(_) = step else { return };
        let Some(open) = stack.last().filter(|open| open.bracket == b'(' && open.name.is_none()) else {
            return;
        };
        let Some((_, start, end)) = open.values.iter().find(|(label, ..)| *label == "id") else { return };
        let within = stack.get(1).and_then(|open| open.label).unwrap_or("");
        let defined = places::place(stack, Some("id"));
        if defined != Place::Defines(class) || !(list.is_empty() || list == within) {
            return;
        }
        let says = ["name", "what", "question", "says", "text"];
        let says = says.iter().find_map(|field| open.values.iter().find(|(label, ..)| label == field));
        let says = says.and_then(|(_, start, end)| text.get(start + 1..end.saturating_sub(1))).unwrap_or("");
        call(*start, &text[*start..*end], says);
    });
}

/// Whether a text defines a word of a class.
pub fn defines(text: &str, sort: Sort, class: Class, word: &str) -> bool {
    let mut found = false;
    each_symbol(text, sort, &mut |other, name, _, _, is_definition| {
        found |= is_definition && other == class && name == word;
    });
    found
}
