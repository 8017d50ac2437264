//! Short texts of the kernel, which are bytes: nobody promises that they are UTF-8.

use core::fmt;

/// A name in a record: what stands before its first zero byte.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Name<'a>(&'a [u8]);

impl<'a> Name<'a> {
    /// The name in a field that is padded with zero bytes.
    pub fn of(field: &'a [u8]) -> Self {
        let end = field.iter().position(|byte| *byte == 0).unwrap_or(field.len());
        Self(field.get(..end).unwrap_or(field))
    }

    /// Its bytes.
    pub fn as_bytes(self) -> &'a [u8] {
        self.0
    }

    /// The name as text, where it is UTF-8.
    pub fn to_str(self) -> Option<&'a str> {
        core::str::from_utf8(self.0).ok()
    }
}

impl fmt::Display for Name<'_> {
    /// What is not UTF-8 is shown as U+FFFD.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for chunk in self.0.utf8_chunks() {
            f.write_str(chunk.valid())?;
            if !chunk.invalid().is_empty() {
                f.write_str("\u{fffd}")?;
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{self}\"")
    }
}

impl PartialEq<str> for Name<'_> {
    fn eq(&self, other: &str) -> bool {
        self.0 == other.as_bytes()
    }
}

/// A short text that the host wrote, at most `N` bytes long.
#[derive(Debug, Clone, Copy)]
pub struct Text<const N: usize> {
    bytes: [u8; N],
}

impl<const N: usize> Text<N> {
    /// The text that `fill` writes, which returns the bytes it needs.
    pub(crate) fn read(fill: impl FnOnce(&mut [u8]) -> usize) -> Self {
        let mut bytes = [0; N];
        fill(&mut bytes);
        Self { bytes }
    }

    /// The text.
    pub fn name(&self) -> Name<'_> {
        Name::of(&self.bytes)
    }
}

impl<const N: usize> fmt::Display for Text<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.name().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_ends_at_its_first_zero_byte_or_with_the_field() {
        assert_eq!(Name::of(b"init\0\0x").as_bytes(), b"init");
        assert_eq!(Name::of(b"full").as_bytes(), b"full");
        assert!(Name::of(b"\0") == *"");
    }

    #[test]
    fn what_is_not_utf8_is_shown_as_such() {
        assert_eq!(Name::of(b"a\xffb\0").to_string(), "a\u{fffd}b");
        assert_eq!(Name::of(b"a\xff").to_str(), None);
    }
}
