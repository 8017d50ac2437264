#include <wasm_device_guest.h>
#define TWICE(x) ((x) + (x) + nothing)

int main(void)
{
	return TWICE(3);
}
