;; Branches by table, blocks with parameters and several results, early returns.
;;
;; RUN: --arg 0
;; RUN: --arg 1
;; RUN: --arg 2
;; RUN: --arg 99
;; RUN: --arg -1
;; RUN: --entry blocks
;; RUN: --entry loop_with_parameter
(module
  (func (export "main") (param $case i32) (result i32)
    (block $other
      (block $two
        (block $one
          (block $zero
            (br_table $zero $one $two $other (local.get $case)))
          (return (i32.const 100)))
        (return (i32.const 101)))
      (return (i32.const 102)))
    (i32.const -1))
  (func (export "blocks") (result i32 i64)
    (i32.const 1)
    (block (param i32) (result i32 i64)
      (i32.const 2)
      i32.add
      (i64.const 3)))
  (func (export "loop_with_parameter") (result i32)
    (i32.const 1)
    (loop $double (param i32) (result i32)
      (i32.const 2)
      i32.mul
      (br_if $double (i32.lt_u (call $copy) (i32.const 100)))))
  (global $seen (mut i32) (i32.const 1))
  (func $copy (result i32)
    (global.set $seen (i32.mul (global.get $seen) (i32.const 2)))
    (global.get $seen)))
