//! Records of `/dev/kmsg`, as one `read` gives them (`Documentation/ABI/testing/dev-kmsg`).
//!
//! `prio,sequence,timestamp_us,flags[,…];text`, then lines ` KEY=value`. In text and values
//! the kernel writes every byte outside printable ASCII, and the backslash, as `\xNN`.

use wasm_device_abi::codes::LogLevel;

/// One record of the kernel's log buffer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KmsgRecord {
    /// Syslog facility, 0 for the kernel itself.
    pub facility: u32,
    /// Level.
    pub level: LogLevel,
    /// Sequence number; the next record has the next one.
    pub sequence: u64,
    /// Time since boot, in microseconds.
    pub timestamp_us: u64,
    /// Whether the kernel marks it as a fragment of a longer line (flag `c`).
    pub fragment: bool,
    /// The text, escapes undone. Bytes that are not UTF-8 stay escaped. It may hold control characters.
    pub text: String,
    /// Properties such as `SUBSYSTEM=misc`, in the kernel's order.
    pub properties: Vec<(String, String)>,
}

/// Why some bytes are no kmsg record.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KmsgError {
    /// There is no `;` between the head and the text.
    #[error("the record has no ';' after its head")]
    NoHeadEnd,
    /// The head has fewer than four fields.
    #[error("the record's head ends before its {0}")]
    MissingField(&'static str),
    /// A field of the head is not a number.
    #[error("the record's {field} is {text:?}, which is not a number")]
    NotANumber {
        /// Which field.
        field: &'static str,
        /// What stands there.
        text: String,
    },
}

impl KmsgRecord {
    /// Reads what one `read` of `/dev/kmsg` gave.
    pub fn parse(bytes: &[u8]) -> Result<Self, KmsgError> {
        let end = bytes.iter().position(|&byte| byte == b';').ok_or(KmsgError::NoHeadEnd)?;
        let head = String::from_utf8_lossy(&bytes[..end]);
        let mut fields = head.split(',');
        let priority = number(fields.next(), "priority")?;
        let sequence = number(fields.next(), "sequence number")?;
        let timestamp_us = number(fields.next(), "timestamp")?;
        let flags = fields.next().ok_or(KmsgError::MissingField("flags"))?;

        let mut lines = bytes[end + 1..].split(|&byte| byte == b'\n');
        let text = unescape(lines.next().unwrap_or_default());
        let properties = lines.filter_map(property).collect();
        Ok(Self {
            facility: u32::try_from(priority >> 3).unwrap_or(u32::MAX),
            level: LogLevel::from_number((priority & 7) as u32).unwrap_or(LogLevel::Debug),
            sequence,
            timestamp_us,
            fragment: flags.contains('c'),
            text,
            properties,
        })
    }

    /// Writes the record as the kernel would.
    pub fn format(&self) -> Vec<u8> {
        let priority = self.facility << 3 | self.level.number();
        let flag = if self.fragment { 'c' } else { '-' };
        let mut out = format!("{priority},{},{},{flag};", self.sequence, self.timestamp_us).into_bytes();
        escape(self.text.as_bytes(), &mut out);
        out.push(b'\n');
        for (key, value) in &self.properties {
            out.push(b' ');
            escape(key.as_bytes(), &mut out);
            out.push(b'=');
            escape(value.as_bytes(), &mut out);
            out.push(b'\n');
        }
        out
    }
}

fn number(field: Option<&str>, name: &'static str) -> Result<u64, KmsgError> {
    let text = field.ok_or(KmsgError::MissingField(name))?;
    text.parse().map_err(|_| KmsgError::NotANumber { field: name, text: text.to_owned() })
}

fn property(line: &[u8]) -> Option<(String, String)> {
    let line = line.strip_prefix(b" ")?;
    let equals = line.iter().position(|&byte| byte == b'=')?;
    Some((unescape(&line[..equals]), unescape(&line[equals + 1..])))
}

fn escape(bytes: &[u8], out: &mut Vec<u8>) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    for &byte in bytes {
        if (b' '..0x7f).contains(&byte) && byte != b'\\' {
            out.push(byte);
        } else {
            out.extend([b'\\', b'x', HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]);
        }
    }
}

fn unescape(bytes: &[u8]) -> String {
    let mut raw = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((&byte, tail)) = rest.split_first() {
        let escaped = (byte == b'\\').then(|| escaped_byte(tail)).flatten();
        raw.push(escaped.unwrap_or(byte));
        rest = if escaped.is_some() { &tail[3..] } else { tail };
    }
    match String::from_utf8(raw) {
        Ok(text) => text,
        Err(error) => keep_invalid_escaped(error.as_bytes()),
    }
}

/// The byte of `xNN`, which stands after a backslash.
fn escaped_byte(tail: &[u8]) -> Option<u8> {
    let [b'x', high, low, ..] = tail else { return None };
    let digit = |byte: u8| char::from(byte).to_digit(16);
    u8::try_from(digit(*high)? << 4 | digit(*low)?).ok()
}

fn keep_invalid_escaped(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            text.push_str(&format!("\\x{byte:02x}"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_a_record_with_properties() {
        let bytes = b"6,1234,12482133,-;wasm_device: [s3 r2] caf\\xc3\\xa9 \\x5cn\n SUBSYSTEM=misc\n DEVICE=c10:123\n";
        let record = KmsgRecord::parse(bytes).unwrap();
        assert_eq!(record.level, LogLevel::Info);
        assert_eq!((record.facility, record.sequence, record.timestamp_us), (0, 1234, 12_482_133));
        assert_eq!(record.text, "wasm_device: [s3 r2] café \\n");
        assert_eq!(record.properties[1], ("DEVICE".to_owned(), "c10:123".to_owned()));
    }

    #[test]
    fn takes_newer_heads_with_more_fields() {
        let record = KmsgRecord::parse(b"12,7,99,c,caller=T123;a;b\n").unwrap();
        assert_eq!((record.facility, record.level), (1, LogLevel::Warning));
        assert!(record.fragment);
        assert_eq!(record.text, "a;b");
    }

    #[test]
    fn keeps_bytes_that_are_no_utf8_and_bad_escapes() {
        let record = KmsgRecord::parse(b"6,1,2,-;a\\xff\\xe2\\x82 \\xg0 \\x4").unwrap();
        assert_eq!(record.text, "a\\xff\\xe2\\x82 \\xg0 \\x4");
    }

    #[test]
    fn says_what_is_wrong_with_other_bytes() {
        assert_eq!(KmsgRecord::parse(b"6,1,2,-"), Err(KmsgError::NoHeadEnd));
        assert_eq!(KmsgRecord::parse(b"6,1;text"), Err(KmsgError::MissingField("timestamp")));
        assert_eq!(KmsgRecord::parse(b"6,1,2;text"), Err(KmsgError::MissingField("flags")));
        let error = KmsgRecord::parse(b"6,x,2,-;text").unwrap_err();
        assert_eq!(error.to_string(), "the record's sequence number is \"x\", which is not a number");
    }

    fn records() -> impl Strategy<Value = KmsgRecord> {
        let property = ("[A-Z]{1,8}", ".{0,12}");
        (0u32..24, 0u32..8, any::<u64>(), any::<u64>(), any::<bool>(), any::<String>(), {
            prop::collection::vec(property, 0..3)
        })
            .prop_map(|(facility, level, sequence, timestamp_us, fragment, text, properties)| {
                KmsgRecord {
                    facility,
                    level: LogLevel::from_number(level).unwrap(),
                    sequence,
                    timestamp_us,
                    fragment,
                    text,
                    properties,
                }
            })
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(record in records()) {
            let bytes = record.format();
            prop_assert!(bytes.iter().all(|&byte| byte == b'\n' || (b' '..0x7f).contains(&byte)));
            prop_assert_eq!(KmsgRecord::parse(&bytes).unwrap(), record);
        }

        #[test]
        fn any_bytes_are_taken_or_refused(bytes: Vec<u8>) {
            let _ = KmsgRecord::parse(&bytes);
        }
    }
}
