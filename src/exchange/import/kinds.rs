//! Kinds for foreign words: ours where a map, the very word, or DraCor's list says so; else one of the film's own.

use super::{Map, word_of};
use crate::exchange::findings::Report;
use crate::nearest::Candidates;
use crate::vocabulary::{Family, Kind, KindId, Layer, LineFamily, Vocabulary};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

/// The family of kinds that came with a foreign file.
const FAMILY: &str = "imported";

/// The kind of a statement.
#[derive(Debug, Clone, PartialEq)]
pub struct Chosen {
    /// Its word.
    pub id: String,
    /// A number for the word.
    pub number: usize,
    /// Act or bond.
    pub layer: Layer,
    /// Whether it holds both ways.
    pub symmetric: bool,
    /// Whether the two change places.
    pub reversed: bool,
    /// Whether harm or a bond to oneself would be an error, as it is for all bonds.
    pub not_to_oneself: bool,
    /// What the first does to the second, in words.
    pub phrase: String,
}

/// Kinds as they are met.
pub struct Kinds<'m> {
    map: &'m Map,
    dracor: bool,
    vocabulary: Arc<Vocabulary>,
    /// What was chosen for a word: done at a point or not, with a direction or without.
    chosen: BTreeMap<String, [Option<Option<Arc<Chosen>>>; 4]>,
    numbers: BTreeMap<String, usize>,
    /// The film's own, by the foreign word, the layer and the direction.
    own: BTreeMap<(String, Layer, bool), Kind>,
    taken: BTreeSet<String>,
    remarks: BTreeMap<String, String>,
    told: BTreeSet<String>,
}

impl<'m> Kinds<'m> {
    /// None yet.
    pub fn new(map: &'m Map, dracor: bool) -> Self {
        Self {
            map,
            dracor,
            vocabulary: Vocabulary::shared().unwrap_or_default(),
            chosen: BTreeMap::new(),
            numbers: BTreeMap::new(),
            own: BTreeMap::new(),
            taken: BTreeSet::new(),
            remarks: BTreeMap::new(),
            told: BTreeSet::new(),
        }
    }

    /// The kind of a statement with this word, done at a point or not, with a direction or without; none if the map
    /// leaves such statements out. O(log n) for a word that was met before.
    pub fn choose(
        &mut self,
        word: &str,
        point: bool,
        directed: bool,
        report: &mut Report,
    ) -> Option<Arc<Chosen>> {
        let way = usize::from(point) * 2 + usize::from(directed);
        if let Some(chosen) = self.chosen.get(word).and_then(|ways| ways[way].as_ref()) {
            return chosen.clone();
        }
        let chosen = self.choose_anew(word, point, directed, report).map(Arc::new);
        self.chosen.entry(word.to_owned()).or_default()[way] = Some(chosen.clone());
        chosen
    }

    fn number(&mut self, id: &str) -> usize {
        let next = self.numbers.len();
        *self.numbers.entry(id.to_owned()).or_insert(next)
    }

    fn choose_anew(
        &mut self,
        word: &str,
        point: bool,
        directed: bool,
        report: &mut Report,
    ) -> Option<Chosen> {
        let rule = self.map.kinds.get(word);
        if rule.is_some_and(|rule| rule.left_out) {
            return None;
        }
        let mapped = rule.map(|rule| rule.kind.as_str()).filter(|kind| !kind.is_empty());
        let reversed = rule.is_some_and(|rule| rule.reversed);
        let wanted = mapped.unwrap_or(word);
        if let Some(id) = self.ours(wanted, mapped.is_some()) {
            let vocabulary = Arc::clone(&self.vocabulary);
            let kind = vocabulary.kind(id);
            if kind.id != word && self.told.insert(word.to_owned()) {
                let by = match mapped {
                    Some(_) => "as the map says",
                    None if kind.id == word.to_lowercase() => "which is the same word",
                    None => "as DraCor's list says",
                };
                let turned = if reversed { ", the two changing places" } else { "" };
                report.taken.push(format!("`{word}` is taken for `{}`{turned}, {by}", kind.id));
            }
            return Some(Chosen {
                id: kind.id.clone(),
                number: self.number(&kind.id),
                layer: kind.layer,
                symmetric: kind.symmetric,
                reversed,
                not_to_oneself: kind.layer == Layer::Bond || kind.sign < 0,
                phrase: kind.phrase.clone(),
            });
        }
        let layer = if point { Layer::Act } else { Layer::Bond };
        let ours = our_words();
        let near = mapped.and_then(|mapped| ours.acts.nearest(mapped).or_else(|| ours.bonds.nearest(mapped)));
        if let Some(near) = near.filter(|_| self.told.insert(word.to_owned())) {
            report.taken.push(format!(
                "`{word}` is called `{wanted}`, as the map says, which is none of our kinds; did it mean `{near}`?"
            ));
        }
        let kind = self.own_kind(wanted, layer, !directed);
        let not_to_oneself = layer == Layer::Bond;
        let (id, phrase) = (kind.id.clone(), kind.phrase.clone());
        let number = self.number(&id);
        Some(Chosen { id, number, layer, symmetric: !directed, reversed, not_to_oneself, phrase })
    }

    /// One of our kinds: by its very word, by any of its words if a map names it, by its name in DraCor.
    fn ours(&self, word: &str, mapped: bool) -> Option<KindId> {
        let lower = word.to_lowercase();
        if let Some(id) = self.vocabulary.find(word).or_else(|| self.vocabulary.find(&lower))
            && (mapped || self.vocabulary.kind(id).id == lower)
        {
            // a membership needs a group, which only a map can promise
            return Some(id).filter(|id| mapped || !self.vocabulary.kind(*id).membership);
        }
        let named = |kind: &Kind| kind.dracor.as_deref() == Some(word);
        self.vocabulary.kinds().find(|(_, kind)| self.dracor && named(kind)).map(|(id, _)| id)
    }

    fn own_kind(&mut self, word: &str, layer: Layer, symmetric: bool) -> &Kind {
        let key = (word.to_owned(), layer, symmetric);
        if !self.own.contains_key(&key) {
            let first = word_of(word);
            let mut id = first.clone();
            let mut number = 1;
            // a word of ours stays ours, though `Kills` folds to it
            while self.vocabulary.find(&id).is_some() || !self.taken.insert(id.clone()) {
                number += 1;
                id = match (number, layer, symmetric) {
                    (2, Layer::Act, _) => format!("{first}_then"),
                    (2, Layer::Bond, true) => format!("{first}_mutual"),
                    _ => format!("{first}_{number}"),
                };
            }
            self.remarks.insert(id.clone(), self.nearest(word, layer));
            let kind = new_kind(&id, word, layer, symmetric);
            self.own.insert(key.clone(), kind);
        }
        &self.own[&key]
    }

    /// What a person may replace the kind by, as a comment.
    fn nearest(&self, word: &str, layer: Layer) -> String {
        let folded = word_of(word);
        let ours = our_words();
        let (same, other) =
            if layer == Layer::Act { (&ours.acts, &ours.bonds) } else { (&ours.bonds, &ours.acts) };
        let near = same.nearest(&folded).or_else(|| other.nearest(&folded));
        let kind = near.and_then(|near| self.vocabulary.find(near)).map(|id| self.vocabulary.kind(id));
        match kind {
            Some(kind) => {
                format!("`{word}` in the file; nearest of ours: `{}` ({})", kind.id, kind.layer.word())
            }
            None => format!("`{word}` in the file; nothing of ours is near it"),
        }
    }

    /// The film's own families and kinds, and the remarks on them.
    pub fn finish(self) -> (Vec<Family>, Vec<Kind>, BTreeMap<String, String>) {
        let kinds: Vec<Kind> = self.own.into_values().collect();
        let family = Family {
            id: FAMILY.to_owned(),
            label: "other".to_owned(),
            line: LineFamily::Ally,
            definition: "Kinds that came with a file and have no counterpart among those of the program."
                .to_owned(),
        };
        let families = if kinds.is_empty() { Vec::new() } else { vec![family] };
        (families, kinds, self.remarks)
    }
}

/// The words of the program's own kinds.
struct OurWords {
    acts: Candidates,
    bonds: Candidates,
}

/// They are asked for once for each foreign word, so they are prepared once a program.
fn our_words() -> &'static OurWords {
    static WORDS: OnceLock<OurWords> = OnceLock::new();
    WORDS.get_or_init(|| {
        let vocabulary = Vocabulary::shared().unwrap_or_default();
        let words: Vec<&str> = vocabulary.words().collect();
        let of_layer = |layer| {
            let is =
                |word: &&&str| vocabulary.find(word).is_some_and(|id| vocabulary.kind(id).layer == layer);
            Candidates::of(words.iter().filter(is).copied())
        };
        OurWords { acts: of_layer(Layer::Act), bonds: of_layer(Layer::Bond) }
    })
}

fn new_kind(id: &str, word: &str, layer: Layer, symmetric: bool) -> Kind {
    Kind {
        symmetric,
        phrase: word.to_owned(),
        inverse: if symmetric { word.to_owned() } else { format!("← {word}") },
        definition: format!("What the file calls “{word}”."),
        weight: 3,
        ..Kind::bare(id, FAMILY, layer)
    }
}
