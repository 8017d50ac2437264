;; Pulling records with `meminfo`: the bytes needed, too little room, room to spare.
;;
;; RUN:
;; RUN: --entry short
;; RUN: --entry outside
(module
  (import "kernel" "log_i32" (func $log_i32 (param i32)))
  (import "kernel" "log_i64" (func $log_i64 (param i64)))
  (memory (export "memory") 1)
  (import "kernel" "meminfo" (func $meminfo (param i32 i32) (result i32)))
  (func (export "main") (result i32)
    (local $need i32)
    (local.set $need (call $meminfo (i32.const 0) (i32.const 0)))
    (call $log_i32 (local.get $need))
    (call $log_i32 (i32.rem_u (local.get $need) (i32.const 48)))
    (call $log_i32 (call $meminfo (i32.const 8) (i32.const 60000)))
    (call $log_i64 (i64.load (i32.const 8)))
    (call $log_i64 (i64.load (i32.const 24)))
    ;; Behind the records nothing was written.
    (i32.load8_u (i32.add (i32.const 8) (local.get $need))))
  ;; One byte too little: nothing is written.
  (func (export "short") (result i64)
    (drop (call $meminfo (i32.const 8) (i32.sub (call $meminfo (i32.const 0) (i32.const 0)) (i32.const 1))))
    (i64.load (i32.const 8)))
  (func (export "outside") (result i32)
    (call $meminfo (i32.const 65535) (i32.const 4800))))
