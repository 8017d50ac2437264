;; Fuel decides how long a loop runs, to the instruction.
;;
;; RUN: --arg 5 --fuel 1
;; RUN: --arg 1000000 --fuel 1000
;; RUN: --arg 10
;; RUN: --arg 100000
;; RUN: --arg 100000 --fuel 100k
(module
  (func (export "main") (param $n i32) (result i32) (local $i i32)
    (loop $next
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (local.get $n))))
    (local.get $i)))
