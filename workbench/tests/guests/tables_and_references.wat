;; Tables that grow, are filled and copied; null references.
;;
;; RUN:
;; LOG: info [device] main()
;; LOG: info [device] ok: 2 : i32, -1 : i32, 2 : i32, 1 : i32, 0 : i32, 26 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: result: 2 : i32
;; REPORT: result: -1 : i32
;; REPORT: result: 2 : i32
;; REPORT: result: 1 : i32
;; REPORT: result: 0 : i32
;; REPORT: fuel: 26
;; REPORT: generation: unknown
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
