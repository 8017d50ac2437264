#include <wasm_device_guest.h>

int main(void)
{
	int é = 1; return é + "日本"[0] + undeclared;
}
