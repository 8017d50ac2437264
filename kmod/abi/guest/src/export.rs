//! What a run can call.

/// Exports functions of a guest under their names.
///
/// Parameters and results are `i32`, `i64`, `u32`, `u64`, `f32`, `f64`, `usize` or pointers. A run calls `main`
/// where nobody names another function.
///
/// ```
/// # mod guest {
/// wasm_device_guest::export! {
///     /// Greets.
///     fn main() {
///         wasm_device_guest::info!("hello");
///     }
///
///     fn twice(number: i32) -> i32 {
///         number * 2
///     }
/// }
/// # }
/// ```
#[macro_export]
macro_rules! export {
    ($(
        $(#[$attribute:meta])*
        fn $name:ident($($parameter:ident: $type:ty),* $(,)?) $(-> $result:ty)? $body:block
    )+) => {$(
        $(#[$attribute])*
        // Only in a guest: a test of it is a program with a `main` of its own.
        #[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
        pub extern "C" fn $name($($parameter: $type),*) $(-> $result)? $body
    )+};
}

/// Exports a function that works on an array which the host pushes into the guest.
///
/// It also exports `alloc`, through which the host asks for the place, so a guest can have one of these.
/// The elements are `i32` (pushed by `--push ints:1,2,3`), `u8` (the input payload) or a record
/// such as [`Task`](crate::Task).
///
/// ```
/// wasm_device_guest::export_pushed! {
///     fn sum(numbers: &[i32]) -> i32 {
///         numbers.iter().sum()
///     }
/// }
/// ```
#[cfg(feature = "heap")]
#[macro_export]
macro_rules! export_pushed {
    (
        $(#[$attribute:meta])*
        fn $name:ident($array:ident: &[$element:ty]) $(-> $result:ty)? $body:block
    ) => {
        $crate::export! {
            /// A place for an array that the host is about to push.
            fn alloc(bytes: usize) -> *mut u8 {
                $crate::push::place(bytes)
            }

            $(#[$attribute])*
            fn $name(place: *const u8, count: usize) $(-> $result)? {
                let $array: &[$element] = $crate::push::array(place, count);
                $body
            }
        }
    };
}
