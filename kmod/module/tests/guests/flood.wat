;; Logs its number as often as it is told; or lines of the length given out of its memory.
(module
  (import "kernel" "log_i32" (func $log_i32 (param i32)))
  (import "kernel" "log" (func $log (param i32 i32 i32)))
  (memory (export "memory") 1)
  (func (export "main") (param $lines i32)
    (loop $again
      (call $log_i32 (i32.const 7))
      (br_if $again (local.tee $lines (i32.sub (local.get $lines) (i32.const 1))))))
  (func (export "line") (param $len i32)
    (memory.fill (i32.const 0) (i32.const 0x78) (i32.const 65536))
    (call $log (i32.const 6) (i32.const 0) (local.get $len))))
