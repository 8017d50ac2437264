;; More text than a run may write: 256 KiB.
;;
;; RUN: --arg 300
(module
  (import "kernel" "log" (func $log (param i32 i32 i32)))
  (memory (export "memory") 1)
  (func (export "main") (param $lines i32)
    (memory.fill (i32.const 0) (i32.const 0x2e) (i32.const 1000))
    (loop $next
      (call $log (i32.const 6) (i32.const 0) (i32.const 1000))
      (local.set $lines (i32.sub (local.get $lines) (i32.const 1)))
      (br_if $next (local.get $lines)))))
