;; Nested calls up to the limit, and one more.
;;
;; RUN: --arg 10
;; RUN: --arg 900
;; RUN: --arg 2000
;; RUN: --arg 10 --recursion 5
;; RUN: --arg 3 --recursion 5
(module
  (func $down (export "main") (param $n i32) (result i32)
    (if (result i32) (local.get $n)
      (then (i32.add (call $down (i32.sub (local.get $n) (i32.const 1))) (i32.const 1)))
      (else (i32.const 0)))))
