//! Drawing a placed relationship chart: boxes, lines, cards, labels, head, legend and key.

use super::{Chosen, Drawing, Line, Options, Plan};
use crate::charts::data;
use crate::charts::ink::{self, Theme};
use crate::charts::pieces::label::{self, Label, Measured};
use crate::charts::pieces::{Pen, card, edge, group, legend, marks, title};
use crate::charts::words;
use crate::facts::{EventId, PartyId, phrase_of, within_sentence};
use crate::layout::layered::network::{CardBox, Diagram, EdgeLine, End, GroupBox, LabelSize, PlacedEdge};
use crate::scene::curve;
use crate::scene::{Color, Data, Point, Rect, Segment};
use crate::story::{Fact, Selection, Story};
use crate::vocabulary::LineFamily;
use std::collections::BTreeSet;

/// Paper left and right of the content.
const MARGIN: f64 = 36.0;
/// Paper between the head's rule and the content, and between the content and the legend.
const AIR: f64 = 26.0;
/// Widths that a label may be broken to, the best liked first.
const LABEL_WIDTHS: [f64; 2] = [190.0, 104.0];
/// Height of the head where cards are kept in place: the usual one.
const HEAD: f64 = title::HEIGHT;
/// Most kinds of relations, and memberships, that the foot names.
const MOST_KINDS: usize = 6;
/// Most names of those who are not shown.
const MOST_NAMES: usize = 4;
/// Most facts that the words of a line tell one by one.
const MOST_TOLD: usize = 60;
/// Most numbers of events on a line.
const MOST_NUMBERS: usize = 4;
/// Least width of a page, so that head and legend have room.
const LEAST_WIDTH: f64 = 760.0;
/// Content that fills less than this share of the page gets a narrower page.
const NARROW: f64 = 0.7;
/// Most width for each pixel of height.
const WIDEST_SHAPE: f64 = 1.8;
/// Least ratio of width to height; a narrower page is widened.
const NARROWEST_SHAPE: f64 = 0.62;

/// The ways each line's label may be set.
pub fn labels(chosen: &Chosen) -> Vec<Vec<Measured>> {
    let lines: &[Line] = &chosen.lines;
    lines
        .iter()
        .map(|line| {
            let badge = badge(line);
            let mut ways: Vec<Measured> = Vec::new();
            for max_width in LABEL_WIDTHS {
                let measured = label::measure(&Label {
                    words: &line.label,
                    badge: badge.as_deref(),
                    disputed: line.disputed,
                    max_width,
                    max_lines: if max_width > 120.0 { 1 } else { 2 },
                });
                if measured.cut.is_none() && !ways.contains(&measured) {
                    ways.push(measured);
                }
            }
            if ways.is_empty() {
                ways.push(label::measure(&Label {
                    words: &line.label,
                    badge: badge.as_deref(),
                    disputed: line.disputed,
                    max_width: LABEL_WIDTHS[0],
                    max_lines: 3,
                }));
            }
            ways
        })
        .collect()
}

/// The numbers of a line's events; of more than a badge has room for, the first ones and a mark that there are more.
fn badge(line: &Line) -> Option<String> {
    let number = |event: &EventId| (event.0 + 1).to_string();
    let shown: Vec<String> = line.events.iter().take(MOST_NUMBERS).map(number).collect();
    let more = if line.events.len() > MOST_NUMBERS { " …" } else { "" };
    (!shown.is_empty()).then(|| format!("{}{more}", shown.join(", ")))
}

fn end(chosen: &Chosen, party: PartyId) -> Option<End> {
    chosen
        .people
        .iter()
        .position(|person| person.party == party)
        .map(End::Card)
        .or_else(|| chosen.groups.iter().position(|group| *group == party).map(End::Group))
}

/// The cards' words for the pieces.
fn pieces_card<'a>(story: &'a Story, chosen: &'a Chosen, index: usize) -> card::Card<'a> {
    let person = &chosen.people[index];
    let party = story.party(person.party);
    card::Card {
        name: &party.name,
        note: party.note.as_deref().unwrap_or(""),
        fate: person.fate.as_ref().map(|(mark, words)| (*mark, words.as_str())),
        group: person.group.unwrap_or(crate::charts::ink::UNGROUPED),
        lead: party.lead,
        monogram: party.mono.as_deref(),
    }
}

/// Sizes and ends for the layout.
pub fn diagram(story: &Story, chosen: &Chosen, labels: &[Vec<Measured>], options: &Options) -> Diagram {
    let cards: Vec<CardBox> = chosen
        .people
        .iter()
        .enumerate()
        .map(|(index, person)| {
            let (width, height) = card::size(&pieces_card(story, chosen, index));
            let lead = story.party(person.party).lead;
            CardBox { width, height, group: person.group, lead }
        })
        .collect();
    let groups = chosen
        .groups
        .iter()
        .map(|party| GroupBox { tab_width: group::tab_width(&story.party(*party).name) })
        .collect();
    let edges = chosen
        .lines
        .iter()
        .zip(labels)
        .filter_map(|(line, ways)| {
            // the one end where there is one, the several where there are several
            let (one, several) = if line.agents.len() > 1 {
                (&line.patients, &line.agents)
            } else {
                (&line.agents, &line.patients)
            };
            let to: Option<Vec<End>> = several.iter().map(|party| end(chosen, *party)).collect();
            Some(EdgeLine {
                from: end(chosen, *one.first()?)?,
                to: to?,
                labels: ways.iter().map(|m| LabelSize { width: m.width, height: m.height }).collect(),
                weight: 1.0,
            })
        })
        .collect();
    // places on an earlier page, measured from where this page's content will begin
    let top = HEAD + AIR;
    let previous = (!options.previous.is_empty()).then(|| {
        let place = |party: PartyId| {
            let earlier = options.previous.get(story.party(party).id.as_str())?;
            Some(Point::new(earlier.x - MARGIN, earlier.y - top))
        };
        chosen.people.iter().map(|person| place(person.party)).collect()
    });
    Diagram { cards, groups, edges, width: options.width - 2.0 * MARGIN, previous, budget: options.budget }
}

/// The shift by which the most cards stand where they stood on an earlier page.
fn where_it_was(plan: &Plan<'_>) -> Point {
    let least = Point::new(MARGIN, HEAD + AIR);
    let moves = plan.chosen.people.iter().zip(&plan.placement.cards).filter_map(|(person, card)| {
        let earlier = plan.options.previous.get(plan.story.party(person.party).id.as_str())?;
        Some((earlier.x - card.x - card.width / 2.0, earlier.y - card.y - card.height / 2.0))
    });
    let (mut x, mut y): (Vec<f64>, Vec<f64>) = moves.unzip();
    let median = |values: &mut Vec<f64>, least: f64| {
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).map_or(least, |value| value.round().max(least))
    };
    Point::new(median(&mut x, least.x), median(&mut y, least.y))
}

/// The picture.
pub fn draw(plan: &Plan<'_>, theme: &Theme) -> Drawing {
    let Plan { story, options, chosen, labels, placement, head } = plan;
    let content = placement.width + 2.0 * MARGIN;
    let width =
        if content < NARROW * options.width { content.max(LEAST_WIDTH) } else { content.max(options.width) }
            .ceil();
    let block = title::TitleBlock {
        title: &head.title,
        subtitle: &head.subtitle,
        finding: &head.finding,
        count: &head.count,
        fates: &head.fates,
    };
    let kept = !options.previous.is_empty();
    let key = key(story, chosen);
    let legend = explain(chosen, &key);
    let told = notes(story, chosen);
    let below = |width: f64| {
        let notes = title::notes(&told, width);
        AIR + legend::height(&legend, width) + title::notes_height(&notes) + legend::FOOT
    };
    // a page that a long key makes tall is widened, which shortens the key too
    let tall = |width: f64| title::height(&block, width) + AIR + placement.height + below(width);
    let fits = |width: &f64| *width >= NARROWEST_SHAPE * tall(*width);
    let full = width.max(options.width);
    let width = [width, full].into_iter().find(fits).unwrap_or((NARROWEST_SHAPE * tall(full)).ceil());
    let shift = if kept {
        where_it_was(plan)
    } else {
        Point::new(((width - placement.width) / 2.0).round(), title::height(&block, width) + AIR)
    };
    let width = width.max((shift.x + placement.width + MARGIN).ceil());
    let notes = title::notes(&told, width);
    let below = below(width);
    // a small cast on a wide page gets air above and below, so that the page keeps its shape
    let spare = ((width / WIDEST_SHAPE - shift.y - placement.height - below) / 2.0).max(0.0).ceil();
    let spare = if kept { 0.0 } else { spare };
    let shift = Point::new(shift.x, shift.y + spare);
    let content_foot = shift.y + placement.height + spare + AIR;
    let height = (content_foot - AIR + below).ceil();
    let mut scene = data::page(story, "relations", (width, height), &head.title, &head.description);
    let cards: Vec<Rect> = placement.cards.iter().map(|rect| moved(*rect, shift)).collect();
    let boxes: Vec<Option<Rect>> =
        placement.groups.iter().map(|group| group.map(|group| moved(group.rect, shift))).collect();
    let mut pen = Pen::on_paper(&mut scene, theme);
    let mut cuts: Vec<String> = Vec::new();
    let mut cut = |what: &str, found: Vec<_>| cuts.extend(found.iter().map(|cut| format!("{what}: {cut:?}")));
    cut("page", title::draw(&mut pen, width, &block));
    for (index, rect) in boxes.iter().enumerate() {
        if let Some(rect) = rect {
            let party = story.party(chosen.groups[index]);
            let id = format!("g-{}", party.id);
            pen.open(data::group(story, chosen.groups[index], "box"));
            group::draw(&mut pen, index as u32, *rect, index, Some(&id), Some(&party.name));
            pen.close();
        }
    }
    let ground = |at: Point| -> Color {
        let inside =
            boxes.iter().enumerate().rev().find(|(_, rect)| rect.is_some_and(|rect| rect.contains(at)));
        inside.map_or(theme.paper, |(index, _)| theme.group_ground(index))
    };
    let stands_by =
        |line: &Line| options.highlight.as_ref().is_some_and(|highlight| !highlight.has_line(story, line));
    let ids: Vec<String> = (1..=chosen.lines.len()).map(|number| format!("r-{number:02}")).collect();
    let tips: Vec<String> = chosen.lines.iter().map(|line| tooltip(story, line)).collect();
    let edges: Vec<edge::Edge<'_>> = chosen
        .lines
        .iter()
        .zip(&placement.edges)
        .enumerate()
        .filter(|(_, (_, placed))| !placed.branches.is_empty())
        .map(|(index, (line, placed))| {
            let mut drawn = drawn(line, placed, index, shift, (&ids[index], &tips[index]));
            drawn.emphasis = if stands_by(line) { edge::Emphasis::Weak } else { edge::Emphasis::Usual };
            drawn.data = named(story, line, ("line", &ids[index]));
            drawn
        })
        .collect();
    edge::draw_all(&mut pen, &edges, &ground);
    for (index, rect) in cards.iter().enumerate() {
        let party = story.party(chosen.people[index].party);
        let id = format!("c-{}", party.id);
        let card = pieces_card(story, chosen, index);
        pen.open(data::character(story, chosen.people[index].party));
        let found = card::draw(&mut pen, index as u32, *rect, &card, Some(&id), Some(&party.name));
        pen.close();
        cut(&party.id, found);
    }
    for (index, placed) in placement.groups.iter().enumerate() {
        if let Some(placed) = placed {
            let party = story.party(chosen.groups[index]);
            let (rect, x) = (moved(placed.rect, shift), placed.tab.x + shift.x);
            pen.open(data::group(story, chosen.groups[index], "tab"));
            let found = group::draw_tab(&mut pen, index as u32, rect, index, &party.name, x).1;
            pen.close();
            cut(&party.id, found.into_iter().collect());
        }
    }
    for (index, (line, placed)) in chosen.lines.iter().zip(&placement.edges).enumerate() {
        if let (Some(plate), Some(words)) = (placed.label, labels[index].get(placed.label_choice)) {
            let center = moved(plate, shift).center();
            let color = if stands_by(line) { theme.mute } else { theme.family(line.family) };
            pen.open(named(story, line, ("label", &ids[index])));
            label::draw_in(&mut pen, index as u32, color, words, center, ground(center));
            pen.close();
            cut(&line.label, words.cut.into_iter().collect());
        }
    }
    cut("legend", legend::draw(&mut pen, content_foot, width, &legend));
    title::draw_notes(&mut pen, height, &notes);
    cut("foot", title::draw_foot(&mut pen, width, height, &head.foot));
    let cards = chosen.people.iter().map(|person| person.party).zip(cards).collect();
    let groups = chosen.groups.iter().zip(boxes).filter_map(|(party, rect)| Some((*party, rect?))).collect();
    Drawing { scene, cards, groups, cuts }
}

/// What a line and its label stand for.
fn named(story: &Story, line: &Line, name: (&'static str, &str)) -> Data {
    let mut data = vec![(name.0, name.1.to_owned()), ("family", line.family.word().to_owned())];
    data.extend(data::relations(story, (&line.agents, &line.patients), &line.facts));
    data
}

/// What the chart does not show, each in a sentence.
fn notes(story: &Story, chosen: &Chosen) -> Vec<String> {
    let mut notes = Vec::new();
    let name = |party: &PartyId| story.party(*party).short();
    notes.extend(chosen.selection.as_ref().map(|selection| not_shown(story, selection)));
    let all = chosen.undrawn.count();
    if all > 0 {
        let (shown, rest) = chosen.undrawn.kinds.split_at(chosen.undrawn.kinds.len().min(MOST_KINDS));
        let mut told = chosen.undrawn.grave.clone();
        told.extend(shown.iter().map(|(words, count)| format!("{words} {count}")));
        let rest: usize = rest.iter().map(|(_, count)| count).sum();
        told.extend((rest > 0).then(|| format!("others {rest}")));
        let relations = if all == 1 { "relation" } else { "relations" };
        notes.push(format!("Not drawn: {all} {relations} ({}).", told.join(", ")));
    }
    match chosen.elsewhere.as_slice() {
        [] => {}
        few if few.len() <= MOST_KINDS => {
            let told: Vec<String> = few
                .iter()
                .map(|(party, group)| {
                    let (who, of) = (within_sentence(name(party)), &story.party(*group).name);
                    format!("{who} in {}", within_sentence(of))
                })
                .collect();
            notes.push(format!("Also members: {}.", told.join(", ")));
        }
        many => notes.push(format!("{} further memberships of groups are not drawn.", many.len())),
    }
    let names: Vec<&str> = chosen.left_out.iter().map(|party| story.party(*party).name.as_str()).collect();
    match names.as_slice() {
        [] => {}
        few if few.len() <= 4 => notes.push(format!("Left out: {}.", few.join(", "))),
        many => notes.push(format!("{} characters without a line are left out.", many.len())),
    }
    notes
}

/// Whom a selection does not show, by name or by number, and how others are chosen.
fn not_shown(story: &Story, selection: &Selection) -> String {
    let hidden: Vec<PartyId> = selection.hidden(story).collect();
    let all = story.characters().count();
    let names = hidden.iter().take(MOST_NAMES).map(|party| story.party(*party).name.as_str());
    let names = names.collect::<Vec<_>>().join(", ");
    let hidden = match hidden.len() {
        0 => "nobody is left out".to_owned(),
        few if few <= MOST_NAMES => format!("not shown: {names}"),
        many => format!("not shown: {many} characters, such as {names}"),
    };
    let words = selection.words();
    format!(
        "Shown of {all} characters: {words}; {hidden}. Others are chosen with --top, --around and --kind."
    )
}

fn drawn<'a>(
    line: &Line,
    placed: &PlacedEdge,
    index: usize,
    shift: Point,
    (id, tip): (&'a str, &'a str),
) -> edge::Edge<'a> {
    let paths: Vec<Vec<Segment>> =
        placed.branches.iter().map(|branch| shifted(&branch.path, shift)).collect();
    let free = |wanted: f64| free_place(&paths[0], placed.label.map(|plate| moved(plate, shift)), wanted);
    // a deed of several is drawn from the one it is done to, so its head stands where the line begins
    let reversed = line.agents.len() > 1;
    let ended = line.ending.is_some().then(|| free(0.8));
    let attempted = line.attempted.then(|| free(if reversed { 0.14 } else { 0.86 }));
    let mut drawn = edge::Edge::new(index as u32, line.family, Vec::new());
    drawn.paths = paths;
    let heads = !line.is_headless();
    drawn.head_at_end = heads && (line.mutual || !reversed);
    drawn.head_at_start = heads && (line.mutual || reversed);
    drawn.head = (line.family == LineFamily::Kin).then_some(ink::Head::Vee);
    drawn.ended = ended;
    drawn.attempted = attempted;
    drawn.id = Some(id);
    drawn.tooltip = Some(tip);
    drawn
}

/// Straight line that a head or a pair of slashes needs on either side.
const STRAIGHT: f64 = 17.0;

/// The place along a path, as a share of it, nearest to the wanted one that is clear of the label's plate and
/// lies on a straight stretch.
fn free_place(path: &[Segment], plate: Option<Rect>, wanted: f64) -> f64 {
    let Some(line) = curve::flatten(path).into_iter().next() else { return wanted };
    let length = line.length();
    let plate = plate.map(|plate| plate.grown(11.0));
    let is_clear = |share: f64| plate.is_none_or(|plate| !plate.contains(line.at(length * share).0));
    let is_straight = |share: f64| {
        let way = |at: f64| line.at(at.clamp(0.0, length)).1;
        let (before, after) = (way(length * share - STRAIGHT), way(length * share + STRAIGHT));
        (before.x - after.x).abs() + (before.y - after.y).abs() < 0.01
    };
    let shares = || (12..=92).map(|step| f64::from(step) / 100.0);
    let nearest = |places: &mut dyn Iterator<Item = f64>| {
        places.min_by(|a, b| (a - wanted).abs().total_cmp(&(b - wanted).abs()))
    };
    nearest(&mut shares().filter(|share| is_clear(*share) && is_straight(*share)))
        .or_else(|| nearest(&mut shares().filter(|share| is_clear(*share))))
        .unwrap_or(wanted)
}

fn moved(rect: Rect, by: Point) -> Rect {
    Rect::new(rect.x + by.x, rect.y + by.y, rect.width, rect.height)
}

fn shifted(path: &[Segment], by: Point) -> Vec<Segment> {
    let go = |point: Point| Point::new(point.x + by.x, point.y + by.y);
    path.iter()
        .map(|segment| match *segment {
            Segment::Move(to) => Segment::Move(go(to)),
            Segment::Line(to) => Segment::Line(go(to)),
            Segment::Cubic(a, b, to) => Segment::Cubic(go(a), go(b), go(to)),
            Segment::Close => Segment::Close,
        })
        .collect()
}

/// The events whose numbers stand on lines, with their captions.
fn key(story: &Story, chosen: &Chosen) -> Vec<(String, String)> {
    let events: BTreeSet<EventId> =
        chosen.lines.iter().flat_map(|line| line.events.iter().copied()).collect();
    events
        .iter()
        .map(|id| {
            let event = story.event(*id);
            (event.rank.to_string(), event.brief().to_owned())
        })
        .collect()
}

fn explain<'a>(chosen: &Chosen, key: &'a [(String, String)]) -> legend::Legend<'a> {
    let mut fates: Vec<marks::Fate> = chosen.people.iter().filter_map(|p| Some(p.fate.as_ref()?.0)).collect();
    fates.sort();
    fates.dedup();
    let mut families: Vec<LineFamily> = chosen.lines.iter().map(|line| line.family).collect();
    families.sort();
    families.dedup();
    legend::Legend {
        families,
        ended: chosen.lines.iter().any(|line| line.ending.is_some()),
        attempted: chosen.lines.iter().any(|line| line.attempted),
        betrayer: false,
        fates,
        key: key.iter().map(|(number, words)| legend::Event { number, words }).collect(),
    }
}

/// All facts that a line stands for, each with its event and its end; then the sentences that say so.
fn tooltip(story: &Story, line: &Line) -> String {
    let name = |party: &PartyId| within_sentence(&story.party(*party).name);
    let names = |parties: &[PartyId]| words::joined(parties.iter().map(name));
    let subject = |parties: &[PartyId]| words::sentence(&names(parties));
    let mut said: Vec<String> = Vec::new();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for fact in line.facts.iter().take(MOST_TOLD) {
        let words = match fact {
            Fact::Bond(id) => {
                let bond = story.bond(*id);
                let at = |word: &str, event: Option<EventId>| {
                    event.map_or_else(String::new, |event| format!(" {word} {}", story.event(event).rank))
                };
                format!(
                    "{} – {} – {}{}{}",
                    subject(&[bond.from]),
                    story.kind(bond.kind).phrase,
                    names(&[bond.to]),
                    at("from", bond.start),
                    at("until", bond.end)
                )
            }
            Fact::Act(id) => {
                let act = story.act(*id);
                let about = if act.about.is_empty() {
                    String::new()
                } else {
                    format!(" about {}", names(&act.about))
                };
                let who = if act.agents().is_empty() { act.patients() } else { act.agents() };
                let many = who.len() > 1 || who.iter().any(|party| story.party(*party).is_plural());
                format!(
                    "{}. {} {} {}{about} ({}): {}",
                    story.event(act.event).rank,
                    subject(act.agents()),
                    phrase_of(&story.kind(act.kind).phrase, many),
                    names(act.patients()),
                    act.status.word().replace('_', " "),
                    story.event(act.event).summary
                )
            }
        };
        if seen.insert(words.clone()) {
            said.push(words);
        }
    }
    let more = line.facts.len().saturating_sub(MOST_TOLD);
    said.extend((more > 0).then(|| format!("and {more} more")));
    said.push(words::cited(story, &line.cites));
    said.retain(|line| !line.is_empty());
    said.join("\n")
}
