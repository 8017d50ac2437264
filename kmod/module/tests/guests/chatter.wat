;; Logs ever on, one line a turn, with work in between.
(module
  (import "kernel" "ktime_get_ns" (func $now (result i64)))
  (memory (export "memory") 1)
  (func (export "main")
    (local $i i32)
    (loop $again
      (drop (call $now))
      (local.set $i (i32.const 100000))
      (loop $work (br_if $work (local.tee $i (i32.sub (local.get $i) (i32.const 1)))))
      (br $again))))
