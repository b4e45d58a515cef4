//! The forms of a verb: as English makes them, or by the conjugations of a language table.

use super::language::Language;

/// A form of a verb, whatever it tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shape {
    pub word: String,
    pub participle: bool,
    pub bare: bool,
    pub continuous: bool,
}

impl Language {
    /// The forms of a verb.
    pub(super) fn inflected(&self, base: &str) -> Vec<Shape> {
        let shape = |word: String, participle: bool, bare: bool, continuous: bool| Shape {
            word,
            participle,
            bare,
            continuous,
        };
        // “be” has forms of its own
        if self.being.iter().any(|known| known == base) {
            let going_on = |word: &String| word.ends_with("ing");
            let shapes =
                self.being.iter().map(|word| shape(word.clone(), false, word == base, going_on(word)));
            return shapes.collect();
        }
        let irregular: Vec<&(String, String, String)> =
            self.irregular.iter().filter(|(verb, ..)| verb == base).collect();
        if self.conjugations.is_empty() {
            return self.inflected_as_english(base, irregular.first().copied());
        }
        let mut shapes = vec![shape(base.to_owned(), false, true, false)];
        for (_, finite, participle) in &irregular {
            shapes.push(shape(finite.clone(), false, false, false));
            shapes.push(shape(participle.clone(), true, false, false));
        }
        let conjugation = self.conjugations.iter().find(|one| base.ends_with(&one.ending));
        if let Some(conjugation) = conjugation {
            let stem = base.strip_suffix(conjugation.ending.as_str()).unwrap_or(base);
            let filled = |form: &String| form.replace("{}", stem);
            shapes.extend(conjugation.finite.iter().map(|form| shape(filled(form), false, false, false)));
            shapes.extend(conjugation.participles.iter().map(|form| shape(filled(form), true, false, false)));
            shapes.extend(conjugation.continuous.iter().map(|form| shape(filled(form), false, false, true)));
        }
        shapes
    }

    fn inflected_as_english(&self, base: &str, irregular: Option<&(String, String, String)>) -> Vec<Shape> {
        let consonant_y = base.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'o', 'u']));
        let silent_e = base.strip_suffix('e');
        let told = self.thirds.iter().find(|(verb, _)| verb == base);
        let third = match consonant_y {
            _ if told.is_some() => told.map_or_else(String::new, |(_, third)| third.clone()),
            Some(stem) => format!("{stem}ies"),
            None if base.ends_with(['s', 'x', 'z'])
                || base.ends_with("ch")
                || base.ends_with("sh")
                || (base.ends_with('o') && !base.ends_with("oo")) =>
            {
                format!("{base}es")
            }
            None => format!("{base}s"),
        };
        let regular = match (consonant_y, silent_e) {
            (Some(stem), _) => format!("{stem}ied"),
            (None, Some(stem)) => format!("{stem}ed"),
            (None, None) => format!("{base}ed"),
        };
        let doubled = irregular
            .and_then(|(_, past, _)| past.strip_suffix("ed"))
            .filter(|stem| stem.len() == base.len() + 1);
        let continuous = match (doubled, silent_e) {
            (Some(stem), _) => format!("{stem}ing"),
            (None, Some(stem)) if !base.ends_with("ee") => format!("{stem}ing"),
            _ => format!("{base}ing"),
        };
        let (past, participle) = irregular
            .map_or((regular.clone(), regular), |(_, past, participle)| (past.clone(), participle.clone()));
        let shape = |word: &str, participle: bool, bare: bool, continuous: bool| Shape {
            word: word.to_owned(),
            participle,
            bare,
            continuous,
        };
        let mut shapes = vec![
            // where the past is the same, it need not be the bare verb
            shape(base, participle == base, past != base, false),
            shape(&third, false, false, false),
            shape(&continuous, false, false, true),
            shape(&past, past == participle, false, false),
        ];
        if past != participle {
            shapes.push(shape(&participle, true, false, false));
        }
        shapes.dedup_by(|one, other| one.word == other.word);
        shapes
    }
}
