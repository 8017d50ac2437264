;; Table accesses and indirect calls that go wrong.
;;
;; RUN: --entry well
;; RUN: --entry null
;; RUN: --entry outside
;; RUN: --entry other_type
;; RUN: --entry get
;; RUN: --entry set
;; RUN: --entry init
(module
  (type $number (func (result i32)))
  (table $t 3 funcref)
  (elem (i32.const 0) $seven $nothing)
  (elem $more func $seven)
  (func $seven (result i32) (i32.const 7))
  (func $nothing)
  (func (export "well") (result i32) (call_indirect (type $number) (i32.const 0)))
  (func (export "null") (result i32) (call_indirect (type $number) (i32.const 2)))
  (func (export "outside") (result i32) (call_indirect (type $number) (i32.const 3)))
  (func (export "other_type") (result i32) (call_indirect (type $number) (i32.const 1)))
  (func (export "get") (drop (table.get $t (i32.const 3))))
  (func (export "set") (table.set $t (i32.const -1) (ref.null func)))
  (func (export "init") (table.init $more (i32.const 2) (i32.const 0) (i32.const 2))))
