//! Inks and strokes by what they mean: the seven families of lines, and themes read from data.

use std::fmt;
use std::path::Path;

use serde::{Deserialize, Deserializer};

use crate::scene::{Color, Stroke, contrast};
use crate::vocabulary::LineFamily;

/// In place of a group's number for whoever belongs to none.
pub const UNGROUPED: usize = usize::MAX;

/// The shape at the end of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Head {
    /// Nothing: the line has no direction.
    None,
    /// A solid triangle with a bar behind it.
    Dagger,
    /// A swallow-tail.
    Barb,
    /// A hollow triangle.
    Triangle,
    /// A heart.
    Heart,
    /// Two open strokes.
    Vee,
    /// A ring.
    Ring,
}

/// How a family draws its lines.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LineStyle {
    /// Width in pixels; of each line when double.
    pub width: f64,
    /// Dashes and gaps in pixels; empty for a solid line.
    pub dash: &'static [f64],
    /// Round ends, so that the shortest dash is a dot.
    pub round: bool,
    /// The head at the target.
    pub head: Head,
    /// The gap between two parallel lines, for the one family that has them.
    pub double: Option<f64>,
}

impl LineFamily {
    /// All families in the order in which they are drawn, the weightiest last and so on top.
    pub const BACK_TO_FRONT: [Self; 7] =
        [Self::Help, Self::Ally, Self::Kin, Self::Love, Self::Coerce, Self::Betray, Self::Kill];

    /// Its place from back (0) to front (6).
    pub fn rank(self) -> usize {
        Self::BACK_TO_FRONT.iter().position(|family| *family == self).unwrap_or(0)
    }

    /// How it draws its lines.
    pub fn line(self) -> LineStyle {
        let line = |width, dash, head| LineStyle { width, dash, round: false, head, double: None };
        match self {
            Self::Kill => line(2.6, &[], Head::Dagger),
            Self::Betray => line(2.0, &[9.0, 3.5, 2.0, 3.5], Head::Barb),
            Self::Coerce => line(2.0, &[6.0, 4.0], Head::Triangle),
            Self::Love => line(1.8, &[], Head::Heart),
            Self::Kin => LineStyle { double: Some(1.9), ..line(1.25, &[], Head::None) },
            Self::Ally => line(1.8, &[], Head::Vee),
            Self::Help => LineStyle { round: true, ..line(2.0, &[0.1, 4.6], Head::Ring) },
        }
    }
}

/// The colours of a drawing by what they are for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Theme {
    /// What it is called.
    pub name: String,
    /// The page.
    #[serde(deserialize_with = "hex")]
    pub paper: Color,
    /// The inside of cards.
    #[serde(deserialize_with = "hex")]
    pub card: Color,
    /// Words and marks.
    #[serde(deserialize_with = "hex")]
    pub ink: Color,
    /// Words of second rank.
    #[serde(deserialize_with = "hex")]
    pub mute: Color,
    /// Thin rules.
    #[serde(deserialize_with = "hex")]
    pub rule: Color,
    /// The fate strip of the living.
    #[serde(deserialize_with = "hex")]
    pub soft: Color,
    /// The fate strip of the dead.
    #[serde(deserialize_with = "hex")]
    pub dead: Color,
    /// A card that is a killing.
    #[serde(deserialize_with = "hex")]
    pub kill_fill: Color,
    /// What is written on a killing.
    #[serde(deserialize_with = "hex")]
    pub on_kill: Color,
    /// The seven families of lines.
    pub families: Inks,
    /// The colours that groups take in turn; at least one.
    #[serde(deserialize_with = "hexes")]
    pub groups: Vec<Color>,
}

/// The colour of each family.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inks {
    #[serde(deserialize_with = "hex")]
    kill: Color,
    #[serde(deserialize_with = "hex")]
    betray: Color,
    #[serde(deserialize_with = "hex")]
    coerce: Color,
    #[serde(deserialize_with = "hex")]
    love: Color,
    #[serde(deserialize_with = "hex")]
    kin: Color,
    #[serde(deserialize_with = "hex")]
    ally: Color,
    #[serde(deserialize_with = "hex")]
    help: Color,
}

/// Why there is no theme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ThemeError {
    /// No theme of that name comes with the program.
    Unknown {
        /// The name asked for.
        name: String,
    },
    /// The text is not a theme.
    Malformed {
        /// Where the text came from, if it was a file.
        file: Option<String>,
        /// Line and column of the fault, both from 1.
        at: (usize, usize),
        /// What is wrong there.
        what: String,
    },
    /// The file could not be read.
    Unreadable {
        /// The file.
        file: String,
        /// What the system said.
        what: String,
    },
}

impl fmt::Display for ThemeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown { name } => {
                write!(f, "no theme is called “{name}”; there are {}", Theme::NAMES.join(", "))
            }
            Self::Malformed { file, at: (line, column), what } => {
                let file = file.as_deref().unwrap_or("the theme");
                write!(f, "{file}:{line}:{column}: {what}")
            }
            Self::Unreadable { file, what } => write!(f, "the theme {file} could not be read: {what}"),
        }
    }
}

impl std::error::Error for ThemeError {}

/// Share of a group's colour in its box, in thousandths.
const BOX_TINT: u32 = 75;
/// Share of a group's colour in the border of its box, in thousandths.
const BOX_BORDER: u32 = 500;
/// Share of a group's colour in its tab, in thousandths.
const TAB_TINT: u32 = 170;
/// Share of a group's colour in the disc of a monogram, in thousandths.
const DISC_TINT: u32 = 160;
/// Share of a family's colour in a line that only stands by, in thousandths.
const WEAK: u32 = 780;

impl Theme {
    /// The themes that come with the program.
    pub const NAMES: [&'static str; 3] = ["light", "dark", "print"];

    /// The theme of that name that comes with the program.
    ///
    /// # Errors
    /// When there is none of that name.
    ///
    /// ```
    /// use imbroglio::charts::ink::Theme;
    /// assert!(Theme::named("dark").is_ok());
    /// assert_eq!(
    ///     Theme::named("noir").unwrap_err().to_string(),
    ///     "no theme is called “noir”; there are light, dark, print"
    /// );
    /// ```
    pub fn named(name: &str) -> Result<Self, ThemeError> {
        match name {
            "light" => Self::read(include_str!("../../data/themes/light.ron")),
            "dark" => Self::read(include_str!("../../data/themes/dark.ron")),
            "print" => Self::read(include_str!("../../data/themes/print.ron")),
            _ => Err(ThemeError::Unknown { name: name.to_owned() }),
        }
    }

    /// Reads a theme from RON.
    ///
    /// # Errors
    /// When the text is not a theme, with the place of the fault.
    pub fn read(text: &str) -> Result<Self, ThemeError> {
        let theme: Self = ron::from_str(text).map_err(|error| ThemeError::Malformed {
            file: None,
            at: (error.span.start.line, error.span.start.col),
            what: error.code.to_string(),
        })?;
        Ok(theme)
    }

    /// Reads a theme from a file.
    ///
    /// # Errors
    /// When the file cannot be read or is not a theme.
    pub fn load(path: &Path) -> Result<Self, ThemeError> {
        let file = path.display().to_string();
        let text = crate::film::text(path, crate::film::Limits::default())
            .map_err(|error| ThemeError::Unreadable { file: file.clone(), what: error.to_string() })?;
        Self::read(&text).map_err(|error| match error {
            ThemeError::Malformed { at, what, .. } => ThemeError::Malformed { file: Some(file), at, what },
            other => other,
        })
    }

    /// The colour of a family.
    pub fn family(&self, family: LineFamily) -> Color {
        match family {
            LineFamily::Kill => self.families.kill,
            LineFamily::Betray => self.families.betray,
            LineFamily::Coerce => self.families.coerce,
            LineFamily::Love => self.families.love,
            LineFamily::Kin => self.families.kin,
            LineFamily::Ally => self.families.ally,
            LineFamily::Help => self.families.help,
        }
    }

    /// The colour of a family's line where it only stands by.
    pub fn weak(&self, family: LineFamily) -> Color {
        self.family(family).over(self.paper, WEAK)
    }

    /// The colour of the group with this number; the colours come round. [`UNGROUPED`] is mute.
    pub fn group(&self, group: usize) -> Color {
        if group == UNGROUPED {
            return self.mute;
        }
        let turn = group.checked_rem(self.groups.len()).and_then(|turn| self.groups.get(turn));
        turn.copied().unwrap_or(self.mute)
    }

    /// The inside of a group's box: what a label in it has to stand on.
    pub fn group_ground(&self, group: usize) -> Color {
        self.group(group).over(self.paper, BOX_TINT)
    }

    /// The border of a group's box.
    pub fn group_border(&self, group: usize) -> Color {
        self.group(group).over(self.paper, BOX_BORDER)
    }

    /// The tab with a group's name.
    pub fn group_tab(&self, group: usize) -> Color {
        self.group(group).over(self.paper, TAB_TINT)
    }

    /// The disc of a monogram.
    pub fn group_disc(&self, group: usize) -> Color {
        self.group(group).over(self.card, DISC_TINT)
    }

    /// A family's stroke in a colour, `weight` times as thick.
    pub fn stroke(&self, family: LineFamily, color: Color, weight: f64) -> Stroke {
        let line = family.line();
        Stroke { color, width: line.width * weight, dash: line.dash.to_vec(), round: line.round }
    }

    /// What in the theme cannot be read well, each in a sentence; empty for the themes of the program.
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let mut hold = |what: String, on: &str, color: Color, ground: Color, least: f64| {
            let ratio = contrast::ratio(color, ground);
            if ratio < least {
                faults.push(format!("{what} on {on} has a contrast of {ratio:.2}, less than {least}"));
            }
        };
        let text = contrast::TEXT_MINIMUM;
        let mut grounds = vec![("paper", self.paper), ("card", self.card)];
        let boxes: Vec<Color> = (0..self.groups.len()).map(|group| self.group_ground(group)).collect();
        grounds.extend(boxes.iter().map(|ground| ("a group's box", *ground)));
        for (on, ground) in &grounds {
            for family in LineFamily::LEGEND {
                hold(family.word().to_owned(), on, self.family(family), *ground, text);
            }
            hold("ink".into(), on, self.ink, *ground, text);
            hold("mute".into(), on, self.mute, *ground, text);
        }
        for family in LineFamily::LEGEND {
            hold("paper".into(), family.word(), self.paper, self.family(family), text);
            // Weak lines may pass group boxes too; the paper stands for both.
            hold(
                format!("weak {}", family.word()),
                "paper",
                self.weak(family),
                self.paper,
                contrast::GRAPHIC_MINIMUM,
            );
        }
        for group in 0..self.groups.len() {
            let color = self.group(group);
            hold(format!("group {group}"), "its tab", color, self.group_tab(group), text);
            hold(format!("group {group}"), "its disc", color, self.group_disc(group), text);
            hold(format!("group {group}"), "card", color, self.card, contrast::GRAPHIC_MINIMUM);
        }
        hold("ink".into(), "soft", self.ink, self.soft, text);
        hold("ink".into(), "dead", self.ink, self.dead, text);
        hold("on_kill".into(), "kill_fill", self.on_kill, self.kill_fill, text);
        faults
    }
}

fn hex<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Color, D::Error> {
    parse(&String::deserialize(deserializer)?)
}

fn hexes<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Color>, D::Error> {
    let colors: Vec<String> = Vec::deserialize(deserializer)?;
    if colors.is_empty() {
        return Err(serde::de::Error::custom("a theme needs at least one colour for groups"));
    }
    colors.iter().map(|color| parse(color)).collect()
}

fn parse<E: serde::de::Error>(text: &str) -> Result<Color, E> {
    let digits = text
        .strip_prefix('#')
        .filter(|digits| digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
    let value = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
    let Some([_, red, green, blue]) = value.map(u32::to_be_bytes) else {
        return Err(E::custom(format!("“{text}” is not a colour like “#1D1C1A”")));
    };
    Ok(Color(red, green, blue))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn themes() -> Vec<Theme> {
        Theme::NAMES.iter().filter_map(|name| Theme::named(name).ok()).collect()
    }

    #[test]
    fn the_themes_of_the_program_are_sound() {
        assert_eq!(themes().len(), Theme::NAMES.len());
        for theme in themes() {
            assert_eq!(theme.faults(), [""; 0], "{}", theme.name);
            assert!(theme.groups.len() >= 5);
        }
    }

    #[test]
    fn a_pale_theme_is_found_out() {
        for mut theme in themes() {
            theme.families.love = theme.paper;
            theme.mute = theme.card;
            let faults = theme.faults();
            assert!(faults.iter().any(|fault| fault.starts_with("love on paper has a contrast of 1.00")));
            assert!(faults.iter().any(|fault| fault.starts_with("mute on card")));
            assert!(faults.iter().any(|fault| fault.starts_with("paper on love")));
        }
    }

    #[test]
    fn faults_in_a_theme_file_have_their_place() {
        let text = include_str!("../../data/themes/light.ron");
        let cases = [
            (text.replace("#615C53", "grey"), "“grey” is not a colour like “#1D1C1A”"),
            (text.replace("#615C53", "#+15C53"), "“#+15C53” is not a colour like “#1D1C1A”"),
            (text.replace("mute:", "muted:"), "Unexpected field named `muted`"),
            (text.replace("dead: \"#DDD7CA\",", ""), "missing field named `dead`"),
            (text.replace("groups: [", "groups: [], // ["), "a theme needs at least one colour"),
            (String::new(), "Expected opening `(`"),
        ];
        for (text, expected) in cases {
            match Theme::read(&text) {
                Err(error @ ThemeError::Malformed { .. }) => {
                    assert!(error.to_string().contains(expected), "{error}");
                }
                other => assert_eq!(format!("{other:?}"), expected),
            }
        }
    }

    #[test]
    fn a_missing_file_is_told() {
        let error = Theme::load(Path::new("no/such/theme.ron"));
        assert!(matches!(error, Err(ThemeError::Unreadable { .. })));
    }

    #[test]
    fn groups_come_round() {
        for theme in themes() {
            assert_eq!(theme.group(0), theme.group(theme.groups.len()));
            assert_ne!(theme.group(0), theme.group(1));
        }
    }

    #[test]
    fn every_family_has_its_own_stroke() {
        for (index, family) in LineFamily::LEGEND.iter().enumerate() {
            assert_eq!(LineFamily::of(family.word()), Some(*family));
            for other in LineFamily::LEGEND.iter().skip(index + 1) {
                assert_ne!(family.line(), other.line());
                assert_ne!((family.line().head, family.line().dash), (other.line().head, other.line().dash));
            }
        }
        assert_eq!(LineFamily::BACK_TO_FRONT.last(), Some(&LineFamily::Kill));
        assert_eq!(LineFamily::Kill.rank(), 6);
    }
}
