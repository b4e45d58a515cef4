//! With Graphviz itself, when `IMBROGLIO_GRAPHVIZ=1`.

use crate::parsed::{HOSTILE, films};
use crate::quoting::{hostile_story, pieces, plain};
use imbroglio::charts::ink::Theme;
use imbroglio::charts::relations;
use imbroglio::cli::graphviz::{Engine, Picture, TIMEOUT, render, text, text_for};
use imbroglio::exchange::dot::{self, quote};
use imbroglio::scene::Color;
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;
use serde_json::Value;
use std::collections::BTreeSet;
use std::time::Duration;

const ENGINES: [Engine; 5] = [Engine::Dot, Engine::Neato, Engine::Fdp, Engine::Sfdp, Engine::NeatoN];

fn wanted() -> bool {
    std::env::var_os("IMBROGLIO_GRAPHVIZ").is_some_and(|value| value == "1")
}

fn draw(engine: Engine, dot: &str, picture: Picture) -> Vec<u8> {
    render(engine, dot, picture, Color(255, 255, 255), Duration::from_secs(120))
        .unwrap_or_else(|error| panic!("{engine:?}: {error}\n{dot}"))
}

fn json(engine: Engine, dot: &str) -> Value {
    serde_json::from_slice(&draw(engine, dot, Picture::Json)).unwrap()
}

/// The lines of a label as Graphviz would set them.
fn lines(object: &Value) -> Vec<String> {
    let ops = object["_ldraw_"].as_array().cloned().unwrap_or_default();
    ops.iter().filter(|op| op["op"] == "T").map(|op| op["text"].as_str().unwrap().to_owned()).collect()
}

fn words() -> Vec<String> {
    let mut runner = TestRunner::deterministic();
    let random = (0..400).map(|_| pieces().new_tree(&mut runner).unwrap().current());
    let all: BTreeSet<String> =
        HOSTILE.iter().map(|text| (*text).to_owned()).chain(random).map(|t| plain(&t)).collect();
    all.into_iter().filter(|text| !text.is_empty()).collect()
}

#[test]
fn labels_come_back_from_dot_letter_by_letter() {
    if !wanted() {
        return;
    }
    let words = words();
    let nodes =
        words.iter().enumerate().map(|(n, text)| format!("n{n} [label={0}, tooltip={0}];\n", quote(text)));
    let graph = json(Engine::Dot, &format!("digraph {{\n{}}}", nodes.collect::<String>()));
    let objects = graph["objects"].as_array().unwrap();
    assert_eq!(objects.len(), words.len(), "one node each, none besides");
    for (n, text) in words.iter().enumerate() {
        let node = objects.iter().find(|object| object["name"] == format!("n{n}")).unwrap();
        let wanted: Vec<&str> = text.split('\n').filter(|line| !line.is_empty()).collect();
        let found: Vec<String> = lines(node).into_iter().filter(|line| !line.is_empty()).collect();
        assert_eq!(found, wanted, "{text:?}");
        let keys: BTreeSet<&str> = node.as_object().unwrap().keys().map(String::as_str).collect();
        let usual = BTreeSet::from([
            "_gvid", "name", "_draw_", "_ldraw_", "height", "label", "pos", "tooltip", "width",
        ]);
        assert!(keys.is_subset(&usual), "{text:?}: {keys:?}");
    }
}

#[test]
fn ids_stay_apart_in_dot() {
    if !wanted() {
        return;
    }
    let words = words();
    let all: String = words
        .iter()
        .enumerate()
        .map(|(n, text)| {
            format!(
                "{0} [label=\"n{n}\"];\nsubgraph {1} {{ {0} }}\n{0} -> {0};\n",
                quote(text),
                quote(&format!("cluster_{text}"))
            )
        })
        .collect();
    let graph = json(Engine::Dot, &format!("digraph {{\n{all}}}"));
    let objects = graph["objects"].as_array().unwrap();
    let labels: BTreeSet<String> = objects.iter().flat_map(lines).collect();
    assert_eq!(labels.len(), words.len(), "one node each");
    assert_eq!(objects.len(), 2 * words.len(), "and a cluster each");
    assert_eq!(graph["edges"].as_array().unwrap().len(), words.len());
}

#[test]
fn hostile_stories_are_drawn_by_every_engine_as_sound_svg() {
    if !wanted() {
        return;
    }
    let theme = Theme::named("light").unwrap();
    for word in HOSTILE {
        let story = hostile_story(word);
        let drawing = relations::draw(&story, &theme, &relations::Options::default());
        for engine in ENGINES {
            let dot = text_for(engine, &story, Some(&drawing), &theme, (None, None));
            let svg = String::from_utf8(draw(engine, &dot, Picture::Svg)).unwrap();
            let parsing =
                roxmltree::ParsingOptions { allow_dtd: true, ..roxmltree::ParsingOptions::default() };
            let document = roxmltree::Document::parse_with_options(&svg, parsing)
                .unwrap_or_else(|error| panic!("{word:?} {engine:?}: {error}\n{svg}"));
            assert!(!document.descendants().any(|node| node.has_tag_name("script")));
            let said: Vec<&str> = document
                .descendants()
                .filter(|node| node.tag_name().name() == "text")
                .filter_map(|node| node.text())
                .collect();
            // the group's name, letter by letter but for blanks, which SVG need not keep
            let wanted: String = plain(&format!("x{word}x")).split_whitespace().collect();
            let found: String = said.concat().split(|c: char| c.is_whitespace() || c == '\u{a0}').collect();
            assert!(found.contains(&wanted), "{word:?} {engine:?}: {said:?}");
        }
    }
}

#[test]
fn the_films_are_drawn_by_every_engine() {
    if !wanted() {
        return;
    }
    let theme = Theme::named("light").unwrap();
    for (id, story) in films() {
        let drawing = relations::draw(&story, &theme, &relations::Options::default());
        for engine in ENGINES {
            let svg =
                draw(engine, &text_for(engine, &story, Some(&drawing), &theme, (None, None)), Picture::Svg);
            let svg = String::from_utf8(svg).unwrap();
            assert!(svg.contains("paint-order:stroke"), "{id} {engine:?}");
            let png = draw(engine, &text(&story, Some(&drawing), &theme, (None, None), false), Picture::Png);
            assert!(png.starts_with(b"\x89PNG"), "{id} {engine:?}");
        }
        draw(Engine::Dot, &dot::write(&story, &dot::Options::default()), Picture::Svg);
    }
}

#[test]
fn neato_leaves_our_cards_where_they_stand() {
    if !wanted() {
        return;
    }
    let theme = Theme::named("light").unwrap();
    for (id, story) in films() {
        let drawing = relations::draw(&story, &theme, &relations::Options::default());
        let plain =
            draw(Engine::NeatoN, &text(&story, Some(&drawing), &theme, (None, None), false), Picture::Plain);
        let plain = String::from_utf8(plain).unwrap();
        let numbers = |party: &str| -> [f64; 4] {
            let line = plain.lines().find(|line| line.starts_with(&format!("node {party} "))).unwrap();
            let words: Vec<f64> = line.split(' ').skip(2).take(4).map(|word| word.parse().unwrap()).collect();
            words.try_into().unwrap()
        };
        // neato moves the whole picture to its corner, so places are measured from the first card
        let inch = |pixels: f64| pixels / 96.0;
        let (first, origin) = (drawing.cards[0].1.center(), numbers(&story.party(drawing.cards[0].0).id));
        for (party, rect) in &drawing.cards {
            let [x, y, width, height] = numbers(&story.party(*party).id);
            let wanted = [
                inch(rect.center().x - first.x),
                -inch(rect.center().y - first.y),
                inch(rect.width),
                inch(rect.height),
            ];
            let found = [x - origin[0], y - origin[1], width, height];
            for (wanted, found) in wanted.into_iter().zip(found) {
                assert!((wanted - found).abs() < 0.02, "{id} {}: {wanted} {found}", story.party(*party).id);
            }
        }
    }
}

#[test]
fn graphviz_itself_is_quoted_when_it_objects() {
    if !wanted() {
        return;
    }
    let error =
        render(Engine::Dot, "digraph { a [", Picture::Svg, Color(0, 0, 0), TIMEOUT).unwrap_err().to_string();
    assert!(
        error.starts_with("`dot` failed: Error: ") && error.contains("syntax error in line 1"),
        "{error}"
    );
}

#[test]
fn a_graph_too_dense_for_dot_is_given_up_in_time() {
    if !wanted() {
        return;
    }
    let edges: String =
        (0..600).map(|n| format!("n{} -> n{} [label=\"edge {n}\"];\n", n * 7 % 120, n * 31 % 119)).collect();
    let result = render(
        Engine::Dot,
        &format!("digraph {{\n{edges}}}"),
        Picture::Svg,
        Color(0, 0, 0),
        Duration::from_secs(2),
    );
    if let Err(error) = result {
        assert!(error.to_string().contains("had not finished after 2 s"), "{error}");
    }
}
