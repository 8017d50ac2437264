;; Never gets as far as its entry.
(module
  (func $start (loop $again (br $again)))
  (start $start)
  (func (export "main")))
