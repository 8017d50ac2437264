;; Pushed records and input: the count is that of records, or of bytes.
;;
;; RUN: --push tasks
;; LOG: info [device] main(push tasks)
;; LOG: info [device] ok: 65536 : i32, 17 : i32, 1 : i32, 1,033 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: result: 65536 : i32
;; REPORT: result: 17 : i32
;; REPORT: result: 1 : i32
;; REPORT: fuel: 1033
;; REPORT: peak_pages: 2
;; REPORT: generation: unknown
;; RUN: --push meminfo
;; LOG: info [device] main(push meminfo)
;; LOG: info [device] ok: 65536 : i32, 1 : i32, 1073741824 : i32, 1,033 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: result: 65536 : i32
;; REPORT: result: 1 : i32
;; REPORT: result: 1073741824 : i32
;; REPORT: fuel: 1033
;; REPORT: peak_pages: 2
;; REPORT: generation: unknown
;; RUN: --push netdevs
;; LOG: info [device] main(push netdevs)
;; LOG: info [device] ok: 65536 : i32, 4 : i32, 1 : i32, 1,033 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: result: 65536 : i32
;; REPORT: result: 4 : i32
;; REPORT: result: 1 : i32
;; REPORT: fuel: 1033
;; REPORT: peak_pages: 2
;; REPORT: generation: unknown
;; RUN: --push input --input-text "abc"
;; LOG: info [device] main(push input)
;; LOG: info [device] ok: 65536 : i32, 3 : i32, 6513249 : i32, 1,033 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: result: 65536 : i32
;; REPORT: result: 3 : i32
;; REPORT: result: 6513249 : i32
;; REPORT: fuel: 1033
;; REPORT: peak_pages: 2
;; REPORT: generation: unknown
;; RUN: --push input
;; LOG: info [device] main(push input)
;; LOG: info [device] ok: 65536 : i32, 0 : i32, 0 : i32, 1,033 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: result: 65536 : i32
;; REPORT: result: 0 : i32
;; REPORT: result: 0 : i32
;; REPORT: fuel: 1033
;; REPORT: peak_pages: 2
;; REPORT: generation: unknown
(module
  (memory (export "memory") 1)
  (func (export "alloc") (param $bytes i32) (result i32)
    (drop (memory.grow (i32.const 1)))
    (i32.const 65536))
  (func (export "main") (param $ptr i32) (param $count i32) (result i32 i32 i32)
    (local.get $ptr) (local.get $count) (i32.load (local.get $ptr))))
