//! Programs and files of the machine.

use wasm_workbench::agent::ProgramStatus;

use super::{Test, machines};

pub(crate) const TESTS: &[Test] = &[
    ("output_and_exit_code_come_back", output_and_exit_code_come_back),
    ("files_go_in_and_out", files_go_in_and_out),
    ("the_kernel_log_of_a_program_can_be_followed", the_kernel_log_of_a_program_can_be_followed),
];

fn output_and_exit_code_come_back() {
    machines::with_shared(|target| {
        let client = target.machine().client();
        let ran = machines::run(client, &["/bin/sh", "-c", "echo out; echo err >&2; exit 7"]);
        assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), ("out\n", "err\n"));
        assert_eq!(ran.status, ProgramStatus::Code(7));
        let killed = machines::run(client, &["/bin/sh", "-c", "kill -9 $$"]);
        assert_eq!(killed.status, ProgramStatus::Signal(9));
    });
}

fn files_go_in_and_out() {
    machines::with_shared(|target| {
        let client = target.machine().client();
        let bytes: Vec<u8> = (0..300_000_u32).map(|i| (i * 7 % 251) as u8).collect();
        client.put_file("/tmp/folder/file", 0o640, &bytes).unwrap();
        assert_eq!(client.get_file("/tmp/folder/file").unwrap(), (bytes, 0o640));
        assert!(client.get_file("/tmp/none").unwrap_err().to_string().contains("/tmp/none"));
    });
}

fn the_kernel_log_of_a_program_can_be_followed() {
    machines::with_shared(|target| {
        let mut log = target.machine().follow_log().unwrap();
        let ran = machines::run(
            target.machine().client(),
            &["/bin/sh", "-c", "echo '<4>said by a program' > /dev/kmsg"],
        );
        assert_eq!(ran.status, ProgramStatus::Code(0), "{ran:?}");
        log.closer().close();
        let mut texts = Vec::new();
        while let Some(batch) = log.next_batch().unwrap() {
            texts.extend(batch.records.into_iter().map(|record| record.text));
        }
        assert!(texts.iter().any(|text| text.contains("said by a program")), "{texts:?}");
    });
}
