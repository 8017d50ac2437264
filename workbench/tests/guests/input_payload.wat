;; Reading the input: from an offset, past its end, into too little memory.
;;
;; RUN:
;; RUN: --input-text "0123456789"
;; RUN: --entry read --arg 4 --arg 0 --arg 100 --input-text "0123456789"
;; RUN: --entry read --arg 10 --arg 0 --arg 1 --input-text "0123456789"
;; RUN: --entry read --arg -1 --arg 0 --arg 1 --input-text "0123456789"
;; RUN: --entry read --arg 0 --arg 65530 --arg 10 --input-text "0123456789"
;; RUN: --entry read --arg 0 --arg 0 --arg 0 --input-text "0123456789"
(module
  (import "kernel" "log" (func $log (param i32 i32 i32)))
  (memory (export "memory") 1)
  (import "kernel" "input_len" (func $input_len (result i32)))
  (import "kernel" "input_read" (func $input_read (param i32 i32 i32) (result i32)))
  (func (export "main") (result i32)
    (call $input_len))
  (func (export "read") (param $off i32) (param $ptr i32) (param $len i32) (result i32)
    (local $read i32)
    (local.set $read (call $input_read (local.get $off) (local.get $ptr) (local.get $len)))
    (call $log (i32.const 6) (local.get $ptr) (local.get $read))
    (local.get $read)))
