//! What a kernel's configuration asks of all code that is linked into it.

/// Mitigations of processor flaws that the compiler makes, as a kernel is configured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Mitigations {
    /// Indirect branches go through the kernel's thunks (`CONFIG_MITIGATION_RETPOLINE`).
    pub retpoline: bool,
    /// Returns do (`CONFIG_MITIGATION_RETHUNK`).
    pub rethunk: bool,
    /// A trap stands after each of the two (`CONFIG_MITIGATION_SLS`).
    pub straight_line_speculation: bool,
    /// Targets of indirect branches are marked (`CONFIG_X86_KERNEL_IBT`).
    pub indirect_branch_tracking: bool,
    /// Bytes of padding before each function (`CONFIG_CALL_PADDING`), 0 for none.
    pub call_padding: u32,
}

impl Mitigations {
    /// All of them, as kernels of distributions have them.
    pub const ALL: Self = Self {
        retpoline: true,
        rethunk: true,
        straight_line_speculation: true,
        indirect_branch_tracking: true,
        call_padding: 16,
    };

    /// Those of a kernel with this `.config`.
    pub fn from_config(config: &str) -> Self {
        let value = |name: &str| {
            config.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('=')).unwrap_or_default()
        };
        let yes = |name: &str| value(name) == "y";
        let padding = if yes("CONFIG_CALL_PADDING") { value("CONFIG_FUNCTION_PADDING_BYTES") } else { "" };
        Self {
            retpoline: yes("CONFIG_MITIGATION_RETPOLINE"),
            rethunk: yes("CONFIG_MITIGATION_RETHUNK"),
            straight_line_speculation: yes("CONFIG_MITIGATION_SLS"),
            indirect_branch_tracking: yes("CONFIG_X86_KERNEL_IBT"),
            call_padding: padding.parse().unwrap_or(0),
        }
    }

    /// The flags of rustc, as `arch/x86/Makefile` of the kernel gives them.
    pub(super) fn rustflags(self) -> Vec<String> {
        let mut flags = Vec::new();
        if self.retpoline {
            flags.push("-Zretpoline-external-thunk".to_owned());
            flags.push("-Zindirect-branch-cs-prefix".to_owned());
        }
        if self.rethunk {
            flags.push("-Zfunction-return=thunk-extern".to_owned());
        }
        if self.straight_line_speculation {
            flags.push("-Ctarget-feature=+harden-sls-ijmp,+harden-sls-ret".to_owned());
        }
        if self.indirect_branch_tracking {
            flags.push("-Zcf-protection=branch".to_owned());
        }
        if self.retpoline || self.indirect_branch_tracking {
            flags.push("-Cjump-tables=n".to_owned());
        }
        if self.call_padding > 0 {
            flags.push(format!("-Zpatchable-function-entry={0},{0}", self.call_padding));
        }
        flags
    }

    /// Names of the kernel's thunks that may be called.
    pub(super) fn allows_thunk(self, symbol: &str) -> bool {
        (self.rethunk && symbol == "__x86_return_thunk")
            || (self.retpoline && symbol.starts_with("__x86_indirect_thunk_"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_read_from_a_configuration() {
        assert_eq!(Mitigations::from_config(""), Mitigations::default());
        let config = "CONFIG_MITIGATION_RETPOLINE=y\n# CONFIG_MITIGATION_RETHUNK is not set\n\
                      CONFIG_FUNCTION_PADDING_BYTES=16\nCONFIG_X86_KERNEL_IBT=y\n";
        let found = Mitigations::from_config(config);
        let wanted =
            Mitigations { retpoline: true, indirect_branch_tracking: true, ..Mitigations::default() };
        assert_eq!(found, wanted, "padding counts only with CONFIG_CALL_PADDING");
        let padded = Mitigations::from_config("CONFIG_CALL_PADDING=y\nCONFIG_FUNCTION_PADDING_BYTES=11\n");
        assert_eq!(padded.call_padding, 11);
    }

    #[test]
    fn thunks_are_allowed_where_they_are_asked_for() {
        assert!(Mitigations::ALL.allows_thunk("__x86_return_thunk"));
        assert!(Mitigations::ALL.allows_thunk("__x86_indirect_thunk_r11"));
        assert!(!Mitigations::ALL.allows_thunk("memcpy"));
        assert!(!Mitigations::default().allows_thunk("__x86_return_thunk"));
        assert!(Mitigations::default().rustflags().is_empty());
    }
}
