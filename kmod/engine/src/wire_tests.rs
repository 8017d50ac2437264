use alloc::{string::ToString, vec, vec::Vec};

use wasm_device_abi::codes::{Generation, Status, Trap};

use super::*;

fn request(change: impl FnOnce(&mut WasmRun)) -> Result<RunRequest, RequestError> {
    let mut run = WasmRun { size: WasmRun::SIZE as u32, ..WasmRun::ZERO };
    change(&mut run);
    run_request(&run, b"", b"")
}

#[test]
fn an_empty_request_asks_for_the_defaults() {
    assert_eq!(request(|_| {}), Ok(RunRequest::default()));
}

#[test]
fn a_request_carries_entry_arguments_and_limits() {
    let mut run = WasmRun { entry_len: 3, args_len: 3, fuel: 7, deadline_ns: 8, ..WasmRun::ZERO };
    run.memory_bytes = 9;
    run.recursion = 10;
    run.arg_types[..3].copy_from_slice(&[1, 4, 0]);
    run.args[..3].copy_from_slice(&[0xffff_ffff_0000_0002, 1.5_f64.to_bits(), 5]);
    let request = run_request(&run, b"add", b"").unwrap();
    assert_eq!(request.entry.as_deref(), Some("add"));
    let untyped = Value { ty: ValueType::None, bits: 5 };
    assert_eq!(request.args, [Value::i32(2), Value::f64(1.5), untyped], "high halves of i32 are dropped");
    assert_eq!((request.fuel, request.deadline_ns, request.memory_bytes, request.recursion), (7, 8, 9, 10));
}

#[test]
fn integers_to_push_are_whole_ones() {
    let run = |push, push_len| WasmRun { push, push_len, ..WasmRun::ZERO };
    let bytes = [1, 0, 0, 0, 0xfe, 0xff, 0xff, 0xff];
    let request = run_request(&run(1, 8), b"", &bytes).unwrap();
    assert_eq!(request.push, PushRequest::Ints(vec![1, -2]));
    assert_eq!(run_request(&run(1, 7), b"", &bytes[..7]), Err(RequestError::Push), "half an integer");
    assert_eq!(run_request(&run(1, 8), b"", b""), Err(RequestError::Push), "another length");
    assert_eq!(run_request(&run(2, 8), b"", &bytes), Err(RequestError::Push), "bytes of what is not ints");
    assert_eq!(run_request(&run(6, 0), b"", b""), Err(RequestError::Push), "no such code");
    for (push, wanted) in [(2, PushRequest::Input), (3, PushRequest::Tasks), (5, PushRequest::Netdevs)] {
        assert_eq!(run_request(&run(push, 0), b"", b"").unwrap().push, wanted);
    }
}

#[test]
fn misuse_of_the_struct_is_told_apart() {
    assert_eq!(request(|run| run.flags = 1), Err(RequestError::Reserved));
    assert_eq!(request(|run| run.reserved[7] = 1), Err(RequestError::Reserved));
    assert_eq!(request(|run| run.args_len = 17), Err(RequestError::Arguments));
    let ty = |number| request(move |run| (run.args_len, run.arg_types[0]) = (1, number));
    for number in [5, 6, 7, 8, 255] {
        assert_eq!(ty(number), Err(RequestError::ArgumentType), "{number}");
    }
    let entry =
        |name: &[u8]| run_request(&WasmRun { entry_len: name.len() as u32, ..WasmRun::ZERO }, name, b"");
    assert_eq!(entry(b"a\0b"), Err(RequestError::Entry));
    assert_eq!(entry(b"a\xff"), Err(RequestError::Entry));
    assert_eq!(entry(&[b'a'; 4097]), Err(RequestError::Entry));
    assert!(entry(&[b'a'; 4096]).is_ok());
    assert_eq!(request(|run| run.entry_len = 1), Err(RequestError::Entry));
    assert!(RequestError::Entry.to_string().contains("UTF-8"));
}

fn report() -> RunReport {
    RunReport {
        status: Status::Trap,
        trap: Trap::Unreachable,
        session: 3,
        run: 2,
        entry: "main".into(),
        results: vec![Value::i32(-1), Value { ty: ValueType::FuncRef, bits: 77 }],
        results_len: 2,
        output: vec![0; 5],
        fuel_used: 10,
        fuel_limit: 11,
        nanoseconds: 12,
        host_calls: 13,
        peak_pages: 14,
        log_lines: 15,
        log_bytes: 16,
        log_suppressed: 17,
        trace_dropped: 18,
        message: "why".into(),
    }
}

#[test]
fn a_report_fills_what_is_out_and_leaves_the_rest() {
    let mut run = WasmRun { fuel: 99, output_ptr: 98, ..WasmRun::ZERO };
    run.results[15] = 1;
    run.message[511] = 1;
    fill_run(&report(), &mut run);
    assert_eq!((run.fuel, run.output_ptr), (99, 98), "what the caller gave");
    assert_eq!((run.status, run.trap, run.session, run.run), (1, 1, 3, 2));
    assert_eq!((run.results_len, run.output_len), (2, 5));
    assert_eq!(run.result_types[..3], [1, 6, 0]);
    assert_eq!(run.results[..3], [0xffff_ffff, 0, 0], "references are 0");
    assert_eq!((run.results[15], run.message[511]), (0, 0), "nothing old stays");
    assert_eq!((run.fuel_used, run.fuel_limit, run.nanoseconds, run.host_calls), (10, 11, 12, 13));
    assert_eq!((run.peak_pages, run.log_lines, run.log_bytes), (14, 15, 16));
    assert_eq!((run.log_suppressed, run.trace_dropped), (17, 18));
    assert_eq!(&run.message[..run.message_len as usize], b"why");
}

#[test]
fn a_long_message_is_cut_between_characters() {
    let mut room = [1; MESSAGE_BYTES];
    let message = "a".to_string() + &"é".repeat(400);
    let len = fill_message(&mut room, &message) as usize;
    assert_eq!(len, 511);
    assert_eq!(core::str::from_utf8(&room[..len]), Ok(&message[..511]));
    assert_eq!(room[511], 0);
}

/// The entries as (direction, kind, served, module, name, params and results, minimum, maximum).
type Parsed<'a> = (u8, u8, u8, &'a str, &'a str, Vec<u8>, u64, u64);

fn parse(mut bytes: &[u8]) -> Vec<Parsed<'_>> {
    let mut entries = Vec::new();
    while !bytes.is_empty() {
        let u16_at = |at: usize| u16::from_le_bytes([bytes[at], bytes[at + 1]]) as usize;
        let u64_at = |at: usize| u64::from_le_bytes(bytes[at..at + 8].try_into().unwrap());
        let len = u32::from_le_bytes(bytes[..4].try_into().unwrap()) as usize;
        assert_eq!(len % 8, 0);
        let module = 32 + u16_at(8);
        let name = module + u16_at(10);
        let types = name + u16_at(12) + u16_at(14);
        assert!(bytes[types..len].iter().all(|byte| *byte == 0) && len - types < 8);
        entries.push((
            bytes[4],
            bytes[5],
            bytes[6],
            core::str::from_utf8(&bytes[32..module]).unwrap(),
            core::str::from_utf8(&bytes[module..name]).unwrap(),
            bytes[name..types].to_vec(),
            u64_at(16),
            u64_at(24),
        ));
        bytes = &bytes[len..];
    }
    entries
}

#[test]
fn a_check_lists_imports_and_exports() {
    let item = InterfaceItem {
        export: false,
        module: "env".into(),
        name: "gone".into(),
        kind: ItemKind::Func,
        served: false,
        params: vec![ValueType::I32, ValueType::F64],
        results: vec![ValueType::I64],
        value_type: ValueType::None,
        minimum: 0,
        maximum: None,
    };
    let memory = InterfaceItem {
        export: true,
        module: "".into(),
        name: "memory".into(),
        kind: ItemKind::Memory,
        params: vec![],
        results: vec![],
        minimum: 2,
        ..item.clone()
    };
    let report = CheckReport {
        status: Status::Ok,
        generation: Generation::P1,
        items: vec![item, memory],
        module_bytes: 99,
        offset: None,
        message: "nothing provides `env.gone`".into(),
    };
    let mut check = WasmCheck::ZERO;
    let entries = fill_check(&report, &mut check);
    assert_eq!(check.entries_len as usize, entries.len());
    assert_eq!((check.status, check.generation, check.module_bytes), (0, 3, 99));
    assert_eq!((check.imports, check.exports, check.missing), (1, 1, 1));
    assert!(check.message.starts_with(report.message.as_bytes()));
    let expected: Vec<Parsed<'_>> =
        vec![(0, 0, 0, "env", "gone", vec![1, 4, 2], 0, 0), (1, 2, 1, "", "memory", vec![], 2, u64::MAX)];
    assert_eq!(parse(&entries), expected);
}

#[test]
fn all_host_functions_are_listed() {
    let mut bytes = Vec::new();
    write_host_functions(&mut |part| bytes.extend_from_slice(part));
    let entries = parse(&bytes);
    assert_eq!(entries.len(), HOST_FUNCTIONS.len());
    let log = entries.iter().find(|entry| entry.4 == "log").unwrap();
    assert_eq!(*log, (0, 0, 1, "kernel", "log", vec![1, 1, 1], 0, 0));
    let clock = entries.iter().find(|entry| entry.4 == "ktime_get_ns").unwrap();
    assert_eq!(clock.5, [2]);
}

#[test]
fn a_name_longer_than_its_field_is_cut() {
    let mut bytes = Vec::new();
    let name = "é".repeat(40_000);
    write_entry(WasmInterfaceEntry::ZERO, "", &name, core::iter::empty(), &mut |part| {
        bytes.extend_from_slice(part)
    });
    assert_eq!(parse(&bytes)[0].4.len(), 65_534);
}
