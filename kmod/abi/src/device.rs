//! What the device is called, who may open it, and which version of the interface it speaks.

/// Name of the misc device, as it stands in `/proc/misc` and before each of its kernel-log lines.
pub const DEVICE_NAME: &str = "wasm_device";

/// Path of the device node.
pub const DEVICE_PATH: &str = "/dev/wasm_device";

/// File mode of the device node: root alone.
pub const DEVICE_MODE: u32 = 0o600;

/// Version of this interface. It rises when a struct grows or a call is added;
/// a caller that needs more than the device has sees it in [`crate::calls::WasmInfo::abi_version`].
pub const ABI_VERSION: u32 = 1;

/// Bytes of a page of linear memory (WebAssembly core specification, "page size").
pub const WASM_PAGE_BYTES: u64 = 65_536;
