//! Keys as the terminal sends them, brought to one form, and their names.

use std::fmt;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// A key with its modifiers.
///
/// Terminals send one key in different ways; [`Key::from`] brings them to one form: letters
/// with Ctrl or Alt are lower case and keep Shift, other characters are as they are typed and
/// have no Shift, F13 to F24 are Shift and F1 to F12.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key {
    /// Which key.
    pub code: KeyCode,
    /// Modifiers held.
    pub modifiers: KeyModifiers,
}

/// A key alone.
pub(super) const fn key(code: KeyCode) -> Key {
    Key { code, modifiers: KeyModifiers::NONE }
}

/// A character alone.
pub(super) const fn char(c: char) -> Key {
    key(KeyCode::Char(c))
}

/// A function key.
pub(super) const fn f(number: u8) -> Key {
    key(KeyCode::F(number))
}

/// Ctrl and a character.
pub(super) const fn ctrl(c: char) -> Key {
    key(KeyCode::Char(c)).ctrl()
}

/// Alt and a character.
pub(super) const fn alt(c: char) -> Key {
    key(KeyCode::Char(c)).alt()
}

impl Key {
    pub(super) const fn ctrl(self) -> Self {
        self.with(KeyModifiers::CONTROL)
    }

    pub(super) const fn alt(self) -> Self {
        self.with(KeyModifiers::ALT)
    }

    pub(super) const fn shift(self) -> Self {
        self.with(KeyModifiers::SHIFT)
    }

    const fn with(self, more: KeyModifiers) -> Self {
        Self { code: self.code, modifiers: self.modifiers.union(more) }
    }

    /// The same key without Shift.
    pub(super) fn without_shift(self) -> Self {
        Self { code: self.code, modifiers: self.modifiers.difference(KeyModifiers::SHIFT) }
    }

    /// Whether Shift is held.
    pub(super) fn has_shift(self) -> bool {
        self.modifiers.contains(KeyModifiers::SHIFT)
    }

    /// The character that this key types into a text; `None` for keys that type nothing.
    pub fn typed(self) -> Option<char> {
        match self.code {
            KeyCode::Char(c) if self.modifiers.is_empty() => Some(c),
            _ => None,
        }
    }

    /// The name in as few cells as a status line has: `^S`, `F6`, `⇧F6`, `alt-1`.
    pub fn short(self) -> String {
        let mut name = String::new();
        let ctrl = self.modifiers.contains(KeyModifiers::CONTROL);
        let alt = self.modifiers.contains(KeyModifiers::ALT);
        name.push_str(if ctrl { "^" } else { "" });
        name.push_str(if alt { "alt-" } else { "" });
        name.push_str(if self.has_shift() { "⇧" } else { "" });
        name + &self.code_name()
    }

    fn code_name(self) -> String {
        match self.code {
            KeyCode::Char(' ') => "Space".to_owned(),
            KeyCode::Char(c) if self.modifiers.is_empty() => c.to_string(),
            KeyCode::Char(c) => c.to_uppercase().to_string(),
            KeyCode::F(number) => format!("F{number}"),
            KeyCode::Left => "←".to_owned(),
            KeyCode::Right => "→".to_owned(),
            KeyCode::Up => "↑".to_owned(),
            KeyCode::Down => "↓".to_owned(),
            KeyCode::PageUp => "PgUp".to_owned(),
            KeyCode::PageDown => "PgDn".to_owned(),
            KeyCode::BackTab => "Shift-Tab".to_owned(),
            other => format!("{other:?}"),
        }
    }
}

impl fmt::Display for Key {
    /// The whole name: `Ctrl-S`, `Shift-F6`, `Alt-←`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let held =
            [(KeyModifiers::CONTROL, "Ctrl-"), (KeyModifiers::ALT, "Alt-"), (KeyModifiers::SHIFT, "Shift-")];
        for (modifier, name) in held {
            if self.modifiers.contains(modifier) {
                f.write_str(name)?;
            }
        }
        f.write_str(&self.code_name())
    }
}

impl From<KeyEvent> for Key {
    fn from(event: KeyEvent) -> Self {
        const KNOWN: KeyModifiers = KeyModifiers::CONTROL.union(KeyModifiers::ALT).union(KeyModifiers::SHIFT);
        let modifiers = event.modifiers.intersection(KNOWN);
        let key = Self { code: event.code, modifiers };
        match event.code {
            KeyCode::Char(c) if modifiers.difference(KeyModifiers::SHIFT).is_empty() => char(c),
            KeyCode::Char(c) if c.is_uppercase() => {
                Self { code: KeyCode::Char(c.to_lowercase().next().unwrap_or(c)), modifiers }.shift()
            }
            KeyCode::BackTab => Self { code: KeyCode::BackTab, modifiers }.without_shift(),
            KeyCode::Tab if key.has_shift() => Self { code: KeyCode::BackTab, modifiers }.without_shift(),
            KeyCode::F(number @ 13..=24) => Self { code: KeyCode::F(number - 12), modifiers }.shift(),
            _ => key,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(code: KeyCode, modifiers: KeyModifiers) -> Key {
        KeyEvent::new(code, modifiers).into()
    }

    #[test]
    fn the_ways_of_sending_a_key_come_to_one_form() {
        assert_eq!(sent(KeyCode::Char('G'), KeyModifiers::SHIFT), char('G'));
        assert_eq!(sent(KeyCode::Char('Z'), KeyModifiers::CONTROL), ctrl('z').shift());
        let ctrl_shift = KeyModifiers::CONTROL | KeyModifiers::SHIFT;
        assert_eq!(sent(KeyCode::Char('z'), ctrl_shift), ctrl('z').shift());
        assert_eq!(sent(KeyCode::BackTab, KeyModifiers::SHIFT), key(KeyCode::BackTab));
        assert_eq!(sent(KeyCode::Tab, KeyModifiers::SHIFT), key(KeyCode::BackTab));
        assert_eq!(sent(KeyCode::F(18), KeyModifiers::NONE), f(6).shift());
        assert_eq!(sent(KeyCode::Left, KeyModifiers::ALT | KeyModifiers::SUPER), key(KeyCode::Left).alt());
    }

    #[test]
    fn keys_have_a_whole_and_a_short_name() {
        let names = |key: Key| (key.to_string(), key.short());
        assert_eq!(names(ctrl('s')), ("Ctrl-S".to_owned(), "^S".to_owned()));
        assert_eq!(names(f(6).shift()), ("Shift-F6".to_owned(), "⇧F6".to_owned()));
        assert_eq!(names(key(KeyCode::Left).alt()), ("Alt-←".to_owned(), "alt-←".to_owned()));
        assert_eq!(names(char('G')), ("G".to_owned(), "G".to_owned()));
        assert_eq!(names(key(KeyCode::BackTab)), ("Shift-Tab".to_owned(), "Shift-Tab".to_owned()));
    }

    #[test]
    fn only_bare_characters_type() {
        assert_eq!(char('(').typed(), Some('('));
        assert_eq!(ctrl('s').typed(), None);
        assert_eq!(key(KeyCode::Enter).typed(), None);
    }
}
