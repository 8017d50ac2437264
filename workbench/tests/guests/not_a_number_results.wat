;; The bits of results that are not a number: the payload is shown where it is not the usual one.
;;
;; RUN:
;; LOG: info [device] main()
;; LOG: info [device] ok: nan : f32, nan:0x200001 : f32, -nan : f64, nan:0xdeadbeef : f64, 5 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: result: nan : f32
;; REPORT: result: nan:0x200001 : f32
;; REPORT: result: -nan : f64
;; REPORT: result: nan:0xdeadbeef : f64
;; REPORT: fuel: 5
;; REPORT: generation: unknown
(module
  (func (export "main") (result f32 f32 f64 f64)
    (f32.const nan) (f32.const nan:0x200001) (f64.const -nan) (f64.const nan:0xdeadbeef)))
