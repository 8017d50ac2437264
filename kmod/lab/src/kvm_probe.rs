//! Whether KVM works here: tried, never concluded from `/dev/kvm` being there.
//!
//! On some machines it can be opened and even makes a machine, which then dies or hangs. So a machine is
//! booted with it once, under a deadline, and what came of that holds until the host restarts.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use crate::LabError;
use crate::cache::Cache;
use crate::job::Cancel;
use crate::machine::Machine;
use crate::recipe::Lab;
use crate::vm::Accelerator;

const KVM: &str = "/dev/kvm";
const BOOT_ID: &str = "/proc/sys/kernel/random/boot_id";

/// How long the trial may take: a machine under KVM is ready in a second or two.
const DEADLINE: Duration = Duration::from_secs(20);

/// KVM when a machine boots with it up to the line `marker`, else the emulator.
///
/// # Errors
/// When the trial was cancelled, or what came of it cannot be noted.
pub fn accelerator(cache: &Cache, lab: &Lab, marker: &str, cancel: &Cancel) -> Result<Accelerator, LabError> {
    if fs::OpenOptions::new().read(true).write(true).open(KVM).is_err() {
        return Ok(Accelerator::Tcg);
    }
    let note = Note::of(cache);
    if let Some(works) = note.read() {
        return Ok(if works { Accelerator::Kvm } else { Accelerator::Tcg });
    }
    let booted = Machine::start(lab, &lab.initramfs, Accelerator::Kvm, |_| ())
        .and_then(|machine| machine.wait_ready(marker, DEADLINE, cancel));
    match booted {
        Ok(()) => note.write(true).map(|()| Accelerator::Kvm),
        Err(error @ LabError::Cancelled(_)) => Err(error),
        Err(_) => note.write(false).map(|()| Accelerator::Tcg),
    }
}

/// What came of the trial since the host started.
struct Note {
    file: PathBuf,
    boot: String,
}

impl Note {
    fn of(cache: &Cache) -> Self {
        let boot = fs::read_to_string(BOOT_ID).unwrap_or_default().trim().to_owned();
        Self { file: cache.root().join("kvm-probe"), boot }
    }

    fn read(&self) -> Option<bool> {
        let text = fs::read_to_string(&self.file).ok()?;
        let (boot, works) = text.trim().split_once(' ')?;
        (boot == self.boot).then_some(works == "works")
    }

    fn write(&self, works: bool) -> Result<(), LabError> {
        let result = if works { "works" } else { "fails" };
        fs::write(&self.file, format!("{} {result}\n", self.boot))
            .map_err(LabError::io("cannot write", &self.file))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trial_counts_until_the_host_restarts() {
        let dir = tempfile::tempdir().unwrap();
        let cache = Cache::at(dir.path().to_owned());
        let mut note = Note::of(&cache);
        assert_eq!(note.read(), None);
        note.write(false).unwrap();
        assert_eq!(Note::of(&cache).read(), Some(false));
        note.write(true).unwrap();
        assert_eq!(Note::of(&cache).read(), Some(true));
        note.boot = "another".to_owned();
        assert_eq!(note.read(), None);
    }
}
