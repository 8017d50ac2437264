;; Writing output: pieces are put together; after 1 MiB nothing more is taken.
;;
;; RUN:
;; RUN: --entry fill --arg 15
;; RUN: --entry fill --arg 16
;; RUN: --entry fill --arg 17
;; RUN: --entry outside
(module
  (memory (export "memory") 1)
  (import "kernel" "output_write" (func $output_write (param i32 i32) (result i32)))
  (data (i32.const 0) "two pieces\00\ff")
  (func (export "main") (result i32 i32 i32)
    (call $output_write (i32.const 0) (i32.const 4))
    (call $output_write (i32.const 4) (i32.const 8))
    (call $output_write (i32.const 0) (i32.const 0)))
  ;; Writes 64 KiB and one byte more so many times; returns what was taken the last time.
  (func (export "fill") (param $times i32) (result i32) (local $taken i32)
    (loop $next
      (local.set $taken (call $output_write (i32.const 0) (i32.const 65536)))
      (local.set $times (i32.sub (local.get $times) (i32.const 1)))
      (br_if $next (local.get $times)))
    (call $shorten)
    (local.get $taken))
  ;; Not the whole output is of interest here.
  (func $shorten)
  (func (export "outside") (result i32)
    (call $output_write (i32.const 65535) (i32.const 2))))
