// Hello: one line in the kernel log.

#include <wasm_device_guest.h>

// A text is a place and a length; a literal ends with a zero byte, which is not logged.
#define say(text) kernel_log(KERNEL_INFO, text, sizeof(text) - 1)

// Every function that is not `static` can be called by a run; `main` is called when
// nobody names another one.
int main(void)
{
	say("Hello, kernel!");
	return 0;
}
