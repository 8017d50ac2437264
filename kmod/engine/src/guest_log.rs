//! Log lines of a run, and their limits.

use alloc::format;

use wasm_device_abi::codes::LogLevel;

use crate::log_text::{Speaker, for_each_record, grouped, guest_line};
use crate::{HostServices, Limits};

/// What a run has logged so far.
#[derive(Debug)]
pub(crate) struct GuestLog {
    session: u32,
    run: u32,
    max_lines: u32,
    max_bytes: u64,
    max_line_bytes: usize,
    lines: u32,
    bytes: u32,
    suppressed: u32,
}

impl GuestLog {
    pub(crate) fn new(session: u32, run: u32, limits: &Limits) -> Self {
        Self {
            session,
            run,
            max_lines: limits.log_lines,
            max_bytes: limits.log_bytes.min(u64::from(u32::MAX)),
            max_line_bytes: limits.log_line_bytes as usize,
            lines: 0,
            bytes: 0,
            suppressed: 0,
        }
    }

    pub(crate) const fn lines(&self) -> u32 {
        self.lines
    }

    pub(crate) const fn bytes(&self) -> u32 {
        self.bytes
    }

    pub(crate) const fn suppressed(&self) -> u32 {
        self.suppressed
    }

    /// Logs what a guest wrote. Returns the text as it went to the log, `None` where it was suppressed.
    pub(crate) fn guest<H: HostServices>(
        &mut self,
        services: &mut H,
        level: LogLevel,
        bytes: &[u8],
    ) -> Option<alloc::string::String> {
        if self.lines >= self.max_lines {
            self.suppressed = self.suppressed.saturating_add(1);
            return None;
        }
        let line = guest_line(bytes, self.max_line_bytes);
        let total = u64::from(self.bytes) + line.len() as u64;
        if total > self.max_bytes {
            self.suppressed = self.suppressed.saturating_add(1);
            return None;
        }
        self.lines += 1;
        self.bytes = u32::try_from(total).unwrap_or(u32::MAX);
        self.write(services, level, Speaker::Guest, &line);
        Some(line)
    }

    /// Logs what the device has to say about the run; that is never suppressed.
    pub(crate) fn device<H: HostServices>(
        &self,
        services: &mut H,
        level: LogLevel,
        speaker: Speaker,
        text: &str,
    ) {
        self.write(services, level, speaker, text);
    }

    /// Says how many lines are missing, where some are.
    pub(crate) fn tell_suppressed<H: HostServices>(&self, services: &mut H) {
        if self.suppressed == 0 {
            return;
        }
        let lines = if self.suppressed == 1 { "line was" } else { "lines were" };
        let text = format!(
            "{} {lines} not logged: a run may log {} lines and {} bytes",
            grouped(u64::from(self.suppressed)),
            grouped(u64::from(self.max_lines)),
            grouped(self.max_bytes)
        );
        self.write(services, LogLevel::Warning, Speaker::Note, &text);
    }

    fn write<H: HostServices>(&self, services: &mut H, level: LogLevel, speaker: Speaker, text: &str) {
        for_each_record(self.session, self.run, speaker, text, |record| services.log(level, record));
    }
}
