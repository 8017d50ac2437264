//! What goes wrong inside ends the call, not the kernel: a panic or a failed allocation goes back to
//! the entry point, past all frames in between, and no destructor runs.
//!
//! That is sound because those frames hold nothing but memory of the session's arena, which goes as
//! a whole, and because none of them belongs to somebody else: callbacks return before anything can
//! fail, and cannot enter the session again.

use core::arch::{asm, naked_asm};
use core::panic::PanicInfo;

use crate::callbacks;
use crate::codes::{GE_LOST_FAULT, GE_LOST_MEMORY};
use crate::session::ge_session;
use crate::text_buffer::TextBuffer;

/// Where an escape goes: the stack pointer of the entry point under way.
#[repr(C)]
pub(crate) struct EscapePoint {
    stack_pointer: usize,
}

impl EscapePoint {
    pub(crate) const UNSET: Self = Self { stack_pointer: 0 };
}

/// Work to contain.
struct Work<'a> {
    body: &'a mut dyn FnMut() -> i32,
}

/// Runs `body` and returns what it returns, or the code of an escape.
///
/// # Safety
/// `point` stays where it is, and nobody else uses it, until this returns.
pub(crate) unsafe fn contain(point: *mut EscapePoint, body: &mut dyn FnMut() -> i32) -> i32 {
    let mut work = Work { body };
    // SAFETY: what the caller promises; `work` lives until the call returns.
    unsafe { call_with_escape(point, (&raw mut work).cast()) }
}

extern "C" fn do_work(work: *mut Work<'_>) -> i32 {
    // SAFETY: `contain` gave a pointer to its own.
    let work = unsafe { &mut *work };
    (work.body)()
}

/// The way of returning that the kernel wants.
#[cfg(feature = "rethunk")]
macro_rules! return_instruction {
    () => {
        "jmp __x86_return_thunk"
    };
}
#[cfg(not(feature = "rethunk"))]
macro_rules! return_instruction {
    () => {
        "ret\nint3"
    };
}

/// Saves the registers that belong to the caller, notes where, and calls [`do_work`].
///
/// The compiler's own frames could be left without restoring those registers; this one can be
/// returned to from anywhere below it.
///
/// # Safety
/// As [`contain`].
#[unsafe(naked)]
unsafe extern "sysv64" fn call_with_escape(point: *mut EscapePoint, work: *mut Work<'static>) -> i32 {
    naked_asm!(
        "push rbp",
        "mov rbp, rsp",
        "push rbx",
        "push r12",
        "push r13",
        "push r14",
        "push r15",
        "push rdi", // Aligns the stack.
        "mov [rdi], rsp",
        "mov rdi, rsi",
        "call {work}",
        "pop rdi",
        "pop r15",
        "pop r14",
        "pop r13",
        "pop r12",
        "pop rbx",
        "pop rbp",
        return_instruction!(),
        work = sym do_work,
    )
}

/// Returns `code` from the [`call_with_escape`] that noted `stack_pointer`.
///
/// The stack pointer goes through memory: objtool follows it through registers, and knows no frame
/// that it could belong to. So this function looks to it as if it left its stack alone.
///
/// # Safety
/// That call is still under way on this stack, and no frame since then holds anything that matters.
#[unsafe(naked)]
unsafe extern "sysv64" fn escape(stack_pointer: usize, code: i32) -> ! {
    naked_asm!(
        "mov eax, esi",
        "mov r15, [rdi + 8]",
        "mov r14, [rdi + 16]",
        "mov r13, [rdi + 24]",
        "mov r12, [rdi + 32]",
        "mov rbx, [rdi + 40]",
        "mov rbp, [rdi + 48]",
        "lea rdx, [rdi + 56]", // Where the return address is.
        "mov [rdi], rdx",
        "mov rsp, [rdi]",
        return_instruction!(),
    )
}

/// Ends the entry point that this task is in with `code`.
fn end_call(session: *mut ge_session, code: i32) -> ! {
    // SAFETY: the frames that use this session's fields are left for good.
    let point = unsafe { core::mem::replace(&mut (*session).escape, EscapePoint::UNSET) };
    if point.stack_pointer == 0 {
        // A second panic on the way out: there is nothing to return to any more. An oops ends the task
        // and says where; to go on, or to wait here for ever, would be worse.
        // SAFETY: this ends here.
        unsafe { asm!("ud2", options(noreturn)) }
    }
    // SAFETY: it was noted by the entry point that this task is in; see the top of this file. The
    // trap tells objtool that the call does not come back.
    unsafe {
        asm!(
            "call {escape}",
            "ud2",
            escape = sym escape,
            in("rdi") point.stack_pointer,
            in("esi") code,
            options(noreturn),
        )
    }
}

#[panic_handler]
fn panic(info: &PanicInfo<'_>) -> ! {
    // SAFETY: only code inside of a session panics, so the task is in one.
    let session = unsafe { callbacks::ge_cb_current() };
    // SAFETY: as above.
    let (ctx, refused) = unsafe { ((*session).ctx, (*session).arena.last_was_refused()) };
    // An allocation failed and was not forgiven: that is no fault of the engine.
    if refused {
        end_call(session, GE_LOST_MEMORY);
    }
    let text = TextBuffer::<240>::format(format_args!("{info}"));
    let bytes = text.bytes();
    // SAFETY: the bytes are there for the length of the call.
    unsafe { callbacks::ge_cb_panic_text(ctx, bytes.as_ptr(), bytes.len()) };
    end_call(session, GE_LOST_FAULT)
}

#[alloc_error_handler]
fn allocation_failed(_: core::alloc::Layout) -> ! {
    // SAFETY: only code inside of a session allocates, so the task is in one.
    end_call(unsafe { callbacks::ge_cb_current() }, GE_LOST_MEMORY)
}
