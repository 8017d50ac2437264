#![no_std]

fn helper() {
    if true {
}
