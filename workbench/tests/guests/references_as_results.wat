;; References are named by their type and carry no value.
;;
;; RUN:
;; LOG: info [device] main()
;; LOG: info [device] ok: funcref : funcref, externref : externref, 1 : i32, 4 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: result: funcref : funcref
;; REPORT: result: externref : externref
;; REPORT: result: 1 : i32
;; REPORT: fuel: 4
;; REPORT: generation: unknown
(module
  (func $f)
  (elem declare func $f)
  (func (export "main") (result funcref externref i32)
    (ref.func $f) (ref.null extern) (i32.const 1)))
