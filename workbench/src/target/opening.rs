//! What is told while a target is being opened, which can take from a blink to the build of a kernel.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use wasm_device_lab::job::Cancel;

use super::LogBatch;

/// Something that happened on the way to a target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpeningNews {
    /// A step began; the one before it is done.
    Step(OpeningStep),
    /// Lines that the machine printed on its console before its agent answered.
    Console(LogBatch),
}

/// One step on the way to a target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpeningStep {
    /// What is done, in a few words: `building the kernel`.
    pub name: String,
    /// Its number, from 1.
    pub number: u32,
    /// How many there are.
    pub of: u32,
    /// A file that tells how far it is.
    pub log: Option<PathBuf>,
}

/// For whoever opens a target: takes the news, and says when it is enough.
#[derive(Clone)]
pub struct Opening {
    news: Arc<dyn Fn(OpeningNews) + Send + Sync>,
    cancel: Cancel,
}

impl Opening {
    /// Gives each piece of news to `news`, from whichever thread it comes.
    pub fn new(news: impl Fn(OpeningNews) + Send + Sync + 'static) -> Self {
        Self { news: Arc::new(news), cancel: Cancel::default() }
    }

    /// Ends with `cancel` too, which is in somebody's hands already.
    #[must_use]
    pub fn cancelled_by(self, cancel: &Cancel) -> Self {
        Self { cancel: cancel.clone(), ..self }
    }

    /// Nobody wants to hear anything.
    pub fn silent() -> Self {
        Self::new(|_| {})
    }

    /// Tells a piece of news.
    pub fn tell(&self, news: OpeningNews) {
        (self.news)(news);
    }

    /// Ends the opening from another thread: it fails soon.
    pub fn cancel(&self) -> &Cancel {
        &self.cancel
    }
}

impl fmt::Debug for Opening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Opening").field("cancel", &self.cancel).finish_non_exhaustive()
    }
}
