#include <wasm_device_guest.h>

int main(void)
{
	int unused;
	unsigned int size = 3;
	for (int i = 0; i < size; i++)
		kernel_log_i32(i);
	return 0;
}
