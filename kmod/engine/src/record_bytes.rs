//! Records as the bytes that a guest sees. The patterns name every field, so that a new one cannot be forgotten.

use wasm_device_abi::records::{MeminfoRecord, NetdevRecord, TaskRecord};

/// Puts little-endian fields one after the other.
macro_rules! layout {
    ($record:ty; $($field:expr),+ $(,)?) => {{
        let mut bytes = [0u8; <$record>::SIZE];
        let fields: &[&[u8]] = &[$($field),+];
        for (to, from) in bytes.iter_mut().zip(fields.iter().copied().flatten()) {
            *to = *from;
        }
        bytes
    }};
}

pub(crate) fn meminfo_bytes(record: &MeminfoRecord) -> [u8; MeminfoRecord::SIZE] {
    let MeminfoRecord { total, free, available, shared, buffers, page_bytes } = record;
    layout!(MeminfoRecord;
        &total.to_le_bytes(), &free.to_le_bytes(), &available.to_le_bytes(),
        &shared.to_le_bytes(), &buffers.to_le_bytes(), &page_bytes.to_le_bytes())
}

pub(crate) fn task_bytes(record: &TaskRecord) -> [u8; TaskRecord::SIZE] {
    let TaskRecord { pid, parent_pid, uid, state, threads, flags, start_ns, comm } = record;
    layout!(TaskRecord;
        &pid.to_le_bytes(), &parent_pid.to_le_bytes(), &uid.to_le_bytes(), &state.to_le_bytes(),
        &threads.to_le_bytes(), &flags.to_le_bytes(), &start_ns.to_le_bytes(), comm)
}

pub(crate) fn netdev_bytes(record: &NetdevRecord) -> [u8; NetdevRecord::SIZE] {
    let NetdevRecord { index, flags, mtu, reserved, rx_bytes, tx_bytes, rx_packets, tx_packets, name } =
        record;
    layout!(NetdevRecord;
        &index.to_le_bytes(), &flags.to_le_bytes(), &mtu.to_le_bytes(), &reserved.to_le_bytes(),
        &rx_bytes.to_le_bytes(), &tx_bytes.to_le_bytes(), &rx_packets.to_le_bytes(),
        &tx_packets.to_le_bytes(), name)
}

/// Takes the next field from the front of a record's bytes; what is missing is zero.
fn take<const N: usize>(rest: &mut &[u8]) -> [u8; N] {
    let mut field = [0; N];
    let (from, after) = rest.split_at_checked(N).unwrap_or((rest, &[]));
    for (to, byte) in field.iter_mut().zip(from) {
        *to = *byte;
    }
    *rest = after;
    field
}

/// The record of these bytes, as a guest got them.
pub fn read_meminfo(bytes: &[u8; MeminfoRecord::SIZE]) -> MeminfoRecord {
    let mut rest = bytes.as_slice();
    let mut next = || u64::from_le_bytes(take(&mut rest));
    let (total, free, available) = (next(), next(), next());
    let (shared, buffers, page_bytes) = (next(), next(), next());
    MeminfoRecord { total, free, available, shared, buffers, page_bytes }
}

/// The record of these bytes, as a guest got them.
pub fn read_task(bytes: &[u8; TaskRecord::SIZE]) -> TaskRecord {
    let rest = &mut bytes.as_slice();
    TaskRecord {
        pid: i32::from_le_bytes(take(rest)),
        parent_pid: i32::from_le_bytes(take(rest)),
        uid: u32::from_le_bytes(take(rest)),
        state: u32::from_le_bytes(take(rest)),
        threads: u32::from_le_bytes(take(rest)),
        flags: u32::from_le_bytes(take(rest)),
        start_ns: u64::from_le_bytes(take(rest)),
        comm: take(rest),
    }
}

/// The record of these bytes, as a guest got them.
pub fn read_netdev(bytes: &[u8; NetdevRecord::SIZE]) -> NetdevRecord {
    let rest = &mut bytes.as_slice();
    NetdevRecord {
        index: u32::from_le_bytes(take(rest)),
        flags: u32::from_le_bytes(take(rest)),
        mtu: u32::from_le_bytes(take(rest)),
        reserved: u32::from_le_bytes(take(rest)),
        rx_bytes: u64::from_le_bytes(take(rest)),
        tx_bytes: u64::from_le_bytes(take(rest)),
        rx_packets: u64::from_le_bytes(take(rest)),
        tx_packets: u64::from_le_bytes(take(rest)),
        name: take(rest),
    }
}

#[cfg(test)]
mod tests {
    use super::{meminfo_bytes, netdev_bytes, read_meminfo, read_netdev, read_task, task_bytes};
    use wasm_device_abi::layout::StructLayout;
    use wasm_device_abi::records::{MeminfoRecord, NetdevRecord, TaskRecord};

    fn field<'a>(layout: &StructLayout, bytes: &'a [u8], name: &str) -> &'a [u8] {
        let field = layout.fields.iter().find(|field| field.name == name).expect("the layout has it");
        &bytes[field.offset..field.offset + field.size]
    }

    #[test]
    fn each_field_stands_at_its_offset() {
        let task = TaskRecord { pid: -2, start_ns: 7, comm: *b"kworker/u8:1-ev!", ..TaskRecord::ZERO };
        let bytes = task_bytes(&task);
        assert_eq!(field(&TaskRecord::LAYOUT, &bytes, "pid"), (-2i32).to_le_bytes());
        assert_eq!(field(&TaskRecord::LAYOUT, &bytes, "start_ns"), 7u64.to_le_bytes());
        assert_eq!(field(&TaskRecord::LAYOUT, &bytes, "comm"), b"kworker/u8:1-ev!");

        let netdev = NetdevRecord {
            mtu: 1500,
            tx_packets: 9,
            name: *b"lo\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
            ..NetdevRecord::ZERO
        };
        let bytes = netdev_bytes(&netdev);
        assert_eq!(field(&NetdevRecord::LAYOUT, &bytes, "mtu"), 1500u32.to_le_bytes());
        assert_eq!(field(&NetdevRecord::LAYOUT, &bytes, "tx_packets"), 9u64.to_le_bytes());
        assert_eq!(&field(&NetdevRecord::LAYOUT, &bytes, "name")[..3], b"lo\0");

        let bytes = meminfo_bytes(&MeminfoRecord { page_bytes: 4096, total: 1, ..MeminfoRecord::ZERO });
        assert_eq!(field(&MeminfoRecord::LAYOUT, &bytes, "page_bytes"), 4096u64.to_le_bytes());
        assert_eq!(field(&MeminfoRecord::LAYOUT, &bytes, "total"), 1u64.to_le_bytes());
    }
    #[test]
    fn what_is_written_reads_back() {
        // Every byte has another value, so that no field can stand in another's place.
        let task: [u8; TaskRecord::SIZE] = core::array::from_fn(|at| at as u8);
        assert_eq!(task_bytes(&read_task(&task)), task);
        let netdev: [u8; NetdevRecord::SIZE] = core::array::from_fn(|at| at as u8);
        assert_eq!(netdev_bytes(&read_netdev(&netdev)), netdev);
        let meminfo: [u8; MeminfoRecord::SIZE] = core::array::from_fn(|at| at as u8);
        assert_eq!(meminfo_bytes(&read_meminfo(&meminfo)), meminfo);
    }
}
