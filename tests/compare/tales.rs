//! Small stories for tests: written out, made by chance, or one of the three films.

use imbroglio::film::Film;
use imbroglio::story::Story;

/// The story that an annotation tells.
pub fn story(text: &str) -> Story {
    let outcome = imbroglio::rules::check_text("Tale", &format!("(title: \"Tale\",\n{text}\n)"));
    let faults: Vec<String> =
        outcome.diagnostics.iter().map(|d| format!("{} {}", d.code(), d.message)).collect();
    imbroglio::story::build(outcome.checked.unwrap_or_else(|| panic!("{faults:#?}\n{text}")))
}

/// One of the films that come with the program, its settled facts.
pub fn film(id: &str) -> Story {
    Film::built_in(id).unwrap().story.unwrap().settled()
}

/// A tale by numbers: how many characters, and its acts and bonds as (kind, from, to), an event each.
#[derive(Debug, Clone)]
pub struct Tale {
    /// Characters.
    pub cast: usize,
    /// Kind, agent, patient; taken modulo what there is.
    pub acts: Vec<(usize, usize, usize)>,
    /// Kind, from, to.
    pub bonds: Vec<(usize, usize, usize)>,
}

const ACTS: [&str; 6] = ["kills", "betrays", "beats", "kidnaps", "rescues", "coerces"];
const BONDS: [&str; 4] = ["friend", "lover", "works_for", "rival"];

impl Tale {
    /// The acts and bonds as words, those of a character with itself left out.
    fn lines(
        &self,
        list: &[(usize, usize, usize)],
        kinds: &[&str],
        name: &dyn Fn(usize) -> String,
    ) -> Vec<String> {
        list.iter()
            .map(|(kind, from, to)| (kinds[kind % kinds.len()], from % self.cast, to % self.cast))
            .filter(|(_, from, to)| from != to)
            .map(|(kind, from, to)| format!("{kind}({}, {})", name(from), name(to)))
            .collect()
    }

    /// The story, characters called by `name` and listed in the order given, bonds backwards if asked.
    pub fn told(&self, name: &dyn Fn(usize) -> String, order: &[usize], backwards: bool) -> Story {
        let cast: Vec<String> =
            order.iter().map(|c| format!("(id: {}, name: \"{}\")", name(*c), name(*c))).collect();
        let mut bonds: Vec<String> = self.lines(&self.bonds, &BONDS, name);
        bonds.sort();
        bonds.dedup();
        if backwards {
            bonds.reverse();
        }
        let events: Vec<String> = self
            .lines(&self.acts, &ACTS, name)
            .iter()
            .enumerate()
            .map(|(at, act)| {
                let needs = if at % 3 == 2 { format!("needs: [e{}],", at - 1) } else { String::new() };
                format!("(id: e{at}, what: \"it happens\", {needs} acts: [{act}])")
            })
            .collect();
        story(&format!(
            "characters: [{}], bonds: [{}], story: [{}],",
            cast.join(", "),
            bonds.join(", "),
            events.join(",\n")
        ))
    }

    /// The story, told plainly.
    pub fn story(&self) -> Story {
        let order: Vec<usize> = (0..self.cast).collect();
        self.told(&|c| format!("c{c}"), &order, false)
    }
}
