//! Settings that are one of a few words.

use std::fmt;

/// A word that is none of those that may stand there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{given:?} is none of {words}")]
pub(super) struct UnknownWord {
    given: String,
    words: &'static str,
}

/// Defines a choice with a word for each of its values.
macro_rules! choice {
    ($(#[doc = $doc:literal])* $name:ident, $docs:literal, $words:literal;
     $( $(#[doc = $vdoc:literal])* $variant:ident = $word:literal; )*) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name { $( $(#[doc = $vdoc])* $variant, )* }

        impl $name {
            /// What it sets, in a few words.
            pub const DOCS: &'static str = concat!($docs, ": ", $words);

            pub(super) fn of_word(word: &str) -> Result<Self, UnknownWord> {
                match word {
                    $( $word => Ok(Self::$variant), )*
                    _ => Err(UnknownWord { given: word.to_owned(), words: $words }),
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(match self { $( Self::$variant => $word, )* })
            }
        }
    };
}

choice! {
    /// The colours of the screen, where the terminal has 24-bit colours.
    ThemeChoice, "the colours of the screen", "auto, dark, light, colour-blind";
    /// Light where the terminal says that its ground is light, else dark.
    Auto = "auto";
    /// Light on dark.
    Dark = "dark";
    /// Dark on light.
    Light = "light";
    /// Blue and orange where others use green and red.
    ColourBlind = "colour-blind";
}

choice! {
    /// How many colours the screen uses.
    ColourChoice, "how many colours it uses", "auto, truecolour, 16, none";
    /// As many as the terminal has.
    Auto = "auto";
    /// 24-bit colours.
    TrueColour = "truecolour";
    /// The terminal's 16 colours.
    Sixteen = "16";
    /// None.
    None = "none";
}
