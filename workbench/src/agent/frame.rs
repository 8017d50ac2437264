//! Greeting and frames: what the bytes of the stream are.
//!
//! Each side begins with [`MAGIC`] and the number of its schema, four bytes, the lowest first. Then come
//! frames: four bytes with the length of a message, and the message in postcard's encoding.

use std::io::{self, ErrorKind, Read};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::AgentError;

/// Number of the schema. It rises with every change of a message type; a test notices.
pub const SCHEMA_VERSION: u32 = 1;

/// First bytes of each side.
const MAGIC: [u8; 12] = *b"WASMWB-AGENT";
/// Bytes of the longest message.
pub(super) const FRAME_BYTES: usize = 256 << 10;

/// What each side begins with.
pub(super) fn greeting() -> Vec<u8> {
    let mut greeting = MAGIC.to_vec();
    greeting.extend(SCHEMA_VERSION.to_le_bytes());
    greeting
}

/// Reads the other side's greeting.
///
/// # Errors
/// When it is none, or of another version.
pub(super) fn read_greeting(stream: &mut dyn Read) -> Result<(), AgentError> {
    let mut magic = Vec::new();
    while magic.len() < MAGIC.len() {
        let mut byte = [0];
        match read_some(stream, &mut byte)? {
            0 if magic.is_empty() => return Err(AgentError::Closed),
            0 => break,
            _ => magic.push(byte[0]),
        }
    }
    if magic != MAGIC {
        return Err(AgentError::NotAnAgent(String::from_utf8_lossy(&magic).into_owned()));
    }
    let mut version = [0; 4];
    if !fill(stream, &mut version)? {
        return Err(AgentError::Cut);
    }
    match u32::from_le_bytes(version) {
        SCHEMA_VERSION => Ok(()),
        theirs => Err(AgentError::Version { theirs, ours: SCHEMA_VERSION }),
    }
}

/// A message as its frame.
///
/// # Errors
/// When it is longer than a frame may be.
pub(super) fn frame(message: &impl Serialize) -> Result<Vec<u8>, AgentError> {
    let frame = postcard::to_extend(message, vec![0; 4])
        .map_err(|error| AgentError::Garbage(format!("it cannot be encoded: {error}")))?;
    let len = frame.len() - 4;
    let number = u32::try_from(len).unwrap_or(u32::MAX);
    if len > FRAME_BYTES {
        return Err(AgentError::FrameTooLarge(number));
    }
    let mut frame = frame;
    frame[..4].copy_from_slice(&number.to_le_bytes());
    Ok(frame)
}

/// Reads the next message.
///
/// # Errors
/// When there is none: the stream ended, or what comes is no message.
pub(super) fn read_message<T: DeserializeOwned>(stream: &mut dyn Read) -> Result<T, AgentError> {
    let mut len = [0; 4];
    if !fill(stream, &mut len)? {
        return Err(AgentError::Closed);
    }
    let len = u32::from_le_bytes(len);
    let bytes = usize::try_from(len).unwrap_or(usize::MAX);
    if bytes > FRAME_BYTES {
        return Err(AgentError::FrameTooLarge(len));
    }
    let mut message = vec![0; bytes];
    if !message.is_empty() && !fill(stream, &mut message)? {
        return Err(AgentError::Cut);
    }
    match postcard::take_from_bytes(&message) {
        Ok((message, [])) => Ok(message),
        Ok((_, rest)) => Err(AgentError::Garbage(format!("{} bytes follow it", rest.len()))),
        Err(error) => Err(AgentError::Garbage(error.to_string())),
    }
}

/// Reads as many bytes as there is room for; `false` when the stream ends before the first.
fn fill(stream: &mut dyn Read, room: &mut [u8]) -> Result<bool, AgentError> {
    let mut filled = 0;
    while filled < room.len() {
        match read_some(stream, &mut room[filled..])? {
            0 if filled == 0 => return Ok(false),
            0 => return Err(AgentError::Cut),
            more => filled += more,
        }
    }
    Ok(true)
}

fn read_some(stream: &mut dyn Read, room: &mut [u8]) -> Result<usize, AgentError> {
    loop {
        match stream.read(room) {
            Ok(read) => return Ok(read),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) if is_end(&error) => return Ok(0),
            Err(error) => return Err(AgentError::Stream(error.to_string())),
        }
    }
}

/// What a socket says whose other side is gone.
fn is_end(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::ConnectionReset | ErrorKind::BrokenPipe)
}

#[cfg(test)]
mod tests {
    use postcard_schema::Schema;
    use proptest::prelude::*;

    use super::super::message::{FromAgent, ToAgent};
    use super::*;

    /// Shape of all messages of [`SCHEMA_VERSION`].
    const FINGERPRINT: &str = "cdaabb13444cfcb0";

    #[test]
    fn another_schema_has_another_number() {
        let shape = format!("{:?} {:?}", ToAgent::SCHEMA, FromAgent::SCHEMA);
        let fingerprint = blake3::hash(shape.as_bytes()).to_hex()[..16].to_owned();
        assert_eq!(
            fingerprint, FINGERPRINT,
            "the messages changed: raise SCHEMA_VERSION (now {SCHEMA_VERSION}) and put the new fingerprint here"
        );
    }

    #[test]
    fn the_golden_bytes_of_some_messages() {
        let cancel = frame(&ToAgent::Cancel { session: 300 }).unwrap();
        let credit = frame(&ToAgent::LogCredit { log: 2, batches: 8 }).unwrap();
        assert_eq!(cancel, [3, 0, 0, 0, 6, 0xac, 2]);
        assert_eq!(credit, [3, 0, 0, 0, 11, 2, 8]);
        assert_eq!(greeting(), b"WASMWB-AGENT\x01\0\0\0");
    }

    #[test]
    fn greetings_are_told_apart() {
        let read = |bytes: &[u8]| read_greeting(&mut &bytes[..]);
        assert_eq!(read(&greeting()), Ok(()));
        assert_eq!(read(b""), Err(AgentError::Closed));
        assert_eq!(read(b"WASMWB-AGENT\x01"), Err(AgentError::Cut));
        let newer = read(b"WASMWB-AGENT\x63\0\0\0").unwrap_err();
        assert_eq!(newer, AgentError::Version { theirs: 99, ours: SCHEMA_VERSION });
        assert!(newer.to_string().contains("version 99") && newer.to_string().contains("same version"));
        assert_eq!(read(b"Welcome to box!"), Err(AgentError::NotAnAgent("Welcome to b".to_owned())));
        assert_eq!(read(b"hi"), Err(AgentError::NotAnAgent("hi".to_owned())));
    }

    #[test]
    fn messages_that_are_none_are_told_apart() {
        let read = |bytes: &[u8]| read_message::<ToAgent>(&mut &bytes[..]);
        assert_eq!(read(&frame(&ToAgent::Bye).unwrap()), Ok(ToAgent::Bye));
        assert_eq!(read(b""), Err(AgentError::Closed));
        assert_eq!(read(&[3, 0]), Err(AgentError::Cut));
        assert_eq!(read(&[3, 0, 0, 0, 6]), Err(AgentError::Cut));
        assert_eq!(read(&[0xff; 8]), Err(AgentError::FrameTooLarge(u32::MAX)));
        for garbage in [&[0, 0, 0, 0][..], &[1, 0, 0, 0, 99], &[2, 0, 0, 0, 1, 1]] {
            assert!(matches!(read(garbage), Err(AgentError::Garbage(_))), "{garbage:?}");
        }
        let long = ToAgent::Stage { session: 1, bytes: vec![0; FRAME_BYTES + 1].as_slice().into() };
        assert!(matches!(frame(&long), Err(AgentError::FrameTooLarge(_))));
    }

    proptest! {
        #[test]
        fn any_bytes_are_taken_or_refused(bytes: Vec<u8>) {
            let _ = read_message::<ToAgent>(&mut bytes.as_slice());
            let _ = read_message::<FromAgent>(&mut bytes.as_slice());
            let mut framed = u32::try_from(bytes.len()).unwrap().to_le_bytes().to_vec();
            framed.extend(&bytes);
            let _ = read_message::<ToAgent>(&mut framed.as_slice());
            let _ = read_message::<FromAgent>(&mut framed.as_slice());
        }
    }
}
