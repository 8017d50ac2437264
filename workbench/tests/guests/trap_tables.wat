;; Table accesses and indirect calls that go wrong.
;;
;; RUN: --entry well
;; LOG: info [device] well()
;; LOG: info [device] ok: 7 : i32, 5 fuel
;; REPORT: status: ok
;; REPORT: entry: well
;; REPORT: result: 7 : i32
;; REPORT: fuel: 5
;; REPORT: generation: unknown
;; RUN: --entry null
;; LOG: info [device] null()
;; LOG: warning [device] trap: an indirect call met a table element that holds no function (3 fuel)
;; REPORT: status: trap
;; REPORT: trap: indirect_call_to_null
;; REPORT: message: an indirect call met a table element that holds no function
;; REPORT: entry: null
;; REPORT: fuel: 3
;; REPORT: generation: unknown
;; RUN: --entry outside
;; LOG: info [device] outside()
;; LOG: warning [device] trap: an index was used that is past the end of its table (3 fuel)
;; REPORT: status: trap
;; REPORT: trap: table_out_of_bounds
;; REPORT: message: an index was used that is past the end of its table
;; REPORT: entry: outside
;; REPORT: fuel: 3
;; REPORT: generation: unknown
;; RUN: --entry other_type
;; LOG: info [device] other_type()
;; LOG: warning [device] trap: an indirect call found a function whose parameters or results are not those expected (3 fuel)
;; REPORT: status: trap
;; REPORT: trap: bad_signature
;; REPORT: message: an indirect call found a function whose parameters or results are not those expected
;; REPORT: entry: other_type
;; REPORT: fuel: 3
;; REPORT: generation: unknown
;; RUN: --entry get
;; LOG: info [device] get()
;; LOG: warning [device] trap: an index was used that is past the end of its table (3 fuel)
;; REPORT: status: trap
;; REPORT: trap: table_out_of_bounds
;; REPORT: message: an index was used that is past the end of its table
;; REPORT: entry: get
;; REPORT: fuel: 3
;; REPORT: generation: unknown
;; RUN: --entry set
;; LOG: info [device] set()
;; LOG: warning [device] trap: an index was used that is past the end of its table (4 fuel)
;; REPORT: status: trap
;; REPORT: trap: table_out_of_bounds
;; REPORT: message: an index was used that is past the end of its table
;; REPORT: entry: set
;; REPORT: fuel: 4
;; REPORT: generation: unknown
;; RUN: --entry init
;; LOG: info [device] init()
;; LOG: warning [device] trap: an index was used that is past the end of its table (5 fuel)
;; REPORT: status: trap
;; REPORT: trap: table_out_of_bounds
;; REPORT: message: an index was used that is past the end of its table
;; REPORT: entry: init
;; REPORT: fuel: 5
;; REPORT: generation: unknown
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
