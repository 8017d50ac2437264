;; `memory.grow` up to what the run allows; what was refused changes nothing.
;;
;; RUN:
;; LOG: info [device] main()
;; LOG: info [device] ok: 1 : i32, -1 : i32, 16 : i32, 15,366 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: result: 1 : i32
;; REPORT: result: -1 : i32
;; REPORT: result: 16 : i32
;; REPORT: fuel: 15366
;; REPORT: peak_pages: 16
;; REPORT: generation: unknown
;; RUN: --memory 1MiB
;; LOG: info [device] main()
;; LOG: info [device] ok: 1 : i32, -1 : i32, 16 : i32, 15,366 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: result: 1 : i32
;; REPORT: result: -1 : i32
;; REPORT: result: 16 : i32
;; REPORT: fuel: 15366
;; REPORT: peak_pages: 16
;; REPORT: generation: unknown
;; RUN: --memory 64KiB
;; LOG: info [device] main()
;; LOG: info [device] ok: -1 : i32, -1 : i32, 1 : i32, 6 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: result: -1 : i32
;; REPORT: result: -1 : i32
;; REPORT: result: 1 : i32
;; REPORT: fuel: 6
;; REPORT: peak_pages: 1
;; REPORT: generation: unknown
(module
  (memory (export "memory") 1)
  (func (export "main") (result i32 i32 i32)
    (memory.grow (i32.const 15))
    (memory.grow (i32.const 1009))
    (memory.size)))
