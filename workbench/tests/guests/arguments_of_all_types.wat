;; Arguments in, the same values out, bit by bit.
;;
;; RUN: --arg 1 --arg 2 --arg 3.5 --arg -0.1
;; LOG: info [device] main(1, 2, 3.5, -0.1)
;; LOG: info [device] ok: -0.1 : f64, 3.5 : f32, 2 : i64, 1 : i32, 5 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: result: -0.1 : f64
;; REPORT: result: 3.5 : f32
;; REPORT: result: 2 : i64
;; REPORT: result: 1 : i32
;; REPORT: fuel: 5
;; REPORT: generation: unknown
;; RUN: --arg -1 --arg -9223372036854775808 --arg nan --arg inf
;; LOG: info [device] main(-1, -9223372036854775808, nan, inf)
;; LOG: info [device] ok: inf : f64, nan : f32, -9223372036854775808 : i64, -1 : i32, 5 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: result: inf : f64
;; REPORT: result: nan : f32
;; REPORT: result: -9223372036854775808 : i64
;; REPORT: result: -1 : i32
;; REPORT: fuel: 5
;; REPORT: generation: unknown
;; RUN: --arg 0xffffffff --arg 0x10 --arg -0 --arg 1e-320
;; LOG: info [device] main(-1, 16, -0.0, 1e-320)
;; LOG: info [device] ok: 1e-320 : f64, -0.0 : f32, 16 : i64, -1 : i32, 5 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: result: 1e-320 : f64
;; REPORT: result: -0.0 : f32
;; REPORT: result: 16 : i64
;; REPORT: result: -1 : i32
;; REPORT: fuel: 5
;; REPORT: generation: unknown
;; RUN: --arg 1
;; LOG: info [device] no function to call
;; LOG: warning [device] link_error: `main` takes (i32, i64, f32, f64) -> (f64, f32, i64, i32), but the run gives (i32) (0 fuel)
;; REPORT: status: link_error
;; REPORT: message: `main` takes (i32, i64, f32, f64) -> (f64, f32, i64, i32), but the run gives (i32)
;; REPORT: generation: unknown
;; RUN: --arg i64:1 --arg 2 --arg 3 --arg 4
;; LOG: info [device] no function to call
;; LOG: warning [device] link_error: `main` takes (i32, i64, f32, f64) -> (f64, f32, i64, i32), but the run gives (i64, i64, f32, f64) (0 fuel)
;; REPORT: status: link_error
;; REPORT: message: `main` takes (i32, i64, f32, f64) -> (f64, f32, i64, i32), but the run gives (i64, i64, f32, f64)
;; REPORT: generation: unknown
(module
  (func (export "main") (param i32 i64 f32 f64) (result f64 f32 i64 i32)
    (local.get 3) (local.get 2) (local.get 1) (local.get 0)))
