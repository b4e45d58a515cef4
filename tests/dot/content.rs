//! What stands in a DOT text.

use crate::parsed::{films, parse, story};
use imbroglio::charts::ink::Theme;
use imbroglio::charts::relations;
use imbroglio::cli::graphviz;
use imbroglio::exchange::dot::{self, Groups, Options, Palette, Place, Positions};
use imbroglio::facts::PartyId;
use imbroglio::story::{Highlight, Realised, View};

const CAST: &str =
    "characters: [(id: a, name: \"Ann\", note: \"a thief\"), (id: b, name: \"Bob\"), (id: c, name: \"Cy\")],";

#[test]
fn one_edge_a_relation_from_agent_to_patient() {
    for (id, story) in films() {
        let parsed = parse(&dot::write(&story, &Options::default()));
        let view = View { realised: Realised::ALL, ..View::DRAWN };
        let name = |party| story.party(party).id.to_string();
        let mut wanted: Vec<(String, String)> =
            story.ties(&view).map(|tie| (name(tie.from), name(tie.to))).collect();
        let mut found: Vec<(String, String)> =
            parsed.relations().iter().map(|(from, to, _)| (from.clone(), to.clone())).collect();
        wanted.sort();
        found.sort();
        assert_eq!(found, wanted, "{id}");
        assert!(found.len() > 20, "{id} has {} edges", found.len());
    }
}

#[test]
fn every_character_is_one_node_and_every_end_of_an_edge_is_declared() {
    for (id, story) in films() {
        let parsed = parse(&dot::write(&story, &Options::default()));
        for (_, party) in story.characters() {
            let found = parsed.nodes.iter().filter(|(name, _)| *name == party.id).count();
            assert_eq!(found, 1, "{id}: {}", party.id);
        }
        for (from, to, _) in &parsed.edges {
            assert!(parsed.nodes.iter().any(|(name, _)| name == from), "{id}: {from}");
            assert!(parsed.nodes.iter().any(|(name, _)| name == to), "{id}: {to}");
        }
    }
}

#[test]
fn same_story_same_bytes() {
    for (_, story) in films() {
        assert_eq!(dot::write(&story, &Options::default()), dot::write(&story.clone(), &Options::default()));
    }
}

#[test]
fn nodes_say_name_note_and_fate() {
    let story = story(&format!("{CAST} story: [(id: e, what: \"x\", acts: [kills(a, b)])],"));
    let parsed = parse(&dot::write(&story, &Options::default()));
    assert_eq!(parsed.node("a")["label"], "Ann\na thief\nlast seen alive");
    assert_eq!(parsed.node("b")["label"], "Bob\n† killed by Ann (1)");
    assert_eq!(parsed.node("b")["fillcolor"], Palette::default().dead.hex());
}

#[test]
fn strokes_tell_the_families_apart() {
    let parsed = parse(&dot::write(
        &story(&format!(
            "{CAST} bonds: [lover(a, b), sibling(b, c)],
             story: [(id: e, what: \"x\", acts: [kills(a, c)]), (id: f, what: \"y\", acts: [betrays(c, a)])],"
        )),
        &Options::default(),
    ));
    let (love, kin) = (parsed.edge("a", "b"), parsed.edge("b", "c"));
    assert_eq!((love["dir"].as_str(), love["style"].as_str()), ("none", "solid"));
    assert_eq!(kin["color"], "#322F54:invis:#322F54");
    let (kill, betray) = (parsed.edge("a", "c"), parsed.edge("c", "a"));
    assert_eq!(
        (kill["label"].as_str(), kill["arrowhead"].as_str(), kill["penwidth"].as_str()),
        ("1 kills", "normaltee", "2.6")
    );
    assert_eq!((betray["style"].as_str(), betray["arrowhead"].as_str()), ("dashed", "vee"));
    assert!(!betray.contains_key("dir"));
}

#[test]
fn what_was_not_done_is_dashed_lighter_and_in_brackets() {
    let parsed = parse(&dot::write(
        &story(&format!(
            "{CAST} bonds: [lover(a, c, until(e))],
             story: [(id: e, what: \"x\", acts: [kills(a, b, attempted), helps(b, c, inferred)])],"
        )),
        &Options::default(),
    ));
    let tried = parsed.edge("a", "b");
    assert_eq!((tried["label"].as_str(), tried["style"].as_str()), ("1 kills [attempted]", "dashed"));
    assert_ne!(tried["color"], Palette::default().kill.hex());
    assert_eq!(tried["fontcolor"], Palette::default().kill.hex());
    assert_eq!(parsed.edge("b", "c")["label"], "1 helps?");
    assert!(parsed.edge("a", "c")["label"].ends_with(" (ended)"));
}

#[test]
fn tooltips_say_who_what_and_where_it_is_told() {
    for (id, story) in films() {
        let parsed = parse(&dot::write(&story, &Options::default()));
        for (from, to, edge) in parsed.relations() {
            let tip = &edge["tooltip"];
            assert!(tip.lines().last().unwrap().contains(".s"), "{id}: {from} -> {to}: {tip}");
        }
    }
    let rififi = &films()[1].1;
    let parsed = parse(&dot::write(rififi, &Options::default()));
    let ring = parsed.relations().into_iter().find(|(from, to, _)| from == "cesar" && to == "crew").unwrap();
    assert!(ring.2["tooltip"].contains("César keeps a ring from the loot"), "{}", ring.2["tooltip"]);
    assert!(ring.2["tooltip"].contains("001.p6.s12"));
}

#[test]
fn a_group_that_acts_is_a_node_in_its_own_cluster() {
    let groups = "groups: [(id: g, name: \"Gang\", members: [b]), (id: h, name: \"Home\", members: [c]), \
                  (id: k, name: \"Crowd\")],";
    let story =
        story(&format!("{CAST} {groups} story: [(id: e, what: \"x\", acts: [kills(g, a), helps(k, a)])],"));
    let parsed = parse(&dot::write(&story, &Options::default()));
    let (gang, members) = parsed.cluster("cluster_g");
    assert_eq!(members, ["g", "b"]);
    assert_eq!(gang["label"], "", "the node bears the name");
    assert_eq!(parsed.node("g")["label"], "Gang");
    let (home, members) = parsed.cluster("cluster_h");
    assert_eq!((home["label"].as_str(), members), ("Home", &["c".to_owned()][..]));
    assert_eq!(parsed.node("k")["label"], "Crowd", "a group without members is a node");
    assert!(parsed.clusters.iter().all(|(name, _, _)| name != "cluster_k"));
    assert_eq!(parsed.edge("g", "a")["label"], "1 kills");

    let colours = Options { groups: Groups::Colours, ..Options::default() };
    let parsed = parse(&dot::write(&story, &colours));
    assert!(parsed.clusters.is_empty());
    assert!(parsed.node("b")["label"].contains("of Gang"));
}

#[test]
fn the_legend_lists_what_occurs_and_nothing_else() {
    let story = story(&format!("{CAST} story: [(id: e, what: \"x\", acts: [kills(a, b), helps(a, c)])],"));
    let parsed = parse(&dot::write(&story, &Options::default()));
    let legend: Vec<&str> = parsed
        .edges
        .iter()
        .filter(|(from, _, _)| from.starts_with("legend"))
        .map(|(_, _, own)| own["label"].as_str())
        .collect();
    assert_eq!(legend, ["kills", "helps"]);
    assert_eq!(parsed.cluster("cluster_ legend").1.len(), 3);
    let nothing = crate::parsed::story(CAST);
    assert!(!dot::write(&nothing, &Options::default()).contains("legend"));
}

#[test]
fn lesser_relations_may_be_left_out() {
    let (_, rififi) = &films()[1];
    let count = |least_weight| {
        parse(&dot::write(rififi, &Options { least_weight, ..Options::default() })).relations().len()
    };
    assert!(count(5) < count(0), "{} {}", count(5), count(0));
    assert_eq!(count(10), 0);
}

#[test]
fn positions_turn_into_points_with_y_up() {
    let groups = "groups: [(id: g, name: \"Gang\", members: [b])],";
    let story = story(&format!("{CAST} {groups} story: [(id: e, what: \"x\", acts: [kills(a, b)])],"));
    let place = |x, y, width, height| Place { x, y, width, height };
    let positions = Positions {
        page: (800.0, 400.0),
        cards: vec![
            (PartyId(0), place(0.0, 0.0, 192.0, 48.0)),
            (PartyId(1), place(400.0, 200.0, 96.0, 48.0)),
        ],
        groups: vec![(PartyId(3), place(380.0, 180.0, 136.0, 88.0))],
    };
    let options = Options { positions: Some(positions), ..Options::default() };
    let text = dot::write(&story, &options);
    let parsed = parse(&text);
    let ann = parsed.node("a");
    assert_eq!((ann["pos"].as_str(), ann["width"].as_str(), ann["height"].as_str()), ("72,282!", "2", "0.5"));
    assert_eq!(ann["fixedsize"], "true");
    assert_eq!(parsed.node("b")["pos"], "336,132!");
    assert_eq!(parsed.cluster("cluster_g").0["bb"], "285,99,387,165");
    for (name, own) in &parsed.nodes {
        assert!(own.contains_key("pos"), "neato -n refuses a graph with a node without a place: {name}");
    }
    let foot =
        parsed.node("c")["pos"].split(',').nth(1).unwrap().trim_end_matches('!').parse::<f64>().unwrap();
    assert!(foot < 99.0, "whoever has no card stands below the drawing");
}

#[test]
fn numbers_that_are_none_do_no_harm() {
    let story = story(CAST);
    let odd = Place { x: f64::NAN, y: f64::INFINITY, width: -0.0, height: 1e-9 };
    let positions = Positions { page: (f64::NAN, 1e300), cards: vec![(PartyId(0), odd)], groups: Vec::new() };
    parse(&dot::write(&story, &Options { positions: Some(positions), ..Options::default() }));
}

#[test]
fn the_colours_of_the_light_theme_are_the_default() {
    assert_eq!(graphviz::palette(&Theme::named("light").unwrap()), Palette::default());
}

#[test]
fn the_cards_of_our_chart_stand_where_they_stood() {
    let theme = Theme::named("light").unwrap();
    for (id, story) in films() {
        let drawing = relations::draw(&story, &theme, &relations::Options::default());
        let parsed = parse(&graphviz::text(&story, Some(&drawing), &theme, (None, None), false));
        for (party, rect) in &drawing.cards {
            let own = parsed.node(&story.party(*party).id);
            let (x, y) = own["pos"].trim_end_matches('!').split_once(',').unwrap();
            let (x, y): (f64, f64) = (x.parse().unwrap(), y.parse().unwrap());
            let middle = rect.center();
            assert!((x / 0.75 - middle.x).abs() < 0.02, "{id}");
            assert!((drawing.scene.height - y / 0.75 - middle.y).abs() < 0.02, "{id}");
        }
    }
}

#[test]
fn no_party_can_have_the_name_of_a_part_of_the_legend() {
    let text = "(title: \"T\", characters: [(id: \"legend 0\", name: \"A\")])";
    assert!(imbroglio::rules::check_text("T", text).checked.is_none());
}

#[test]
fn what_is_highlighted_keeps_its_colour_and_the_rest_is_pale() {
    let story = story(&format!(
        "{CAST} story: [(id: e, what: \"x\", acts: [kills(a, b)]), (id: f, what: \"x\", acts: [betrays(b, c)])],"
    ));
    let shot = story.find_event("e").unwrap();
    let only = |highlight| dot::write(&story, &Options { highlight, classes: true, ..Options::default() });
    let plain = parse(&only(None));
    let out = Highlight { words: "the shot".to_owned(), events: [shot].into(), ..Highlight::default() };
    let text = only(Some(out));
    assert!(text.contains("In full colour: the shot"), "{text}");
    let lit = parse(&text);
    let attribute = |parsed: &crate::parsed::Parsed, from: &str, name: &str| {
        let edge = parsed.relations().into_iter().find(|(one, _, _)| one == from).unwrap();
        edge.2[name].clone()
    };
    assert_eq!(attribute(&lit, "a", "color"), attribute(&plain, "a", "color"));
    assert_eq!(attribute(&lit, "a", "penwidth"), attribute(&plain, "a", "penwidth"));
    assert_ne!(attribute(&lit, "b", "color"), attribute(&plain, "b", "color"));
    assert_eq!(attribute(&lit, "b", "class"), "betray pale");
}

#[test]
fn readers_of_dot_find_nothing_that_they_cannot_read() {
    let groups = "groups: [(id: g, name: \"Gang\", members: [b])],";
    let story = story(&format!(
        "{CAST} {groups} story: [(id: e, what: \"A informs B on C\", acts: [informs(a, b, about(c))])],"
    ));
    let text = dot::write(&story, &Options::default());
    let parsed = parse(&text);
    for missing in ["class=", "graph[", "graph [", "Arial", " key="] {
        assert!(!text.contains(missing), "{missing} in {text}");
    }
    assert!(!parsed.defaults[0].contains_key("tooltip"), "a tooltip of the graph");
    assert_eq!(parsed.edge("a", "c")["label"], "1 informs on", "the one informed on is an end too");
    let bare = dot::write(&story, &Options { no_legend: true, ..Options::default() });
    assert_eq!(parse(&bare).nodes.len(), 3);
    assert!(parsed.nodes.len() > 3, "with a legend");
}
