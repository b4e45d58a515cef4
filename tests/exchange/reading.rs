//! How a file is laid out, and in which pieces it arrives, changes nothing of what is read.

use imbroglio::exchange::findings::{Place, Report};
use imbroglio::exchange::graph::RawGraph;
use imbroglio::exchange::import::Source;
use imbroglio::exchange::{gexf, graphml, tei};
use std::io::{BufReader, Read};

const GEXF: &str = r#"<gexf version="1.3">
  <meta><description> A &amp; B <b>and</b> C </description></meta>
  <graph defaultedgetype="directed"><attributes class="edge"><attribute id="7" title="relation" type="string"><default> knows </default></attribute><attribute id="b" title="tags" type="liststring"/></attributes>
    <nodes><node id="a" label="Ada &lt;1&gt;"/> <node id="b"/></nodes>
    <edges>
      <edge id="1" source="a" target="b" kind="k"> <attvalues> <attvalue for="7" value="kills"/> <attvalue for="b" value="x|y"/></attvalues></edge>
      <edge id="2" source="b" target="a"/>
    </edges>
  </graph>
</gexf>
"#;

const GRAPHML: &str = r#"<graphml><key id="r" for="edge" attr.name="relation"><default>knows</default></key><key id="n" for="node" attr.name="note"/>
  <graph edgedefault="undirected"> <node id="a"><data key="n"> two  words </data></node> <node id="b"/>
    <edge source="a" target="b"><data key="r">kills</data></edge> <edge source="b" target="a" directed="true"/>
  </graph></graphml>"#;

const TEI: &str = r##"<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="de"><teiHeader><fileDesc><titleStmt><title>A
  play</title></titleStmt></fileDesc><profileDesc><particDesc><listPerson>
    <person xml:id="ada"><persName><forename>Ada</forename> <surname>von <x>K</x> </surname>L</persName></person> <person xml:id="ben"/>
    <listRelation><relation name="siblings" mutual="#ada #ben"/> <relation name="loves" active="#ada" passive="#ben" from-custom="#m"><desc>as <x>told</x> <!-- - -->here</desc></relation></listRelation>
  </listPerson></particDesc></profileDesc></teiHeader><text><body><sp who="#ada"><l>Words &amp; <x/> words</l></sp><!-- <anchor xml:id="no"/> --><anchor xml:id="m"/></body></text></TEI>
"##;

/// Hands over so many bytes at once.
struct Slow<'t>(&'t [u8], usize);

impl Read for Slow<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let length = self.1.min(into.len()).min(self.0.len());
        let (now, later) = self.0.split_at(length);
        into[..length].copy_from_slice(now);
        self.0 = later;
        Ok(length)
    }
}

/// The same with two tags where an element was one.
fn written_out(text: &str) -> String {
    let mut written = String::new();
    for part in text.split_inclusive('>') {
        match (part.strip_suffix("/>"), part.rfind('<')) {
            (Some(open), Some(at)) => {
                let name = open[at + 1..].split_whitespace().next().unwrap();
                written.push_str(&format!("{open}></{name}>"));
            }
            _ => written.push_str(part),
        }
    }
    written
}

fn without_places(mut graph: RawGraph) -> RawGraph {
    graph.nodes.iter_mut().for_each(|node| node.place = Place::Whole);
    graph.edges.iter_mut().for_each(|edge| edge.place = Place::Whole);
    graph
}

fn play_without_places(mut source: Source) -> Source {
    source.persons.iter_mut().for_each(|person| person.place = Place::Whole);
    source.statements.iter_mut().for_each(|statement| statement.place = Place::Whole);
    source
}

/// Reads a text in pieces of every length, as it is and written out.
fn in_all_ways<T: PartialEq + std::fmt::Debug>(
    text: &str,
    read: impl Fn(BufReader<Slow<'_>>) -> T,
    without_places: impl Fn(T) -> T,
) -> T {
    let whole = read(BufReader::new(Slow(text.as_bytes(), usize::MAX)));
    for length in [1, 2, 3, 5, 7, 31, 32, 33, 64, 100] {
        assert_eq!(read(BufReader::new(Slow(text.as_bytes(), length))), whole, "{length} bytes at once");
    }
    let whole = without_places(whole);
    let written = written_out(text);
    assert_ne!(written, text);
    for length in [1, 4, usize::MAX] {
        let again = without_places(read(BufReader::new(Slow(written.as_bytes(), length))));
        assert_eq!(again, whole, "written out, {length} bytes at once");
    }
    whole
}

#[test]
fn gexf_in_any_layout() {
    let read = |source: BufReader<Slow<'_>>| gexf::read(source, &mut Report::default()).unwrap();
    let graph = in_all_ways(GEXF, read, without_places);
    assert_eq!(graph.title.as_deref(), Some("and C"));
    let relations: Vec<String> =
        graph.edges.iter().map(|edge| edge.values.get("relation").unwrap().text()).collect();
    assert_eq!(relations, ["kills", "knows"]);
    assert_eq!(graph.nodes[0].label.as_deref(), Some("Ada <1>"));
}

#[test]
fn graphml_in_any_layout() {
    let read = |source: BufReader<Slow<'_>>| graphml::read(source, &mut Report::default()).unwrap();
    let graph = in_all_ways(GRAPHML, read, without_places);
    assert_eq!(graph.nodes[0].values.get("note").unwrap().text(), " two  words ");
}

#[test]
fn plays_in_any_layout() {
    let read = |source: BufReader<Slow<'_>>| tei::read(source, &mut Report::default()).unwrap();
    let play = in_all_ways(TEI, read, play_without_places);
    assert_eq!(play.title.as_deref(), Some("A play"));
    assert_eq!(play.persons[0].name.as_deref(), Some("Ada von K L"));
    assert_eq!(play.statements[1].note.as_deref(), Some("as told here"));
    let anchors: Vec<&str> = play.moments.iter().map(|moment| moment.id.as_str()).collect();
    assert_eq!(anchors, ["m"]);
}
