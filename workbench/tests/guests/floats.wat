;; Float instructions: the same bits on every machine.
;;
;; RUN:
;; LOG: info [device] main()
;; LOG: info [device] ok: 1.4142135623730951 : f64, -2.0 : f64, -2.0 : f64, -3.0 : f64, 0.3333333333333333 : f64, 13 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: result: 1.4142135623730951 : f64
;; REPORT: result: -2.0 : f64
;; REPORT: result: -2.0 : f64
;; REPORT: result: -3.0 : f64
;; REPORT: result: 0.3333333333333333 : f64
;; REPORT: fuel: 13
;; REPORT: generation: unknown
;; RUN: --entry extremes
;; LOG: info [device] extremes()
;; LOG: info [device] ok: -0.0 : f64, nan : f64, inf : f64, nan : f64, 12 fuel
;; REPORT: status: ok
;; REPORT: entry: extremes
;; REPORT: result: -0.0 : f64
;; REPORT: result: nan : f64
;; REPORT: result: inf : f64
;; REPORT: result: nan : f64
;; REPORT: fuel: 12
;; REPORT: generation: unknown
;; RUN: --entry single
;; LOG: info [device] single()
;; LOG: info [device] ok: 0.3 : f32, 0.0 : f32, 4294967300.0 : f32, 0.10000000149011612 : f64, 10 fuel
;; REPORT: status: ok
;; REPORT: entry: single
;; REPORT: result: 0.3 : f32
;; REPORT: result: 0.0 : f32
;; REPORT: result: 4294967300.0 : f32
;; REPORT: result: 0.10000000149011612 : f64
;; REPORT: fuel: 10
;; REPORT: generation: unknown
;; RUN: --entry compare
;; LOG: info [device] compare()
;; LOG: info [device] ok: 0 : i32, 1 : i32, 0 : i32, 1 : i32, 13 fuel
;; REPORT: status: ok
;; REPORT: entry: compare
;; REPORT: result: 0 : i32
;; REPORT: result: 1 : i32
;; REPORT: result: 0 : i32
;; REPORT: result: 1 : i32
;; REPORT: fuel: 13
;; REPORT: generation: unknown
(module
  (func (export "main") (result f64 f64 f64 f64 f64)
    (f64.sqrt (f64.const 2)) (f64.nearest (f64.const -2.5)) (f64.trunc (f64.const -2.7))
    (f64.copysign (f64.const 3) (f64.const -0)) (f64.div (f64.const 1) (f64.const 3)))
  (func (export "extremes") (result f64 f64 f64 f64)
    (f64.min (f64.const 0) (f64.const -0)) (f64.max (f64.const nan) (f64.const 1))
    (f64.mul (f64.const 1e308) (f64.const 10)) (f64.sqrt (f64.const -1)))
  (func (export "single") (result f32 f32 f32 f64)
    (f32.add (f32.const 0.1) (f32.const 0.2)) (f32.demote_f64 (f64.const 1e-46))
    (f32.convert_i32_u (i32.const -1)) (f64.promote_f32 (f32.const 0.1)))
  (func (export "compare") (result i32 i32 i32 i32)
    (f64.eq (f64.const nan) (f64.const nan)) (f64.ne (f64.const nan) (f64.const nan))
    (f64.lt (f64.const -0) (f64.const 0)) (f64.eq (f64.const -0) (f64.const 0))))
