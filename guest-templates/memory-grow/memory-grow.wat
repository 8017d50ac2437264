;; Memory: grow linear memory until the host refuses.
;; also: --memory 1MiB

(module
  (import "kernel" "log_i32" (func $log_i32 (param i32)))

  ;; One page of 64 KiB at first, no maximum of its own: the session's limit decides.
  (memory (export "memory") 1)

  ;; Returns the number of pages at the end.
  (func (export "main") (result i32)
    (local $step i32)
    (local.set $step (i32.const 1))

    ;; As long as it works, grow by twice as much each time.
    (block $refused
      (loop $more
        (br_if $refused (i32.eq (memory.grow (local.get $step)) (i32.const -1)))
        (call $log_i32 (memory.size))
        (local.set $step (i32.shl (local.get $step) (i32.const 1)))
        (br $more)))

    ;; Refused: that is no error, memory stays as it was. Try half of it, and half again.
    (loop $less
      (local.set $step (i32.shr_u (local.get $step) (i32.const 1)))
      (if (i32.ne (memory.grow (local.get $step)) (i32.const -1))
        (then (call $log_i32 (memory.size))))
      (br_if $less (i32.gt_u (local.get $step) (i32.const 1))))

    ;; The last byte can be used; the one after it would trap.
    (i32.store8 (i32.sub (i32.shl (memory.size) (i32.const 16)) (i32.const 1)) (i32.const 1))
    (memory.size))
)
