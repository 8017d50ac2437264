;; Adds the numbers from 1 to 1000.
(module
  (import "kernel" "log" (func $log (param i32 i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "summing")
  (func (export "main") (result i32)
    (local $i i32) (local $s i32)
    (call $log (i32.const 6) (i32.const 0) (i32.const 7))
    (loop $again
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (local.set $s (i32.add (local.get $s) (local.get $i)))
      (br_if $again (i32.lt_u (local.get $i) (i32.const 1000))))
    (local.get $s)))
