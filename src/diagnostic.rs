//! What is wrong with a film, said so that it can be mended; and the one error for a world that
//! does not answer.
//!
//! A [`Diagnostic`] is data. Turning it into coloured lines or JSON is the command line's work.

use crate::source::Span;
use crate::words::words;
use std::borrow::Cow;
use std::fmt;

words! {
    /// How much a fault weighs.
    pub enum Severity {
        /// No story can be built.
        Error = "error",
        /// The story can be built, but something is missing or odd.
        Warning = "warning",
    }
}

/// What every film or motif has to be, and what is said of one that is not.
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
    #[inline]
    pub fn severity(&self) -> Severity {
        if self.code.starts_with('E') { Severity::Error } else { Severity::Warning }
    }

    /// Says that the rule is broken at `span`, and how.
    pub fn at(&'static self, span: Span, message: impl Into<Cow<'static, str>>) -> Diagnostic {
        Diagnostic {
            rule: self,
            message: message.into(),
            label: Label { span, text: Cow::Borrowed("") },
            others: Vec::new(),
            help: None,
            mend: None,
        }
    }
}

/// Declares rules, each as a static of its own, and `RULES`, the list of them. A rule is written beside the check
/// that it belongs to: its code, its name, and its words.
macro_rules! rules {
    ($($id:ident: $code:literal $name:literal {
        what: $what:literal, why: $why:literal, example: $example:literal, instead: $instead:literal $(,)?
    })*) => {
        $(
            #[doc = $what]
            pub(crate) static $id: $crate::diagnostic::Rule = $crate::diagnostic::Rule {
                code: $code, name: $name, what: $what, why: $why, example: $example, instead: $instead,
            };
        )*
        /// The rules of this room.
        pub(crate) static RULES: &[&$crate::diagnostic::Rule] = &[$(&$id),*];
    };
}
pub(crate) use rules;

/// A place with a few words on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What is to be seen there; may be empty.
    pub text: Cow<'static, str>,
}

/// A replacement that would mend the fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mend {
    /// What to replace.
    pub span: Span,
    /// With what.
    pub replacement: String,
}

/// One fault in a film.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule that it breaks, which says how much it weighs.
    pub rule: &'static Rule,
    /// What is wrong, in one line.
    pub message: Cow<'static, str>,
    /// Where.
    pub label: Label,
    /// Places that explain it: the first use, the contradicting fact.
    pub others: Vec<Label>,
    /// How to mend it, in words.
    pub help: Option<Cow<'static, str>>,
    /// How to mend it, as a replacement.
    pub mend: Option<Mend>,
}

impl Diagnostic {
    /// The code of the rule that it breaks, such as `E101`.
    pub fn code(&self) -> &'static str {
        self.rule.code
    }
    /// How much it weighs.
    #[inline]
    pub fn severity(&self) -> Severity {
        self.rule.severity()
    }
    /// Whether it breaks this rule.
    pub fn breaks(&self, rule: &Rule) -> bool {
        self.rule.code == rule.code
    }
    /// Words under the caret.
    pub fn label(mut self, text: impl Into<Cow<'static, str>>) -> Self {
        self.label.text = text.into();
        self
    }
    /// A second place that explains the fault.
    pub fn other(mut self, span: Span, text: impl Into<Cow<'static, str>>) -> Self {
        if self.others.is_empty() {
            // most have one, and a list that grows makes room for four
            self.others.reserve_exact(1);
        }
        self.others.push(Label { span, text: text.into() });
        self
    }
    /// How to mend it.
    pub fn help(mut self, text: impl Into<Cow<'static, str>>) -> Self {
        self.help = Some(text.into());
        self
    }
    /// "did you mean": replaces the place of the fault.
    pub fn did_you_mean(mut self, replacement: Option<&str>) -> Self {
        if let Some(replacement) = replacement {
            self.help = Some(format!("did you mean `{replacement}`?").into());
            self.mend = Some(Mend { span: self.label.span, replacement: replacement.to_owned() });
        }
        self
    }
}

/// The world is wrong: a file that cannot be read, a disk that is full. One sentence and its cause.
#[derive(Debug)]
pub struct Error {
    message: String,
    cause: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    /// An error that is its own cause.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), cause: None }
    }
    /// What could not be done, and why.
    pub fn because(
        message: impl Into<String>,
        cause: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        Self { message: message.into(), cause: Some(cause.into()) }
    }
    /// Whether the cause is a reader that went away (a closed pipe), which is nobody's fault.
    pub fn is_closed_pipe(&self) -> bool {
        self.is_of(std::io::ErrorKind::BrokenPipe)
    }

    /// Whether it was stopped by whoever asked for it.
    pub fn is_stopped(&self) -> bool {
        self.is_of(std::io::ErrorKind::Interrupted)
    }

    fn is_of(&self, kind: std::io::ErrorKind) -> bool {
        let mut cause: Option<&(dyn std::error::Error + 'static)> = self.cause.as_deref().map(|c| c as _);
        while let Some(error) = cause {
            if error.downcast_ref::<std::io::Error>().is_some_and(|io| io.kind() == kind) {
                return true;
            }
            cause = error.source();
        }
        false
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        if let Some(cause) = &self.cause {
            write!(f, ": {cause}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.cause.as_deref().map(|c| c as _)
    }
}
