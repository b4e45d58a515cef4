use super::format;

fn clean(text: &str) -> String {
    format(text).unwrap_or_else(|fault| panic!("{fault}\n{text}"))
}

#[test]
fn comments_and_blank_lines_stay() {
    let text = "// a film\n(\n    title: \"A\", // its title\n\n\n    // who\n    characters: [(id: a, name: \"A\"),\n\n (id: b, name: \"B\") // the other\n    ],\n    // the end\n)\n// behind\n";
    let done = clean(text);
    assert_eq!(
        done,
        "// a film\n(\n    title: \"A\", // its title\n\n    // who\n    characters: [\n        (id: a, name: \"A\"),\n\n        (id: b, name: \"B\"), // the other\n    ],\n    // the end\n)\n// behind\n"
    );
    assert_eq!(clean(&done), done);
}

#[test]
fn more_than_two_acts_stand_one_a_line() {
    let done = clean("(story:[(id:e,what:\"x\",acts:[kills(a,b),betrays(a,b),dies(b)])])");
    assert_eq!(
        done,
        "(\n    story: [\n        (id: e, what: \"x\",\n         acts: [\n            kills(a, b),\n            betrays(a, b),\n            dies(b),\n         ]),\n    ],\n)\n"
    );
}

#[test]
fn a_file_that_is_no_ron_is_refused_with_its_place() {
    for (text, line) in
        [("(a: [1, 2)", 1), ("(\n a: \"x", 2), ("(a 1)", 1), ("(a: 1) b", 1), ("(a: )", 1), ("(/* x", 1)]
    {
        let fault = format(text).expect_err(text);
        assert_eq!(fault.line, line, "{text}: {fault}");
    }
}

#[test]
fn a_lone_citation_needs_no_brackets_and_other_lists_keep_theirs() {
    assert_eq!(
        clean("(cites: [\"1.p1.s1\"], needs: [a])"),
        "(\n    cites: \"1.p1.s1\",\n    needs: [a],\n)\n"
    );
}

#[test]
fn windows_line_ends_and_a_byte_order_mark_go() {
    assert_eq!(clean("\u{feff}(\r\n  a: 1,\r\n)\r\n"), "(\n    a: 1,\n)\n");
}

#[test]
fn a_long_file_is_laid_out_as_a_short_one_and_refused_at_the_same_place() {
    let entry = "(id: e, what: \"x\", acts: [kills(a, b)]), // why?\n";
    let entries = |count: usize| format_args!("(story: [\n{}])", entry.repeat(count)).to_string();
    let short = clean(&entries(2));
    let line = short.lines().nth(2).expect("the first entry");
    let long = clean(&entries(8_000));
    assert!(long.len() > super::LONG && long.lines().filter(|one| *one == line).count() == 8_000);
    // what ron alone finds: a letter that is none
    let broken = entries(8_000).replacen("\"x\"", "\"\\q\"", 1);
    assert_eq!(format(&broken).expect_err("no such escape").line, 2);
}

#[test]
fn what_is_wrong_with_the_outermost_bracket_is_said() {
    for (text, said) in [
        ("(title: \"A\", story: [(id: a", "this bracket is never closed"),
        ("title: \"A\"", "the outermost bracket is missing: a film is `( … )` with fields inside"),
        ("// nothing\n", "the file holds nothing; a film is `( … )` with fields inside"),
    ] {
        assert_eq!(format(text).expect_err(text).message, said, "{text}");
    }
}
