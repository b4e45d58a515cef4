//! Colours of a DOT text, handed in by the caller: this floor knows no themes.

use crate::vocabulary::LineFamily;

/// A colour: red, green and blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rgb(pub u8, pub u8, pub u8);

impl Rgb {
    /// As DOT writes it: `#780014`.
    pub fn hex(self) -> String {
        format!("#{:02X}{:02X}{:02X}", self.0, self.1, self.2)
    }

    /// This colour laid over `ground`: `share` thousandths of it.
    pub(super) fn over(self, ground: Self, share: u32) -> Self {
        let mix = |over: u8, under: u8| {
            let share = share.min(1000);
            ((u32::from(over) * share + u32::from(under) * (1000 - share) + 500) / 1000) as u8
        };
        Self(mix(self.0, ground.0), mix(self.1, ground.1), mix(self.2, ground.2))
    }
}

/// The colours of a DOT text by what they are for. The default is the light theme of the charts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Palette {
    /// The page.
    pub paper: Rgb,
    /// The inside of nodes.
    pub card: Rgb,
    /// The inside of the nodes of the dead.
    pub dead: Rgb,
    /// Words.
    pub ink: Rgb,
    /// Borders, and words of second rank.
    pub mute: Rgb,
    /// Lines of killing.
    pub kill: Rgb,
    /// Lines of betrayal.
    pub betray: Rgb,
    /// Lines of harm and force.
    pub coerce: Rgb,
    /// Lines of love.
    pub love: Rgb,
    /// Lines of family.
    pub kin: Rgb,
    /// Lines of alliance.
    pub ally: Rgb,
    /// Lines of help.
    pub help: Rgb,
    /// What groups take in turn.
    pub groups: Vec<Rgb>,
}

impl Default for Palette {
    fn default() -> Self {
        Self {
            paper: Rgb(0xFB, 0xFA, 0xF7),
            card: Rgb(0xFF, 0xFF, 0xFF),
            dead: Rgb(0xDD, 0xD7, 0xCA),
            ink: Rgb(0x1D, 0x1C, 0x1A),
            mute: Rgb(0x61, 0x5C, 0x53),
            kill: Rgb(0x78, 0x00, 0x14),
            betray: Rgb(0x72, 0x13, 0x91),
            coerce: Rgb(0x88, 0x4F, 0x03),
            love: Rgb(0xCA, 0x16, 0x7E),
            kin: Rgb(0x32, 0x2F, 0x54),
            ally: Rgb(0x1B, 0x67, 0xCE),
            help: Rgb(0x1D, 0x69, 0x5A),
            groups: vec![
                Rgb(0x35, 0x53, 0x79),
                Rgb(0x72, 0x58, 0x0F),
                Rgb(0x74, 0x42, 0x6B),
                Rgb(0x46, 0x60, 0x2F),
                Rgb(0x5E, 0x59, 0x50),
            ],
        }
    }
}

impl Palette {
    /// The colour of a line.
    pub fn line(&self, line: LineFamily) -> Rgb {
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
    pub(super) fn group(&self, group: usize) -> Rgb {
        let turn = group.checked_rem(self.groups.len()).and_then(|turn| self.groups.get(turn));
        turn.copied().unwrap_or(self.mute)
    }
}
