;; Two functions, none of a usual name: the report lists them.
;;
;; RUN:
(module
  (func (export "first"))
  (func (export "second") (param i32) (result i64) (i64.const 0)))
