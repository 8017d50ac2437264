//! The same engine, linked natively, with the same answers from outside as the C harness gives, printed
//! in the same way.

use std::fmt::Write;

use guest_engine::abi::calls::{WasmCheck, WasmRun};
use guest_engine::abi::codes::LogLevel;
use guest_engine::abi::limits::VALUES;
use guest_engine::abi::records::{COMM_BYTES, MeminfoRecord, NetdevRecord, RELEASE_BYTES, TaskRecord};
use guest_engine::{HostServices, Interruption, LegacyCall, Limits, Session, Step, wire};

use super::Case;

/// Gives the answers of the callbacks in the harness.
struct Double {
    clock: u64,
    random: u64,
    slices: u64,
    cancel_at: u64,
    out: String,
}

fn padded<const N: usize>(text: &str) -> [u8; N] {
    let mut bytes = [0; N];
    bytes[..text.len()].copy_from_slice(text.as_bytes());
    bytes
}

impl HostServices for Double {
    fn log(&mut self, level: LogLevel, record: &str) {
        writeln!(self.out, "log {} {record}", level.number()).unwrap();
    }

    fn ktime_get_ns(&mut self) -> u64 {
        self.clock += 1000;
        self.clock
    }

    fn jiffies(&mut self) -> u64 {
        4_294_892_296
    }

    fn cpu(&mut self) -> u32 {
        1
    }

    fn num_online_cpus(&mut self) -> u32 {
        4
    }

    fn current_pid(&mut self) -> i32 {
        4242
    }

    fn current_comm(&mut self) -> [u8; COMM_BYTES] {
        padded("harness")
    }

    fn random_bytes(&mut self, out: &mut [u8]) {
        for byte in out {
            self.random =
                self.random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            *byte = (self.random >> 56) as u8;
        }
    }

    fn uname_release(&mut self) -> [u8; RELEASE_BYTES] {
        padded("7.3.4-harness")
    }

    fn msleep(&mut self, ms: u32) -> bool {
        self.clock += u64::from(ms) * 1_000_000;
        false
    }

    fn meminfo(&mut self) -> MeminfoRecord {
        MeminfoRecord {
            total: 1 << 30,
            free: 1 << 29,
            available: 1 << 28,
            shared: 4096,
            buffers: 8192,
            page_bytes: 4096,
        }
    }

    fn tasks(&mut self, out: &mut [TaskRecord]) -> usize {
        for (i, task) in (0..3).zip(out) {
            *task = TaskRecord {
                pid: i + 1,
                parent_pid: i,
                state: u32::from(b'S'),
                threads: 1,
                start_ns: i as u64 * 1000,
                comm: padded("task"),
                ..TaskRecord::ZERO
            };
        }
        3
    }

    fn netdevs(&mut self, out: &mut [NetdevRecord]) -> usize {
        if let Some(netdev) = out.first_mut() {
            *netdev =
                NetdevRecord { index: 1, flags: 9, mtu: 65_536, name: padded("lo"), ..NetdevRecord::ZERO };
        }
        1
    }

    fn between_slices(&mut self, _: u64, _: u64) -> Option<Interruption> {
        self.slices += 1;
        (self.slices == self.cancel_at).then_some(Interruption::Cancelled)
    }
}

/// Runs a case and returns what `harness run` prints for it.
pub(super) fn run(case: &Case, image: &[u8]) -> String {
    let double = Double { clock: 0, random: 1, slices: 0, cancel_at: case.cancel_at, out: String::new() };
    let limits = Limits { slice_fuel: case.slice, memory_bytes: case.memory, ..Limits::default() };
    let mut session = Session::new(7, limits, double);
    session.write(image).unwrap();
    if let Some(input) = case.input {
        session.set_input(input.as_bytes()).unwrap();
    }
    print_check(&mut session);
    for _ in 0..case.runs {
        begin(&mut session, case);
        while session.step() != Step::Ended {}
        print_remains(&mut session);
    }
    session.services_mut().out += "code 0\n";
    std::mem::take(&mut session.services_mut().out)
}

fn begin(session: &mut Session<Double>, case: &Case) {
    match case.legacy {
        Some("sum") => session.legacy_begin(LegacyCall::ProcessSum).unwrap(),
        Some(_) => session.legacy_begin(LegacyCall::ProcessTest).unwrap(),
        None => {
            let (run, entry, push) = case.request();
            session.begin(&wire::run_request(&run, &entry, &push).unwrap()).unwrap();
        }
    }
}

fn print_check(session: &mut Session<Double>) {
    let mut check = WasmCheck::ZERO;
    let entries = wire::fill_check(&session.check(), &mut check);
    let out = &mut session.services_mut().out;
    writeln!(
        out,
        "check status {} generation {}, {} imports, {} exports, {} missing, {} bytes",
        check.status, check.generation, check.imports, check.exports, check.missing, check.module_bytes
    )
    .unwrap();
    writeln!(out, "check message {}", text(&check.message, check.message_len)).unwrap();
    print_bytes(out, "entries", &entries);
}

fn print_remains(session: &mut Session<Double>) {
    let report = session.report().unwrap().clone();
    let mut run = WasmRun::ZERO;
    wire::fill_run(&report, &mut run);
    let memory = (session.memory_len(), fnv1a(session.read_memory(0, u64::MAX)));
    let mut traces = Vec::new();
    while session.trace_len() > 0 {
        let mut trace = Vec::new();
        session.drain_trace(&mut trace, 1 << 16);
        traces.push(trace);
    }
    let out = &mut session.services_mut().out;
    print_report(out, &run);
    print_bytes(out, "output", &report.output);
    writeln!(out, "memory {} {:016x}", memory.0, memory.1).unwrap();
    for trace in traces {
        print_bytes(out, "trace", &trace);
    }
}

fn print_report(out: &mut String, run: &WasmRun) {
    writeln!(out, "report status {} trap {} session {} run {}", run.status, run.trap, run.session, run.run)
        .unwrap();
    write!(out, "results {}", run.results_len).unwrap();
    for i in 0..VALUES.min(run.results_len as usize) {
        write!(out, " {}:{:x}", run.result_types[i], run.results[i]).unwrap();
    }
    writeln!(
        out,
        "\nfuel {} of {}, {} ns, {} host calls, {} pages",
        run.fuel_used, run.fuel_limit, run.nanoseconds, run.host_calls, run.peak_pages
    )
    .unwrap();
    writeln!(
        out,
        "log {} lines {} bytes {} suppressed, trace {} dropped",
        run.log_lines, run.log_bytes, run.log_suppressed, run.trace_dropped
    )
    .unwrap();
    writeln!(out, "message {}", text(&run.message, run.message_len)).unwrap();
}

fn text(bytes: &[u8], len: u32) -> &str {
    std::str::from_utf8(&bytes[..len as usize]).unwrap()
}

fn print_bytes(out: &mut String, what: &str, bytes: &[u8]) {
    write!(out, "{what} {} ", bytes.len()).unwrap();
    for byte in bytes {
        write!(out, "{byte:02x}").unwrap();
    }
    out.push('\n');
}

fn fnv1a(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3))
}
