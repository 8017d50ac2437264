;; Accesses past the end of memory.
;;
;; RUN: --entry last_byte
;; RUN: --entry load
;; RUN: --entry offset
;; RUN: --entry wrap
;; RUN: --entry store
;; RUN: --entry fill
;; RUN: --entry copy
;; RUN: --entry init
;; RUN: --entry init_after_drop
(module
  (memory (export "memory") 1)
  (data $text "0123456789")
  (func (export "last_byte") (result i32) (i32.load8_u (i32.const 65535)))
  (func (export "load") (result i64) (i64.load (i32.const 65529)))
  (func (export "offset") (result i32) (i32.load8_u offset=65536 (i32.const 0)))
  ;; Address and offset are added in more than 32 bits.
  (func (export "wrap") (result i32) (i32.load8_u offset=1 (i32.const -1)))
  (func (export "store") (i32.store16 (i32.const 65535) (i32.const 1)))
  (func (export "fill") (memory.fill (i32.const 65530) (i32.const 0) (i32.const 7)))
  (func (export "copy") (memory.copy (i32.const 0) (i32.const 65000) (i32.const 600)))
  (func (export "init") (memory.init $text (i32.const 0) (i32.const 5) (i32.const 6)))
  (func (export "init_after_drop")
    (data.drop $text)
    (memory.init $text (i32.const 0) (i32.const 0) (i32.const 1))))
