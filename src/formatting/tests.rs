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
