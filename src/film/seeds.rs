//! Which file is the seed that a film names.

use std::fs;
use std::path::{Path, PathBuf};

/// Whether a file's name is that of a seed, named by its number or in full: `001.txt`, `001-rififi.txt`.
pub(super) fn is_seed(name: &str, named: &str) -> bool {
    let named = named.strip_suffix(".txt").unwrap_or(named);
    name.strip_suffix(".txt").is_some_and(|stem| {
        stem == named || stem.strip_prefix(named).is_some_and(|rest| rest.starts_with('-'))
    })
}

/// The files of a seed: in the folder itself, else in its `seeds`, else in the `seeds` of a folder above. One that
/// is named in full is meant alone.
pub(super) fn find_seed(folder: &Path, named: &str, admits: &dyn Fn(&Path) -> bool) -> Vec<PathBuf> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let Ok(start) = fs::canonicalize(folder) else { return Vec::new() };
    let beside = std::iter::once(start.clone());
    let above = start.ancestors().take(4).map(|ancestor| ancestor.join("seeds"));
    let full = format!("{}.txt", named.strip_suffix(".txt").unwrap_or(named));
    beside
        .chain(above)
        .filter(|place| admits(place))
        .find_map(|place| {
            let mut found: Vec<PathBuf> = fs::read_dir(&place)
                .ok()?
                .filter_map(|entry| Some(entry.ok()?.path()))
                .filter(|path| path.file_name().is_some_and(|name| is_seed(&name.to_string_lossy(), named)))
                .collect();
            found.sort();
            match found.iter().find(|path| path.file_name().is_some_and(|name| name == full.as_str())) {
                Some(exact) => Some(vec![exact.clone()]),
                None => Some(found).filter(|found| !found.is_empty()),
            }
        })
        .unwrap_or_default()
}
