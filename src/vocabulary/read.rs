//! A vocabulary file, read and checked.

use super::{Family, FamilyId, Kind, KindId, Layer, Roles, Vocabulary, VocabularyFault};
use serde::Deserialize;
use std::sync::Arc;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    families: Vec<Family>,
    #[serde(default)]
    kinds: Vec<Kind>,
}

impl Vocabulary {
    /// Adds the families and kinds of a vocabulary file. A film's own kind comes before one of the program with the
    /// same word, so that no film breaks when the program learns new words.
    ///
    /// # Errors
    /// When the text is not RON of that shape, or a kind is defined twice, has an unknown family, or
    /// has fields that do not fit its layer. Nothing is added then.
    pub fn extend(&mut self, text: &str) -> Result<(), VocabularyFault> {
        let options =
            ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME);
        let file: File = options.from_str(text).map_err(|error| {
            let place =
                ((error.span.start.line, error.span.start.col), (error.span.end.line, error.span.end.col));
            let (message, help) = plainly(&error.code);
            VocabularyFault { message, place: Some(place), word: None, help }
        })?;
        *self = self.with(file.families, file.kinds)?;
        Ok(())
    }

    /// This vocabulary with more families and kinds, as [`Vocabulary::extend`] adds them.
    ///
    /// # Errors
    /// As those of `extend`, but for the shape of the text.
    pub fn with(&self, families: Vec<Family>, kinds: Vec<Kind>) -> Result<Self, VocabularyFault> {
        let mut next = self.clone();
        for family in families {
            if next.families.iter().any(|f| f.id == family.id) {
                return Err(fault(&family.id, format!("the family `{}` is defined twice", family.id)));
            }
            next.families.push(Arc::new(family));
        }
        for kind in kinds {
            next.add(kind)?;
        }
        Ok(next)
    }

    fn add(&mut self, kind: Kind) -> Result<(), VocabularyFault> {
        let said = |message: String| Err(fault(&kind.id, message));
        let Some(family) = self.families.iter().position(|f| f.id == kind.family) else {
            return said(format!("the kind `{}` names an unknown family `{}`", kind.id, kind.family));
        };
        if !(-1..=1).contains(&kind.sign) {
            return said(format!("the sign of `{}` must be -1, 0 or 1", kind.id));
        }
        if kind.weight > 9 {
            return said(format!("the weight of `{}` is a number from 0 to 9", kind.id));
        }
        let roles = &kind.roles;
        for role in [&roles.patient, &roles.addressee, &roles.about, &roles.through].into_iter().flatten() {
            if role.sign.is_some_and(|sign| !(-1..=1).contains(&sign)) {
                return said(format!("the sign of a role of `{}` must be -1, 0 or 1", kind.id));
            }
            if role.weight.is_some_and(|weight| weight > 9) {
                return said(format!("the weight of a role of `{}` is a number from 0 to 9", kind.id));
            }
        }
        if kind.roles.patient.is_some() && kind.roles.addressee.is_some() {
            return said(format!(
                "the second argument of `{}` is a patient or an addressee, not both",
                kind.id
            ));
        }
        match kind.layer {
            Layer::Bond if kind.roles != Roles::default() => {
                return said(format!("`{}` is a bond; roles belong to acts", kind.id));
            }
            Layer::Bond if kind.effect.is_some() || kind.breach.is_some() => {
                return said(format!("`{}` is a bond; effect and breach belong to acts", kind.id));
            }
            Layer::Bond if kind.apart => {
                return said(format!("`{}` is a bond; apart belongs to acts", kind.id));
            }
            Layer::Bond if kind.peril => {
                return said(format!("`{}` is a bond; peril belongs to acts", kind.id));
            }
            Layer::Act if kind.depth.is_some() || kind.exclusive || kind.membership || kind.kin.is_some() => {
                return said(format!(
                    "`{}` is an act; depth, exclusive, kin and membership belong to bonds",
                    kind.id
                ));
            }
            Layer::Bond if kind.depth.is_none() => {
                return said(format!("the bond `{}` needs a depth: thick, thin or hostile", kind.id));
            }
            _ => {}
        }
        let id = KindId(self.kinds.len() as u16);
        for word in std::iter::once(&kind.id).chain(&kind.aliases) {
            if self.by_word.get(word).is_some_and(|first: KindId| usize::from(first.0) >= self.built_in) {
                return said(format!("the word `{word}` already names a kind"));
            }
            self.by_word.insert(word.as_str().into(), id);
        }
        self.family_of.push(FamilyId(family as u16));
        self.kinds.push(Arc::new(kind));
        Ok(())
    }
}

fn fault(word: &str, message: String) -> VocabularyFault {
    VocabularyFault { message, place: None, word: Some(word.to_owned()), help: None }
}

/// What ron says of a vocabulary file, in words for those who write one.
fn plainly(error: &ron::Error) -> (String, Option<&'static str>) {
    use ron::Error as Ron;
    match error {
        Ron::NoSuchEnumVariant { expected, found, outer } => {
            let field = outer.as_deref().unwrap_or("field").to_lowercase();
            (format!("no {field} is called `{found}`; there are {}", expected.join(", ")), None)
        }
        Ron::NoSuchStructField { expected, found, outer } => {
            let what = match outer.as_deref() {
                Some("Family") => "a family",
                Some("Kind") => "a kind",
                _ => "a vocabulary file",
            };
            (format!("{what} has no field `{found}`; its fields are {}", expected.join(", ")), None)
        }
        Ron::MissingStructField { field, .. } => (format!("the field `{field}` is missing in this entry"), None),
        Ron::DuplicateStructField { field, .. } => (format!("the field `{field}` stands twice in this entry"), None),
        Ron::ExpectedString => {
            ("a text in quotes is expected here".to_owned(), Some("ids of kinds stand in quotes: `id: \"haunts\"`"))
        }
        Ron::IntegerOutOfBounds => (
            "this number is too large or too small".to_owned(),
            Some("`sign` is -1, 0 or 1; `weight` is 0 to 9"),
        ),
        Ron::ExpectedComma => ("a comma is missing before this".to_owned(), None),
        Ron::ExpectedOption => (
            "this field takes a word without `Some(…)` only if the file begins with `#![enable(implicit_some)]`".to_owned(),
            None,
        ),
        Ron::ExpectedNamedStructLike(_) | Ron::ExpectedStructLike | Ron::ExpectedDifferentStructName { .. } => (
            "entries are bundles of fields in round brackets".to_owned(),
            Some("a vocabulary file is `(kinds: [ … ])`"),
        ),
        other => (other.to_string(), None),
    }
}
