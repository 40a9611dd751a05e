/*
 * A highmem machine that runs: programs in the style of kernel code are compiled against it, and every misuse of a
 * mapping is recorded with the rule that is broken and the line of the call. ERA is 1 for typed slots (..2.6.36),
 * 2 for the per-CPU stack (2.6.37..5.10), 3 for the per-task stack (5.11..).
 */
#ifndef ORACLE_MACHINE_H
#define ORACLE_MACHINE_H

#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGE_SIZE 4096UL
#define MAX_WINDOWS 512
#define MAX_EVENTS 64
#define MAX_CALLS 16
#define MAX_AGAIN 32

enum km_type { KM_USER0, KM_USER1, KM_IRQ0, KM_IRQ1, KM_SOFTIRQ0, KM_SOFTIRQ1, KM_PTE0, KM_PTE1, KM_TYPE_NR };
#define EINVAL 22
#define EIO 5
#define ENOMEM 12
#define GFP_KERNEL 1
#define GFP_ATOMIC 2

struct page { int id; };
typedef struct { int unused; } pmd_t;
typedef char pte_t;
typedef struct { int held; } spinlock_t;
struct box { int state; int limit; struct page *page; char *addr; spinlock_t lock; };

enum resource { ATOMIC, LOCAL, POOL, PTE };
enum fate { LIVE, GONE };

/* A mapping: each has a window of addresses of its own, so that a stale address is known for what it is. */
struct window {
	enum resource resource;
	enum fate fate;
	int type;
	struct page *page;
	int handed;
	/* Of a page in the pool: how often it is mapped besides the first time, and where each time. */
	int count, again[MAX_AGAIN], again_call[MAX_AGAIN];
	/* Where it was mapped: the line, and that of the outermost call (0 for none). */
	int line, call;
	/* How many calls were under way when it was made, and when it was released. */
	int made_in, released_in;
};

struct event {
	const char *rule;
	int line;
	int calls[MAX_CALLS];
	int depth;
	/* Of the mapping that it is about. */
	int from_line, from_call;
	/* Wrong only if nobody else has mapped the page: nothing that must be told. */
	int is_doubtful;
};

static struct window windows[MAX_WINDOWS];
static int window_count;
static int stack[MAX_WINDOWS];
static int stack_depth;
static int slots[KM_TYPE_NR];
static int irqs_off, spinning;
static struct event events[MAX_EVENTS];
static int event_count;
static int call_lines[MAX_CALLS];
static int call_depth;
static jmp_buf oops;
static int tape[16];
static int tape_at, tape_length;

#define ARENA ((char *)0x40000000UL)
#define STACK_LIMIT (ERA == 3 ? 15 : 20)

static void machine_reset(void)
{
	int i;

	window_count = stack_depth = irqs_off = spinning = event_count = call_depth = tape_at = 0;
	for (i = 0; i < KM_TYPE_NR; i++)
		slots[i] = -1;
}

static void broken_at(const char *rule, int line, const struct window *about)
{
	struct event *e;
	int i;

	if (event_count >= MAX_EVENTS)
		return;
	e = &events[event_count++];
	e->rule = rule;
	e->line = line;
	e->depth = call_depth;
	e->is_doubtful = 0;
	e->from_line = about == NULL ? 0 : about->count > 0 ? about->again[about->count % MAX_AGAIN] : about->line;
	e->from_call = about == NULL ? 0 : about->count > 0 ? about->again_call[about->count % MAX_AGAIN] : about->call;
	for (i = 0; i < call_depth; i++)
		e->calls[i] = call_lines[i];
}

static void broken(const char *rule, int line)
{
	broken_at(rule, line, NULL);
}

/* The path ends here: the kernel has crashed for another reason, or was never meant to come by. */
static void end_of_path(void)
{
	longjmp(oops, 1);
}

static int window_at(const void *address)
{
	const char *at = address;

	if (at < ARENA || at >= ARENA + MAX_WINDOWS * PAGE_SIZE)
		return -1;
	return (at - ARENA) / PAGE_SIZE;
}

static int is_atomic_window(int w)
{
	return windows[w].fate == LIVE && (windows[w].resource == ATOMIC || windows[w].resource == PTE);
}

static int atomic_mappings(void)
{
	int i, n = 0;

	for (i = 0; i < window_count; i++)
		n += is_atomic_window(i);
	return n;
}

static void *map_window(struct page *page, enum resource resource, int type, int line)
{
	int w = window_count++;

	if (w >= MAX_WINDOWS)
		end_of_path();
	windows[w] = (struct window){ resource, LIVE, type, page, 0, 0, { 0 }, { 0 }, line, call_depth > 0 ? call_lines[0] : 0, call_depth, 0 };
	return ARENA + w * PAGE_SIZE;
}

static void check_sleep(int line)
{
	if (atomic_mappings() > 0)
		broken("sleep-in-atomic-map", line);
}

static void need_page(const void *page)
{
	if (page == NULL)
		end_of_path();
}

/* On the stack; with typed slots in the slot. */
static void *map_atomic(struct page *page, enum resource resource, int type, int line)
{
	char *address;
	int w;

	need_page(page);
	address = map_window(page, resource, type, line);
	w = window_at(address);
	if (ERA == 1) {
		if (slots[type] >= 0)
			broken("km-slot-reuse", line);
		slots[type] = w;
		return address;
	}
	if (stack_depth >= STACK_LIMIT)
		broken("map-depth-overflow", line);
	stack[stack_depth++] = w;
	return address;
}

static int on_stack(int w)
{
	int i;

	for (i = stack_depth - 1; i >= 0; i--)
		if (stack[i] == w)
			return i;
	return -1;
}

static void drop(int w)
{
	int i = on_stack(w);

	windows[w].fate = GONE;
	windows[w].released_in = call_depth;
	if (ERA == 1) {
		if (windows[w].type >= 0 && slots[windows[w].type] == w)
			slots[windows[w].type] = -1;
	} else if (i >= 0) {
		memmove(&stack[i], &stack[i + 1], (stack_depth - i - 1) * sizeof(stack[0]));
		stack_depth--;
	}
}

static void unmap_address(const void *address, enum resource resource, int type, int line)
{
	int w = window_at(address);

	if (address == NULL) {
		broken("unmatched-unmap", line);
		/* What a callee makes of NULL is its own affair. */
		if (call_depth > 0 && event_count > 0)
			events[event_count - 1].is_doubtful = 1;
		return;
	}
	if (w < 0) {
		broken("wrong-unmap-argument", line);
		if (call_depth > 0 && event_count > 0 && (unsigned long)address < PAGE_SIZE)
			events[event_count - 1].is_doubtful = 1;
		return;
	}
	if (windows[w].fate == GONE) {
		broken("double-unmap", line);
		return;
	}
	if (windows[w].resource != resource)
		broken("mixed-map-api", line);
	else if (ERA == 1 && resource == ATOMIC && windows[w].type != type)
		broken("km-type-mismatch", line);
	else if (ERA != 1 && on_stack(w) != stack_depth - 1 && on_stack(w) >= 0)
		broken("non-lifo-unmap", line);
	if (windows[w].count > 0)
		windows[w].count--;
	else
		drop(w);
}

static void *do_kmap(struct page *page, int line)
{
	int i;

	need_page(page);
	if (irqs_off > 0 || spinning > 0)
		broken("kmap-in-atomic-context", line);
	check_sleep(line);
	/* The same page again is counted, and has the same address. */
	for (i = 0; i < window_count; i++) {
		if (windows[i].page == page && windows[i].resource == POOL && windows[i].fate == LIVE) {
			windows[i].count++;
			windows[i].again[windows[i].count % MAX_AGAIN] = line;
			windows[i].again_call[windows[i].count % MAX_AGAIN] = call_depth > 0 ? call_lines[0] : 0;
			return ARENA + i * PAGE_SIZE;
		}
	}
	return map_window(page, POOL, -1, line);
}

static void do_kunmap(const void *page, int line)
{
	int i, gone = -1, other = -1;

	if (window_at(page) >= 0) {
		broken("wrong-unmap-argument", line);
		return;
	}
	if (page == NULL) {
		broken("unmatched-unmap", line);
		return;
	}
	for (i = window_count - 1; i >= 0; i--) {
		if (windows[i].page != page)
			continue;
		if (windows[i].resource == POOL && windows[i].fate == LIVE) {
			if (windows[i].count-- == 0)
				drop(i);
			return;
		}
		/* What a callee maps for itself the caller knows nothing of. */
		if (windows[i].resource == POOL && (windows[i].made_in <= call_depth || windows[i].released_in <= call_depth))
			gone = i;
		else if (windows[i].fate == LIVE)
			other = i;
	}
	/* A page that nothing here has mapped is its caller's, and may well be mapped. */
	if (other >= 0)
		broken("mixed-map-api", line);
	else
		broken(gone >= 0 ? "double-unmap" : "unmatched-unmap", line);
	/* A callee that is given a page may well be meant for a mapping that others have made of it. */
	if (other < 0 && event_count > 0 && (gone < 0 || call_depth > 0))
		events[event_count - 1].is_doubtful = 1;
}

/* A page of the pool may well come back to the address that it had. */
static int is_mapped_again(int w)
{
	int i;

	for (i = 0; i < window_count; i++)
		if (windows[w].resource == POOL && windows[i].resource == POOL && windows[i].fate == LIVE && windows[i].page == windows[w].page)
			return 1;
	return 0;
}

/* Reading or writing through an address. */
static int touch(const void *address, int line)
{
	int w = window_at(address);

	if (address == NULL)
		end_of_path();
	if (w >= 0 && windows[w].fate == GONE && !is_mapped_again(w))
		broken("use-after-unmap", line);
	return 1;
}

/* A callee that looks behind an address only if there is something. */
static void look_at(const void *address, int line)
{
	if (address != NULL)
		touch(address, line);
}

static void hand_over(const void *address)
{
	int w = window_at(address);

	if (w >= 0)
		windows[w].handed = 1;
}

/* One of the mappings of a page: which one is a matter of taste where it was mapped more than once. */
static void leaked(struct window *w, int line)
{
	broken_at("leaked-map", line, w);
	/* Handed over, and mapped once more than that. */
	if (w->handed && event_count > 0)
		events[event_count - 1].is_doubtful = 1;
	if (w->count > 0) {
		w->count = 0;
		broken_at("leaked-map", line, w);
		events[event_count - 1].is_doubtful = 1;
	}
}

static void leave(const void *value, const char *stored, int line)
{
	int i;

	hand_over(value);
	hand_over(stored);
	for (i = 0; i < window_count; i++) {
		if (windows[i].fate != LIVE || (windows[i].handed && windows[i].count == 0))
			continue;
		leaked(&windows[i], line);
	}
	if (window_at(value) >= 0 && windows[window_at(value)].fate == GONE && windows[window_at(value)].resource != POOL)
		broken("escaping-map", line);
}

/* What nobody can foresee: read from the tape of this run. */
static int next_input(void)
{
	return tape_length == 0 ? 0 : tape[tape_at++ % tape_length];
}

#define kmap(page) do_kmap(page, __LINE__)
#define kunmap(page) do_kunmap(page, __LINE__)
#if ERA == 1
#define kmap_atomic(page, type) map_atomic(page, ATOMIC, type, __LINE__)
#define kunmap_atomic(address, type) unmap_address(address, ATOMIC, type, __LINE__)
#else
#define kmap_atomic(page) map_atomic(page, ATOMIC, -1, __LINE__)
#define kunmap_atomic(address) unmap_address(address, ATOMIC, -1, __LINE__)
#endif
#define kmap_local_page(page) map_atomic(page, LOCAL, -1, __LINE__)
#define kunmap_local(address) unmap_address(address, LOCAL, -1, __LINE__)
#define pte_offset_map(pmd, at) ((pte_t *)map_atomic((struct page *)(pmd), PTE, KM_PTE0, __LINE__) + ((at) & 7))
#define pte_unmap(pte) unmap_address(pte, PTE, KM_PTE0, __LINE__)
#define msleep(ms) check_sleep(__LINE__)
#define mutex_lock(lock) check_sleep(__LINE__)
#define local_irq_disable() (irqs_off = 1)
#define local_irq_enable() (irqs_off = 0)
#define spin_lock(lock) ((void)(lock), spinning++)
#define spin_unlock(lock) ((void)(lock), spinning--)

/* What has gone wrong in the runs of one program, each thing once. */
static struct { struct event event; int is_first; } seen[1024];
static int seen_count;

static int is_same(const struct event *a, const struct event *b)
{
	return strcmp(a->rule, b->rule) == 0 && a->line == b->line && a->depth == b->depth && a->from_line == b->from_line &&
	       a->from_call == b->from_call && memcmp(a->calls, b->calls, a->depth * sizeof(a->calls[0])) == 0;
}

static void note_events(void)
{
	int i, j, is_first, before = 0;

	for (i = 0; i < event_count; i++) {
		is_first = before == 0 && !events[i].is_doubtful;
		before++;
		for (j = 0; j < seen_count && !(is_same(&seen[j].event, &events[i]) && seen[j].is_first == is_first); j++)
			;
		if (j < seen_count || seen_count == 1024)
			continue;
		seen[seen_count].event = events[i];
		seen[seen_count++].is_first = is_first;
	}
}

static void print_events(int program)
{
	int i, j;

	printf("program %d\n", program);
	for (i = 0; i < seen_count; i++) {
		const struct event *e = &seen[i].event;

		printf("%s %s %d %d %d", seen[i].is_first ? "first" : "later", e->rule, e->line, e->from_line, e->from_call);
		for (j = 0; j < e->depth; j++)
			printf(" %d", e->calls[j]);
		printf("\n");
	}
	seen_count = 0;
}

/* Every combination of the inputs: two integers, the two of the box, and the tape. */
static void run_all(void (*go)(const int *in), int uses_box, int uses_tape)
{
	static const int values[] = { -4, -1, 0, 1, 2, 3, 4, 24 };
	int in[4], x, y, box, cells;

	for (x = 0; x < 8; x++) for (y = 0; y < 8; y++) for (box = 0; box < (uses_box ? 4 : 1); box++)
		for (cells = 0; cells < (uses_tape ? 27 : 1); cells++) {
			machine_reset();
			in[0] = values[x];
			in[1] = values[y];
			in[2] = box & 1;
			in[3] = box & 2;
			tape_length = uses_tape ? 3 : 0;
			tape[0] = cells % 3 - 1;
			tape[1] = cells / 3 % 3 - 1;
			tape[2] = cells / 9 % 3 - 1;
			if (setjmp(oops) == 0)
				go(in);
			note_events();
		}
}

/* The instrumented form of a program says where it reads, returns and calls. */
#define TOUCH(address) touch(address, __LINE__)
#define look_at(address) look_at(address, __LINE__)
#define CALL(line) (call_lines[call_depth < MAX_CALLS ? call_depth++ : MAX_CALLS - 1] = (line))
#define BACK() (call_depth--)

#endif
