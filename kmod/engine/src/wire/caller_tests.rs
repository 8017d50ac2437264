use alloc::{string::ToString, vec, vec::Vec};

use proptest::prelude::*;
use wasm_device_abi::host::HOST_FUNCTIONS;

use super::super::{fill_check, fill_run, run_request, write_host_functions};
use super::*;

fn numbers() -> impl Strategy<Value = Value> {
    prop_oneof![
        any::<i32>().prop_map(Value::i32),
        any::<i64>().prop_map(Value::i64),
        any::<u32>().prop_map(|bits| Value { ty: ValueType::F32, bits: bits.into() }),
        any::<u64>().prop_map(|bits| Value { ty: ValueType::F64, bits }),
    ]
}

fn arguments() -> impl Strategy<Value = Value> {
    prop_oneof![numbers(), any::<u64>().prop_map(|bits| Value { ty: ValueType::None, bits })]
}

fn pushes() -> impl Strategy<Value = PushRequest> {
    prop_oneof![
        Just(PushRequest::None),
        prop::collection::vec(any::<i32>(), 0..20).prop_map(PushRequest::Ints),
        Just(PushRequest::Input),
        Just(PushRequest::Tasks),
        Just(PushRequest::Meminfo),
        Just(PushRequest::Netdevs),
    ]
}

fn requests() -> impl Strategy<Value = RunRequest> {
    let limits = (any::<u64>(), any::<u64>(), any::<u64>(), any::<u32>());
    let entry = prop::option::of("[a-zé]{1,20}");
    (entry, prop::collection::vec(arguments(), 0..=VALUES), pushes(), limits).prop_map(
        |(entry, args, push, (fuel, deadline_ns, memory_bytes, recursion))| RunRequest {
            entry,
            args,
            push,
            fuel,
            deadline_ns,
            memory_bytes,
            recursion,
        },
    )
}

/// A word of a code table.
fn one_of<T: Copy + core::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = T> {
    prop::sample::select(all)
}

fn results() -> impl Strategy<Value = Value> {
    let references = prop::sample::select(&[ValueType::FuncRef, ValueType::ExternRef, ValueType::V128][..]);
    prop_oneof![numbers(), references.prop_map(|ty| Value { ty, bits: 0 })]
}

prop_compose! {
    fn reports()(
        (status, trap) in (one_of(Status::ALL), one_of(Trap::ALL)),
        (session, run) in any::<(u32, u32)>(),
        results in prop::collection::vec(results(), 0..=VALUES),
        more in 0u32..3,
        output in prop::collection::vec(any::<u8>(), 0..40),
        (fuel_used, fuel_limit, nanoseconds, host_calls) in any::<(u64, u64, u64, u64)>(),
        (peak_pages, log_lines, log_bytes, log_suppressed, trace_dropped) in any::<(u32, u32, u32, u32, u32)>(),
        message in "\\PC{0,120}",
    ) -> RunReport {
        let results_len = results.len() as u32 + if results.len() == VALUES { more } else { 0 };
        RunReport {
            status, trap, session, run, entry: "main".into(), results, results_len, output, fuel_used,
            fuel_limit, nanoseconds, host_calls, peak_pages, log_lines, log_bytes, log_suppressed,
            trace_dropped, message,
        }
    }
}

prop_compose! {
    fn items()(
        export: bool,
        (module, name) in ("[a-z]{0,9}", "\\PC{0,9}"),
        kind in one_of(ItemKind::ALL),
        served: bool,
        params in prop::collection::vec(one_of(ValueType::ALL), 0..9),
        results in prop::collection::vec(one_of(ValueType::ALL), 0..9),
        value_type in one_of(ValueType::ALL),
        minimum: u64,
        maximum in prop::option::of(0..u64::MAX),
    ) -> InterfaceItem {
        let sized = matches!(kind, ItemKind::Memory | ItemKind::Table);
        InterfaceItem {
            export, module, name, kind, served: served || export, params, results, value_type, minimum,
            maximum: maximum.filter(|_| sized),
        }
    }
}

proptest! {
    #[test]
    fn a_request_comes_back(request in requests()) {
        let call = run_call(&request).unwrap();
        let run = WasmRun::from_bytes(&call.run.to_bytes()).unwrap();
        prop_assert_eq!(run_request(&run, call.entry.as_bytes(), &call.push).unwrap(), request);
    }

    #[test]
    fn a_report_comes_back(mut report in reports()) {
        let mut run = WasmRun::ZERO;
        fill_run(&report, &mut run);
        let read = run_report(&run, &report.entry, report.output.clone()).unwrap();
        report.entry = read.entry.clone();
        prop_assert_eq!(read, report);
    }

    #[test]
    fn a_check_comes_back(
        items in prop::collection::vec(items(), 0..6),
        status in one_of(Status::ALL),
        generation in one_of(Generation::ALL),
        module_bytes: u32,
        message in "\\PC{0,120}",
    ) {
        let module_bytes = module_bytes.into();
        let report = CheckReport { status, generation, items, module_bytes, offset: None, message };
        let mut check = WasmCheck::ZERO;
        let entries = fill_check(&report, &mut check);
        prop_assert_eq!(check_report(&check, &entries).unwrap(), report);
    }

    #[test]
    fn any_bytes_are_taken_or_refused(bytes in prop::collection::vec(any::<u8>(), 1024), entries: Vec<u8>) {
        let _ = run_report(&WasmRun::from_bytes(&bytes).unwrap(), "main", Vec::new());
        let _ = check_report(&WasmCheck::from_bytes(&bytes[..576]).unwrap(), &entries);
        let _ = device_info(&WasmInfo::from_bytes(&bytes[..256]).unwrap());
        let _ = interface_items(&bytes);
    }

    /// Random bytes hardly ever get past the head: these do.
    #[test]
    fn damaged_entries_are_taken_or_refused(
        items in prop::collection::vec(items(), 1..4),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
        cut: prop::sample::Index,
    ) {
        let report = CheckReport {
            status: Status::Ok, generation: Generation::V1, items, module_bytes: 0, offset: None,
            message: String::new(),
        };
        let mut entries = fill_check(&report, &mut WasmCheck::default());
        for (at, byte) in damage {
            let at = at.index(entries.len());
            entries[at] = byte;
        }
        let _ = interface_items(&entries);
        let _ = interface_items(&entries[..cut.index(entries.len())]);
    }
}

#[test]
fn what_has_no_room_is_refused() {
    let args = vec![Value::i32(1); VALUES + 1];
    assert_eq!(run_call(&RunRequest { args, ..RunRequest::default() }), Err(RequestError::Arguments));
    let args = vec![Value { ty: ValueType::V128, bits: 0 }];
    assert_eq!(run_call(&RunRequest { args, ..RunRequest::default() }), Err(RequestError::ArgumentType));
    for entry in ["a\0b".to_string(), "x".repeat(ENTRY_NAME_BYTES + 1)] {
        let request = RunRequest { entry: Some(entry), ..RunRequest::default() };
        assert_eq!(run_call(&request), Err(RequestError::Entry));
    }
}

#[test]
fn numbers_of_a_newer_device_are_named() {
    let run = WasmRun { status: 77, ..WasmRun::ZERO };
    let error = run_report(&run, "", Vec::new()).unwrap_err();
    assert_eq!(error, AnswerError::Unknown { what: "run status", number: 77 });
    assert!(error.to_string().contains("the run status 77"), "{error}");
    let run = WasmRun { message_len: 513, ..WasmRun::ZERO };
    assert_eq!(run_report(&run, "", Vec::new()), Err(AnswerError::Text("message")));
    let mut run = WasmRun { results_len: 1, ..WasmRun::ZERO };
    run.result_types[0] = 8;
    assert!(run_report(&run, "", Vec::new()).is_err());
}

#[test]
fn a_run_that_called_nothing_names_no_function() {
    let entry = |status: Status, fuel_used, fuel_limit| {
        let run = WasmRun { status: status.number(), fuel_used, fuel_limit, ..WasmRun::ZERO };
        run_report(&run, "main", Vec::new()).unwrap().entry
    };
    assert_eq!(entry(Status::Ok, 0, 10), "main");
    assert_eq!(entry(Status::Trap, 1, 10), "main");
    assert_eq!(entry(Status::Cancelled, 0, 10), "main");
    for (status, limit) in
        [(Status::Trap, 10), (Status::Refused, 10), (Status::LinkError, 10), (Status::Cancelled, 0)]
    {
        assert_eq!(entry(status, 0, limit), "", "{status:?}");
    }
}

#[test]
fn host_functions_are_read_back() {
    let mut bytes = Vec::new();
    write_host_functions(&mut |part| bytes.extend_from_slice(part));
    let items = interface_items(&bytes).unwrap();
    let names: Vec<_> = items.iter().map(|item| item.name.as_str()).collect();
    assert_eq!(names, HOST_FUNCTIONS.iter().map(|function| function.name).collect::<Vec<_>>());
}

#[test]
fn info_gives_versions_and_limits() {
    let mut info =
        WasmInfo { module_bytes: 5, recursion: 6, session: 7, running_fuel_limit: 9, ..WasmInfo::ZERO };
    info.device_version[..5].copy_from_slice(b"0.1.0");
    info.engine_version = [b'w'; 32];
    let read = device_info(&info).unwrap();
    assert_eq!((read.device_version.as_str(), read.engine_version.len()), ("0.1.0", 32));
    assert_eq!((read.limits.module_bytes, read.limits.recursion, read.session), (5, 6, 7));
    assert_eq!(read.running, Some((0, 9)));
    assert_eq!(device_info(&WasmInfo::ZERO).unwrap().running, None);
    info.device_version[0] = 0xff;
    assert_eq!(device_info(&info), Err(AnswerError::Text("version")));
}
