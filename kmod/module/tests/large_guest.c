// SPDX-License-Identifier: GPL-2.0
/* A valid module of any size, made here: nobody wants to keep megabytes of it. */
#include "device_tests.h"

static unsigned char *put(unsigned char *at, const void *bytes, size_t len)
{
	memcpy(at, bytes, len);
	return at + len;
}

/* An unsigned LEB128 of always five bytes, which the format allows. */
static unsigned char *put_number(unsigned char *at, uint32_t number)
{
	for (int i = 0; i < 4; i++) {
		*at++ = 0x80 | (number & 0x7f);
		number >>= 7;
	}
	*at++ = number;
	return at;
}

/* () -> i32: 40 additions whose sum is dropped, then 7. */
static unsigned char *put_body(unsigned char *at)
{
	enum { ADDITIONS = 40 };

	at = put_number(at, 1 + 2 + ADDITIONS * 3 + 1 + 2 + 1);
	*at++ = 0; /* no locals */
	at = put(at, "\x41\x00", 2); /* i32.const 0 */
	for (int i = 0; i < ADDITIONS; i++)
		at = put(at, "\x41\x01\x6a", 3); /* i32.const 1, i32.add */
	*at++ = 0x1a; /* drop */
	at = put(at, "\x41\x07", 2); /* i32.const 7 */
	*at++ = 0x0b; /* end */
	return at;
}

struct guest large_guest(size_t len)
{
	/* What one function takes: a byte of type index and a body. */
	enum { FUNCTION_BYTES = 1 + 5 + 127 };
	size_t functions = len / FUNCTION_BYTES;
	struct guest guest = { .bytes = malloc(len + 256) };
	unsigned char *at = guest.bytes, *bodies;

	CHECK(guest.bytes != NULL);
	at = put(at, "\0asm\1\0\0\0", 8);
	at = put(at, "\x01\x05\x01\x60\x00\x01\x7f", 7); /* type 0: () -> i32 */
	*at++ = 3; /* functions */
	at = put_number(at, 5 + functions);
	at = put_number(at, functions);
	memset(at, 0, functions);
	at += functions;
	at = put(at, "\x07\x08\x01\x04main\x00\x00", 10); /* exports function 0 */
	*at++ = 10; /* bodies */
	bodies = at;
	at = put_number(at, 0);
	at = put_number(at, functions);
	for (size_t i = 0; i < functions; i++)
		at = put_body(at);
	put_number(bodies, at - bodies - 5);
	guest.len = at - guest.bytes;
	return guest;
}
