#include <wasm_device_guest.h>

int main(void)
{
	kernel_log_i23(7);
	return 0;
}
