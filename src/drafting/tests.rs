use super::{Draft, Heading, Language, draft};

fn drafted(text: &str) -> Draft {
    let language = Language::english().unwrap();
    let vocabulary = crate::vocabulary::Vocabulary::shared().unwrap();
    draft(text, &language, &vocabulary, &Heading { seed: "009", title: "A story", year: Some(1900) })
}

/// The acts that are proposed for a text in another language, which is recognised.
fn acts_in(id: &str, text: &str) -> Vec<String> {
    let language = &Language::built_in(Language::of_text(text).unwrap().unwrap()).unwrap().unwrap();
    assert_eq!(language.id, id, "{text}");
    let vocabulary = crate::vocabulary::Vocabulary::shared().unwrap();
    let heading = Heading { seed: "009", title: "A story", year: None };
    draft(text, language, &vocabulary, &heading).proposals.iter().map(super::Proposal::act).collect()
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

#[test]
fn the_tables_tell_kinds_and_statuses_that_there_are() {
    let vocabulary = crate::vocabulary::Vocabulary::shared().unwrap();
    for language in Language::codes().map(|code| Language::built_in(code).unwrap().unwrap()) {
        for kind in language.kinds() {
            assert!(vocabulary.find(kind).is_some(), "{}: {kind}", language.id);
        }
        for status in language.statuses() {
            let known = ["attempted", "planned", "threatened", "ordered", "intended"];
            assert!(known.contains(&status), "{}: {status}", language.id);
        }
    }
}

#[test]
fn verbs_carry_on_what_a_clause_is_about() {
    assert_eq!(acts("Tony, who knows Jo, kills Mario."), ["kills(tony, mario)"]);
    assert_eq!(acts("Raiding the flat, Tony kills Jo and arrests Mario.").len(), 2);
    assert_eq!(acts("Nicole, by whom Jo is betrayed, flees."), ["betrays(nicole, jo)", "escapes(nicole)"]);
    assert_eq!(acts("Tony commits the murder of Jo."), ["kills(tony, jo)"]);
    assert_eq!(acts("The murder of Jo by Tony is a mystery."), ["kills(tony, jo)"]);
    assert_eq!(acts("Tony gives Jo a savage beating."), ["beats(tony, jo)"]);
    assert_eq!(acts("Tony searches the flat of Jo."), ["searches(tony, jo)"]);
    assert_eq!(acts("The gang of Tony abducts Jo."), ["kidnaps(gang, jo)"]);
    assert_eq!(acts("Tony asks Jo to kill Mario."), ["asks(tony, jo)", "kills(jo, mario, intended)"]);
}

#[test]
fn what_is_denied_or_only_possible_is_not_proposed() {
    for text in [
        "Tony does not kill Jo.",
        "Tony wonders whether Mario kills Jo.",
        "Tony may kill Jo.",
        "Tony finds no trace of Jo.",
        "The search for Jo goes on.",
    ] {
        assert_eq!(acts(text), Vec::<String>::new(), "{text}");
    }
    assert_eq!(acts("Tony does not trust Jo."), ["suspects(tony, jo)"]);
}

#[test]
fn pronouns_go_by_what_the_text_tells_of_people() {
    let text =
        "Anna Bell lives with her brother. Tony Cole knows that he is ill. Anna meets Tony. She kills him.";
    assert!(acts(text).contains(&"kills(anna, tony)".to_owned()), "{:?}", acts(text));
    let text = "Tony and Jo wait. They rob Mario. His wife Ida mourns him.";
    let found = acts(text);
    assert!(found.contains(&"robs([tony, jo], mario)".to_owned()), "{found:?}");
    assert!(found.contains(&"mourns(ida, mario)".to_owned()), "{found:?}");
}

#[test]
fn a_french_synopsis_is_read() {
    let text = "Lucien Morel sort de prison et retrouve sa fille Odile. Odile avertit Lucien. \
                Victor, le patron de la bande, trahit Lucien. Lucien veut tuer Victor. \
                Victor est tué par Odile. Elle quitte Lucien. L'inspecteur arrête Lucien, mais il ne le dénonce pas.";
    let found = acts_in("fr", text);
    for act in [
        "discovers(lucien, odile)",
        "warns(odile, lucien)",
        "betrays(victor, lucien)",
        "kills(lucien, victor, planned)",
        "kills(odile, victor)",
        "leaves(odile, lucien)",
        "arrests(inspecteur, lucien)",
    ] {
        assert!(found.contains(&act.to_owned()), "{act}: {found:?}");
    }
    assert!(!found.iter().any(|act| act.starts_with("informs")), "{found:?}");
}

#[test]
fn a_german_synopsis_is_read() {
    let text = "Konrad liebt die Tochter des Müllers. Jakob verrät Konrad. Konrad wird von Jakob verletzt. \
                Grete rettet Konrad. Danach tötet Konrad den Räuber. Konrad will Jakob erschlagen. \
                Er verfolgt ihn nicht. Die Polizei nimmt Jakob fest.";
    let found = acts_in("de", text);
    for act in [
        "betrays(jakob, konrad)",
        "wounds(jakob, konrad)",
        "rescues(grete, konrad)",
        "kills(konrad, rauber)",
        "kills(konrad, jakob, planned)",
        "arrests(polizei, jakob)",
    ] {
        assert!(found.contains(&act.to_owned()), "{act}: {found:?}");
    }
    assert!(!found.iter().any(|act| act.starts_with("hunts")), "{found:?}");
}

#[test]
fn any_text_gives_a_draft_that_is_read() {
    let verse = "I\n\nTo arms, to arms!\nThe King is slain,\nAnd Ann hath killed the King.\n";
    let dialogue = "ANN: I shall kill him!\nBOB: You will not.\n\"He must die,\" says Ann. —So be it.";
    for text in [
        verse,
        dialogue,
        "* Ann kills Bob\n* Bob dies",
        "Ann &amp; Bob: Ann kills Bob&nbsp;&mdash; at last.",
        "Ann kills Bob.\r\nBob dies.\r\n",
        "Анна убивает Бориса. Борис умирает.",
        "ann kills bob",
        "\u{feff}Ann kills Bob.",
        "'Ann' 'kills' 'Bob'. \\\\ \"",
    ] {
        for language in Language::codes().map(|code| Language::built_in(code).unwrap().unwrap()) {
            let vocabulary = crate::vocabulary::Vocabulary::shared().unwrap();
            let heading = Heading { seed: "009", title: "A story", year: None };
            let made = draft(text, &language, &vocabulary, &heading);
            assert!(crate::formatting::format(&made.film).is_ok(), "{text:?}: {}", made.film);
            assert!(!made.seed.is_empty(), "{text:?}");
        }
    }
}

#[test]
fn a_title_and_a_role_stand_for_who_has_them() {
    let made = drafted("The Duke of Mantua meets Ann. The Duke kills Bob.");
    let names: Vec<&str> = made.people.iter().map(|person| person.name.as_str()).collect();
    assert_eq!(names, ["Duke of Mantua", "Ann", "Bob"]);
    let found = acts("Tony has a daughter, Gilda, whom he hides. The thief kills his daughter.");
    assert!(found.contains(&"kills(thief, gilda)".to_owned()), "{found:?}");
    assert_eq!(acts("Bosola, a jester of the Duke, mocks Ann."), ["humiliates(bosola, ann)"]);
}

#[test]
fn a_long_sentence_has_its_first_clauses_as_caption() {
    let made = drafted(
        "Rigoletto mocks Ceprano and advises the Duke to have the Count sent away at once. Ann flees.",
    );
    assert!(made.film.contains("caption: \"Rigoletto mocks Ceprano\""), "{}", made.film);
    assert_eq!(made.film.matches("caption").count(), 1);
}

#[test]
fn entities_of_web_pages_are_letters() {
    let made = drafted("Ann &amp; Bob meet Andr&#233;&nbsp;Roy. AT&T; &bogus; & Bob.");
    assert_eq!(made.seed, "Ann & Bob meet André Roy.\nAT&T; &bogus; & Bob.\n");
}

#[test]
fn turns_of_phrase_tell_kinds() {
    for (text, act) in [
        ("Tony dies at the hands of Jo.", "kills(jo, tony)"),
        ("Tony has Jo killed.", "orders_kill(tony, jo)"),
        ("Tony throws in his lot with Jo.", "takes_up_with(tony, jo)"),
        ("Tony has had an affair with Anna.", "takes_up_with(tony, anna)"),
        ("Anna plays Tony false.", "betrays(anna, tony)"),
        ("Tony gets a tip from Jo.", "informs(jo, tony)"),
        ("Tony informs on Jo to Mario.", "informs(tony, mario, about(jo))"),
        ("Tony heads for a showdown with Jo.", "confronts(tony, jo)"),
        ("Jo's gift to Anna is a ring.", "gives(jo, anna)"),
        ("Tony cuts Jo's throat.", "kills(tony, jo)"),
        ("Tony blackmails Jo into talking.", "coerces(tony, jo)"),
        ("Tony meets Jo. Mario has him followed by Anna.", "watches(anna, tony)"),
    ] {
        let found = acts(text);
        assert!(found.contains(&act.to_owned()), "{text}: {found:?}");
    }
}

#[test]
fn who_is_not_named_is_understood() {
    assert!(acts("Jo asks Tony to steal a ring. Tony refuses.").contains(&"refuses(tony, jo)".to_owned()));
    assert!(
        acts("Jo asks Tony to steal a ring, which he refuses to do.")
            .contains(&"refuses(tony, jo)".to_owned())
    );
    let found = acts("Tony has a wife, Anna. Mario meets Anna. Anna has been unfaithful.");
    assert!(found.contains(&"cheats_on(anna, tony)".to_owned()), "{found:?}");
    // nobody asked
    assert_eq!(acts("Tony gives in."), Vec::<String>::new());
}

#[test]
fn roles_go_to_who_has_them() {
    let made = drafted("Tony meets the captain Jo. Anna, Tony's wife, flees. Mario beats the captain.");
    let found: Vec<String> = made.proposals.iter().map(super::Proposal::act).collect();
    assert!(found.contains(&"beats(mario, jo)".to_owned()), "{found:?}");
    let jo = made.people.iter().find(|person| person.id == "jo").unwrap();
    assert_eq!(jo.aliases, ["the captain"]);
    let found = acts("Mado is the mistress of Tony. Tony kills Jo. Jo's brother Rémi hunts Tony's mistress.");
    assert!(found.contains(&"hunts(remi, mado)".to_owned()), "{found:?}");
    // a town is no person, a suitor who is called like one is
    let names =
        |text: &str| drafted(text).people.iter().map(|person| person.name.clone()).collect::<Vec<_>>();
    assert_eq!(names("Tony returns to Paris. Tony leaves Paris."), ["Tony", "Paris"]);
    assert_eq!(names("Tony returns to Paris. Jo is from Paris."), ["Tony", "Jo"]);
}

#[test]
fn a_breach_of_a_bond_is_inferred_to_betray() {
    let betrayals = |text: &str| -> Vec<String> {
        acts(text).into_iter().filter(|act| act.contains("inferred")).collect()
    };
    assert_eq!(
        betrayals("Jo is a friend of Tony. Jo informs on Tony to Mario."),
        ["betrays(jo, tony, inferred)"]
    );
    assert_eq!(betrayals("Jo informs on Tony to Mario."), Vec::<String>::new());
    // telling one's friend something is no breach
    assert_eq!(betrayals("Jo is a friend of Tony. Jo informs Tony."), Vec::<String>::new());
    let found = betrayals("Anna, Tony's wife, is lonely. Jo is a friend of Tony. Anna sleeps with Jo.");
    for act in
        ["cheats_on(anna, tony, inferred)", "betrays(anna, tony, inferred)", "betrays(jo, tony, inferred)"]
    {
        assert!(found.contains(&act.to_owned()), "{act}: {found:?}");
    }
    let found = betrayals("Anna is Tony's wife. Jo, a friend of Tony, visits his mistress Anna.");
    assert!(found.contains(&"betrays(jo, tony, inferred)".to_owned()), "{found:?}");
    assert!(
        betrayals("Tony recruits Jo. Tony kills Jo.").contains(&"betrays(tony, jo, inferred)".to_owned())
    );
}

#[test]
fn words_of_a_phrase_are_not_read_twice() {
    assert_eq!(acts("Tony sets out to find Jo."), ["hunts(tony, jo, intended)"]);
}

#[test]
fn passive_infinitives_and_each_other() {
    assert_eq!(
        acts("Tony orders Jo to be tortured.")[..],
        ["orders(tony, jo)", "interrogates(_, jo, ordered)"]
    );
    assert_eq!(acts("Tony and Jo kill each other."), ["kills(tony, jo)", "kills(jo, tony)"]);
}

#[test]
fn who_does_it_may_stand_beside_the_verb() {
    for (text, act) in [
        ("Tony has Jo kill Mario.", "kills(jo, mario)"),
        ("Tony sees Jo. Anna finds Jo kissing Mario and robbing Bob.", "discovers(anna, jo)"),
        ("Tony punishes Jo for killing Mario.", "kills(jo, mario)"),
        ("With the help of Jo, Tony kills Mario.", "helps(jo, tony)"),
        ("Tony kills Mario on Jo's orders.", "orders(jo, tony)"),
        ("Tony deceives and kills Mario.", "deceives(tony, mario)"),
        ("Mario is killed at the hands of Jo.", "kills(jo, mario)"),
        ("Jo and Anna marry.", "marries(jo, anna)"),
        ("Tony prevents the marriage of Jo and Anna.", "marries(jo, anna)"),
        ("Tony gives Jo a letter to Anna.", "gives(tony, jo)"),
        ("Jo is a man. Tony meets Jo and is killed by him.", "kills(jo, tony)"),
        ("Jo woos Anna.", "vies_for(jo, anna)"),
    ] {
        let found = acts(text);
        assert!(found.contains(&act.to_owned()), "{text}: {found:?}");
    }
    for text in ["Tony keeps Jo from killing Mario.", "Tony is suspected of killing Mario."] {
        assert!(!acts(text).iter().any(|act| act.starts_with("kills")), "{text}: {:?}", acts(text));
    }
    assert!(acts("Jo turns out to be Tony. Mario waits.").is_empty());
}

#[test]
fn what_was_done_to_somebody_tells_who_is_meant() {
    let found = acts("Jo robs Mario. Mario takes a wound. Tony finds the wounded man.");
    assert!(found.contains(&"discovers(tony, mario)".to_owned()), "{found:?}");
    let found = acts("Tony meets a gang made up of Jo, Mario and Anna. The gang deserts Mario.");
    assert!(found.contains(&"deserts([jo, anna], mario)".to_owned()), "{found:?}");
    let found = acts(
        "Tony trusts an informer, a singer at the club of Mario called Gaby. The informer betrays Tony.",
    );
    assert!(found.contains(&"betrays(gaby, tony)".to_owned()), "{found:?}");
    let found = acts("Anna marries Jo. Anna kills her husband.");
    assert!(found.contains(&"kills(anna, jo)".to_owned()), "{found:?}");
}

#[test]
fn what_explains_a_name_makes_no_second_entry() {
    let names =
        |text: &str| drafted(text).people.iter().map(|person| person.name.clone()).collect::<Vec<_>>();
    assert_eq!(names("Lear, King of Britain, is old. Kent is loyal."), ["Lear", "Kent"]);
    // may be a list
    assert_eq!(names("Lear, King of Britain, and the Duke of Kent meet.").len(), 3);
    assert_eq!(names("Ann leaves Bob and calls herself Fay. Fay meets Cid."), ["Ann", "Bob", "Cid"]);
    assert_eq!(names("Ann, known as Fay, leaves Bob."), ["Ann", "Bob"]);
    // another is named: no explanation
    assert_eq!(names("Ann, Bob and Fay meet."), ["Ann", "Bob", "Fay"]);
}

#[test]
fn two_first_names_of_one_surname_may_be_a_slip() {
    let two = "Ida leaves Tony for Louis Roy.\n\nTony learns that Ida lives with Pierre Roy. Roy beats Ida. \
               Tony kills Louis, the brother of Roy.";
    let made = drafted(two);
    let names: Vec<&str> = made.people.iter().map(|person| person.name.as_str()).collect();
    assert_eq!(names, ["Ida", "Tony", "Louis Roy", "Louis"], "{:?}", made.people);
    assert!(made.film.contains("are taken for one person"), "{}", made.film);
    assert!(
        made.proposals.iter().any(|one| one.kind == "kills" && one.patients == ["louis"]),
        "{:?}",
        made.proposals
    );
    // named together, or beside others, they are two
    for two in [
        "Ida leaves Tony for Louis Roy.\n\nTony and Ida meet Pierre Roy and Louis Roy.",
        "Ida leaves Tony for Louis Roy.\n\nBob learns that Cid lives with Pierre Roy.",
    ] {
        let made = drafted(two);
        assert!(made.people.iter().all(|person| person.taken_for.is_none()), "{two}: {:?}", made.people);
    }
}

#[test]
fn a_name_that_is_also_a_word_is_drafted() {
    // “Out” opens sentences, as a name it can stand anywhere
    for text in [
        "of Out, of Out",
        "Of Out, of Out, the wife of Out.",
        "Jo kills Out, known as Out. The wife of Out, of Out, calls herself Out.",
        "Will loves Hope, the daughter of May. May kills Will's brother, Out of Out.",
        "The The, who The named The, of the The.",
    ] {
        let made = drafted(text);
        assert!(crate::formatting::format(&made.film).is_ok(), "{text:?}: {}", made.film);
    }
    let found = acts("Tony meets Will. Will kills Grace. Tony betrays Grace.");
    assert!(found.contains(&"kills(will, grace)".to_owned()), "{found:?}");
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(48))]

    /// Words of the table itself with capitals and marks in any order, some of them as names: never a panic, always RON.
    #[test]
    fn any_words_of_the_language_are_drafted(
        words in proptest::collection::vec(
            proptest::sample::select(vec![
                "of", "Out", "out", "the", "The", "a", "Jo", "Jo's", "Ann", "wife", "his", "her", "and", "who", "whom",
                "kills", "killed", "by", "is", "known", "as", "calls", "herself", "to", "has", "King", "de", "le", "gang",
                "made", "up", "two", "they", "he", "wounded", "thief", "marriage", "each", "other", "himself", "asks",
            ]),
            1..30,
        ),
        marks in proptest::collection::vec(proptest::sample::select(vec!["", "", "", ",", ".", ";", "'s"]), 30),
    ) {
        let text: String = words.iter().zip(marks).map(|(word, mark)| format!("{word}{mark} ")).collect();
        let made = drafted(&text);
        proptest::prop_assert!(crate::formatting::format(&made.film).is_ok(), "{}", made.film);
    }
}

#[test]
fn a_sentence_without_end_and_a_crowd_of_names_are_drafted() {
    // what is longer than a sentence can be tells its names and nothing else
    let made = drafted(&"Tony kills Jo and his wife ".repeat(400));
    let names: Vec<&str> = made.people.iter().map(|person| person.name.as_str()).collect();
    assert_eq!((names, made.proposals.len()), (vec!["Tony", "Jo"], 0));
    let first = ["Ann", "Bob", "Cid", "Dora"];
    let mut text = String::new();
    for number in 0..400usize {
        let last: String = format!("{number:03}")
            .chars()
            .map(|digit| ["ba", "ke", "li", "mo", "nu", "pa", "re", "si", "to", "zu"][digit as usize - 48])
            .collect();
        text.push_str(&format!("{} V{last} kills Tony Mar. ", first[number % 4]));
    }
    let made = drafted(&text);
    assert_eq!(made.proposals.len(), 400);
    let ids: std::collections::BTreeSet<&str> = made.people.iter().map(|person| person.id.as_str()).collect();
    assert_eq!(ids.len(), made.people.len(), "every id is somebody's own");
}

#[test]
fn a_caption_is_a_whole_clause_and_the_main_one() {
    let caption = |text: &str| {
        let film = drafted(text).film;
        let line =
            film.lines().find_map(|line| line.split_once("caption: \"")).map(|(_, rest)| rest.to_owned());
        line.map(|rest| rest.split('"').next().unwrap_or_default().to_owned())
    };
    // a participle behind an article is no verb
    assert_eq!(
        caption("Jo Hart, a consul of the fallen Roman republic, escapes from the castle on the river."),
        None
    );
    // no caption ends with a conjunction, nor is a clause beside the main one enough
    assert_eq!(
        caption("Tosca finds that he is dead and that the other man, her enemy, has deceived her."),
        Some("Tosca finds that he is dead".to_owned())
    );
    assert_eq!(
        caption(
            "When Tosca returns, Jo shows her the fan, so that she believes that the painter has betrayed her."
        ),
        Some("When Tosca returns, Jo shows her the fan".to_owned())
    );
    assert_eq!(
        caption("After the long trial, Jo leaves the town, and nobody in it ever sees the painter again."),
        Some("After the long trial, Jo leaves the town".to_owned())
    );
    assert_eq!(
        caption(
            "But the painter kills Jo at night, and the two agents of the baron who follow him find the body."
        ),
        Some("But the painter kills Jo at night".to_owned())
    );
    assert_eq!(
        caption("Before the palace Electra weeps for him, and the Chorus, who is of her mind, comforts her."),
        Some("Before the palace Electra weeps for him".to_owned())
    );
    // as before
    assert_eq!(
        caption("Tosca hurries to the villa in tears, and the agent of the baron follows her on his orders."),
        Some("Tosca hurries to the villa in tears".to_owned())
    );
}
