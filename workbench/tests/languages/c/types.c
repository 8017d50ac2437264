#include <wasm_device_guest.h>

struct point { int x; };

int main(void)
{
	struct point here = { 1 };
	return here + 1;
}
