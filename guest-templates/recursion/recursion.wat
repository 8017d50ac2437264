;; Recursion: a function that calls itself, and the limit to that.
;; also: --entry sum_to --arg 100

(module
  (import "kernel" "log_i32" (func $log_i32 (param i32)))

  ;; Goes ever deeper. The session allows 1,000 nested calls; the next one traps.
  (func (export "main")
    (call $deeper (i32.const 1)))

  (func $deeper (param $depth i32)
    ;; A line every hundred calls.
    (if (i32.eqz (i32.rem_u (local.get $depth) (i32.const 100)))
      (then (call $log_i32 (local.get $depth))))
    (call $deeper (i32.add (local.get $depth) (i32.const 1))))

  ;; A recursion that ends: 1 + 2 + … + n.
  (func $sum_to (export "sum_to") (param $n i32) (result i32)
    (if (result i32) (i32.eqz (local.get $n))
      (then (i32.const 0))
      (else
        (i32.add
          (local.get $n)
          (call $sum_to (i32.sub (local.get $n) (i32.const 1)))))))
)
