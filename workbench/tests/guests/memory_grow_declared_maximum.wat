;; `memory.grow` up to what the guest declares.
;;
;; RUN:
;; LOG: info [device] main()
;; LOG: info [device] ok: 1 : i32, -1 : i32, 2 : i32, 3 : i32, 2,056 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: result: 1 : i32
;; REPORT: result: -1 : i32
;; REPORT: result: 2 : i32
;; REPORT: result: 3 : i32
;; REPORT: fuel: 2056
;; REPORT: peak_pages: 3
;; REPORT: generation: unknown
(module
  (memory (export "memory") 1 3)
  (func (export "main") (result i32 i32 i32 i32)
    (memory.grow (i32.const 1))
    (memory.grow (i32.const 2))
    (memory.grow (i32.const 1))
    (memory.size)))
