//! The tree on paper.

use super::tree::{Document, Group, Item, Remark, letters};

/// Letters of a line.
const WIDTH: usize = 120;
/// Blanks of a step to the right.
const STEP: usize = 4;

/// The file as text, about so long. O(length).
pub fn print(file: &Document<'_>, length: usize) -> String {
    let mut printer = Printer { file, text: String::with_capacity(length + length / 8), column: 0 };
    for remark in &file.head {
        printer.remark(remark, 0);
        printer.line(0);
    }
    printer.outermost(&file.value);
    for remark in &file.tail {
        printer.line(0);
        printer.remark(remark, 0);
    }
    printer.text.push('\n');
    printer.text
}

/// Blanks to indent with.
const BLANKS: &str = "                                ";

struct Printer<'f, 'a> {
    file: &'f Document<'a>,
    text: String,
    /// Letters on the line so far.
    column: usize,
}

impl<'a> Printer<'_, 'a> {
    fn put(&mut self, text: &str) {
        self.text.push_str(text);
        match letters(text) {
            (_, Some(last)) => self.column = last,
            (all, None) => self.column += all,
        }
    }

    /// A new line, so many blanks in.
    fn line(&mut self, indent: usize) {
        while self.text.ends_with(' ') {
            self.text.pop();
        }
        self.text.push('\n');
        self.indent(indent);
        self.column = indent;
    }

    fn indent(&mut self, blanks: usize) {
        let mut left = blanks;
        while left > 0 {
            let some = left.min(BLANKS.len());
            self.text.push_str(&BLANKS[..some]);
            left -= some;
        }
    }

    /// A comment; its own later lines stand as they are.
    fn remark(&mut self, remark: &Remark<'_>, indent: usize) {
        if remark.apart && !self.text.ends_with("\n\n") && !self.text.trim_end_matches(' ').ends_with("\n\n")
        {
            self.blank(indent);
        }
        self.put(remark.text.trim_end());
    }

    /// A blank line above the line that was just begun.
    fn blank(&mut self, indent: usize) {
        while self.text.ends_with(' ') {
            self.text.pop();
        }
        if self.text.is_empty() || self.text.ends_with("\n\n") {
            self.indent(indent);
            return;
        }
        self.line(indent);
    }

    /// The value that is the file: one field a line.
    fn outermost(&mut self, item: &Item<'a>) {
        for remark in self.file.before(item) {
            self.remark(remark, 0);
            self.line(0);
        }
        if let Some(word) = item.word {
            self.put(word);
        }
        let Some(group) = &item.group else { return };
        self.put(group.open);
        self.lines(group, STEP, 0, true);
        self.put(group.close());
    }

    /// The elements of a bracket one a line, its closing bracket on a line of its own, `close` blanks in.
    fn lines(&mut self, group: &Group<'a>, indent: usize, close: usize, outermost: bool) {
        for (number, item) in self.file.items(group).iter().enumerate() {
            self.line(indent);
            self.above(item, indent, number > 0);
            self.item(item, indent, 1, outermost);
            self.put(",");
            if let Some(after) = item.after {
                self.put(" ");
                self.put(after.trim_end());
            }
        }
        for (number, remark) in self.file.rest(group).iter().enumerate() {
            self.line(indent);
            let first = number == 0 && group.items.is_empty();
            self.remark(&Remark { apart: remark.apart && !first, ..*remark }, indent);
        }
        if !group.items.is_empty() || !group.rest.is_empty() {
            self.line(close);
        }
    }

    /// What stands above an element: its comments and blank lines.
    fn above(&mut self, item: &Item<'a>, indent: usize, may_be_apart: bool) {
        for (number, remark) in self.file.before(item).iter().enumerate() {
            self.remark(&Remark { apart: remark.apart && (may_be_apart || number > 0), ..*remark }, indent);
            self.line(indent);
        }
        if item.apart && (may_be_apart || !item.before.is_empty()) {
            self.blank(indent);
        }
    }

    /// An element, with room for `behind` more letters after it. `field`: it is a field of the outermost bracket, whose
    /// lists stand one entry a line.
    fn item(&mut self, item: &Item<'a>, indent: usize, behind: usize, field: bool) {
        let lone = self.lone_citation(item);
        let entries = field
            && item
                .group
                .as_ref()
                .is_some_and(|group| group.is_list() && group.items.len() > 1 && !self.plain(group));
        let fits = item.width.is_some_and(|width| self.column + width as usize + behind <= WIDTH);
        if let Some(key) = item.key {
            self.put(key);
            self.put(": ");
        }
        if let Some(word) = item.word {
            self.put(word);
        }
        let Some(group) = &item.group else { return };
        if let Some(only) = lone {
            self.put(only);
        } else if fits && !entries {
            self.flat(group);
        } else {
            self.broken(item, group, indent, behind);
        }
    }

    /// A bracket on one line.
    fn flat(&mut self, group: &Group<'a>) {
        self.put(group.open);
        for (number, item) in self.file.items(group).iter().enumerate() {
            if number > 0 {
                self.put(", ");
            }
            if let Some(key) = item.key {
                self.put(key);
                self.put(": ");
            }
            if let Some(word) = item.word {
                self.put(word);
            }
            match (&item.group, self.lone_citation(item)) {
                (_, Some(only)) => self.put(only),
                (Some(inner), None) => self.flat(inner),
                (None, None) => {}
            }
        }
        self.put(group.close());
    }

    /// A bracket on several lines.
    fn broken(&mut self, item: &Item<'a>, group: &Group<'a>, indent: usize, behind: usize) {
        if group.open == "(" && !remarks_at_end(group) {
            // an entry is aligned behind its bracket, the arguments of a call a step in
            let inner = if item.word.is_some() { indent + STEP } else { self.column + 1 };
            self.put(group.open);
            self.filled(group, inner, behind + 1);
            self.put(group.close());
            return;
        }
        self.put(group.open);
        // an entry is aligned behind its bracket, one letter in, but what its lists hold stands in whole steps
        let inner = (indent / STEP + 1) * STEP;
        if self.plain(group) && !remarks_at_end(group) {
            self.line(inner);
            self.filled(group, inner, 1);
            self.put(",");
            self.line(indent);
        } else {
            self.lines(group, inner, indent, false);
        }
        self.put(group.close());
    }

    /// The elements of a bracket, as many on a line as fit.
    fn filled(&mut self, group: &Group<'a>, indent: usize, behind: usize) {
        let mut fresh = true;
        for (number, item) in self.file.items(group).iter().enumerate() {
            let last = number + 1 == group.items.len();
            let room = if last { behind } else { 1 };
            let above = !item.before.is_empty() || (item.apart && number > 0 && group.open != "(");
            let blanks = if number == 0 { 0 } else { 1 };
            let fits = item.width.is_some_and(|width| self.column + blanks + width as usize + room <= WIDTH);
            if number > 0 {
                if fits && !fresh && !above {
                    self.put(" ");
                } else {
                    self.line(indent);
                }
            } else if !item.before.is_empty() {
                self.line(indent);
            }
            self.above(item, indent, number > 0 && group.open != "(");
            let start = self.text.len();
            self.item(item, indent, room, false);
            if !last {
                self.put(",");
            }
            // nothing stands behind an element of several lines, nor behind a comment
            fresh = memchr::memchr(b'\n', &self.text.as_bytes()[start..]).is_some();
            if let Some(after) = item.after {
                self.put(" ");
                self.put(after.trim_end());
                fresh = true;
                if last {
                    self.line(indent.saturating_sub(1));
                }
            }
        }
    }

    /// Whether a bracket holds bare words and texts only.
    fn plain(&self, group: &Group<'a>) -> bool {
        self.file.items(group).iter().all(|item| {
            item.group.is_none() && item.key.is_none() && item.before.is_empty() && item.after.is_none()
        })
    }

    /// The text of `cites: ["…"]` or `cites(["…"])`, which needs no brackets.
    fn lone_citation(&self, item: &Item<'a>) -> Option<&'a str> {
        let group = item
            .group
            .as_ref()
            .filter(|group| item.key == Some("cites") && item.word.is_none() && group.is_list())?;
        match self.file.items(group) {
            [only]
                if only.group.is_none()
                    && only.key.is_none()
                    && only.before.is_empty()
                    && only.after.is_none()
                    && group.rest.is_empty() =>
            {
                only.word
            }
            _ => None,
        }
    }
}

/// Whether comments stand behind its last element.
fn remarks_at_end(group: &Group<'_>) -> bool {
    !group.rest.is_empty()
}
