;; Sleeping takes time and no fuel of its own; it ends with the deadline.
;;
;; RUN: --arg 0
;; RUN: --arg 5
;; RUN: --arg 5000 --deadline 1s
;; RUN: --arg -1
(module
  (import "kernel" "log_i64" (func $log_i64 (param i64)))
  (import "kernel" "msleep" (func $msleep (param i32) (result i32)))
  (import "kernel" "ktime_get_ns" (func $now (result i64)))
  (func (export "main") (param $ms i32) (result i32) (local $before i64) (local $early i32)
    (local.set $before (call $now))
    (local.set $early (call $msleep (local.get $ms)))
    (call $log_i64 (i64.sub (call $now) (local.get $before)))
    (local.get $early)))
