;; An endless loop: every run has fuel, and ends when it is used up.
;; run: --fuel 200000000
;; also: --fuel 1000

(module
  (import "kernel" "log_i32" (func $log_i32 (param i32)))

  (func (export "main")
    (local $rounds i32)
    (loop $forever
      (local.set $rounds (i32.add (local.get $rounds) (i32.const 1)))
      ;; A sign of life every 2^22 rounds: when the low 22 bits are all zero.
      (if (i32.eqz (i32.and (local.get $rounds) (i32.const 0x3fffff)))
        (then (call $log_i32 (local.get $rounds))))
      (br $forever)))
)
