;; References are named by their type and carry no value.
;;
;; RUN:
(module
  (func $f)
  (elem declare func $f)
  (func (export "main") (result funcref externref i32)
    (ref.func $f) (ref.null extern) (i32.const 1)))
