//! Where the cells of a matrix stand, and how they are drawn.

use super::Drawing;
use super::choose::{Cell, Chosen, Row};
use crate::analysis::fates::fates;
use crate::charts::data;
use crate::charts::ink::{Theme, UNGROUPED};
use crate::charts::pieces::letters::{BADGE, KEY, Letters, NOTE, TAB};
use crate::charts::pieces::{MARGIN, Pen, heads, marks, solid, title};
use crate::charts::words::{self, Head};
use crate::facts::PartyId;
use crate::scene::{Anchor, Color, Point, Rect, Role, Segment, Stroke, text};
use crate::story::Story;
use crate::vocabulary::LineFamily;

/// Least and greatest side of a cell.
const CELL: (f64, f64) = (22.0, 30.0);
/// Room before each block for the name of its group.
const BLOCK_GAP: f64 = 20.0;
/// Widest that a name may be.
const NAME: f64 = 230.0;
/// Least width of what stands left of the cells, so that words fit above the names.
const LEAST_LEFT: f64 = 150.0;
/// Room for the number of a row, and between it and the cells.
const NUMBER: f64 = 30.0;
/// Room for the mark of a fate before a name.
const MARK: f64 = 22.0;
/// Room for totals beside and below the cells.
const TOTALS: f64 = 34.0;
/// Room above the cells for the numbers of columns.
const ABOVE: f64 = 30.0;
/// From one row of the legend to the next.
const LEGEND_ROW: f64 = 28.0;
/// Room between two entries of the legend.
const BETWEEN: f64 = 20.0;
/// Side of a sample.
const SAMPLE: f64 = 22.0;
/// Height of the foot.
const FOOT: f64 = 40.0;
/// Share of a family's colour in the ground of a cell, in thousandths.
const TINT: u32 = 70;
/// Least and greatest width of the page over its height.
const RATIOS: (f64, f64) = (0.7, 1.8);

/// Where everything stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Laid {
    width: f64,
    height: f64,
    cell: f64,
    /// Left end of the first column and top of the first row.
    corner: Point,
    /// Distance of each row and column from the corner.
    steps: Vec<f64>,
    /// First row, row after the last, and group of each block.
    blocks: Vec<(usize, usize, Option<PartyId>)>,
    /// Names, cut to fit.
    names: Vec<(String, bool)>,
    legend: Vec<(Entry, f64, usize)>,
    legend_top: f64,
    head: Head,
}

/// What the legend explains.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Entry {
    Family(LineFamily),
    Attempted,
    More,
    Fate(marks::Fate),
}

impl Entry {
    fn words(self) -> &'static str {
        match self {
            Self::Family(family) => family.legend(),
            Self::Attempted => "only tried or meant",
            Self::More => "and in other ways",
            Self::Fate(fate) => fate.legend(),
        }
    }
    fn width(self) -> f64 {
        SAMPLE + 7.0 + width(self.words(), NOTE)
    }
}

fn width(words: &str, (font, size): Letters) -> f64 {
    text::width(words, font, size)
}

fn baseline(middle: f64, (_, size): Letters) -> f64 {
    middle + text::baseline_drop(size)
}

/// Gives every row, column and word its place. O(rows + words).
pub fn lay_out(story: &Story, chosen: &Chosen, page: f64) -> Laid {
    let rows = &chosen.rows;
    let blocks = blocks(rows);
    let gap = if blocks.len() > 1 { BLOCK_GAP } else { 0.0 };
    let names: Vec<(String, bool)> =
        rows.iter().map(|row| text::fit(&story.party(row.party).name, NOTE.0, NOTE.1, NAME)).collect();
    let widest = names.iter().map(|(name, _)| width(name, NOTE)).fold(0.0, f64::max);
    // names of groups stand above those of their members, and may be a little wider
    let groups = blocks
        .iter()
        .filter(|_| blocks.len() > 1)
        .map(|(_, _, home)| width(&heading(story, *home), TAB) + 4.0);
    let left =
        (widest + MARK).max(groups.fold(0.0, f64::max).min(NAME + 2.0 * MARK)).max(LEAST_LEFT) + NUMBER;
    let room = page - 2.0 * MARGIN - left - TOTALS - gap * blocks.len() as f64;
    let cell = (room / rows.len().max(1) as f64).floor().clamp(CELL.0, CELL.1);
    let mut steps = Vec::with_capacity(rows.len());
    let mut at = 0.0;
    for &(from, to, _) in &blocks {
        at += gap;
        steps.extend((from..to).map(|row| at + cell * (row - from) as f64));
        at += cell * (to - from) as f64;
    }
    let head = head(story, chosen, &blocks);
    let entries = entries(chosen);
    let block = block(&head);
    let needed = 2.0 * MARGIN + left + at + TOTALS;
    let about = title::HEIGHT + ABOVE + at + TOTALS + 2.0 * LEGEND_ROW + FOOT;
    let width = needed.max(page.min(about * RATIOS.1)).max(about * RATIOS.0).max(600.0).ceil();
    let top = title::height(&block, width) + ABOVE;
    let legend_top = top + at + 2.0 * TOTALS;
    let legend = arranged(&entries, width);
    let legend_rows = legend.iter().map(|(_, _, row)| row + 1).max().unwrap_or(0) as f64;
    let height = (legend_top + legend_rows * LEGEND_ROW + FOOT).max(width / RATIOS.1).ceil();
    let shift = ((width - needed) / 2.0).floor().max(0.0);
    // whole pixels, or cells that touch would overlap by a rounding
    let corner = Point::new((MARGIN + shift + left).round(), top.round());
    Laid { width, height, cell, corner, steps, blocks, names, legend, legend_top, head }
}

/// Runs of rows of one group.
fn blocks(rows: &[Row]) -> Vec<(usize, usize, Option<PartyId>)> {
    let mut blocks: Vec<(usize, usize, Option<PartyId>)> = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        match blocks.last_mut() {
            Some((_, to, home)) if *home == row.home => *to = at + 1,
            _ => blocks.push((at, at + 1, row.home)),
        }
    }
    blocks
}

/// The words above a block.
fn heading(story: &Story, home: Option<PartyId>) -> String {
    home.map_or("in no group", |home| story.party(home).name.as_str()).to_uppercase()
}

fn head(story: &Story, chosen: &Chosen, blocks: &[(usize, usize, Option<PartyId>)]) -> Head {
    let mut head = words::head(story, &fates(story));
    let relations = words::count(chosen.relations, "relation", "relations");
    let groups = blocks.iter().filter(|(_, _, home)| home.is_some()).count();
    let inside = match (groups, chosen.inside) {
        (0, _) => String::new(),
        (1, 0) => "; none within the group".to_owned(),
        (1, n) => format!("; {n} within the group"),
        (_, n) => format!("; {} within one group", words::number(n)),
    };
    head.finding =
        words::sentence(&format!("{relations}{inside}. Each row does to the columns what the cell shows."));
    head.description = format!("{} {}", head.finding, head.description).chars().take(600).collect();
    head
}

fn block(head: &Head) -> title::TitleBlock<'_> {
    title::TitleBlock {
        title: &head.title,
        subtitle: &head.subtitle,
        finding: &head.finding,
        count: &head.count,
        fates: &[],
    }
}

fn entries(chosen: &Chosen) -> Vec<Entry> {
    let has = |family: &LineFamily| chosen.cells.iter().any(|cell| cell.family == *family);
    let mut entries: Vec<Entry> = LineFamily::LEGEND.into_iter().filter(has).map(Entry::Family).collect();
    entries.extend(chosen.cells.iter().any(|cell| cell.attempted).then_some(Entry::Attempted));
    entries.extend(chosen.cells.iter().any(|cell| cell.more).then_some(Entry::More));
    let fated = |fate: &marks::Fate| chosen.rows.iter().any(|row| row.fate == Some(*fate));
    entries.extend(marks::Fate::ALL.into_iter().filter(fated).map(Entry::Fate));
    entries
}

/// The entries of the legend with their left ends and rows.
fn arranged(entries: &[Entry], page: f64) -> Vec<(Entry, f64, usize)> {
    let (mut x, mut row) = (MARGIN, 0);
    let mut placed = Vec::new();
    for entry in entries {
        if x > MARGIN && x + entry.width() > page - MARGIN {
            (x, row) = (MARGIN, row + 1);
        }
        placed.push((*entry, x, row));
        x += entry.width() + BETWEEN;
    }
    placed
}

/// The picture.
pub fn draw(story: &Story, chosen: &Chosen, laid: &Laid, theme: &Theme) -> Drawing {
    let mut scene =
        data::page(story, "matrix", (laid.width, laid.height), &laid.head.title, &laid.head.description);
    let mut pen = Pen::on_paper(&mut scene, theme);
    let mut cuts: Vec<String> = title::draw(&mut pen, laid.width, &block(&laid.head))
        .iter()
        .map(|cut| format!("page: {cut:?}"))
        .collect();
    let sheet = Sheet { story, chosen, laid };
    sheet.grid(&mut pen);
    sheet.labels(&mut pen, &mut cuts);
    for (number, cell) in chosen.cells.iter().enumerate() {
        sheet.cell(&mut pen, number as u32, cell);
    }
    sheet.totals(&mut pen);
    sheet.legend(&mut pen);
    let mut foot = laid.head.foot.clone();
    if chosen.left_out > 0 {
        foot.push_str(&format!(" · not shown: {}", words::count(chosen.left_out, "character", "characters")));
    }
    cuts.extend(
        title::draw_foot(&mut pen, laid.width, laid.height, &foot).iter().map(|cut| format!("foot: {cut:?}")),
    );
    Drawing { scene, cuts, rows: chosen.rows.len(), cells: chosen.cells.len() }
}

struct Sheet<'a> {
    story: &'a Story,
    chosen: &'a Chosen,
    laid: &'a Laid,
}

impl Sheet<'_> {
    fn place(&self, row: usize, column: usize) -> Rect {
        let Laid { corner, steps, cell, .. } = self.laid;
        Rect::new(corner.x + steps[column], corner.y + steps[row], *cell, *cell)
    }

    fn bottom(&self) -> f64 {
        self.laid.corner.y + self.laid.steps.last().map_or(0.0, |step| step + self.laid.cell)
    }

    fn right(&self) -> f64 {
        self.laid.corner.x + self.laid.steps.last().map_or(0.0, |step| step + self.laid.cell)
    }

    /// The number by which a group is coloured: its place in the file.
    fn color(&self, home: Option<PartyId>) -> usize {
        home.and_then(|home| self.story.groups().position(|(id, _)| id == home)).unwrap_or(UNGROUPED)
    }

    /// The grounds of the blocks, the lines between cells, and the diagonal.
    fn grid(&self, pen: &mut Pen<'_>) {
        let theme = pen.theme;
        for (r, rows) in self.laid.blocks.iter().enumerate() {
            for (c, columns) in self.laid.blocks.iter().enumerate() {
                let (first, last) = (self.place(rows.0, columns.0), self.place(rows.1 - 1, columns.1 - 1));
                let whole = Rect::new(first.x, first.y, last.right() - first.x, last.bottom() - first.y);
                let ground = if r == c && rows.2.is_some() {
                    theme.group_ground(self.color(rows.2))
                } else {
                    theme.card
                };
                pen.rect(Role::Ground, whole, 0.0, Some(ground), None);
                let mut lines = Vec::new();
                let mut line =
                    |from: Point, to: Point| lines.extend([Segment::Move(from), Segment::Line(to)]);
                for row in rows.0..=rows.1 {
                    let y = whole.y + self.laid.cell * (row - rows.0) as f64;
                    line(Point::new(whole.x, y), Point::new(whole.right(), y));
                }
                for column in columns.0..=columns.1 {
                    let x = whole.x + self.laid.cell * (column - columns.0) as f64;
                    line(Point::new(x, whole.y), Point::new(x, whole.bottom()));
                }
                pen.line(Role::Ground, lines, solid(theme.rule, 0.8));
            }
        }
        for at in 0..self.chosen.rows.len() {
            pen.rect(Role::Ground, self.place(at, at), 0.0, Some(theme.rule), None);
        }
    }

    /// Names and numbers of rows, numbers of columns, names of groups.
    fn labels(&self, pen: &mut Pen<'_>, cuts: &mut Vec<String>) {
        let theme = pen.theme;
        let Laid { corner, names, blocks, .. } = self.laid;
        for (at, (row, (name, cut))) in self.chosen.rows.iter().zip(names).enumerate() {
            let party = self.story.party(row.party);
            let middle = self.place(at, at).center();
            let number = (at + 1).to_string();
            let end = corner.x - NUMBER;
            pen.open(data::character(self.story, row.party));
            pen.text(
                Role::Note,
                Point::new(corner.x - 7.0, baseline(middle.y, KEY)),
                Anchor::End,
                &number,
                KEY,
                theme.mute,
            );
            pen.name(Some(&format!("c-{}", party.id)), party.note.as_deref());
            pen.text(
                Role::Note,
                Point::new(end, baseline(middle.y, NOTE)),
                Anchor::End,
                name,
                NOTE,
                theme.ink,
            );
            if let Some(fate) = row.fate {
                let mark = Point::new(end - width(name, NOTE) - 12.0, middle.y);
                pen.open(data::part("mark"));
                marks::fate(pen, Role::Note, mark, fate, 5.6);
                pen.close();
            }
            for y in [corner.y + self.laid.steps[0] - 12.0, self.bottom() + 12.0] {
                pen.text(
                    Role::Note,
                    Point::new(middle.x, baseline(y, KEY)),
                    Anchor::Middle,
                    &number,
                    KEY,
                    theme.mute,
                );
            }
            pen.close();
            if *cut {
                cuts.push(format!("{}: name", party.id));
            }
        }
        if blocks.len() < 2 {
            return;
        }
        for &(from, _, home) in blocks {
            let name = heading(self.story, home);
            let (name, cut) = text::fit(&name, TAB.0, TAB.1, corner.x - MARGIN - NUMBER);
            if cut {
                cuts.push(format!("{name}: name of a group"));
            }
            let y = self.place(from, from).y - BLOCK_GAP / 2.0;
            let color = home.map_or(theme.mute, |_| theme.group(self.color(home)));
            let at = Point::new(corner.x - NUMBER, baseline(y, TAB));
            pen.text(Role::Note, at, Anchor::End, &name, TAB, color);
        }
    }

    fn cell(&self, pen: &mut Pen<'_>, number: u32, cell: &Cell) {
        let [row, column] = [cell.row, cell.column].map(|at| self.story.party(self.chosen.rows[at].party));
        let rect = self.place(cell.row, cell.column);
        let id = format!("x-{}-{}", row.id, column.id);
        let ends = format!("{} {}", row.id, column.id);
        pen.open(vec![("family", cell.family.word().to_owned()), ("ends", ends)]);
        let cites = words::cited(self.story, &cell.cites);
        let end = if cites.is_empty() { String::new() } else { format!("\n{cites}") };
        let tip = format!("{}, {}: {}{end}", row.name, column.name, cell.words);
        pen.name(Some(&id), Some(&tip));
        square(pen, (Role::Card(number), Role::CardContent(number)), rect, cell.family, cell.attempted);
        if cell.more {
            dot(pen, Role::CardContent(number), rect);
        }
        pen.close();
    }

    fn totals(&self, pen: &mut Pen<'_>) {
        let theme = pen.theme;
        pen.open(data::part("totals"));
        let Laid { corner, .. } = self.laid;
        let (right, below) = (self.right() + 8.0, self.bottom() + 32.0);
        for (at, row) in self.chosen.rows.iter().enumerate() {
            let middle = self.place(at, at).center();
            let from = Point::new(right, baseline(middle.y, BADGE));
            pen.text(Role::Note, from, Anchor::Start, &row.from.to_string(), BADGE, theme.ink);
            let to = Point::new(middle.x, baseline(below, BADGE));
            pen.text(Role::Note, to, Anchor::Middle, &row.to.to_string(), BADGE, theme.ink);
        }
        if self.chosen.rows.is_empty() {
            pen.close();
            return;
        }
        let first = corner.y + self.laid.steps[0] - 12.0;
        pen.text(Role::Note, Point::new(right, baseline(first, KEY)), Anchor::Start, "all", KEY, theme.mute);
        let left = Point::new(corner.x - 7.0, baseline(below, KEY));
        pen.text(Role::Note, left, Anchor::End, "all", KEY, theme.mute);
        pen.close();
    }

    fn legend(&self, pen: &mut Pen<'_>) {
        let theme = pen.theme;
        pen.open(data::part("legend"));
        for (entry, x, row) in &self.laid.legend {
            let middle = self.laid.legend_top + LEGEND_ROW * (*row as f64 + 0.5);
            let rect = Rect::new(*x, middle - SAMPLE / 2.0, SAMPLE, SAMPLE);
            let role = Role::Legend;
            match entry {
                Entry::Family(family) => square(pen, (role, role), rect, *family, false),
                Entry::Attempted => {
                    let dashed = Stroke { dash: vec![3.0, 2.4], ..solid(theme.mute, 1.4) };
                    pen.rect(role, rect.grown(-1.5), 2.0, Some(theme.card), Some(dashed));
                }
                Entry::More => {
                    pen.rect(role, rect, 0.0, Some(theme.card), Some(solid(theme.rule, 0.8)));
                    dot(pen, role, rect);
                }
                Entry::Fate(fate) => marks::fate(pen, role, rect.center(), *fate, 5.6),
            }
            let at = Point::new(x + SAMPLE + 7.0, baseline(middle, NOTE));
            pen.text(role, at, Anchor::Start, entry.words(), NOTE, theme.ink);
        }
        pen.close();
    }
}

/// A cell with the head of a family's lines in it.
fn square(pen: &mut Pen<'_>, (card, content): (Role, Role), rect: Rect, family: LineFamily, attempted: bool) {
    let theme = pen.theme;
    let color = theme.family(family);
    let (ground, border) = if attempted {
        (theme.card, Stroke { dash: vec![3.0, 2.4], ..solid(color, 1.4) })
    } else {
        (color.over(theme.card, TINT), solid(theme.rule, 0.8))
    };
    // a dashed border keeps inside, where the neighbour's ground does not cover it
    let inner = if attempted { rect.grown(-1.5) } else { rect };
    pen.rect(card, inner, if attempted { 2.0 } else { 0.0 }, Some(ground), Some(border));
    glyph(pen, content, rect, family, color);
}

fn glyph(pen: &mut Pen<'_>, role: Role, rect: Rect, family: LineFamily, color: Color) {
    let center = rect.center();
    let line = family.line();
    if let Some(gap) = line.double {
        let apart = (gap + line.width) / 2.0 + 0.6;
        for y in [center.y - apart, center.y + apart] {
            let way = vec![
                Segment::Move(Point::new(center.x - 6.0, y)),
                Segment::Line(Point::new(center.x + 6.0, y)),
            ];
            pen.line(role, way, solid(color, line.width + 0.4));
        }
        return;
    }
    let scale = 0.8;
    let tip = Point::new(center.x + heads::reach(line.head, scale) / 2.0, center.y);
    heads::draw(pen, role, line.head, (tip, Point::new(1.0, 0.0)), color, scale);
}

/// The sign that there is more than the cell shows.
fn dot(pen: &mut Pen<'_>, role: Role, rect: Rect) {
    pen.circle(role, Point::new(rect.right() - 3.8, rect.y + 3.8), 1.7, Some(pen.theme.ink), None);
}
