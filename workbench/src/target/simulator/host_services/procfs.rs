//! Reads `/proc` and `/sys/class/net` (`man 5 proc`, `Documentation/ABI/testing/sysfs-class-net`).
//!
//! What cannot be read is left out; a single field that is not known is 0.

use std::fs;
use std::path::Path;

use wasm_device_abi::records::{MeminfoRecord, NetdevRecord, TASK_KTHREAD, TaskRecord};

use super::padded;

/// `PF_KTHREAD` of `include/linux/sched.h`, in the flags of `/proc/PID/stat`.
const PF_KTHREAD: u64 = 0x0020_0000;
const NS_PER_S: u64 = 1_000_000_000;

/// Every process that `proc` shows, by rising process ID.
pub(super) fn tasks(proc: &Path, ticks_per_second: u64) -> Vec<TaskRecord> {
    let Ok(entries) = fs::read_dir(proc) else { return Vec::new() };
    let is_process = |name: &str| name.bytes().all(|byte| byte.is_ascii_digit());
    let folders = entries.flatten().filter(|entry| entry.file_name().to_str().is_some_and(is_process));
    // A process may end while it is read.
    let mut tasks: Vec<_> = folders.filter_map(|entry| task(&entry.path(), ticks_per_second)).collect();
    tasks.sort_unstable_by_key(|task| task.pid);
    tasks
}

fn task(folder: &Path, ticks_per_second: u64) -> Option<TaskRecord> {
    let stat = fs::read(folder.join("stat")).ok()?;
    let mut task = parse_stat(&stat, ticks_per_second)?;
    let status = fs::read(folder.join("status")).ok()?;
    task.uid = parse_uid(&String::from_utf8_lossy(&status))?;
    Some(task)
}

/// Takes `/proc/PID/stat` apart. The name may hold spaces, parentheses and bytes that are not UTF-8.
fn parse_stat(stat: &[u8], ticks_per_second: u64) -> Option<TaskRecord> {
    let open = stat.iter().position(|&byte| byte == b'(')?;
    let close = stat.iter().rposition(|&byte| byte == b')')?;
    let pid = std::str::from_utf8(&stat[..open]).ok()?.trim().parse().ok()?;
    let name = stat.get(open + 1..close)?;
    let rest = std::str::from_utf8(&stat[close + 1..]).ok()?;
    // The field that `man 5 proc` numbers 3 is the first one here.
    let fields: Vec<&str> = rest.split_ascii_whitespace().collect();
    let field = |number: usize| fields.get(number - 3).copied();
    let flags: u64 = field(9)?.parse().ok()?;
    let start_ticks: u64 = field(22)?.parse().ok()?;
    Some(TaskRecord {
        pid,
        parent_pid: field(4)?.parse().ok()?,
        uid: 0,
        state: u32::from(*field(3)?.as_bytes().first()?),
        threads: field(20)?.parse().ok()?,
        flags: if flags & PF_KTHREAD != 0 { TASK_KTHREAD } else { 0 },
        start_ns: ticks_to_ns(start_ticks, ticks_per_second),
        comm: padded(name),
    })
}

fn ticks_to_ns(ticks: u64, ticks_per_second: u64) -> u64 {
    let ns = u128::from(ticks) * u128::from(NS_PER_S) / u128::from(ticks_per_second.max(1));
    u64::try_from(ns).unwrap_or(u64::MAX)
}

/// The real user ID in `/proc/PID/status`.
fn parse_uid(status: &str) -> Option<u32> {
    let line = status.lines().find_map(|line| line.strip_prefix("Uid:"))?;
    line.split_ascii_whitespace().next()?.parse().ok()
}

/// Memory of the machine.
pub(super) fn meminfo(proc: &Path, page_bytes: u64) -> MeminfoRecord {
    let text = fs::read_to_string(proc.join("meminfo")).unwrap_or_default();
    let bytes = |key: &str| meminfo_bytes(&text, key).unwrap_or(0);
    MeminfoRecord {
        total: bytes("MemTotal"),
        free: bytes("MemFree"),
        available: bytes("MemAvailable"),
        shared: bytes("Shmem"),
        buffers: bytes("Buffers"),
        page_bytes,
    }
}

fn meminfo_bytes(text: &str, key: &str) -> Option<u64> {
    let value = text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(':'))?;
    let kibibytes: u64 = value.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kibibytes.checked_mul(1024)
}

/// Network devices of this process's network namespace, in the kernel's order.
pub(super) fn netdevs(proc: &Path, net_class: &Path) -> Vec<NetdevRecord> {
    let text = fs::read_to_string(proc.join("net/dev")).unwrap_or_default();
    let devices = text.lines().filter_map(parse_net_dev);
    devices
        .map(|(name, counters)| {
            let attribute = |key: &str| read_number(&net_class.join(name).join(key)).unwrap_or(0);
            NetdevRecord {
                index: attribute("ifindex"),
                flags: attribute("flags"),
                mtu: attribute("mtu"),
                reserved: 0,
                rx_bytes: counters[0],
                rx_packets: counters[1],
                tx_bytes: counters[8],
                tx_packets: counters[9],
                name: padded(name.as_bytes()),
            }
        })
        .collect()
}

/// Name and counters of a line of `/proc/net/dev`; `None` for its two headings.
fn parse_net_dev(line: &str) -> Option<(&str, [u64; 16])> {
    let (name, rest) = line.rsplit_once(':')?;
    let mut counters = [0; 16];
    let mut fields = rest.split_ascii_whitespace();
    for counter in &mut counters {
        *counter = fields.next()?.parse().ok()?;
    }
    Some((name.trim(), counters))
}

fn read_number(path: &Path) -> Option<u32> {
    let text = fs::read_to_string(path).ok()?;
    let text = text.trim();
    match text.strip_prefix("0x") {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => text.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_may_hold_anything() {
        let stat = b"42 (a) (b\xff c) S 7 1 1 0 -1 2129984 0 0 0 0 0 0 0 0 20 0 3 0 250 0 0";
        let task = parse_stat(stat, 100).unwrap();
        assert_eq!((task.pid, task.parent_pid, task.threads), (42, 7, 3));
        assert_eq!((task.state, task.flags), (u32::from(b'S'), TASK_KTHREAD));
        assert_eq!(task.start_ns, 2_500_000_000);
        assert_eq!(&task.comm[..8], b"a) (b\xff c");
        assert_eq!(parse_uid("Name:\tx\nUid:\t1000\t0\t0\t0\n"), Some(1000));
    }

    #[test]
    fn long_names_are_cut_as_the_kernel_does() {
        let stat = b"1 (kworker/0:1-events_long) I 2 0 0 0 -1 69238880 0 0 0 0 0 0 0 0 20 0 1 0 0 0 0";
        assert_eq!(&parse_stat(stat, 100).unwrap().comm, b"kworker/0:1-eve\0");
    }

    #[test]
    fn devices_and_their_counters() {
        let line = "  eth0: 363305834   10930    0    0    0     0          0         0   622666    6412    0    0    0     0       0          0";
        let (name, counters) = parse_net_dev(line).unwrap();
        assert_eq!(
            (name, counters[0], counters[1], counters[8], counters[9]),
            ("eth0", 363_305_834, 10_930, 622_666, 6_412)
        );
        assert_eq!(parse_net_dev(" face |bytes    packets errs"), None);
        assert_eq!(parse_net_dev("eth0: 1 2 3"), None);
    }

    #[test]
    fn memory_is_in_bytes() {
        let text = "MemTotal:       24684096 kB\nMemFree:        1 kB\nShmem: x kB\n";
        assert_eq!(meminfo_bytes(text, "MemTotal"), Some(24_684_096 * 1024));
        assert_eq!(meminfo_bytes(text, "Mem"), None);
        assert_eq!(meminfo_bytes(text, "Shmem"), None);
    }

    #[test]
    fn without_proc_nothing_is_made_up() {
        let nowhere = tempfile::tempdir().unwrap();
        let path = nowhere.path().join("no-such");
        assert!(tasks(&path, 100).is_empty());
        assert!(netdevs(&path, &path).is_empty());
        assert_eq!(meminfo(&path, 4096).total, 0);
    }

    proptest! {
        #[test]
        fn any_bytes_are_taken_or_refused(bytes: Vec<u8>, text: String, ticks: u64) {
            let _ = parse_stat(&bytes, ticks);
            let _ = (parse_uid(&text), meminfo_bytes(&text, "MemTotal"), parse_net_dev(&text));
            let _ = ticks_to_ns(ticks, ticks);
        }
    }
}
