//! Everything a person or CI runs that is not the product.
fn main() {}
