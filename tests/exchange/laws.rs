//! Round trips: what is written comes back equal, up to what the table of fields says is lost.

use crate::common::{FILMS, film, reread};
use crate::random::drafts;
use imbroglio::exchange::fields::{FIELDS, Keeping};
use imbroglio::exchange::findings::Report;
use imbroglio::exchange::formats::ways;
use imbroglio::exchange::graph::{Graph, RawGraph, draft_of, is_ours, joined, parted};
use imbroglio::exchange::import::{Map, assemble, source_of};
use imbroglio::exchange::ways::{Keeps, Way};
use imbroglio::exchange::{Draft, csv, gexf, graphml, json, ron, tei};
use imbroglio::film::{BUILT_IN_SHELF, Film};
use proptest::prelude::*;
use std::path::Path;

/// A draft without what a format of bare nodes and edges loses: events that no edge names go too, and sentences stand
/// there as quotes of the edges.
fn as_kept(draft: &Draft, way: &Way) -> Draft {
    let mut kept = way.without_losses(draft);
    let ends = kept.bonds.iter().flat_map(|bond| [&bond.start, &bond.end]).flatten();
    let starts: Vec<String> = kept.bonds.iter().filter_map(|bond| bond.start.clone()).collect();
    let acts = kept.acts.iter().map(|act| &act.event);
    let at_edges: Vec<String> = acts.chain(ends).cloned().collect();
    let told: Vec<String> = kept.acts.iter().map(|act| act.event.clone()).chain(starts).collect();
    kept.events.retain(|event| at_edges.contains(&event.id));
    for event in &mut kept.events {
        // where something only ends, its place alone is told
        if !told.contains(&event.id) {
            event.what.clone_from(&event.id);
            event.cites.clear();
            event.certainty = Default::default();
            event.draft = false;
        }
    }
    kept.seeds.clear();
    if way.name == csv::GEPHI.name {
        kept.film.title.clone_from(&draft.film.id);
        kept.film.language = "en".to_owned();
    }
    kept
}

fn back(graph: RawGraph, draft: &Draft) -> Draft {
    let mut report = Report::default();
    assert!(is_ours(&graph));
    let back = draft_of(graph, &draft.film.id, &mut report);
    assert_eq!((report.findings, report.losses.len()), (Vec::new(), 0));
    back
}

fn through_gexf(draft: &Draft, profile: gexf::Profile) -> Draft {
    let text = gexf::write(draft, profile, 0);
    let read = gexf::read(text.as_bytes(), &mut Report::default()).unwrap();
    // the language stands among the keywords, which nobody reads
    Draft {
        film: imbroglio::exchange::FilmRecord {
            language: draft.film.language.clone(),
            ..back(read.clone(), draft).film
        },
        ..back(read, draft)
    }
}

fn through_csv(draft: &Draft) -> Draft {
    let mut graph = RawGraph::default();
    for (_, text) in csv::write(&Graph::of(draft), csv::Profile::Gephi).unwrap() {
        csv::read(text.as_bytes(), Some(b','), &Map::default(), &mut graph, &mut Report::default()).unwrap();
    }
    back(graph, draft)
}

type ThroughJson = (&'static str, fn(&Draft) -> String);

/// Formats of JSON, which lose nothing.
const JSON: &[ThroughJson] = &[
    ("node-link", |draft| json::write_node_link(draft, false).unwrap()),
    ("node-link with links", |draft| json::write_node_link(draft, true).unwrap()),
    ("cytoscape", |draft| json::write_cytoscape(draft).unwrap()),
    ("graphology", |draft| json::write_graphology(draft).unwrap()),
    ("cx2", |draft| json::write_cx2(draft).unwrap()),
];

/// Every format there and back.
fn all_round(draft: &Draft) {
    for (name, write) in JSON {
        let read = json::read(write(draft).as_bytes(), &mut Report::default()).unwrap();
        assert_eq!(back(read, draft), *draft, "{name}");
    }
    let text = graphml::write(draft).unwrap();
    let read = graphml::read(text.as_bytes(), &mut Report::default()).unwrap();
    assert_eq!(back(read, draft), *draft, "graphml");
    let text = tei::write_full(draft).unwrap();
    assert!(tei::is_ours(text.as_bytes()));
    assert_eq!(tei::read_own(text.as_bytes(), &draft.film.id).unwrap(), *draft, "tei\n{text}");
    for profile in [gexf::Profile::Safe, gexf::Profile::Gephi] {
        assert_eq!(through_gexf(draft, profile), as_kept(draft, &gexf::WAY), "gexf");
    }
    assert_eq!(through_csv(draft), as_kept(draft, &csv::GEPHI), "csv");
}

#[test]
fn the_films_go_out_and_come_back() {
    for id in FILMS {
        let draft = Draft::of(&film(id));
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(reread(&draft, folder.path()), draft, "{id}");
        all_round(&draft);
    }
}

#[test]
fn rififi_in_gexf_has_its_killers_and_three_dated_betrayals() {
    let text = gexf::write(&Draft::of(&film("rififi-1955")), gexf::Profile::Safe, 0);
    let graph = gexf::read(text.as_bytes(), &mut Report::default()).unwrap();
    let told = |kind: &str| -> Vec<(String, String, String)> {
        let edges = graph.edges.iter().filter(|edge| edge.values.get("relation").unwrap().text() == kind);
        edges
            .map(|edge| {
                let [(Some(start), Some(end))] = edge.spells.as_slice() else { panic!("{:?}", edge.spells) };
                assert_eq!(start, end);
                assert!(
                    !edge.values.get("cites").unwrap().is_empty()
                        || !edge.values.get("event_cites").unwrap().is_empty()
                );
                (edge.source.clone(), edge.target.clone(), start.clone())
            })
            .collect()
    };
    let expected = |deeds: &[(&str, &str, &str)]| -> Vec<(String, String, String)> {
        deeds.iter().map(|(a, b, at)| ((*a).to_owned(), (*b).to_owned(), (*at).to_owned())).collect()
    };
    let betrayals = [("mado", "tony", "2.0"), ("cesar", "crew", "10.0"), ("cesar", "tony", "15.0")];
    assert_eq!(told("betrays"), expected(&betrayals));
    let mut dead: Vec<String> =
        told("kills").into_iter().map(|(killer, dead, _)| format!("{killer} {dead}")).collect();
    dead.sort();
    // the eighth dies of a wound
    let killed =
        ["gang ida", "gang mario", "grutter jo", "tony cesar", "tony grutter", "tony louis", "tony remi"];
    assert_eq!(dead, killed);
    assert!(told("wounds").iter().any(|(by, whom, _)| (by.as_str(), whom.as_str()) == ("grutter", "tony")));
}

#[test]
fn the_stories_of_the_shelf_go_out_and_come_back() {
    let mut stories = 0;
    for (id, _) in BUILT_IN_SHELF {
        let story = Film::open(Path::new(&format!("data/shelf/{id}.ron"))).unwrap().story().unwrap();
        let draft = Draft::of(&story);
        assert!(!draft.seeds.is_empty(), "{id}");
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(reread(&draft, folder.path()), draft, "{id}");
        all_round(&draft);
        stories += 1;
    }
    assert_eq!(stories, BUILT_IN_SHELF.len());
}

#[test]
fn the_table_of_fields_is_whole() {
    for field in FIELDS {
        assert!(ways().any(|way| way.keeping(field) == Keeping::Kept), "{}", field.name);
        for way in [&ron::WAY, &tei::FULL] {
            assert_eq!(way.keeping(field), Keeping::Kept, "{}: it loses nothing", field.name);
        }
    }
    for way in ways() {
        if let Keeps::Only(kept, as_text) = way.keeps {
            let known = |name: &&&str| FIELDS.iter().any(|field| field.name == **name);
            assert_eq!(kept.iter().chain(as_text).find(|name| !known(name)), None, "{}", way.name);
        }
    }
    for id in FILMS {
        let draft = Draft::of(&film(id));
        assert_eq!(ron::WAY.losses(&draft), []);
        assert!(csv::DRACOR.losses(&draft).len() > gexf::WAY.losses(&draft).len());
    }
}

#[test]
fn dracors_form_keeps_persons_and_relations() {
    for id in FILMS {
        let draft = Draft::of(&film(id));
        let text = tei::write_dracor(&draft);
        assert!(!tei::is_ours(text.as_bytes()));
        let mut report = Report::default();
        let source = tei::read(text.as_bytes(), &mut report).unwrap();
        assert_eq!(report.findings, []);
        assert_eq!(source.statements.len(), draft.bonds.len() + draft.acts.len());
        let kills = |kind: &str| kind == "kills";
        let told =
            draft.acts.iter().filter(|act| kills(&act.kind) && act.status == Default::default()).count();
        let read = source.statements.iter().filter(|one| one.kind.as_deref().is_some_and(kills)).count();
        assert_eq!(read, told, "{id}: only what was done is called so");
    }
}

#[test]
fn a_graph_of_others_is_not_taken_for_ours() {
    let text = "<gexf version=\"1.3\"><graph><nodes><node id=\"a\"/><node id=\"b\"/></nodes>\
                <edges><edge id=\"1\" source=\"a\" target=\"b\"/></edges></graph></gexf>";
    let mut report = Report::default();
    let graph = gexf::read(text.as_bytes(), &mut report).unwrap();
    assert!(!is_ours(&graph) && !is_ours(&RawGraph::default()));
    let source = source_of(graph, &Map::default(), &mut report);
    let imported = assemble(source, &Map::default(), "small", report);
    assert_eq!((imported.draft.bonds.len(), imported.draft.kinds.len()), (1, 1));
}

#[test]
fn parallel_edges_are_one_bond_with_a_sentence_each() {
    let mut table = String::from("source,target,relation\n");
    let count = 100_000;
    table.push_str(&"a,b,friend\n".repeat(count));
    let mut graph = RawGraph::default();
    let mut report = Report::default();
    csv::read(table.as_bytes(), Some(b','), &Map::default(), &mut graph, &mut report).unwrap();
    let source = source_of(graph, &Map::default(), &mut report);
    let imported = assemble(source, &Map::default(), "many", report);
    let [bond] = imported.draft.bonds.as_slice() else { panic!("{} bonds", imported.draft.bonds.len()) };
    assert_eq!(bond.cites.len(), count);
}

/// Hands over a few bytes at a time.
struct Dripping<'b>(&'b [u8], usize);

impl std::io::Read for Dripping<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let length = into.len().min(self.1).min(self.0.len());
        into[..length].copy_from_slice(&self.0[..length]);
        self.0 = &self.0[length..];
        Ok(length)
    }
}

/// What may stand in the text of a play.
fn pieces() -> impl Strategy<Value = Vec<String>> {
    let piece = prop_oneof![
        "[a-z \n]{0,9}",
        "<!-- [a-z&' -]{0,6} <anchor xml:id='no'/> -->",
        "<!\\[CDATA\\[[a-z<&\\]]{0,6}<anchor xml:id='no'/>\\]\\]>",
        "<\\?[a-z]{1,3} [a-z<>']{0,6}<anchor/>\\?>",
        "<anchor xml:id='[a-c][0-9]'/>",
        "<anchor\nxml:id=\"[a-c][0-9]\"></anchor>",
        "<anchors n='[a-z>/]{0,4}'/>",
        "<lb n=\"[a-z>/']{0,4}\"/>",
        "<text><l n='>/>'>[a-z]{0,4}</l></text>",
        "<listPerson><person xml:id='[d-f][0-9]'><persName>[A-Z]</persName></person></listPerson>",
        "<relation name='[g-i]' active='#d1' passive='#e1'/>",
        Just("x".repeat(70_000)),
    ];
    proptest::collection::vec(piece, 0..12)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    /// Of the text of a play most is passed by; what is read of it is what would be read of all of it, if it is sound XML.
    /// Without a title nothing is passed by.
    #[test]
    fn what_is_passed_by_is_not_missed(pieces in pieces(), drip in 1..40usize) {
        let play = |title: &str| format!(
            "<TEI><teiHeader>{title}</teiHeader><text><body>{}</body></text><standOff>\n<relation name='friends' mutual='#d1 #e1'/></standOff></TEI>",
            pieces.concat()
        );
        let read = |text: &str, drip: usize| {
            let mut report = Report::default();
            let source = std::io::BufReader::with_capacity(1, Dripping(text.as_bytes(), drip));
            let mut source = tei::read(source, &mut report).unwrap();
            source.title = None;
            (source, report)
        };
        let whole = read(&play("<note>T</note>"), 1 << 20);
        prop_assert_eq!(&read(&play("<title>T</title>"), 1 << 20).0.moments, &whole.0.moments);
        // the place of what comes after the text is told right too, however the bytes came
        let passed = read(&play("<title>T</title>"), drip);
        prop_assert_eq!(passed.0.statements.len(), whole.0.statements.len());
        prop_assert_eq!(&passed, &read(&play("<title>T</title>"), 1 << 20));
        let lines = |source: &imbroglio::exchange::import::Source| -> Vec<String> {
            source.statements.iter().map(|one| one.place.to_string()).collect()
        };
        let without_first_column = |places: Vec<String>| -> Vec<String> {
            places.iter().map(|place| place.split(':').nth(1).unwrap_or_default().to_owned()).collect()
        };
        prop_assert_eq!(without_first_column(lines(&passed.0)), without_first_column(lines(&whole.0)));
        prop_assert_eq!(passed.0.persons.len(), whole.0.persons.len());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn random_films_go_out_and_come_back(draft in drafts()) {
        let folder = tempfile::tempdir().unwrap();
        prop_assert_eq!(&reread(&draft, folder.path()), &draft);
        all_round(&draft);
    }

    /// No cell of a table is a formula, and what was done for it is undone.
    #[test]
    fn texts_survive_the_guard_against_formulas(text in "['=+\\-@ \t\u{ff1d}a1]{0,6}") {
        let cell = csv::guarded(&text);
        prop_assert!(!cell.trim_start().starts_with(['=', '+', '-', '@', '\u{ff1d}']), "{}", cell);
        prop_assert_eq!(csv::unguarded(&cell), text.clone());
    }

    #[test]
    fn lists_survive_as_one_text(items in proptest::collection::vec("[a-c;\\\\ ]{1,6}", 0..5)) {
        let items: Vec<String> = items.iter().map(|item| item.trim_start().to_owned()).filter(|item| !item.is_empty()).collect();
        prop_assert_eq!(parted(&joined(&items)), items);
    }

    /// Files cut short or changed anywhere are read, or refused, and nothing else happens.
    #[test]
    fn damaged_files_are_refused_or_read(at in 0..20_000usize, byte in any::<u8>(), cut in any::<bool>()) {
        let draft = Draft::of(&film("la-balance-1982"));
        let graph = Graph::of(&draft);
        let damaged = |text: String| {
            let mut bytes = text.into_bytes();
            let at = at % bytes.len();
            if cut { bytes.truncate(at) } else { bytes[at] = byte }
            bytes
        };
        let mut report = Report::default();
        let map = Map::default();
        let _ = gexf::read(damaged(gexf::write(&draft, gexf::Profile::Safe, 0)).as_slice(), &mut report)
            .map(|graph| assemble(source_of(graph, &map, &mut Report::default()), &map, "damaged", Report::default()));
        let _ = graphml::read(damaged(graphml::write(&draft).unwrap()).as_slice(), &mut report);
        let _ = tei::read_own(damaged(tei::write_full(&draft).unwrap()).as_slice(), "damaged");
        let _ = tei::read(damaged(tei::write_dracor(&draft)).as_slice(), &mut report)
            .map(|source| assemble(source, &map, "damaged", Report::default()));
        let _ = json::read(damaged(json::write_node_link(&draft, false).unwrap()).as_slice(), &mut report);
        let mut raw = RawGraph::default();
        for (_, text) in csv::write(&graph, csv::Profile::Gephi).unwrap() {
            let _ = csv::read(damaged(text).as_slice(), Some(b','), &map, &mut raw, &mut report);
        }
    }
}
