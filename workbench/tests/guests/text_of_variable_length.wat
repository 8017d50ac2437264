;; `uname` and `current_comm` return the bytes they need, and write nothing when there is too little room.
;; The guest fills the place with dots first.
;;
;; RUN: --arg 64
;; RUN: --arg 3
;; RUN: --arg 0
;; RUN: --arg 14
;; RUN: --arg 13
(module
  (import "kernel" "log" (func $log (param i32 i32 i32)))
  (import "kernel" "log_i32" (func $log_i32 (param i32)))
  (memory (export "memory") 1)
  (import "kernel" "uname" (func $uname (param i32 i32) (result i32)))
  (import "kernel" "current_comm" (func $comm (param i32 i32) (result i32)))
  (func (export "main") (param $cap i32) (result i32 i32)
    (local $a i32) (local $b i32)
    (memory.fill (i32.const 0) (i32.const 0x2e) (i32.const 128))
    (local.set $a (call $uname (i32.const 0) (local.get $cap)))
    (local.set $b (call $comm (i32.const 64) (local.get $cap)))
    (call $log (i32.const 6) (i32.const 0) (i32.const 20))
    (call $log (i32.const 6) (i32.const 64) (i32.const 20))
    (local.get $a) (local.get $b)))
