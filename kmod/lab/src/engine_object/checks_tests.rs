use std::process::Command;

use super::*;

/// An object of these instructions, as the body of `ge_open`, with a stack frame of `frame` bytes.
fn assemble(body: &str, frame: u64) -> Vec<u8> {
    let dir = tempfile::tempdir().unwrap();
    let (source, object) = (dir.path().join("a.s"), dir.path().join("a.o"));
    let text = format!(
        ".text\n.globl ge_open\n.type ge_open, @function\nge_open:\n{body}\n.size ge_open, . - ge_open\n\
         .section .stack_sizes,\"o\",@progbits,.text\n.quad ge_open\n.uleb128 {frame}\n"
    );
    std::fs::write(&source, text).unwrap();
    let status = Command::new("cc").args(["-c", "-o"]).arg(&object).arg(&source).status().unwrap();
    assert!(status.success());
    std::fs::read(&object).unwrap()
}

fn check_with(body: &str, frame: u64, mitigations: Mitigations) -> Result<ObjectStats, String> {
    let callbacks = BTreeSet::from(["ge_cb_alloc".to_owned()]);
    check(&assemble(body, frame), &callbacks, mitigations)
}

fn refusal(body: &str) -> String {
    check_with(body, 8, Mitigations::default()).unwrap_err()
}

#[test]
fn a_good_object_passes_and_tells_its_sizes() {
    let body = "push %rbp\ncall ge_cb_alloc@PLT\nmov $ge_open, %rdi\nmfence\npop %rbp\nret";
    let stats = check_with(body, 300, Mitigations::default()).unwrap();
    assert_eq!((stats.functions, stats.largest_frame), (1, 300));
    assert_eq!(stats.largest_frame_function, "ge_open");
    assert!(stats.text_bytes > 8);
    assert_eq!(ObjectStats::parse(&stats.to_string()), stats);
}

#[test]
fn floating_point_and_vector_registers_are_found() {
    for body in
        ["movaps %xmm1, %xmm0", "vaddpd %ymm0, %ymm1, %ymm2", "fldl (%rax)", "fninit", "movq %mm0, %rax"]
    {
        let error = refusal(&format!("{body}\nret"));
        assert!(error.contains("`ge_open`+0x0 uses a vector or floating-point register"), "{body}: {error}");
    }
    assert!(refusal(".byte 0x06").contains("is no instruction"));
}

#[test]
fn a_relocation_that_the_loader_refuses_is_found() {
    let error = refusal("mov ge_cb_alloc@GOTPCREL(%rip), %rax\nret");
    assert!(error.contains("relocation of type"), "{error}");
}

#[test]
fn a_symbol_that_nobody_defines_is_found() {
    let error = refusal("call memcpy\nret");
    assert!(error.contains("`memcpy` is not defined"), "{error}");
    assert!(refusal("jmp __x86_return_thunk").contains("`__x86_return_thunk` is not defined"));
}

#[test]
fn a_large_frame_is_found() {
    assert!(check_with("ret", FRAME_BYTES_MAX, Mitigations::default()).is_ok());
    let error = check_with("ret", FRAME_BYTES_MAX + 1, Mitigations::default()).unwrap_err();
    assert!(error.contains("`ge_open` has a stack frame of 2049 bytes"), "{error}");
}

#[test]
fn what_mitigations_ask_for_is_looked_for() {
    let all = |body: &str| check_with(body, 8, Mitigations::ALL);
    assert!(all("endbr64\ncall __x86_indirect_thunk_r11\njmp __x86_return_thunk").is_ok());
    assert!(all("endbr64\nret").unwrap_err().contains("is a return without the thunk"));
    assert!(all("endbr64\njmp *%rax").unwrap_err().contains("is an indirect branch without a thunk"));
    assert!(all("endbr64\ncall *(%rax)").unwrap_err().contains("is an indirect branch without a thunk"));
    assert!(all("jmp __x86_return_thunk").unwrap_err().contains("does not begin with endbr64"));
}

#[test]
fn an_object_without_frames_or_code_is_not_taken_for_a_good_one() {
    assert!(check(b"\x7fELF", &BTreeSet::new(), Mitigations::default()).is_err());
    let dir = tempfile::tempdir().unwrap();
    let (source, object) = (dir.path().join("a.s"), dir.path().join("a.o"));
    std::fs::write(&source, ".text\n.type f, @function\nf: ret\n.size f, . - f\n").unwrap();
    assert!(Command::new("cc").args(["-c", "-o"]).arg(&object).arg(&source).status().unwrap().success());
    let error =
        check(&std::fs::read(&object).unwrap(), &BTreeSet::new(), Mitigations::default()).unwrap_err();
    assert!(error.contains("stack frames are missing"), "{error}");
}
