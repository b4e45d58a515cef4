//! The comments of a file, each with the entry that it is about.

use super::Unreadable;
use super::tokens;
use super::tree::{self, Document, Group, Item};

/// A comment of a film.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// The list of the film that it stands in, such as `story`; none outside of all lists.
    pub list: Option<String>,
    /// The `id` of the entry that it stands above or in.
    pub id: Option<String>,
    /// Whether it stands within the entry.
    pub within: bool,
    /// Its words, a line each, without the marks of a comment.
    pub lines: Vec<String>,
}

/// All comments of a film or another file of that shape, in their order. O(length).
///
/// ```
/// let text = "(story: [\n    // who began?\n    (id: duel, what: \"A kills B\"),\n])";
/// let comments = imbroglio::formatting::comments(text)?;
/// assert_eq!((comments[0].id.as_deref(), comments[0].lines[0].as_str()), (Some("duel"), "who began?"));
/// # Ok::<(), imbroglio::formatting::Unreadable>(())
/// ```
///
/// # Errors
/// When the brackets of the text do not close.
pub fn comments(text: &str) -> Result<Vec<Comment>, Unreadable> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let tokens = tokens::tokens(text)?;
    let file = tree::read(text, &tokens)?;
    let mut found = Vec::new();
    let head =
        file.head.iter().filter(|remark| !remark.text.starts_with('#')).chain(file.before(&file.value));
    found.extend(head.map(|remark| comment(remark.text, None, None, false)));
    if let Some(group) = &file.value.group {
        for field in file.items(group) {
            found
                .extend(file.before(field).iter().map(|remark| comment(remark.text, field.key, None, false)));
            let Some(list) = field.group.as_ref().filter(|list| list.is_list()) else { continue };
            for entry in file.items(list) {
                of_entry(&file, entry, field.key, &mut |remark, id, within| {
                    found.push(comment(remark, field.key, id, within));
                });
            }
            found.extend(file.rest(list).iter().map(|remark| comment(remark.text, field.key, None, false)));
        }
        found.extend(file.rest(group).iter().map(|remark| comment(remark.text, None, None, false)));
    }
    found.extend(file.tail.iter().map(|remark| comment(remark.text, None, None, false)));
    Ok(found)
}

/// The comments above and within an entry, with its id.
fn of_entry<'a>(
    file: &Document<'a>,
    entry: &Item<'a>,
    list: Option<&str>,
    note: &mut dyn FnMut(&str, Option<&str>, bool),
) {
    let id = entry
        .group
        .iter()
        .flat_map(|group| file.items(group))
        .find(|field| field.key == Some("id"))
        .and_then(|field| field.word)
        .filter(|_| list.is_some());
    for remark in file.before(entry) {
        note(remark.text, id, false);
    }
    if let Some(group) = &entry.group {
        within(file, group, &mut |text| note(text, id, true));
    }
    if let Some(text) = entry.after {
        note(text, id, false);
    }
}

fn within<'a>(file: &Document<'a>, group: &Group<'a>, note: &mut dyn FnMut(&str)) {
    for item in file.items(group) {
        file.before(item).iter().for_each(|remark| note(remark.text));
        if let Some(inner) = &item.group {
            within(file, inner, note);
        }
        item.after.iter().for_each(|text| note(text));
    }
    file.rest(group).iter().for_each(|remark| note(remark.text));
}

fn comment(text: &str, list: Option<&str>, id: Option<&str>, within: bool) -> Comment {
    let bare = text.strip_prefix("/*").and_then(|text| text.strip_suffix("*/")).unwrap_or(text);
    let lines = bare.lines().map(|line| line.trim().trim_start_matches('/').trim().to_owned());
    Comment {
        list: list.map(str::to_owned),
        id: id.map(str::to_owned),
        within,
        lines: lines.filter(|line| !line.is_empty()).collect(),
    }
}
