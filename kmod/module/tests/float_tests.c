// SPDX-License-Identifier: GPL-2.0
/*
 * Floats without the processor's float registers: what a guest computes in the kernel is, bit by bit, what
 * this program computes with them. Where arithmetic makes a NaN the engine always makes the same one.
 */
#include "device_tests.h"

#include <math.h>

static float f32(uint64_t bits)
{
	uint32_t low = bits;
	float value;

	memcpy(&value, &low, sizeof(value));
	return value;
}

static double f64(uint64_t bits)
{
	double value;

	memcpy(&value, &bits, sizeof(value));
	return value;
}

static uint64_t raw32(float value)
{
	uint32_t bits;

	memcpy(&bits, &value, sizeof(bits));
	return bits;
}

static uint64_t raw64(double value)
{
	uint64_t bits;

	memcpy(&bits, &value, sizeof(bits));
	return bits;
}

/* A result of arithmetic. */
static uint64_t of32(float value)
{
	return isnan(value) ? 0x7fc00000 : raw32(value);
}

static uint64_t of64(double value)
{
	return isnan(value) ? 0x7ff8000000000000 : raw64(value);
}

/* WebAssembly's minimum: a NaN wins, and -0 is less than 0. */
#define DEFINE_MINIMUM(name, type) \
	static type name(type a, type b) \
	{ \
		if (isnan(a) || isnan(b)) \
			return NAN; \
		if (a == b) \
			return signbit(a) ? a : b; \
		return a < b ? a : b; \
	}
DEFINE_MINIMUM(minimum32, float)
DEFINE_MINIMUM(minimum64, double)

/* A float as an integer between low and high, what is outside as the nearer of them, a NaN as 0. All bounds
 * plus or minus one are exact as long doubles. */
static uint64_t saturated(long double value, long double low, long double high, uint64_t low_bits, uint64_t high_bits)
{
	if (isnan(value))
		return 0;
	if (value <= low)
		return low_bits;
	if (value >= high)
		return high_bits;
	return value < 0 ? (uint64_t)(int64_t)value : (uint64_t)value;
}

static uint64_t to_i32_s(long double value)
{
	return (uint32_t)saturated(value, INT32_MIN, INT32_MAX, (uint32_t)INT32_MIN, INT32_MAX);
}

static uint64_t to_i32_u(long double value)
{
	return (uint32_t)saturated(value, 0, UINT32_MAX, 0, UINT32_MAX);
}

static uint64_t to_i64_s(long double value)
{
	return saturated(value, INT64_MIN, INT64_MAX, INT64_MIN, INT64_MAX);
}

static uint64_t to_i64_u(long double value)
{
	return saturated(value, 0, UINT64_MAX, 0, UINT64_MAX);
}

/* Whether a truncated value is in range, so that the conversion does not trap. */
static bool in_i32_s(long double value)
{
	return value > -2147483649.0L && value < 2147483648.0L;
}

static bool in_i32_u(long double value)
{
	return value > -1 && value < 4294967296.0L;
}

static bool in_i64_s(long double value)
{
	return value >= -9223372036854775808.0L && value < 9223372036854775808.0L;
}

static bool in_i64_u(long double value)
{
	return value > -1 && value < 18446744073709551616.0L;
}

static bool always(long double value)
{
	(void)value;
	return true;
}

struct operation {
	uint64_t (*expected)(uint64_t a, uint64_t b);
	const char *name;
	/* Whether it does not trap on the first operand; NULL where that is no float. */
	bool (*is_defined)(long double a);
	bool narrow, binary;
};

#define EXPECT(name, expression) \
	static uint64_t name(uint64_t a, uint64_t b) \
	{ \
		(void)b; \
		return expression; \
	}
EXPECT(x_f32_add, of32(f32(a) + f32(b)))
EXPECT(x_f32_sub, of32(f32(a) - f32(b)))
EXPECT(x_f32_mul, of32(f32(a) * f32(b)))
EXPECT(x_f32_div, of32(f32(a) / f32(b)))
EXPECT(x_f32_min, of32(minimum32(f32(a), f32(b))))
EXPECT(x_f32_max, of32(-minimum32(-f32(a), -f32(b))))
EXPECT(x_f32_copysign, (a & 0x7fffffff) | (b & 0x80000000))
EXPECT(x_f32_abs, a & 0x7fffffff)
EXPECT(x_f32_neg, a ^ 0x80000000)
EXPECT(x_f32_ceil, of32(ceilf(f32(a))))
EXPECT(x_f32_floor, of32(floorf(f32(a))))
EXPECT(x_f32_trunc, of32(truncf(f32(a))))
EXPECT(x_f32_nearest, of32(rintf(f32(a))))
EXPECT(x_f32_sqrt, of32(sqrtf(f32(a))))
EXPECT(x_f32_eq, f32(a) == f32(b))
EXPECT(x_f32_ne, f32(a) != f32(b))
EXPECT(x_f32_lt, f32(a) < f32(b))
EXPECT(x_f32_gt, f32(a) > f32(b))
EXPECT(x_f32_le, f32(a) <= f32(b))
EXPECT(x_f32_ge, f32(a) >= f32(b))
EXPECT(x_f32_convert_i32_s, of32((float)(int32_t)a))
EXPECT(x_f32_convert_i32_u, of32((float)(uint32_t)a))
EXPECT(x_f32_convert_i64_s, of32((float)(int64_t)a))
EXPECT(x_f32_convert_i64_u, of32((float)(uint64_t)a))
EXPECT(x_i32_trunc_sat_f32_s, to_i32_s(f32(a)))
EXPECT(x_i32_trunc_sat_f32_u, to_i32_u(f32(a)))
EXPECT(x_i64_trunc_sat_f32_s, to_i64_s(f32(a)))
EXPECT(x_i64_trunc_sat_f32_u, to_i64_u(f32(a)))
EXPECT(x_i32_trunc_f32_s, to_i32_s(f32(a)))
EXPECT(x_i32_trunc_f32_u, to_i32_u(f32(a)))
EXPECT(x_i64_trunc_f32_s, to_i64_s(f32(a)))
EXPECT(x_i64_trunc_f32_u, to_i64_u(f32(a)))
EXPECT(x_f64_promote_f32, of64(f32(a)))
EXPECT(x_f64_add, of64(f64(a) + f64(b)))
EXPECT(x_f64_sub, of64(f64(a) - f64(b)))
EXPECT(x_f64_mul, of64(f64(a) * f64(b)))
EXPECT(x_f64_div, of64(f64(a) / f64(b)))
EXPECT(x_f64_min, of64(minimum64(f64(a), f64(b))))
EXPECT(x_f64_max, of64(-minimum64(-f64(a), -f64(b))))
EXPECT(x_f64_copysign, (a & ~(1ull << 63)) | (b & (1ull << 63)))
EXPECT(x_f64_abs, a & ~(1ull << 63))
EXPECT(x_f64_neg, a ^ (1ull << 63))
EXPECT(x_f64_ceil, of64(ceil(f64(a))))
EXPECT(x_f64_floor, of64(floor(f64(a))))
EXPECT(x_f64_trunc, of64(trunc(f64(a))))
EXPECT(x_f64_nearest, of64(rint(f64(a))))
EXPECT(x_f64_sqrt, of64(sqrt(f64(a))))
EXPECT(x_f64_eq, f64(a) == f64(b))
EXPECT(x_f64_ne, f64(a) != f64(b))
EXPECT(x_f64_lt, f64(a) < f64(b))
EXPECT(x_f64_gt, f64(a) > f64(b))
EXPECT(x_f64_le, f64(a) <= f64(b))
EXPECT(x_f64_ge, f64(a) >= f64(b))
EXPECT(x_f64_convert_i32_s, of64((double)(int32_t)a))
EXPECT(x_f64_convert_i32_u, of64((double)(uint32_t)a))
EXPECT(x_f64_convert_i64_s, of64((double)(int64_t)a))
EXPECT(x_f64_convert_i64_u, of64((double)(uint64_t)a))
EXPECT(x_i32_trunc_sat_f64_s, to_i32_s(f64(a)))
EXPECT(x_i32_trunc_sat_f64_u, to_i32_u(f64(a)))
EXPECT(x_i64_trunc_sat_f64_s, to_i64_s(f64(a)))
EXPECT(x_i64_trunc_sat_f64_u, to_i64_u(f64(a)))
EXPECT(x_i32_trunc_f64_s, to_i32_s(f64(a)))
EXPECT(x_i32_trunc_f64_u, to_i32_u(f64(a)))
EXPECT(x_i64_trunc_f64_s, to_i64_s(f64(a)))
EXPECT(x_i64_trunc_f64_u, to_i64_u(f64(a)))
EXPECT(x_f32_demote_f64, of32(f64(a)))

/* In the order of the guest's table. */
static const struct operation operations[] = {
	{ x_f32_add, "f32.add", always, true, true },
	{ x_f32_sub, "f32.sub", always, true, true },
	{ x_f32_mul, "f32.mul", always, true, true },
	{ x_f32_div, "f32.div", always, true, true },
	{ x_f32_min, "f32.min", always, true, true },
	{ x_f32_max, "f32.max", always, true, true },
	{ x_f32_copysign, "f32.copysign", always, true, true },
	{ x_f32_abs, "f32.abs", always, true, false },
	{ x_f32_neg, "f32.neg", always, true, false },
	{ x_f32_ceil, "f32.ceil", always, true, false },
	{ x_f32_floor, "f32.floor", always, true, false },
	{ x_f32_trunc, "f32.trunc", always, true, false },
	{ x_f32_nearest, "f32.nearest", always, true, false },
	{ x_f32_sqrt, "f32.sqrt", always, true, false },
	{ x_f32_eq, "f32.eq", always, true, true },
	{ x_f32_ne, "f32.ne", always, true, true },
	{ x_f32_lt, "f32.lt", always, true, true },
	{ x_f32_gt, "f32.gt", always, true, true },
	{ x_f32_le, "f32.le", always, true, true },
	{ x_f32_ge, "f32.ge", always, true, true },
	{ x_f32_convert_i32_s, "f32.convert_i32_s", NULL, false, false },
	{ x_f32_convert_i32_u, "f32.convert_i32_u", NULL, false, false },
	{ x_f32_convert_i64_s, "f32.convert_i64_s", NULL, false, false },
	{ x_f32_convert_i64_u, "f32.convert_i64_u", NULL, false, false },
	{ x_i32_trunc_sat_f32_s, "i32.trunc_sat_f32_s", always, true, false },
	{ x_i32_trunc_sat_f32_u, "i32.trunc_sat_f32_u", always, true, false },
	{ x_i64_trunc_sat_f32_s, "i64.trunc_sat_f32_s", always, true, false },
	{ x_i64_trunc_sat_f32_u, "i64.trunc_sat_f32_u", always, true, false },
	{ x_i32_trunc_f32_s, "i32.trunc_f32_s", in_i32_s, true, false },
	{ x_i32_trunc_f32_u, "i32.trunc_f32_u", in_i32_u, true, false },
	{ x_i64_trunc_f32_s, "i64.trunc_f32_s", in_i64_s, true, false },
	{ x_i64_trunc_f32_u, "i64.trunc_f32_u", in_i64_u, true, false },
	{ x_f64_promote_f32, "f64.promote_f32", always, true, false },
	{ x_f64_add, "f64.add", always, false, true },
	{ x_f64_sub, "f64.sub", always, false, true },
	{ x_f64_mul, "f64.mul", always, false, true },
	{ x_f64_div, "f64.div", always, false, true },
	{ x_f64_min, "f64.min", always, false, true },
	{ x_f64_max, "f64.max", always, false, true },
	{ x_f64_copysign, "f64.copysign", always, false, true },
	{ x_f64_abs, "f64.abs", always, false, false },
	{ x_f64_neg, "f64.neg", always, false, false },
	{ x_f64_ceil, "f64.ceil", always, false, false },
	{ x_f64_floor, "f64.floor", always, false, false },
	{ x_f64_trunc, "f64.trunc", always, false, false },
	{ x_f64_nearest, "f64.nearest", always, false, false },
	{ x_f64_sqrt, "f64.sqrt", always, false, false },
	{ x_f64_eq, "f64.eq", always, false, true },
	{ x_f64_ne, "f64.ne", always, false, true },
	{ x_f64_lt, "f64.lt", always, false, true },
	{ x_f64_gt, "f64.gt", always, false, true },
	{ x_f64_le, "f64.le", always, false, true },
	{ x_f64_ge, "f64.ge", always, false, true },
	{ x_f64_convert_i32_s, "f64.convert_i32_s", NULL, false, false },
	{ x_f64_convert_i32_u, "f64.convert_i32_u", NULL, false, false },
	{ x_f64_convert_i64_s, "f64.convert_i64_s", NULL, false, false },
	{ x_f64_convert_i64_u, "f64.convert_i64_u", NULL, false, false },
	{ x_i32_trunc_sat_f64_s, "i32.trunc_sat_f64_s", always, false, false },
	{ x_i32_trunc_sat_f64_u, "i32.trunc_sat_f64_u", always, false, false },
	{ x_i64_trunc_sat_f64_s, "i64.trunc_sat_f64_s", always, false, false },
	{ x_i64_trunc_sat_f64_u, "i64.trunc_sat_f64_u", always, false, false },
	{ x_i32_trunc_f64_s, "i32.trunc_f64_s", in_i32_s, false, false },
	{ x_i32_trunc_f64_u, "i32.trunc_f64_u", in_i32_u, false, false },
	{ x_i64_trunc_f64_s, "i64.trunc_f64_s", in_i64_s, false, false },
	{ x_i64_trunc_f64_u, "i64.trunc_f64_u", in_i64_u, false, false },
	{ x_f32_demote_f64, "f32.demote_f64", always, false, false },
};

/* Zeros, ends of ranges, halves, subnormal numbers, infinities, NaNs with payloads, and some in between. */
static const uint64_t wide[] = {
	0x0000000000000000, 0x8000000000000000, 0x3ff0000000000000, 0xbff0000000000000, 0x3fe0000000000000,
	0xbfe0000000000000, 0x3ff8000000000000, 0x4004000000000000, 0xc004000000000000, 0x0000000000000001,
	0x800fffffffffffff, 0x0010000000000000, 0x7fefffffffffffff, 0xffefffffffffffff, 0x7ff0000000000000,
	0xfff0000000000000, 0x7ff8000000000000, 0xfff8000000000000, 0x7ff4000000000001, 0xffffffffffffffff,
	0x41dfffffffc00000, 0x41dfffffffe00000, 0x41e0000000000000, 0xc1e0000000000000, 0xc1e0000000100000,
	0xc1e0000000200000, 0x41efffffffe00000, 0x41f0000000000000, 0x43dfffffffffffff, 0x43e0000000000000,
	0xc3e0000000000000, 0xc3e0000000000001, 0x43efffffffffffff, 0x43f0000000000000, 0x36a0000000000000,
	0x36a0000000000001, 0x47efffffefffffff, 0x47effffff0000000, 0x380fffffe0000000, 0x3fefffffffffffff,
	0x400921fb54442d18, 0xc005bf0a8b145769, 0x4330000000000001, 0x3ca0000000000000,
};
static const uint64_t narrow[] = {
	0x00000000, 0x80000000, 0x3f800000, 0xbf800000, 0x3f000000, 0xbf000000, 0x3fc00000, 0x40200000,
	0xc0200000, 0x00000001, 0x807fffff, 0x00800000, 0x7f7fffff, 0xff7fffff, 0x7f800000, 0xff800000,
	0x7fc00000, 0xffc00000, 0x7fa00001, 0xffffffff, 0x4effffff, 0x4f000000, 0xcf000000, 0xcf000001,
	0x4f7fffff, 0x4f800000, 0x5effffff, 0x5f000000, 0xdf000000, 0xdf000001, 0x5f7fffff, 0x5f800000,
	0x3f7fffff, 0x40490fdb, 0xc02df854, 0x4b000001, 0x33800000,
};

struct record {
	uint64_t operation, a, b;
};

static struct record records[100000];
static uint64_t results[100000];
static size_t count;

static void add(size_t number, uint64_t a, uint64_t b)
{
	const struct operation *operation = &operations[number];

	if (operation->is_defined && !operation->is_defined(operation->narrow ? f32(a) : f64(a)))
		return;
	CHECK(count < sizeof(records) / sizeof(records[0]));
	records[count++] = (struct record){ number, a, b };
}

/* All pairs of the operands above, and some bits by chance, the same in each run. */
static void add_all(size_t number)
{
	const struct operation *operation = &operations[number];
	const uint64_t *values = operation->narrow ? narrow : wide;
	size_t len = operation->narrow ? sizeof(narrow) / sizeof(narrow[0]) : sizeof(wide) / sizeof(wide[0]);
	uint64_t chance = 88172645463325252 + number;

	for (size_t i = 0; i < len; i++)
		for (size_t j = 0; j < (operation->binary ? len : 1); j++)
			add(number, values[i], values[j]);
	for (int i = 0; i < 100; i++) {
		uint64_t pair[2];

		for (int j = 0; j < 2; j++) {
			chance ^= chance << 13;
			chance ^= chance >> 7;
			chance ^= chance << 17;
			pair[j] = operation->narrow ? chance & UINT32_MAX : chance;
		}
		add(number, pair[0], pair[1]);
	}
}

static void floats_are_those_of_the_processor(void)
{
	struct wasm_set_input input = { .size = sizeof(input), .ptr = (uintptr_t)records };
	struct wasm_run call = request();
	int fd = device("floats"), wrong = 0;

	for (size_t number = 0; number < sizeof(operations) / sizeof(operations[0]); number++)
		add_all(number);
	input.len = count * sizeof(records[0]);
	CHECK_EQUAL(ioctl(fd, WASM_IOC_SET_INPUT, &input), 0);
	call.output_ptr = (uintptr_t)results;
	call.output_cap = sizeof(results);
	call.deadline_ns = 60 * 1000000000ull;
	CHECK_EQUAL(ioctl(fd, WASM_IOC_RUN, &call), 0);
	CHECK_EQUAL(call.status, WASM_STATUS_OK);
	CHECK_EQUAL(call.output_len, count * sizeof(results[0]));
	for (size_t i = 0; i < count; i++) {
		const struct operation *operation = &operations[records[i].operation];
		uint64_t expected = operation->expected(records[i].a, records[i].b);

		if (results[i] == expected)
			continue;
		if (wrong++ < 20)
			printf("# %s of %llx and %llx is %llx, and should be %llx\n", operation->name,
			       (unsigned long long)records[i].a, (unsigned long long)records[i].b,
			       (unsigned long long)results[i], (unsigned long long)expected);
	}
	printf("# %zu operations of %zu kinds\n", count, sizeof(operations) / sizeof(operations[0]));
	CHECK(count > 10000);
	CHECK_EQUAL(wrong, 0);
}

const struct test float_tests[] = {
	{ "floats_are_those_of_the_processor", floats_are_those_of_the_processor },
	{ 0 },
};
