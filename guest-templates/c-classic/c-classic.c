// The classic program: the host asks the guest for memory, copies an array there, and calls `sum`.
// run: --push ints:0,10,20,30,40,50,60,70,80,90
// also: --push ints:100,200,300

// The older import; `kernel_log_i32` of wasm_device_guest.h does the same with a newer name.
__attribute__((import_module("custom"), import_name("print_int")))
void print_int(int value);

// The linker puts this symbol behind the guest's own data: its address is what counts.
extern unsigned char __heap_base;

// Gives room for so many bytes. Nothing is ever given back: a guest lives for one run.
void *alloc(int bytes)
{
	static unsigned int used;
	unsigned char *place = &__heap_base + used;

	used += (bytes + 7u) & ~7u;
	return place;
}

int sum(const int *array, int count)
{
	int total = 0;

	for (int i = 0; i < count; i++) {
		print_int(array[i]);
		total += array[i];
	}
	return total;
}
