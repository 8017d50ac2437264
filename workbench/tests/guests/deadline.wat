;; A loop ends with its time.
;;
;; RUN: --deadline 1ms --fuel 1G
;; LOG: info [device] main()
;; LOG: warning [device] deadline: the guest was still running after 1 ms; allow more time or do less (99,899,999 fuel)
;; REPORT: status: deadline
;; REPORT: message: the guest was still running after 1 ms; allow more time or do less
;; REPORT: entry: main
;; REPORT: fuel: 99899999
;; REPORT: generation: unknown
(module
  (func (export "main")
    (loop $forever (br $forever))))
