;; Some older guests import their memory: it is given at the limits they declare.
;;
;; RUN:
;; LOG: info [device] main()
;; LOG: info [device] ok: 2 : i32, -1 : i32, 7 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: result: 2 : i32
;; REPORT: result: -1 : i32
;; REPORT: fuel: 7
;; REPORT: peak_pages: 2
;; REPORT: generation: unknown
(module
  (import "env" "memory" (memory 2 2))
  (func (export "main") (result i32 i32)
    (i32.store (i32.const 131068) (i32.const 5))
    (memory.size)
    (memory.grow (i32.const 1))))
