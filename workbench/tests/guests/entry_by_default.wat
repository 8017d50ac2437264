;; Without a name: `main` before `_start` before `sum`.
;;
;; RUN:
;; LOG: info [device] main()
;; LOG: info [device] ok: 1 : i32, 2 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: result: 1 : i32
;; REPORT: fuel: 2
;; REPORT: peak_pages: 1
;; REPORT: generation: p1
;; RUN: --entry _start
;; LOG: info [device] _start()
;; LOG: info [device] ok: 2 : i32, 2 fuel
;; REPORT: status: ok
;; REPORT: entry: _start
;; REPORT: result: 2 : i32
;; REPORT: fuel: 2
;; REPORT: peak_pages: 1
;; REPORT: generation: p1
;; RUN: --entry sum
;; LOG: info [device] sum()
;; LOG: info [device] ok: 3 : i32, 2 fuel
;; REPORT: status: ok
;; REPORT: entry: sum
;; REPORT: result: 3 : i32
;; REPORT: fuel: 2
;; REPORT: peak_pages: 1
;; REPORT: generation: p1
;; RUN: --entry "with a space and ü"
;; LOG: info [device] with a space and ü()
;; LOG: info [device] ok: 4 : i32, 2 fuel
;; REPORT: status: ok
;; REPORT: entry: with a space and ü
;; REPORT: result: 4 : i32
;; REPORT: fuel: 2
;; REPORT: peak_pages: 1
;; REPORT: generation: p1
;; RUN: --entry nothing
;; LOG: info [device] nothing()
;; LOG: warning [device] link_error: the guest exports no function `nothing`; the functions that it exports are `sum`, `_start`, `with a space and ü`, `main` (0 fuel)
;; REPORT: status: link_error
;; REPORT: message: the guest exports no function `nothing`; the functions that it exports are `sum`, `_start`, `with a space and ü`, `main`
;; REPORT: generation: p1
;; RUN: --entry memory
;; LOG: info [device] memory()
;; LOG: warning [device] link_error: the guest exports no function `memory`; the functions that it exports are `sum`, `_start`, `with a space and ü`, `main` (0 fuel)
;; REPORT: status: link_error
;; REPORT: message: the guest exports no function `memory`; the functions that it exports are `sum`, `_start`, `with a space and ü`, `main`
;; REPORT: generation: p1
(module
  (memory (export "memory") 1)
  (func (export "sum") (result i32) (i32.const 3))
  (func (export "_start") (result i32) (i32.const 2))
  (func (export "with a space and \c3\bc") (result i32) (i32.const 4))
  (func (export "main") (result i32) (i32.const 1)))
