;; Never ends.
(module
  (func (export "main") (loop $again (br $again))))
