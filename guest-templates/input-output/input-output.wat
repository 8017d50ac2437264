;; Input and output: read a payload from user space, change it, and hand it back.
;; also: --input-text "one guest, two payloads: grüße"

(module
  (import "kernel" "log" (func $log (param $level i32) (param $ptr i32) (param $len i32)))
  (import "kernel" "input_len" (func $input_len (result i32)))
  (import "kernel" "input_read" (func $input_read (param $off i32) (param $ptr i32) (param $len i32) (result i32)))
  (import "kernel" "output_write" (func $output_write (param $ptr i32) (param $len i32) (result i32)))

  (memory (export "memory") 1)
  (data (i32.const 0) "no input was given, so here is a line of mine")
  (global $own_len i32 (i32.const 45))

  ;; The payload is read in pieces of this size, so that its length does not matter.
  (global $buffer i32 (i32.const 4096))
  (global $buffer_size i32 (i32.const 4096))

  ;; Returns the number of bytes handed back.
  (func (export "main") (result i32)
    (local $off i32) (local $len i32) (local $written i32)
    (if (i32.eqz (call $input_len))
      (then
        (memory.copy (global.get $buffer) (i32.const 0) (global.get $own_len))
        (return (call $process (global.get $own_len)))))
    (block $done
      (loop $next
        ;; Fewer bytes than asked for are the last ones; 0 is the end.
        (local.set $len (call $input_read (local.get $off) (global.get $buffer) (global.get $buffer_size)))
        (br_if $done (i32.eqz (local.get $len)))
        (local.set $off (i32.add (local.get $off) (local.get $len)))
        (local.set $written (i32.add (local.get $written) (call $process (local.get $len))))
        (br $next)))
    (local.get $written))

  ;; Upper case for the buffer's first `len` bytes; logs them, writes them to the output.
  (func $process (param $len i32) (result i32)
    (local $at i32) (local $end i32)
    (local.set $at (global.get $buffer))
    (local.set $end (i32.add (global.get $buffer) (local.get $len)))
    (loop $next
      (i32.store8 (local.get $at) (call $upper (i32.load8_u (local.get $at))))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $at) (local.get $end))))
    (call $log (i32.const 6) (global.get $buffer) (local.get $len))
    (call $output_write (global.get $buffer) (local.get $len)))

  ;; a–z become A–Z; every other byte stays.
  (func $upper (param $byte i32) (result i32)
    (if (i32.lt_u (i32.sub (local.get $byte) (i32.const 0x61)) (i32.const 26))
      (then (return (i32.sub (local.get $byte) (i32.const 0x20)))))
    (local.get $byte))
)
