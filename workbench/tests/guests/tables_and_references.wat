;; Tables that grow, are filled and copied; null references.
;;
;; RUN:
(module
  (table $t 2 10 funcref)
  (elem $f func $one $two)
  (type $number (func (result i32)))
  (func $one (result i32) (i32.const 1))
  (func $two (result i32) (i32.const 2))
  (func (export "main") (result i32 i32 i32 i32 i32)
    (table.init $t $f (i32.const 0) (i32.const 0) (i32.const 2))
    (table.grow $t (ref.func $two) (i32.const 3))
    (table.grow $t (ref.null func) (i32.const 100))
    (call_indirect $t (type $number) (i32.const 4))
    (table.copy $t $t (i32.const 4) (i32.const 0) (i32.const 1))
    (call_indirect $t (type $number) (i32.const 4))
    (ref.is_null (table.get $t (i32.const 1)))))
