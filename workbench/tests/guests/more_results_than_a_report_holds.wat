;; Twenty results: the report has the first sixteen and their number.
;;
;; RUN:
;; LOG: info [device] main()
;; LOG: info [device] ok: 0 : i32, 1 : i32, 2 : i32, 3 : i32, 4 : i32, 5 : i32, 6 : i32, 7 : i32, 8 : i32, 9 : i32, 10 : i32, 11 : i32, 12 : i32, 13 : i32, 14 : i32, 15 : i32, … 20 results in all, 21 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: result: 0 : i32
;; REPORT: result: 1 : i32
;; REPORT: result: 2 : i32
;; REPORT: result: 3 : i32
;; REPORT: result: 4 : i32
;; REPORT: result: 5 : i32
;; REPORT: result: 6 : i32
;; REPORT: result: 7 : i32
;; REPORT: result: 8 : i32
;; REPORT: result: 9 : i32
;; REPORT: result: 10 : i32
;; REPORT: result: 11 : i32
;; REPORT: result: 12 : i32
;; REPORT: result: 13 : i32
;; REPORT: result: 14 : i32
;; REPORT: result: 15 : i32
;; REPORT: results: 20
;; REPORT: fuel: 21
;; REPORT: generation: unknown
(module
  (func (export "main") (result i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)
    (i32.const 0) (i32.const 1) (i32.const 2) (i32.const 3) (i32.const 4) (i32.const 5) (i32.const 6) (i32.const 7) (i32.const 8) (i32.const 9) (i32.const 10) (i32.const 11) (i32.const 12) (i32.const 13) (i32.const 14) (i32.const 15) (i32.const 16) (i32.const 17) (i32.const 18) (i32.const 19)))
