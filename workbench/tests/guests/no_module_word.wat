;; Fields without the word `module` around them are a module too.
;;
;; RUN:
;; LOG: info [device] main()
;; LOG: info [device] ok: 7 : i32, 2 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: result: 7 : i32
;; REPORT: fuel: 2
;; REPORT: generation: unknown
(func (export "main") (result i32)
  (i32.const 7))
