//! Text without an allocation, for when there is no memory.

use core::fmt::{self, Write};

/// Text of at most `N` bytes; what does not fit is left out.
pub(crate) struct TextBuffer<const N: usize> {
    bytes: [u8; N],
    len: usize,
}

impl<const N: usize> TextBuffer<N> {
    pub(crate) fn format(text: fmt::Arguments<'_>) -> Self {
        let mut buffer = Self { bytes: [0; N], len: 0 };
        // The only error is a text that does not fit.
        let _ = buffer.write_fmt(text);
        buffer
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or_default()
    }
}

impl<const N: usize> Write for TextBuffer<N> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for char in text.chars() {
            let mut encoded = [0; 4];
            let encoded = char.encode_utf8(&mut encoded).as_bytes();
            let room = self.bytes.get_mut(self.len..self.len + encoded.len()).ok_or(fmt::Error)?;
            room.copy_from_slice(encoded);
            self.len += encoded.len();
        }
        Ok(())
    }
}
