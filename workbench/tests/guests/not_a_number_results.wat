;; The bits of results that are not a number: the payload is shown where it is not the usual one.
;;
;; RUN:
(module
  (func (export "main") (result f32 f32 f64 f64)
    (f32.const nan) (f32.const nan:0x200001) (f64.const -nan) (f64.const nan:0xdeadbeef)))
