//! The page of many plots, pair by pair: how alike any two are, and for each pair its facets, its casting, its motifs and
//! what would have to change. It holds no chart; data of a pair are read when the pair is opened.

use super::{book, embedded, escaped, hash, lean};
use crate::charts::ink::Theme;
use crate::charts::sigil::Sigil;
use crate::charts::{data, pieces::Pen};
use crate::compare::roles::Pair;
use crate::compare::script::Edit;
use crate::compare::web::{Ground, Relation};
use crate::compare::{self, Comparison, compare};
use crate::corpus::tree::Tree;
use crate::corpus::{Corpus, Facet, Similarities};
use crate::parallel::work;
use crate::render::svg::{self, Inks};
use crate::scene::{Rect, Scene};
use crate::story::{Fact, Story};
use serde_json::{Value, json};
use std::fmt::Write as _;

const STYLE: &str = include_str!("assets/pairs.css");
const SCRIPT: &str = include_str!("assets/pairs.js");
/// Most relations of a pair of counterparts that are told, and most changes of a sort.
const TOLD: usize = 6;
/// Size of a sigil.
const SIGIL: (f64, f64) = (320.0, 30.0);

/// What is shown.
#[derive(Debug, Clone, Copy)]
pub struct Plots<'a> {
    /// The stories, in the order in which the corpus holds them.
    pub stories: &'a [Story],
    /// The same, reduced to what is compared.
    pub corpus: &'a Corpus,
    /// How alike they are.
    pub found: &'a Similarities,
    /// The tree, in whose order they stand.
    pub tree: &'a Tree,
    /// The colours by day, and those by night.
    pub themes: [&'a Theme; 2],
    /// Which of the two is shown at first: 0 or 1; none follows the reader's system.
    pub shown: Option<usize>,
    /// Threads that may be used.
    pub threads: usize,
}

/// Writes the page, as one HTML text that needs nothing from anywhere. The cost is that of comparing every pair, without
/// tests of significance.
pub fn page(plots: &Plots<'_>) -> String {
    let films = plots.stories.len();
    let motifs = motifs(plots);
    let pairs: Vec<(usize, usize)> = (0..films).flat_map(|a| (a + 1..films).map(move |b| (a, b))).collect();
    let told = work(pairs.len(), plots.threads, &|at| {
        let (a, b) = pairs[at];
        let ask = compare::Options { threads: 1, ..compare::Options::default() };
        let comparison = compare(&plots.stories[a], &plots.stories[b], &ask);
        pair(plots, (a, b), &comparison, &motifs)
    });
    let mut rows: Vec<Vec<Value>> = vec![Vec::new(); films];
    for ((a, _), value) in pairs.iter().zip(told) {
        rows[*a].push(value);
    }
    let mut inks = Inks::default();
    let mut templates = String::new();
    for (film, story) in plots.stories.iter().enumerate() {
        let [light, dark] = plots.themes.map(|theme| strip(story, theme));
        let strip = svg::write_for_page([&light, &dark], None, &mut inks);
        // of each row its own text, so that only what is opened is read
        let row = std::mem::take(&mut rows[film]);
        // Writing to a String cannot fail.
        let _infallible = writeln!(
            templates,
            "<template id=\"t-s-{film}\">{strip}</template>\n\
             <script type=\"application/json\" id=\"row-{film}\">{}</script>\n\
             <script type=\"application/json\" id=\"film-{film}\">{}</script>",
            embedded(&Value::Array(row)),
            embedded(&texts(story)),
        );
    }
    let facets: Vec<Value> = Facet::ALL.iter().map(|facet| json!([facet.word(), facet.meaning()])).collect();
    let names = plots.stories.iter().map(|story| {
        let film = &story.facts().film;
        json!([film.id, film.title, film.year])
    });
    let data = json!({
        "films": names.collect::<Vec<_>>(), "order": plots.tree.leaves, "facets": facets, "motifs": motifs,
        "pairs": plots.found.pairs(), "shares": shares(plots),
    });
    document(&inks, plots, &templates, &data)
}

/// The share of all pairs that is less alike, for the order over all facets and then for each facet, in hundredths, pair by
/// pair, row by row; null where the facet is absent.
fn shares(plots: &Plots<'_>) -> Value {
    let films = plots.stories.len();
    let pairs = || (0..films).flat_map(|a| (a + 1..films).map(move |b| (a, b)));
    // a hundredth more is never claimed than there is
    let cut = |share: f64| json!((share * 100.0 + 1e-9).floor() as u32);
    let all = pairs().map(|(a, b)| cut(plots.found.nearer_overall(a, b)));
    let mut lists: Vec<Value> = vec![all.collect()];
    for &facet in Facet::ALL {
        lists.push(
            pairs().map(|(a, b)| plots.found.nearer_than(facet, a, b).map_or(Value::Null, cut)).collect(),
        );
    }
    Value::Array(lists)
}

/// The titles of all motifs that some two have in common.
fn motifs(plots: &Plots<'_>) -> Vec<String> {
    let films = plots.stories.len();
    let mut titles: Vec<String> = Vec::new();
    for (a, b) in (0..films).flat_map(|a| (a + 1..films).map(move |b| (a, b))) {
        titles.extend(plots.corpus.motifs_of_both(a, b).into_iter().map(str::to_owned));
    }
    titles.sort();
    titles.dedup();
    titles
}

/// The words of a story: its parties, its acts and then its bonds, and its sentences.
fn texts(story: &Story) -> Value {
    let fact = |fact: Fact, says: String| {
        let cites: Vec<usize> = story.cites_of(fact).iter().map(|cite| cite.index()).collect();
        json!([says, cites])
    };
    let acts = story.acts().map(|(id, _)| fact(Fact::Act(id), book::act_sentence(story, id)));
    let bonds = story.bonds().map(|(id, _)| fact(Fact::Bond(id), book::bond_sentence(story, id)));
    let parties: Vec<&str> = story.parties().map(|(_, party)| party.short()).collect();
    let sentences: Vec<Value> =
        story.facts().sentences.iter().map(|sentence| json!([sentence.citation(), sentence.text])).collect();
    json!({ "parties": parties, "facts": acts.chain(bonds).collect::<Vec<_>>(), "sentences": sentences })
}

/// The place of a fact in the list that [`texts`] makes; none for a causal link.
fn place(story: &Story, ground: Ground) -> Option<usize> {
    match ground {
        Ground::Fact(Fact::Act(act)) => Some(act.index()),
        Ground::Fact(Fact::Bond(bond)) => Some(story.acts().count() + bond.index()),
        Ground::Link(..) => None,
    }
}

/// All that the page knows of a pair but its shares.
fn pair(plots: &Plots<'_>, (a, b): (usize, usize), found: &Comparison, motifs: &[String]) -> Value {
    let (one, other) = (&plots.stories[a], &plots.stories[b]);
    let values: Vec<Value> = Facet::ALL
        .iter()
        .copied()
        .map(|facet| plots.found.of(facet, a, b).map_or(Value::Null, |value| json!(hundredths(value))))
        .collect();
    let both: Vec<usize> = plots
        .corpus
        .motifs_of_both(a, b)
        .into_iter()
        .filter_map(|title| motifs.iter().position(|known| known == title))
        .collect();
    let casting: Vec<Value> =
        found.alignment.pairs.iter().map(|pair| counterparts((one, other), found, pair)).collect();
    let parts = found.not_compared.iter().zip([one, other]);
    let parts: Vec<String> =
        parts.filter_map(|(part, story)| part.words(&story.facts().film.title)).collect();
    json!({
        "values": values, "guess": plots.found.is_guess(a, b), "motifs": both, "cast": casting,
        "proof": found.alignment.proof.word(), "edit": edits((one, other), found), "parts": parts,
    })
}

fn hundredths(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

/// Two counterparts: who, whether that is sure, as whom, and what they share, the most alike first.
fn counterparts((one, other): (&Story, &Story), found: &Comparison, pair: &Pair) -> Value {
    let mut shared: Vec<(f64, usize, usize)> = found
        .alignment
        .shared_by(pair)
        .filter_map(|shared| {
            let side = |story: &Story, relation: &Relation| place(story, relation.ground);
            Some((shared.likeness, side(one, &shared.a)?, side(other, &shared.b)?))
        })
        .collect();
    shared.sort_by(|x, y| y.0.total_cmp(&x.0));
    let told: Vec<Value> = shared.iter().take(TOLD).map(|(_, one, other)| json!([one, other])).collect();
    let part = found.title(pair.a, pair.b).map(|part| part.word());
    json!([pair.a.index(), pair.b.index(), pair.is_firm(), part, told, shared.len()])
}

/// What would have to change: the share of all relations; who leaves and who comes; which relations between those who stay
/// become others, go and come, the costliest first, and how many of each there are.
fn edits((one, other): (&Story, &Story), found: &Comparison) -> Value {
    let (mut leave, mut come) = (Vec::new(), Vec::new());
    let (mut become_, mut go, mut new) = (Vec::new(), Vec::new(), Vec::new());
    for edit in &found.script.edits {
        match edit {
            Edit::Recast(..) => {}
            Edit::Drop(party) => leave.push(json!(party.index())),
            Edit::Add(party) => come.push(json!(party.index())),
            Edit::Change(from, to, _) => become_.push(json!([place(one, *from), place(other, *to)])),
            Edit::Delete(fact, _) => go.push(json!(place(one, *fact))),
            Edit::Insert(fact, _) => new.push(json!(place(other, *fact))),
        }
    }
    let first = |mut list: Vec<Value>| {
        let all = list.len();
        list.truncate(TOLD);
        json!([list, all])
    };
    let share = hundredths(found.script.share);
    json!([share, leave, come, first(become_), first(go), first(new)])
}

/// The sigil of a story, alone.
fn strip(story: &Story, theme: &Theme) -> Scene {
    let (width, height) = SIGIL;
    let mut scene = data::page(story, "sigil", SIGIL, "", "");
    let rect = Rect::new(1.0, 1.0, width - 2.0, height - 2.0);
    Sigil::new(story).draw(&mut Pen::new(&mut scene, theme), rect);
    scene
}

fn document(inks: &Inks, plots: &Plots<'_>, templates: &str, data: &Value) -> String {
    let style = super::colors(inks, plots.themes, plots.shown) + STYLE;
    let script = lean(SCRIPT);
    let policy = format!(
        "default-src 'none'; style-src {}; script-src {}; base-uri 'none'; form-action 'none'",
        hash(&style),
        hash(&script)
    );
    let title = escaped(&format!("{} plots, pair by pair", plots.stories.len()));
    let (version, data) = (env!("CARGO_PKG_VERSION"), embedded(data));
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta name=\"generator\" content=\"imbroglio {version}\">\n\
         <title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n\
         <noscript><p>This page shows its comparisons with the script that it brings along. Without scripts, \
         `imbroglio compare` prints the same.</p></noscript>\n\
         {templates}<script type=\"application/json\" id=\"data\">{data}</script>\n\
         <script type=\"module\">{script}</script>\n</body>\n</html>\n",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_keeps_to_its_budget() {
        let script = lean(SCRIPT);
        assert!(script.len() <= 16 * 1024, "{} bytes", script.len());
        assert!(!script.contains("/*") && !script.contains("</"), "notes and ends of elements stay out");
    }
}
