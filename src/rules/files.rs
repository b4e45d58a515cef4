//! Rules about the files of a film, which [`crate::film`] gathers.

use crate::diagnostic::rules;

rules! {
    NOT_UTF8: "E001" "not-utf8" {
        what: "The file is text in UTF-8.",
        why: "Any other encoding silently corrupts accented names.",
        example: r#"name: "C\xe9sar"    // é as one byte, as in Latin-1"#,
        instead: r#"name: "César"       // saved as UTF-8"#,
    }
    CYCLIC_INCLUDE: "E010" "cyclic-include" {
        what: "No file includes itself, not even by way of others.",
        why: "The film would never come to an end.",
        example: r#"include: ["cast.ron"]    // and cast.ron says: include: ["film.ron"]"#,
        instead: r#"include: ["cast.ron"]    // and cast.ron includes nothing"#,
    }
    MISSING_FILE: "E011" "missing-file" {
        what: "The files named by `include` and `vocabulary` can be read.",
        why: "Their entries would be missing, and every name in them unknown.",
        example: r#"include: ["casts.ron"]    // there is only cast.ron"#,
        instead: r#"include: ["cast.ron"]     // a path from the folder of this file"#,
    }
    TOO_LARGE: "E012" "too-large" {
        what: "A file has 128 MiB at most, unless `--max-size` allows more.",
        why: "The annotation of a feature film takes some 30 kB; a file a thousand times as large is something else.",
        example: "imbroglio check holiday-video.ron",
        instead: "imbroglio check rififi-1955.ron",
    }
    MISSING_SEED: "E304" "missing-seed" {
        what: "For every number in `seeds` there is a text: `seeds/001-title.txt`, beside the film or in a folder above it.",
        why: "Without the text no citation of it can be checked.",
        example: r#"seeds: ["004"]    // and there is no seeds/004-….txt"#,
        instead: r#"seeds: ["001"]    // and there is seeds/001-rififi.txt"#,
    }
}
