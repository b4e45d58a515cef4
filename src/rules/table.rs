//! The table of all rules: what each code means, why it matters, and how to mend it.

use crate::diagnostic::Severity;

/// One rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Its code: `E101`.
    pub code: &'static str,
    /// Its name: `unknown-name`.
    pub name: &'static str,
    /// What it checks.
    pub what: &'static str,
    /// Why it matters.
    pub why: &'static str,
    /// Something it objects to.
    pub example: &'static str,
    /// What to write instead.
    pub instead: &'static str,
}

impl Rule {
    /// An error if the code begins with E, else a warning.
    pub fn severity(&self) -> Severity {
        if self.code.starts_with('E') { Severity::Error } else { Severity::Warning }
    }
}

/// The rule of a code or a name, ignoring case.
pub fn rule(word: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.code.eq_ignore_ascii_case(word) || rule.name.eq_ignore_ascii_case(word))
}

/// All rules, in order of their codes' numbers.
pub const RULES: &[Rule] = &[];
