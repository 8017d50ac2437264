//! A panic ends the guest with a trap; why and where stands in the kernel log.

use core::panic::PanicInfo;

#[panic_handler]
fn panicked(info: &PanicInfo<'_>) -> ! {
    match info.location() {
        Some(place) => crate::error!(
            "panicked at {}:{}:{}: {}",
            place.file(),
            place.line(),
            place.column(),
            info.message()
        ),
        None => crate::error!("panicked: {}", info.message()),
    }
    core::arch::wasm32::unreachable()
}
