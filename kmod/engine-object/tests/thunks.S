/* SPDX-License-Identifier: GPL-2.0 OR MIT OR Apache-2.0 */
/* The kernel's thunks for user space: branches and returns as they are. */

	.text
	.macro	thunk register
	.globl	__x86_indirect_thunk_\register
	.type	__x86_indirect_thunk_\register, @function
__x86_indirect_thunk_\register:
	jmp	*%\register
	.endm

	.irp	register, rax, rbx, rcx, rdx, rsi, rdi, rbp, r8, r9, r10, r11, r12, r13, r14, r15
	thunk	\register
	.endr

	.globl	__x86_return_thunk
	.type	__x86_return_thunk, @function
__x86_return_thunk:
	ret
	int3

	.section .note.GNU-stack, "", @progbits
