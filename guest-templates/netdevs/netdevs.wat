;; Network devices, pushed by the host: their names and how much they have moved.
;; run: --push netdevs

(module
  (import "kernel" "log" (func $log (param $level i32) (param $ptr i32) (param $len i32)))
  (import "kernel" "log_i64" (func $log_i64 (param i64)))

  (memory (export "memory") 1)

  ;; Room for the records begins on the second page. One array is pushed a run, so the place is always the same.
  (func (export "alloc") (param $bytes i32) (result i32)
    ;; Enough pages for the array, rounded up.
    (if (i32.eq
          (memory.grow (i32.shr_u (i32.add (local.get $bytes) (i32.const 0xffff)) (i32.const 16)))
          (i32.const -1))
      (then (unreachable)))
    (i32.const 0x10000))

  ;; Called with the place and the number of records. Returns all bytes received and sent.
  (func (export "main") (param $ptr i32) (param $count i32) (result i64)
    (local $total i64)
    (block $done
      (loop $next
        (br_if $done (i32.eqz (local.get $count)))
        ;; The name is at offset 48, the bytes received at 16, the bytes sent at 24.
        (call $log_name (i32.add (local.get $ptr) (i32.const 48)))
        (call $log_i64 (i64.load offset=16 (local.get $ptr)))
        (call $log_i64 (i64.load offset=24 (local.get $ptr)))
        (local.set $total
          (i64.add
            (local.get $total)
            (i64.add (i64.load offset=16 (local.get $ptr)) (i64.load offset=24 (local.get $ptr)))))
        ;; A record has 64 bytes.
        (local.set $ptr (i32.add (local.get $ptr) (i32.const 64)))
        (local.set $count (i32.sub (local.get $count) (i32.const 1)))
        (br $next)))
    (local.get $total))

  ;; A name ends at its first zero byte, or after 16 bytes.
  (func $log_name (param $name i32)
    (local $len i32)
    (block $ended
      (loop $next
        (br_if $ended (i32.eq (local.get $len) (i32.const 16)))
        (br_if $ended (i32.eqz (i32.load8_u (i32.add (local.get $name) (local.get $len)))))
        (local.set $len (i32.add (local.get $len) (i32.const 1)))
        (br $next)))
    (call $log (i32.const 6) (local.get $name) (local.get $len)))
)
