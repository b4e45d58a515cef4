//! Colours of a DOT text, handed in by the caller: this floor knows no themes.

use crate::scene::Color;
use crate::vocabulary::LineFamily;

/// The colours of a DOT text by what they are for. The default is the light theme of the charts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Palette {
    /// The page.
    pub paper: Color,
    /// The inside of nodes.
    pub card: Color,
    /// The inside of the nodes of the dead.
    pub dead: Color,
    /// Words.
    pub ink: Color,
    /// Borders, and words of second rank.
    pub mute: Color,
    /// Lines of killing.
    pub kill: Color,
    /// Lines of betrayal.
    pub betray: Color,
    /// Lines of harm and force.
    pub coerce: Color,
    /// Lines of love.
    pub love: Color,
    /// Lines of family.
    pub kin: Color,
    /// Lines of alliance.
    pub ally: Color,
    /// Lines of help.
    pub help: Color,
    /// What groups take in turn.
    pub groups: Vec<Color>,
}

impl Default for Palette {
    fn default() -> Self {
        Self {
            paper: Color(0xFB, 0xFA, 0xF7),
            card: Color(0xFF, 0xFF, 0xFF),
            dead: Color(0xDD, 0xD7, 0xCA),
            ink: Color(0x1D, 0x1C, 0x1A),
            mute: Color(0x61, 0x5C, 0x53),
            kill: Color(0x78, 0x00, 0x14),
            betray: Color(0x72, 0x13, 0x91),
            coerce: Color(0x88, 0x4F, 0x03),
            love: Color(0xCA, 0x16, 0x7E),
            kin: Color(0x32, 0x2F, 0x54),
            ally: Color(0x1B, 0x67, 0xCE),
            help: Color(0x1D, 0x69, 0x5A),
            groups: vec![
                Color(0x35, 0x53, 0x79),
                Color(0x72, 0x58, 0x0F),
                Color(0x74, 0x42, 0x6B),
                Color(0x46, 0x60, 0x2F),
                Color(0x5E, 0x59, 0x50),
            ],
        }
    }
}

impl Palette {
    /// The colour of a line.
    pub fn line(&self, line: LineFamily) -> Color {
        match line {
            LineFamily::Kill => self.kill,
            LineFamily::Betray => self.betray,
            LineFamily::Coerce => self.coerce,
            LineFamily::Love => self.love,
            LineFamily::Kin => self.kin,
            LineFamily::Ally => self.ally,
            LineFamily::Help => self.help,
        }
    }

    /// The colour of the group with this number; the colours come round.
    pub(super) fn group(&self, group: usize) -> Color {
        let turn = group.checked_rem(self.groups.len()).and_then(|turn| self.groups.get(turn));
        turn.copied().unwrap_or(self.mute)
    }
}
