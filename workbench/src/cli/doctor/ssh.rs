//! What `--target ssh:HOST` needs here. What HOST has it says itself when it is opened.

use super::Finding;
use super::machine::Machine;

/// Whether there is an ssh.
pub(super) fn look(machine: &Machine) -> Finding {
    let name = "ssh";
    match machine.program(&["ssh"]) {
        Some(ssh) => Finding::works(
            name,
            format!("{} is there; `--target ssh:HOST` takes the device of HOST", ssh.display()),
        ),
        None => Finding::missing(
            name,
            "there is no program ssh, so the devices of other machines cannot be reached",
            "sudo apt-get install openssh-client",
        ),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::super::State;
    use super::*;

    #[test]
    fn it_is_found_where_path_leads() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().to_str().unwrap();
        assert_eq!(look(&Machine::made_up(root.path(), &[("PATH", path)])).state, State::Missing);
        let ssh = root.path().join("ssh");
        fs::write(&ssh, "").unwrap();
        fs::set_permissions(&ssh, fs::Permissions::from_mode(0o755)).unwrap();
        assert_eq!(look(&Machine::made_up(root.path(), &[("PATH", path)])).state, State::Works);
    }
}
