;; A module with nothing in it.
;;
;; RUN:
;; LOG: info [device] no function to call
;; LOG: warning [device] link_error: the run names no function to call, and the guest exports none of `main`, `_start` and `sum`; it exports no functions at all: add (export "main") to the one to call (0 fuel)
;; REPORT: status: link_error
;; REPORT: message: the run names no function to call, and the guest exports none of `main`, `_start` and `sum`; it exports no functions at all: add (export "main") to the one to call
;; REPORT: generation: unknown
(module)
