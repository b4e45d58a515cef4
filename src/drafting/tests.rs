use super::{Draft, Heading, Language, draft};

fn drafted(text: &str) -> Draft {
    let language = Language::english().unwrap();
    let vocabulary = crate::vocabulary::Vocabulary::shared().unwrap();
    draft(text, &language, &vocabulary, &Heading { seed: "009", title: "A story", year: Some(1900) })
}

fn acts(text: &str) -> Vec<String> {
    drafted(text).proposals.iter().map(super::Proposal::act).collect()
}

#[test]
fn spellings_of_one_name_stand_under_one_entry() {
    let made = drafted(
        "Tony le Stephanois meets Jo. Tony leaves Jo. In Paris le Stephanois waits for Jo and Mario.",
    );
    let names: Vec<&str> = made.people.iter().map(|person| person.name.as_str()).collect();
    assert_eq!(names, ["Tony le Stephanois", "Jo", "Mario"], "{:?}", made.people);
    assert_eq!(made.people[0].id, "tony");
}

#[test]
fn acts_are_proposed_active_passive_attempted_and_by_pronoun() {
    assert_eq!(acts("Tony kills Jo."), ["kills(tony, jo)"]);
    assert_eq!(acts("Jo is killed by Tony."), ["kills(tony, jo)"]);
    assert_eq!(acts("Jo was murdered."), ["kills(_, jo)"]);
    assert_eq!(acts("Tony tries to kill Jo."), ["kills(tony, jo, attempted)"]);
    assert_eq!(acts("Tony finds Jo. He beats him."), ["discovers(tony, jo)", "beats(tony, jo)"]);
    assert_eq!(acts("Tony and Jo rob Mario."), ["robs([tony, jo], mario)"]);
    assert_eq!(acts("Jo dies."), ["dies(jo)"]);
    assert_eq!(acts("Jo kills himself."), ["takes_own_life(jo)"]);
    assert_eq!(acts("The murder of Jo is a mystery."), Vec::<String>::new());
}

#[test]
fn a_draft_checks_without_errors_and_states_no_act() {
    let made = drafted(
        "Tony kills \"Jo\" the wise.\n\nHis wife, called Ida, flees. Jo's brother hunts Tony; 3 men die.",
    );
    assert!(made.film.contains("acts: []"), "{}", made.film);
    let film = crate::rules::check_text("Draft", &made.film.replace("seeds: [\"009\"],", ""));
    let errors: Vec<_> = film
        .diagnostics
        .iter()
        .filter(|fault| fault.severity() == crate::diagnostic::Severity::Error)
        .collect();
    assert!(errors.iter().all(|fault| fault.message.contains("009")), "{errors:?}\n{}", made.film);
}

#[test]
fn odd_synopses_give_a_draft_too() {
    for text in
        ["", "?", "one", "ÀÉ Î.", "- A list\n- of Things\r\n\r\n- here", "&amp; \u{202e}x", "𝒯ony kills 𝒥o."]
    {
        let made = drafted(text);
        assert!(crate::formatting::format(&made.film).is_ok(), "{text:?}: {}", made.film);
    }
}
