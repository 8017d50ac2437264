;; Accesses past the end of memory.
;;
;; RUN: --entry last_byte
;; LOG: info [device] last_byte()
;; LOG: info [device] ok: 0 : i32, 3 fuel
;; REPORT: status: ok
;; REPORT: entry: last_byte
;; REPORT: result: 0 : i32
;; REPORT: fuel: 3
;; REPORT: peak_pages: 1
;; REPORT: generation: unknown
;; RUN: --entry load
;; LOG: info [device] load()
;; LOG: warning [device] trap: a load, a store or a bulk operation went past the end of linear memory (3 fuel)
;; REPORT: status: trap
;; REPORT: trap: memory_out_of_bounds
;; REPORT: message: a load, a store or a bulk operation went past the end of linear memory
;; REPORT: entry: load
;; REPORT: fuel: 3
;; REPORT: peak_pages: 1
;; REPORT: generation: unknown
;; RUN: --entry offset
;; LOG: info [device] offset()
;; LOG: warning [device] trap: a load, a store or a bulk operation went past the end of linear memory (3 fuel)
;; REPORT: status: trap
;; REPORT: trap: memory_out_of_bounds
;; REPORT: message: a load, a store or a bulk operation went past the end of linear memory
;; REPORT: entry: offset
;; REPORT: fuel: 3
;; REPORT: peak_pages: 1
;; REPORT: generation: unknown
;; RUN: --entry wrap
;; LOG: info [device] wrap()
;; LOG: warning [device] trap: a load, a store or a bulk operation went past the end of linear memory (3 fuel)
;; REPORT: status: trap
;; REPORT: trap: memory_out_of_bounds
;; REPORT: message: a load, a store or a bulk operation went past the end of linear memory
;; REPORT: entry: wrap
;; REPORT: fuel: 3
;; REPORT: peak_pages: 1
;; REPORT: generation: unknown
;; RUN: --entry store
;; LOG: info [device] store()
;; LOG: warning [device] trap: a load, a store or a bulk operation went past the end of linear memory (4 fuel)
;; REPORT: status: trap
;; REPORT: trap: memory_out_of_bounds
;; REPORT: message: a load, a store or a bulk operation went past the end of linear memory
;; REPORT: entry: store
;; REPORT: fuel: 4
;; REPORT: peak_pages: 1
;; REPORT: generation: unknown
;; RUN: --entry fill
;; LOG: info [device] fill()
;; LOG: warning [device] trap: a load, a store or a bulk operation went past the end of linear memory (5 fuel)
;; REPORT: status: trap
;; REPORT: trap: memory_out_of_bounds
;; REPORT: message: a load, a store or a bulk operation went past the end of linear memory
;; REPORT: entry: fill
;; REPORT: fuel: 5
;; REPORT: peak_pages: 1
;; REPORT: generation: unknown
;; RUN: --entry copy
;; LOG: info [device] copy()
;; LOG: warning [device] trap: a load, a store or a bulk operation went past the end of linear memory (5 fuel)
;; REPORT: status: trap
;; REPORT: trap: memory_out_of_bounds
;; REPORT: message: a load, a store or a bulk operation went past the end of linear memory
;; REPORT: entry: copy
;; REPORT: fuel: 5
;; REPORT: peak_pages: 1
;; REPORT: generation: unknown
;; RUN: --entry init
;; LOG: info [device] init()
;; LOG: warning [device] trap: a load, a store or a bulk operation went past the end of linear memory (5 fuel)
;; REPORT: status: trap
;; REPORT: trap: memory_out_of_bounds
;; REPORT: message: a load, a store or a bulk operation went past the end of linear memory
;; REPORT: entry: init
;; REPORT: fuel: 5
;; REPORT: peak_pages: 1
;; REPORT: generation: unknown
;; RUN: --entry init_after_drop
;; LOG: info [device] init_after_drop()
;; LOG: warning [device] trap: a load, a store or a bulk operation went past the end of linear memory (6 fuel)
;; REPORT: status: trap
;; REPORT: trap: memory_out_of_bounds
;; REPORT: message: a load, a store or a bulk operation went past the end of linear memory
;; REPORT: entry: init_after_drop
;; REPORT: fuel: 6
;; REPORT: peak_pages: 1
;; REPORT: generation: unknown
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
