//! What can go wrong between a client and an agent.

use std::time::Duration;

/// Why a stream to an agent, or a call on it, failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AgentError {
    /// What is at the other end does not greet like an agent.
    #[error(
        "what answered is no wasm-workbench agent: it began with {0:?}; nothing else may write to that stream, \
         such as a shell's start files"
    )]
    NotAnAgent(String),
    /// The other end speaks another version.
    #[error(
        "the other side speaks version {theirs} of the agent's protocol and this one {ours}; \
         use the same version of wasm-workbench on both"
    )]
    Version {
        /// Theirs.
        theirs: u32,
        /// Ours.
        ours: u32,
    },
    /// A message is longer than any that is sent.
    #[error(
        "a message of {0} bytes was announced, and none is that long; something else writes to the stream"
    )]
    FrameTooLarge(u32),
    /// A message cannot be read, or makes no sense here.
    #[error("a message makes no sense: {0}; something else writes to the stream")]
    Garbage(String),
    /// The stream ended.
    #[error("the other side closed the stream")]
    Closed,
    /// The stream ended in the middle of a message.
    #[error("the stream was cut in the middle of a message")]
    Cut,
    /// The stream cannot be read or written.
    #[error("the stream broke: {0}")]
    Stream(String),
    /// Nothing came for too long.
    #[error("nothing was heard from the other side for {} s", .0.as_secs())]
    Silent(Duration),
    /// The other side does not take what it is sent, or answers without being asked.
    #[error("the other side does not keep to the protocol: {0}")]
    Misbehaved(&'static str),
    /// The link was lost before; why, in words.
    #[error("{0}")]
    Gone(String),
    /// The agent did not do what it was asked to; why, in words.
    #[error("{0}")]
    Refused(String),
}
