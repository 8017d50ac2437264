;; Format: make text from numbers. There is no printf here; it is a loop over digits.

(module
  (import "kernel" "log" (func $log (param $level i32) (param $ptr i32) (param $len i32)))

  (memory (export "memory") 1)
  (data (i32.const 0) " squared is ")

  ;; The line is built from here on; `$end` is where the next byte goes.
  (global $line i32 (i32.const 256))
  (global $end (mut i32) (i32.const 256))

  (func (export "main")
    (local $n i32)
    (local.set $n (i32.const -2))
    (loop $next
      (call $append_number (local.get $n))
      (call $append_text (i32.const 0) (i32.const 12))
      (call $append_number (i32.mul (local.get $n) (local.get $n)))
      (call $log_line)
      (local.set $n (i32.add (local.get $n) (i32.const 1)))
      (br_if $next (i32.le_s (local.get $n) (i32.const 12)))))

  ;; Logs what was appended, and begins a new line.
  (func $log_line
    (call $log (i32.const 6) (global.get $line) (i32.sub (global.get $end) (global.get $line)))
    (global.set $end (global.get $line)))

  (func $append_byte (param $byte i32)
    (i32.store8 (global.get $end) (local.get $byte))
    (global.set $end (i32.add (global.get $end) (i32.const 1))))

  (func $append_text (param $ptr i32) (param $len i32)
    (memory.copy (global.get $end) (local.get $ptr) (local.get $len))
    (global.set $end (i32.add (global.get $end) (local.get $len))))

  ;; A signed number in decimal.
  (func $append_number (param $n i32)
    (if (i32.lt_s (local.get $n) (i32.const 0))
      (then
        (call $append_byte (i32.const 0x2d)) ;; "-"
        (local.set $n (i32.sub (i32.const 0) (local.get $n)))))
    (call $append_digits (local.get $n)))

  ;; The digits before the last one first, by recursion; then the last: 0x30 is "0".
  (func $append_digits (param $n i32)
    (if (i32.ge_u (local.get $n) (i32.const 10))
      (then (call $append_digits (i32.div_u (local.get $n) (i32.const 10)))))
    (call $append_byte (i32.add (i32.const 0x30) (i32.rem_u (local.get $n) (i32.const 10)))))
)
